// Small words for what every module does to the page.
// Texts are only ever set as textContent: nothing in them is markup here.

export const $ = (id) => document.getElementById(id);

export const make = (tag, name, text) => {
  const element = document.createElement(tag);
  if (name) element.className = name;
  if (text !== undefined) element.textContent = text;
  return element;
};

export const many = (number, noun) =>
  `${number.toLocaleString("en")} ${noun}${number === 1 ? "" : "s"}`;

// Tell a screen reader; what is said can be seen elsewhere.
export const say = (text) => {
  $("said").textContent = text;
};
