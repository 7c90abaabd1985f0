// One row: the units of both sides, and between them how sure it is that they belong together.

import { SIDES, book } from "./book.js";
import { make, many } from "./dom.js";
import { address, where } from "./places.js";
import { view } from "./view.js";

export const percent = (score) => `${Math.floor(score * 100 + 1e-9)}`; // only what is sure says 100
export const band = (score) => book.bands.filter((edge) => score >= edge).length;

const textElement = (text, side) => {
  const element = make("span", "text", text);
  element.lang = book[side].lang;
  element.dir = book[side].dir;
  return element;
};

const numberElement = (unit, side) => {
  const href = address(unit, side);
  const element = make(href ? "a" : "span", "where", unit.line ?? (href ? "↗" : ""));
  element.title = where(unit);
  if (href) {
    Object.assign(element, { href, target: "_blank", rel: "noreferrer", tabIndex: -1 });
  }
  return element;
};

const unitElement = (unit, side) => {
  const element = make("p", "unit");
  element.dataset.kind = unit.kind;
  element.title = unit.kind ? `${where(unit)} · ${unit.kind}` : where(unit);
  const parts = [numberElement(unit, side), textElement(unit.text, side)];
  element.append(...(side === "source" ? parts : parts.reverse()));
  return element;
};

const otherRow = (row, side) => {
  const { rows } = view.page;
  const others = row.link.rows.filter((i) => i !== row.index);
  return rows[others.find((i) => rows[i][side].length) ?? others[0]];
};

// Stands opposite to what moved: the text of its counterpart, and the way there.
const ghost = (row, side) => {
  const other = otherRow(row, side);
  const far = many(Math.abs(other.index - row.index), "row");
  const button = make("button", "ghost");
  const text = other[side].map((i) => view.page.units[side][i].text).join(" ");
  button.type = "button";
  button.tabIndex = -1;
  button.dataset.go = other.index;
  button.append(
    make("span", "arrow", other.index > row.index ? `↓ ${far} below` : `↑ ${far} above`),
    textElement(text, side),
  );
  return button;
};

const cell = (row, side) => {
  const element = make("div", `cell ${side}`);
  if (row[side].length) {
    element.append(...row[side].map((i) => unitElement(view.page.units[side][i], side)));
  } else if (row.moved) {
    element.append(ghost(row, side));
  } else {
    element.classList.add("empty");
  }
  return element;
};

const middle = (row) => {
  const element = make("div", "middle");
  const label = make("span", "label");
  label.append(make("span", "sign"), make("span", "out", `${row.status} `));
  if (row.moved) label.append(make("span", "out", "moved "));
  if (row.alone) label.append("alone");
  else label.append(percent(row.link.score), make("span", "out", " % sure"));
  element.append(label);
  for (const fault of row.link.why) {
    const why = make("span", "why", fault);
    why.title = [book.reasons[fault], row.link.note].filter(Boolean).join("\n");
    element.append(why);
  }
  return element;
};

export const rowElement = ({ row, match }, before) => {
  const names = [
    "row", row.status, row.alone ? "alone" : `band-${band(row.link.score)}`,
    row.moved && "moved", row.begins && "begins", !match && "neighbour",
  ];
  const element = make("div", names.filter(Boolean).join(" "));
  element.setAttribute("role", "listitem");
  element.tabIndex = row.index === view.current ? 0 : -1;
  element.dataset.row = row.index;
  const skipped = row.index - before - 1;
  if (skipped > 0) element.dataset.skipped = `${many(skipped, "row")} not shown`;
  const [source, target] = SIDES.map((side) => cell(row, side));
  element.append(source, middle(row), target);
  return element;
};

// Say all that is known of a row: where both sides are, and what speaks for and against it.
export const facts = (row) => {
  const { link } = row;
  const { rows, units } = view.page;
  const at = (side) => {
    const some = link.rows.flatMap((i) => rows[i][side]);
    const places = [...new Set(some.map((i) => where(units[side][i])))].filter(Boolean);
    return some.length ? places.join(", ") || "(no line)" : "nothing";
  };
  const parts = [`${at("source")} ↔ ${at("target")}`];
  if (row.alone) parts.push("unaligned");
  else {
    parts.push(`${row.status}${row.moved ? ", moved" : ""}`, `${percent(link.score)} % sure`);
    parts.push(`${link.source} : ${link.target}`);
  }
  const evidence = book.evidence[link.reason];
  if (link.reason) parts.push(`by ${link.reason}${evidence ? ` (${evidence})` : ""}`);
  for (const fault of link.why) {
    parts.push(book.reasons[fault] ? `${fault}: ${book.reasons[fault]}` : fault);
  }
  if (link.note) parts.push(link.note);
  return parts.join(" · ");
};
