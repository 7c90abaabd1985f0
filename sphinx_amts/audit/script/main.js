// Listens to keys, buttons and the pointer, and opens what the address names.

import { $ } from "./dom.js";
import { mates, note, remember, rowOf } from "./focus.js";
import { counterpart, find, go, open, reach, refresh, search, step, toggle } from "./going.js";
import { showPages, showReasons } from "./heads.js";
import { builtOf } from "./list.js";
import { askForPlaces } from "./places.js";
import { filter, view } from "./view.js";

for (const chip of document.querySelectorAll("[data-filter]")) {
  chip.addEventListener("click", () => toggle(chip.dataset.filter));
}
$("reason").addEventListener("change", () => {
  filter.reason = $("reason").value;
  refresh();
});
$("context").addEventListener("change", refresh);

let typing = 0;
$("search").addEventListener("input", () => {
  clearTimeout(typing);
  typing = setTimeout(search, 150);
});
$("search").addEventListener("keydown", (event) => {
  if (event.isComposing || !["Enter", "Escape"].includes(event.key)) return;
  event.preventDefault();
  clearTimeout(typing);
  if (event.key === "Escape") {
    $("search").value = "";
    $("search").blur();
  }
  search();
  if (event.key === "Enter") find("", event.shiftKey ? -1 : 1);
});

const showList = (isOpen) => {
  document.body.classList.toggle("pages-open", isOpen);
  $("pages-toggle").setAttribute("aria-expanded", String(isOpen));
};
$("pages-toggle").addEventListener("click", () =>
  showList(!document.body.classList.contains("pages-open")));
$("pages").addEventListener("click", () => showList(false));

const help = () => {
  $("help").showModal();
  $("help-close").focus();
};
$("help-open").addEventListener("click", help);
$("previous").addEventListener("click", () => go(view.page.number - 1));
$("next").addEventListener("click", () => go(view.page.number + 1));

new ResizeObserver(() => {
  const height = document.querySelector("header").offsetHeight;
  document.documentElement.style.setProperty("--head", `${height}px`);
}).observe(document.querySelector("header"));

$("list").addEventListener("pointerover", (event) => mates(rowOf(event.target)));
$("list").addEventListener("pointerleave", () => mates(view.page?.rows[view.current]));
$("list").addEventListener("focusin", (event) => {
  const row = rowOf(event.target);
  if (row) note(row);
});
$("list").addEventListener("click", (event) => {
  const button = event.target.closest("[data-go]");
  if (button) reach(Number(button.dataset.go));
  else if (rowOf(event.target)) remember();
});

// Open the file of the row that has the focus, where lines have an address.
const openFile = (side) => builtOf(view.current)?.querySelector(`.${side} a.where`)?.click();

const KEYS = {
  j: () => step(1), k: () => step(-1), ArrowDown: () => step(1), ArrowUp: () => step(-1),
  d: () => find("doubtful", 1), D: () => find("doubtful", -1),
  u: () => find("unaligned", 1), U: () => find("unaligned", -1),
  x: () => find("dropped", 1), X: () => find("dropped", -1),
  m: () => find("moved", 1), M: () => find("moved", -1),
  n: () => find("", 1), N: () => find("", -1),
  c: counterpart,
  o: () => openFile("source"), O: () => openFile("target"),
  "]": () => go((view.page?.number ?? -1) + 1),
  "[": () => go((view.page?.number ?? 0) - 1),
  "/": () => { $("search").focus(); $("search").select(); },
  "?": help,
};
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
  if ($("help").open || event.target.closest?.("input, select, textarea")) return;
  const isArrow = event.key.startsWith("Arrow");
  if (isArrow && !event.target.closest?.(".row")) return; // arrows scroll, elsewhere
  if (!isArrow && !$("keys-on").checked) return;
  const act = Object.hasOwn(KEYS, event.key) ? KEYS[event.key] : null;
  if (!act) return;
  event.preventDefault();
  act();
});
addEventListener("hashchange", open);

askForPlaces(refresh);
showPages();
showReasons();
open();
