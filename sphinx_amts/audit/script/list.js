// The list: chunks of rows, built when they are needed, laid out when they are seen.

import { $, make } from "./dom.js";
import { highlight } from "./highlight.js";
import { moves } from "./moves.js";
import { rowElement } from "./row.js";
import { view } from "./view.js";

const CHUNK = 60; // rows that the browser lays out, or skips, together
const AT_ONCE = 4; // chunks that are built before the first painting
const WIDE = /[\u1100-\u11ff\u2e80-\ua4cf\uac00-\ud7af\uf900-\ufaff\ufe30-\uff60]/g;

let chunks = [];
let waiting = 0; // what was asked to build the rest

const width = (text) => text.length + (text.match(WIDE)?.length ?? 0);
const lines = (texts) => Math.max(1, ...texts.map((text) => width(text) / 60));

export const list = () => {
  if (waiting) notLater(waiting);
  waiting = 0;
  chunks = [];
  const pane = make("div", "rows");
  pane.setAttribute("role", "list");
  for (let first = 0; first < view.shown.length; first += CHUNK) {
    const element = make("div", "chunk");
    const part = view.shown.slice(first, first + CHUNK);
    const high = part.reduce((sum, { row }) => sum + 0.5 + Math.ceil(lines(row.text)), 0);
    element.setAttribute("role", "none");
    chunks.push({ element, first, part, high, isBuilt: false });
    pane.append(element);
  }
  moves.watch(pane);
  $("list").replaceChildren(moves.svg, pane);
  chunks.slice(0, AT_ONCE).forEach(build);
  guess();
  buildLater();
};

// Say how high chunks are that were never laid out: in lines, and a line is as high as in the
// first chunk, which knows the width of the window and the font.
const guess = () => {
  if (!chunks.length) return;
  const [{ element, high }] = chunks;
  element.style.contentVisibility = "visible";
  const unit = element.offsetHeight / high;
  element.style.contentVisibility = "";
  for (const chunk of chunks) {
    const size = `${Math.round(chunk.high * unit)}px`;
    chunk.element.style.containIntrinsicBlockSize = `auto ${size}`;
    if (!chunk.isBuilt) chunk.element.style.blockSize = size; // or it would be flat in view
  }
};

const build = (chunk) => {
  if (!chunk || chunk.isBuilt) return;
  chunk.isBuilt = true;
  chunk.element.style.blockSize = "";
  let before = chunk.first ? view.shown[chunk.first - 1].row.index : -1;
  for (const item of chunk.part) {
    const element = rowElement(item, before);
    before = item.row.index;
    chunk.element.append(element);
    if (item.row.moved) moves.observe(element);
  }
  highlight(chunk.element);
};

const later = window.requestIdleCallback
  ?? ((act) => setTimeout(() => act({ timeRemaining: () => 8 }), 16));
const notLater = window.cancelIdleCallback ?? clearTimeout;

const buildLater = () => {
  $("list").setAttribute("aria-busy", "true");
  waiting = later((idle) => {
    waiting = 0;
    do {
      const next = chunks.find((chunk) => !chunk.isBuilt);
      if (!next) { $("list").removeAttribute("aria-busy"); return; }
      build(next);
    } while (idle.timeRemaining() > 4);
    buildLater();
  });
};

const chunkOf = (index) => chunks[Math.floor(view.place.get(index) / CHUNK)];

// Give the element of a row that is built already.
export const builtOf = (index) => {
  if (!view.place.has(index)) return null;
  const { element, first, isBuilt } = chunkOf(index);
  return isBuilt ? element.children[view.place.get(index) - first] : null;
};

// Give the element of a row, built now if it was not: with its neighbours, for the place where
// it is to be seen is known only when what is around it has its height.
export const elementOf = (index) => {
  if (!view.place.has(index)) return null;
  const at = chunks.indexOf(chunkOf(index));
  for (const chunk of [chunks[at], chunks[at - 1], chunks[at + 1]]) build(chunk);
  return builtOf(index);
};

// Say how far below `top` a row begins; a chunk that is not built yet says roughly where.
export const heightOf = (index, top) => {
  const built = builtOf(index);
  if (built) return built.querySelector(".middle").getBoundingClientRect().top - top;
  const { element, first, part } = chunkOf(index);
  const box = element.getBoundingClientRect();
  return box.top - top + box.height * ((view.place.get(index) - first) / part.length);
};
