// What was searched for, marked in the texts without touching them.

import { $ } from "./dom.js";

const highlights = globalThis.CSS?.highlights && globalThis.Highlight ? new Highlight() : null;
if (highlights) CSS.highlights.set("find", highlights);

export const forget = () => highlights?.clear();

export const highlight = (element) => {
  const query = $("search").value.trim().toLowerCase();
  if (!highlights || !query) return;
  for (const { firstChild: node } of element.querySelectorAll(".text")) {
    const text = node?.data.toLowerCase() ?? "";
    if (!node || text.length !== node.data.length) continue; // İ and its like change lengths
    for (let at = text.indexOf(query); at >= 0; at = text.indexOf(query, at + query.length)) {
      const range = document.createRange();
      range.setStart(node, at);
      range.setEnd(node, at + query.length);
      highlights.add(range);
    }
  }
};
