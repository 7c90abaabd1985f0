// Where a text was written, and the address at which that line can be opened: one of the
// repository that the book names, or one that the reader gave for an editor of their own.

import { SIDES, book } from "./book.js";
import { $ } from "./dom.js";

const KEY = `amts-audit ${document.title}`;
const SAFE = /^(?!(javascript|data|blob|vbscript):)[a-z][a-z0-9+.-]*:/i;

const own = (() => {
  try { return JSON.parse(localStorage.getItem(KEY)) ?? {}; } catch { return {}; }
})();

export const where = ({ path, line }) => [path, line].filter((part) => part || part === 0).join(":");

export const address = ({ path, line }, side) => {
  const pattern = own[side] || book[side].link;
  if (!path || !SAFE.test(pattern)) return "";
  const encoded = path.split("/").map(encodeURIComponent).join("/");
  return pattern.replaceAll("{path}", encoded).replaceAll("{line}", line ?? 1);
};

// Let the reader say where files are to be opened; kept by the browser, not in the file.
export const askForPlaces = (changed) => {
  for (const side of SIDES) {
    const input = $(`${side}-link`);
    input.value = own[side] ?? "";
    if (book[side].link) input.placeholder = book[side].link;
    input.addEventListener("change", () => {
      own[side] = input.value.trim();
      try { localStorage.setItem(KEY, JSON.stringify(own)); } catch { /* for this visit only */ }
      changed();
    });
  }
};
