// The two books, from the JSON beside this script: a page is read when it is first asked for.

import { $ } from "./dom.js";

export const SIDES = ["source", "target"];

const read = (id) => JSON.parse($(id).textContent);

export const book = read("amts-book");
const UNALIGNED = book.statuses.indexOf("unaligned");
const pages = new Map();

// Give a page: its units, and its rows with what they are.
export const load = (number) => {
  if (!pages.has(number)) pages.set(number, unfold(read(`amts-page-${number}`), number));
  return pages.get(number);
};

const unfold = (raw, number) => {
  const unit = ([text, path, line, kind, begins]) =>
    ({ text, path: raw.words[path], line, kind: raw.words[kind], begins });
  const units = { source: raw.source.map(unit), target: raw.target.map(unit) };
  const links = raw.links.map(([status, score, reason, why, note]) =>
    ({ status, score, reason, why, note, rows: [], source: 0, target: 0 }));
  const rows = raw.rows.map(([source, target, link], index) => {
    const own = link === null ? { status: UNALIGNED, why: [], rows: [] } : links[link];
    own.rows.push(index);
    own.source += source.length;
    own.target += target.length;
    return { index, source, target, link: own };
  });
  for (const row of rows) describe(row, units);
  return { number, units, rows, facts: book.pages[number] };
};

const describe = (row, units) => {
  const { link } = row;
  row.status = book.statuses[link.status];
  row.alone = link.status === UNALIGNED;
  row.moved = !row.alone && link.rows.length > 1;
  row.text = SIDES.map((side) => row[side].map((i) => units[side][i].text).join(" "));
  row.begins = SIDES.some((side) => row[side].length && units[side][row[side][0]].begins);
};

// ---- kinds of rows, by which one filters and goes about ----

export const KINDS = {
  kept: (row) => row.status === "kept",
  doubtful: (row) => row.status === "doubtful",
  dropped: (row) => row.status === "dropped",
  unaligned: (row) => row.alone,
  "alone-source": (row) => row.alone && row.source.length > 0,
  "alone-target": (row) => row.alone && row.target.length > 0,
  moved: (row) => row.moved,
};

// How many there are of a kind, from the numbers of a page, which need not be read for it.
export const HOW_MANY = {
  "": (facts) => HOW_MANY.pairs(facts) + HOW_MANY.unaligned(facts),
  pairs: ({ counts }) => counts.kept.pairs + counts.doubtful.pairs + counts.dropped.pairs,
  kept: ({ counts }) => counts.kept.pairs,
  doubtful: ({ counts }) => counts.doubtful.pairs,
  dropped: ({ counts }) => counts.dropped.pairs,
  unaligned: ({ counts }) => counts.unaligned.source + counts.unaligned.target,
  "alone-source": ({ counts }) => counts.unaligned.source,
  "alone-target": ({ counts }) => counts.unaligned.target,
  moved: ({ moved }) => moved,
};

// Count rows as a reader does: a pair is one thing, in however many rows; each unit that is
// alone is one.
export const things = (rows) => new Set(rows.filter((row) => !row.alone).map((row) => row.link)).size
  + rows.reduce((sum, row) => sum + (row.alone ? row.source.length + row.target.length : 0), 0);
