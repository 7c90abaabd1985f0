// Lines from row to row, for what moved: only those that begin or end in view.

import { book } from "./book.js";
import { heightOf } from "./list.js";
import { band } from "./row.js";
import { view } from "./view.js";

const NAMESPACE = "http://www.w3.org/2000/svg";

const svg = document.createElementNS(NAMESPACE, "svg");
svg.classList.add("moves");
svg.setAttribute("aria-hidden", "true");
const seen = new Set(); // indices of the rows that moved and are in view
let asked = 0;
let marked = null; // the link that the pointer or the focus is on

const ask = () => { asked ||= requestAnimationFrame(draw); };
const eyes = new IntersectionObserver((entries) => {
  for (const { target, isIntersecting } of entries) {
    if (isIntersecting) seen.add(Number(target.dataset.row));
    else seen.delete(Number(target.dataset.row));
  }
  ask();
});
const size = new ResizeObserver(ask);

// Give the rows that lines of a link lead from and to.
const ends = (link) => {
  const rows = link.rows.filter((i) => view.place.has(i)).map((i) => view.page.rows[i]);
  const left = rows.filter((row) => row.source.length);
  const right = rows.filter((row) => row.target.length);
  const main = rows.find((row) => row.source.length && row.target.length);
  const [from, to] = [main ?? left[0], main ?? right[0]];
  if (!from || !to) return [];
  return [
    ...right.filter((row) => row !== main).map((row) => [from, row]),
    ...left.filter((row) => row !== main && row !== from).map((row) => [row, to]),
  ];
};

const curve = (link, from, to, width) => {
  const path = document.createElementNS(NAMESPACE, "path");
  path.setAttribute("d", `M0 ${from}C${width * 0.6} ${from} ${width * 0.4} ${to} ${width} ${to}`);
  const names = [book.statuses[link.status], `band-${band(link.score)}`, link === marked && "marked"];
  path.setAttribute("class", names.filter(Boolean).join(" "));
  return path;
};

const draw = () => {
  asked = 0;
  if (!view.page || !svg.isConnected) return;
  const box = svg.getBoundingClientRect();
  const line = 0.85 * parseFloat(getComputedStyle(svg).fontSize);
  const near = [...seen].filter((i) => view.place.has(i));
  const links = new Set(near.map((i) => view.page.rows[i].link));
  svg.replaceChildren(...[...links].flatMap((link) => ends(link).map(([from, to]) => {
    const [a, b] = [from, to].map(({ index }) => heightOf(index, box.top) + line);
    return curve(link, a, b, box.width);
  })));
};

addEventListener("scroll", () => { if (seen.size) ask(); }, { passive: true });

export const moves = {
  svg,
  observe: (element) => eyes.observe(element),
  watch: (pane) => {
    eyes.disconnect();
    size.disconnect();
    seen.clear();
    svg.replaceChildren();
    size.observe(pane);
  },
  mark: (link) => { if (link !== marked) { marked = link; ask(); } },
};
