// Elements and their attributes, of HTML and of SVG.

const SVG = "http://www.w3.org/2000/svg";

export function make(tag, attributes = {}, ...children) {
  return fill(document.createElement(tag), attributes, children);
}
export const draws = (tag, attributes = {}, ...children) =>
  fill(document.createElementNS(SVG, tag), attributes, children);

function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) assign(element, name, value);
  element.append(...children);
  return element;
}

// Only what changed is written: a drag redraws every view in every frame.
const written = new WeakMap();
export function assign(element, name, value) {
  if (!written.has(element)) written.set(element, new Map());
  const known = written.get(element);
  if (known.has(name) && known.get(name) === value) return;
  known.set(name, value);
  if (value === false || value === undefined) element.removeAttribute(name);
  else element.setAttribute(name, value === true ? "" : value);
}

// The text node is kept: a new one would be laid out anew, with its surroundings.
export function write(element, text) {
  if (element.firstChild?.nodeType !== Node.TEXT_NODE) element.textContent = text;
  else if (element.firstChild.data !== text) element.firstChild.data = text;
}
