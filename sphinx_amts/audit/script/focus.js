// The row that has the focus, or the pointer: one side shows the other, and where both are.

import { $ } from "./dom.js";
import { builtOf, elementOf } from "./list.js";
import { moves } from "./moves.js";
import { facts } from "./row.js";
import { view } from "./view.js";

export const rowOf = (target) => {
  const element = target.closest?.(".row");
  return element ? view.page.rows[Number(element.dataset.row)] : null;
};

// Mark all rows of the link of a row; without one, none.
export const mates = (row) => {
  for (const element of document.querySelectorAll(".row.mate")) element.classList.remove("mate");
  moves.mark(row?.moved ? row.link : null);
  for (const index of row?.link.rows ?? []) builtOf(index)?.classList.add("mate");
};

// Make a row the one that the tabulator key leads to, and tell of it.
export const note = (row) => {
  const last = builtOf(view.current);
  if (last) last.tabIndex = -1;
  view.current = row.index;
  elementOf(row.index).tabIndex = 0;
  mates(row);
  $("facts").textContent = facts(row);
  $("status").hidden = false;
};

const settle = (element) => {
  const head = Math.max(0, document.querySelector(".columns").getBoundingClientRect().bottom);
  const box = element.getBoundingClientRect();
  if (box.top < head + 8 || box.bottom > innerHeight - $("status").offsetHeight - 8) {
    element.scrollIntoView({ block: "center", behavior: "instant" });
  }
};

// Keep a row in view while those around it get their real heights instead of guessed ones.
export const hold = (index, looks = 3) => {
  if (view.current !== index || !view.place.has(index)) return;
  settle(elementOf(index));
  if (looks) requestAnimationFrame(() => requestAnimationFrame(() => hold(index, looks - 1)));
};

export const select = (index) => {
  const element = elementOf(index);
  if (!element) return;
  note(view.page.rows[index]);
  element.focus({ preventScroll: true });
  hold(index);
  remember();
};

// The address: #3 is the third page, #3.18 its 18th row.
export const remember = () => {
  const row = view.current >= 0 ? `.${view.current + 1}` : "";
  history.replaceState(null, "", view.page ? `#${view.page.number + 1}${row}` : "#");
};
