// What is looked at: the page that is open, the filters, and the rows that they leave.

import { KINDS, HOW_MANY, book } from "./book.js";
import { $ } from "./dom.js";

export const filter = { kinds: new Set(), reason: "", query: "" };

export const view = {
  page: null, // null in the overview
  shown: [], // its rows that are shown, in order: { row, match }
  place: new Map(), // index of a row → where it is in `shown`
  current: -1, // index of the row that has, or had, the focus
};

export const fold = (text) => text.normalize("NFKC").toLowerCase();

export const isFiltered = () => Boolean(filter.kinds.size || filter.reason || filter.query);

const hasText = (row) => {
  row.folded ??= fold(row.text.join("\n"));
  return row.folded.includes(filter.query);
};

export const matches = (row) =>
  (!filter.kinds.size || [...filter.kinds].some((kind) => KINDS[kind](row)))
  && (!filter.reason || row.link.why.includes(filter.reason))
  && (!filter.query || hasText(row));

// Tell from the numbers of a page alone whether a row of this kind may match on it.
export const mayMatch = (number, kind) => {
  const facts = book.pages[number];
  return (!kind || HOW_MANY[kind](facts) > 0)
    && (!filter.reason || facts.why[filter.reason] > 0)
    && (!filter.kinds.size || [...filter.kinds].some((each) => HOW_MANY[each](facts) > 0));
};

export const choose = () => {
  const { rows } = view.page;
  const matching = isFiltered() ? rows.map(matches) : rows.map(() => true);
  const near = $("context").checked;
  view.shown = rows
    .map((row, i) => ({ row, match: matching[i] }))
    .filter(({ match }, i) => match || (near && (matching[i - 1] || matching[i + 1])));
  view.place = new Map(view.shown.map(({ row }, i) => [row.index, i]));
};
