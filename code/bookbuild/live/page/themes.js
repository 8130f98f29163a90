// A picture in the colors of both themes, as the built ones are (themes.py):
// the img's color-scheme chooses.
import { LIVE } from "./live.js";

const { ink, dark, bands } = LIVE.engine.colors;
const COLOR = /#[0-9a-f]{6}/g;
const rgb = (color) => [1, 3, 5].map((at) => Number.parseInt(color.slice(at, at + 2), 16));
const between = (from, to, part) =>
  from.map((value, k) => Math.round(value + part * (to[k] - value)));
const near = (one, other) => one.every((value, k) => Math.abs(value - other[k]) < 2);

// A color of the book's palette, or one between the two that bands are made of, has a dark one;
// a reader's own stays.
const inTheDark = (color) => {
  const [low, high, darkLow, darkHigh] = bands.map(rgb);
  const part = (low[0] - rgb(color)[0]) / (low[0] - high[0]);
  if (dark[color]) return dark[color];
  if (part <= 0 || part >= 1 || !near(rgb(color), between(low, high, part))) return color;
  return `rgb(${between(darkLow, darkHigh, part)})`;
};

export const inBothThemes = (svg) => {
  const styled = /style="[^"]*"/g;
  // Matplotlib leaves out that a letter is black.
  const whole = svg.replace(/<svg(?= )/, `<svg style="fill: ${ink}"`);
  const colors = [...new Set((whole.match(styled) ?? []).join().match(COLOR))];
  const name = (color) => `--c${colors.indexOf(color)}`;
  const sheet = (of) => colors.map((color) => `${name(color)}:${of(color)}`).join(";");
  const both =
    `:root{${sheet((color) => color)}}@media ` +
    `(prefers-color-scheme:dark){:root{${sheet(inTheDark)}}}`;
  return whole
    .replace(styled, (style) => style.replace(COLOR, (color) => `var(${name(color)})`))
    .replace(/<svg[^>]*>/, (start) => `${start}<style>${both}</style>`);
};
