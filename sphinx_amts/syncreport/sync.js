"use strict";
// Filters what there is to do, and lets the keyboard go through it; without it all of it is shown.
(() => {
  const $ = (id) => document.getElementById(id);
  const all = (selector, inside = document) => [...inside.querySelectorAll(selector)];
  const entries = all(".entry");
  const pages = all(".page");
  const runs = all(".run");
  const chips = all("[data-filter]");

  // Filters

  const show = () => {
    const states = new Set(chips.filter((c) => c.ariaPressed === "true").map((c) => c.dataset.filter));
    const change = $("change").value;
    const severity = $("severity").value;
    let count = 0;
    for (const entry of entries) {
      const { dataset } = entry;
      entry.hidden = !states.has(dataset.state)
        || (change !== "" && dataset.change !== change)
        || (severity !== "" && dataset.severity !== severity);
      count += !entry.hidden;
    }
    for (const holder of [...runs, ...pages]) {
      holder.hidden = !holder.querySelector(".entry:not([hidden])");
    }
    $("shown").value = count === entries.length ? "" : `${count} of ${entries.length} shown`;
  };
  const toggle = (state) => {
    const chip = chips.find((each) => each.dataset.filter === state);
    if (!chip) return;
    chip.ariaPressed = String(chip.ariaPressed !== "true");
    show();
  };
  for (const chip of chips) chip.addEventListener("click", () => toggle(chip.dataset.filter));
  $("filters").addEventListener("change", show);
  $("filters").addEventListener("submit", (event) => event.preventDefault());

  // Going through

  let current = null; // where the reader was last, if the focus is elsewhere
  document.addEventListener("focusin", (event) => {
    current = event.target.closest(".step, .page > h2") ?? current;
  });
  const reach = (element) => {
    if (!element) return;
    const run = element.matches(".entry") && element.closest(".run");
    if (run) run.open = true;
    element.focus({ preventScroll: true });
    const whole = element.offsetHeight < innerHeight / 2 ? "center" : "start";
    element.scrollIntoView({ block: element.matches("h2") ? "start" : whole });
    if (element.id) history.replaceState(null, "", `#${element.id}`);
  };
  const steps = () => all(".step").filter((step) =>
    !step.closest("[hidden]") && (!step.matches(".run:not([open]) > .entry")));
  const follows = (one, other) =>
    Boolean(one.compareDocumentPosition(other) & Node.DOCUMENT_POSITION_FOLLOWING);
  const next = (list, by) => {
    if (!current || current.closest("[hidden]")) return by > 0 ? list[0] : null;
    if (by > 0) return list.find((each) => follows(current, each));
    return list.findLast((each) => follows(each, current));
  };
  const step = (by) => reach(next(steps(), by));
  const turn = (by) => {
    const shown = pages.filter((page) => !page.hidden);
    const here = current?.closest(".page");
    const at = shown.indexOf(here);
    if (at < 0) reach((by > 0 ? shown[0] : null)?.querySelector("h2"));
    else if (by > 0) reach(shown[at + 1]?.querySelector("h2"));
    else reach(shown[Math.max(0, at - 1)].querySelector("h2"));
  };
  const openFile = (number) => all(".places > *", current ?? document.body)[number]?.click?.();
  const home = () => {
    current = null;
    document.activeElement?.blur();
    history.replaceState(null, "", "#overview");
    scrollTo(0, 0);
  };
  const help = () => {
    $("help").showModal();
    $("help-close").focus();
  };
  $("help-open").addEventListener("click", help);

  const KEYS = {
    j: () => step(1), k: () => step(-1), ArrowDown: () => step(1), ArrowUp: () => step(-1),
    n: () => turn(1), p: () => turn(-1), g: home, "?": help,
    s: () => toggle("stale"), m: () => toggle("missing"), d: () => toggle("orphaned"),
    o: () => openFile(0), O: () => openFile(1),
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
    if ($("help").open || event.target.closest?.("input, select, textarea")) return;
    const isArrow = event.key.startsWith("Arrow");
    if (isArrow && !event.target.closest?.(".step")) return; // arrows scroll, elsewhere
    if (!isArrow && !$("keys-on").checked) return;
    const act = Object.hasOwn(KEYS, event.key) ? KEYS[event.key] : null;
    if (!act) return;
    event.preventDefault();
    act();
  });

  // An address may name an entry that is folded.
  const open = () => {
    const named = $(decodeURIComponent(location.hash.slice(1)));
    if (named?.matches(".entry, .page")) reach(named.matches(".page") ? named.querySelector("h2") : named);
  };
  addEventListener("hashchange", open);
  const top = document.querySelector(".top");
  const measure = () =>
    document.documentElement.style.setProperty("--head", `${top.offsetHeight}px`);
  new ResizeObserver(measure).observe(top);
  measure();
  show();
  open();
})();
