// What stands above and beside the list: the numbers of the page, the pages, and their finds.

import { HOW_MANY, SIDES, book, load, things } from "./book.js";
import { $, make, many } from "./dom.js";
import { isFiltered, matches, mayMatch, view } from "./view.js";

const language = (tag) => {
  try {
    return new Intl.DisplayNames(["en"], { type: "language" }).of(tag) ?? tag;
  } catch {
    return tag;
  }
};

export const head = () => {
  const { facts, number, units } = view.page;
  const { counts, moved, name, target } = facts;
  $("page-name").textContent = target ? `${name} → ${target}` : name;
  $("page-sum").textContent = `${many(HOW_MANY.pairs(facts), "pair")} = ${counts.kept.pairs} kept`
    + ` + ${counts.doubtful.pairs} doubtful + ${counts.dropped.pairs} dropped, of which ${moved} moved.`
    + ` Alone: ${counts.unaligned.source} in the source, ${counts.unaligned.target} in the target.`;
  for (const side of SIDES) {
    const paths = [...new Set(units[side].map((unit) => unit.path))].filter(Boolean);
    const files = paths.length > 2 ? `${paths[0]} and ${paths.length - 1} more` : paths.join(", ");
    $(`${side}-head`).replaceChildren(
      make("b", "", language(book[side].lang)),
      ` ${many(units[side].length, book.unit)} `,
      make("span", "path", files),
    );
  }
  $("previous").disabled = number === 0;
  $("next").disabled = number === book.pages.length - 1;
};

// Say beside each page how many rows of it match.
export const showHits = () => {
  for (const [number, item] of [...$("pages").querySelectorAll("li")].entries()) {
    const found = isFiltered()
      ? (mayMatch(number, "") ? things(load(number).rows.filter(matches)) : 0) : null;
    item.querySelector(".hits").textContent = found === null ? "" : found.toLocaleString("en");
    item.classList.toggle("without", found === 0);
  }
};

export const showPages = () => {
  const items = make("ol");
  for (const [number, facts] of book.pages.entries()) {
    const item = make("li");
    const link = make("a");
    link.href = `#${number + 1}`;
    link.append(make("bdi", "", facts.name));
    const marks = make("span", "marks");
    for (const kind of ["doubtful", "dropped", "unaligned"]) {
      const n = HOW_MANY[kind](facts);
      if (!n) continue;
      const mark = make("span", kind);
      mark.title = `${n} ${kind}`;
      mark.append(make("span", "sign"), n.toLocaleString("en"), make("span", "out", ` ${kind} `));
      marks.append(mark);
    }
    item.append(link, make("span", "hits"), marks);
    items.append(item);
  }
  $("pages").append(items);
};

export const showReasons = () => {
  const all = new Map();
  for (const { why } of book.pages) {
    for (const [name, n] of Object.entries(why)) all.set(name, (all.get(name) ?? 0) + n);
  }
  for (const [name, n] of [...all].sort((a, b) => b[1] - a[1])) {
    const option = make("option", "", `${name} (${n.toLocaleString("en")})`);
    option.value = name;
    $("reason").append(option);
  }
  $("reason").disabled = !all.size;
};
