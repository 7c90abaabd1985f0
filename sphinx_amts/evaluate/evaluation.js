"use strict";
// Sorts and filters the sentences of each list; without it they stand in the order of the pages.
for (const form of document.querySelectorAll(".controls")) {
  const list = document.querySelector(`#list-${form.dataset.list} ~ .list`);
  const rows = [...list.querySelectorAll(".row:not(.head)")].map((element, place) => ({
    element,
    place,
    page: element.dataset.page,
    scores: element.dataset.scores.split(",").map((text) => (text === "" ? NaN : Number(text))),
  }));
  const field = (name) => form.elements.namedItem(name);
  const value = (row, order) => {
    const score = row.scores[Number(field("system").value)];
    const gain = score - row.scores[Number(field("baseline")?.value)];
    return { gain: -gain, loss: gain, worst: score, best: -score }[order];
  };
  const show = () => {
    const order = field("order").value;
    const page = field("page").value;
    const sorted = [...rows];
    if (order !== "page") {
      // What has no score comes last.
      const key = (row) => { const number = value(row, order); return Number.isNaN(number) ? Infinity : number; };
      sorted.sort((a, b) => key(a) - key(b) || a.place - b.place);
    }
    let count = 0;
    for (const row of sorted) {
      row.element.hidden = page !== "" && row.page !== page;
      count += !row.element.hidden;
    }
    list.append(...sorted.map((row) => row.element));
    form.querySelector("output").value = `${count} of ${rows.length}`;
  };
  form.addEventListener("change", show);
  form.addEventListener("submit", (event) => event.preventDefault());
  show();
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("select, input")) return;
  const row = document.activeElement.closest(".row");
  const list = row?.parentElement ?? document.activeElement.closest(".list") ?? document.querySelector(".list");
  if (event.key === "o") {
    const order = list.parentElement.querySelector('.controls [name="order"]');
    order.focus();
    event.preventDefault();
  } else if (event.key === "j" || event.key === "k") {
    const seen = [...list.querySelectorAll(".row:not(.head, [hidden])")];
    const at = seen.indexOf(row) + (event.key === "j" ? 1 : -1);
    const next = seen[Math.min(Math.max(at, 0), seen.length - 1)];
    next?.focus({ preventScroll: true });
    next?.scrollIntoView({ block: "center" });
    event.preventDefault();
  }
});
