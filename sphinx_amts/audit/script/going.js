// Going about: from row to row, to the next of a kind, and from page to page.

import { HOW_MANY, KINDS, book, load, things } from "./book.js";
import { $, make, say } from "./dom.js";
import { hold, select } from "./focus.js";
import { head, showHits } from "./heads.js";
import { forget } from "./highlight.js";
import { elementOf, list } from "./list.js";
import { choose, filter, fold, isFiltered, matches, mayMatch, view } from "./view.js";

const chips = [...document.querySelectorAll("[data-filter]")];

// Show what the filters leave of the page that is open.
export const refresh = () => {
  for (const chip of chips) {
    const kind = chip.dataset.filter;
    const isOn = kind ? filter.kinds.has(kind) : !filter.kinds.size;
    chip.setAttribute("aria-pressed", String(isOn));
    if (view.page) {
      chip.querySelector("b").textContent = HOW_MANY[kind](view.page.facts).toLocaleString("en");
    }
  }
  showHits();
  if (!view.page) return;
  forget();
  choose();
  list();
  tellFound();
  if (!view.shown.length) {
    const why = view.page.rows.length ? "Nothing on this page matches." : "This page has no text.";
    $("list").append(make("p", "note", why));
  } else if (view.place.has(view.current)) {
    hold(view.current);
  } else {
    elementOf(view.shown[0].row.index).tabIndex = 0;
  }
};

const tellFound = () => {
  const found = things(view.shown.filter(({ match }) => match).map(({ row }) => row));
  const all = HOW_MANY[""](view.page.facts);
  $("shown").textContent = isFiltered()
    ? `${found.toLocaleString("en")} of ${all.toLocaleString("en")} match.` : "";
  if (isFiltered()) say($("shown").textContent);
};

export const toggle = (kind) => {
  if (!kind) filter.kinds.clear();
  else if (!filter.kinds.delete(kind)) filter.kinds.add(kind);
  refresh();
};

export const search = () => {
  filter.query = fold($("search").value.trim());
  refresh();
};

const clear = () => {
  filter.kinds.clear();
  filter.reason = filter.query = $("reason").value = $("search").value = "";
  refresh();
};

export const step = (by) => {
  const at = view.place.get(view.current);
  const hidden = by > 0
    ? view.shown.findIndex(({ row }) => row.index > view.current)
    : view.shown.findLastIndex(({ row }) => row.index < view.current);
  const next = at === undefined ? hidden : at + by;
  if (view.shown[next]) select(view.shown[next].row.index);
  else say(by > 0 ? "The last row." : "The first row.");
};

// Go to the next row that is of a kind and that the filters show, on this page or a later one.
export const find = (kind, by) => {
  const isIt = (row) => matches(row) && (!kind || KINDS[kind](row));
  const seek = (rows, from) => {
    for (let i = from; rows[i]; i += by) if (isIt(rows[i])) return rows[i];
    return null;
  };
  let number = by > 0 ? -1 : book.pages.length;
  if (view.page) {
    const { rows } = view.page;
    const first = by > 0 ? 0 : rows.length - 1;
    const row = seek(rows, rows[view.current] ? view.current + by : first);
    if (row) { select(row.index); return; }
    number = view.page.number;
  }
  for (number += by; book.pages[number]; number += by) {
    if (!mayMatch(number, kind)) continue;
    const { rows } = load(number);
    const row = seek(rows, by > 0 ? 0 : rows.length - 1);
    if (row) { go(number, row.index); say(`Page ${book.pages[number].name}`); return; }
  }
  const among = isFiltered() ? " among what the filters show" : "";
  say(`No ${by > 0 ? "further" : "earlier"} ${kind || "match"}${among}.`);
};

export const counterpart = () => {
  const row = view.page?.rows[view.current];
  if (!row?.moved) { say("It did not move."); return; }
  const { rows } = row.link;
  reach(rows[(rows.indexOf(view.current) + 1) % rows.length]);
};

// Go to a row even if the filters hide it.
export const reach = (index) => {
  if (!view.place.has(index)) clear();
  select(index);
};

export const go = (number, row) => {
  if (!book.pages[number]) return;
  const hash = `#${number + 1}${row === undefined ? "" : `.${row + 1}`}`;
  if (location.hash !== hash) history.pushState(null, "", hash);
  open(); // now: the next key may be pressed already
};

// Show what the address names: a page, a row of it, or the overview.
export const open = () => {
  const parts = location.hash.slice(1).split(".");
  const [number, row] = parts.map((text) => Number.parseInt(text, 10) - 1);
  const isPage = Boolean(book.pages[number]);
  document.body.classList.toggle("at-overview", !isPage);
  $("overview").hidden = isPage;
  $("page").hidden = !isPage;
  for (const link of $("pages").querySelectorAll("a")) {
    if (link.hash === `#${number + 1}`) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  $("pages").querySelector("[aria-current]")?.scrollIntoView({ block: "nearest" });
  const isOther = view.page?.number !== number;
  view.page = isPage ? load(number) : null;
  $("status").hidden = true;
  if (!isPage) { $("list").replaceChildren(); refresh(); return; }
  if (isOther) {
    view.current = -1;
    head();
    scrollTo({ top: 0, behavior: "instant" });
    refresh();
  }
  if (view.page.rows[row]) reach(row);
  else if (isOther) $("page-name").focus({ preventScroll: true });
};
