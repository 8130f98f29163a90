import { assign, draws, make, write } from "./dom.js";
import { short, unbroken } from "./words.js";

// Controls and read-outs, each bound to the state.
export function button(ui, label, act, picture) {
  const element = make(
    "button",
    { type: "button", class: "lg-button" },
    picture ? icon(picture) : label,
  );
  if (picture) assign(element, "title", label); // which names it too
  ui.listen(element, "click", act);
  return element;
}

const ICONS = {
  play: "M5 3l12 7-12 7z",
  pause: "M5 3h3.6v14H5zM11.4 3H15v14h-3.6z",
  back: "M14 3v14L6 10zM4 3h2v14H4z",
  next: "M6 3l8 7-8 7zM14 3h2v14h-2z",
  reset: "M10 4a6 6 0 1 1-5.7 4.2l-1.9-.6A8 8 0 1 0 10 2V0L6 3l4 3z",
};
// Back to the beginning: the state named by `keys` is again what it was when the page was opened.
export function reset(ui, keys, also = {}, picture) {
  const first = structuredClone(Object.fromEntries(keys.map((key) => [key, ui.get(key)])));
  return button(ui, "Reset", () => ui.set({ ...structuredClone(first), ...also }), picture);
}

export const icon = (name) =>
  draws(
    "svg",
    { viewBox: "0 0 20 20", width: 18, height: 18, "aria-hidden": "true" },
    draws("path", { d: ICONS[name], fill: "currentColor" }),
  );

const NOTCHES = 200;

// A native range. `log`: equal ways along it multiply by equal factors, and
// a value has three digits. `rests`: it waits while a handle is dragged,
// for a thumb that moves makes the browser compose the whole page anew.
export function range(ui, options) {
  const { label, min, max, step, log, value, set, text = short, mark, rests } = options;
  const input = make("input", { type: "range", "aria-label": label });
  const shown = make("span", { class: "lg-value" }),
    tick = make("span", { class: "lg-mark", hidden: true });
  const f = log ? Math.log10 : (v) => v;
  // Without a step of its own it has a number of notches,
  // so that an arrow key does the same in every browser.
  let first = 0,
    notch = 1,
    moved = false; // since a finger took it
  ui.listen(input, "input", () => {
    moved = true;
    const at = first + input.value * notch;
    set(Number(log ? (10 ** at).toPrecision(3) : at.toPrecision(12)));
  });
  ui.listen(input, "keydown", (event) => event.stopPropagation());
  ui.listen(input, "pointerdown", () => (ui.take(), (moved = false)));
  ui.listen(input, "pointercancel", () => moved && ui.giveBack());
  ui.updates.push(() => {
    if (rests && ui.busy) return;
    const now = value(),
      call = (end) => (typeof end === "function" ? end() : end);
    // A value set in Python may lie outside.
    const [lo, hi] = [Math.min(call(min), now), Math.max(call(max), now)].map(f);
    (first = step ? 0 : lo), (notch = step ? 1 : (hi - lo) / NOTCHES || 1);
    const [least, most, at] = step
      ? [lo, hi, f(now)]
      : [0, NOTCHES, Math.round((f(now) - lo) / notch)];
    assign(input, "min", least), assign(input, "max", most), assign(input, "step", step ?? 1);
    if (Number(input.value) !== at) input.value = at;
    assign(input, "aria-valuetext", text(now));
    input.style.setProperty("--lg-part", hi > lo ? (f(now) - lo) / (hi - lo) : 0);
    write(shown, text(now));
    if (!mark) return;
    assign(tick, "hidden", !mark());
    if (mark()) tick.style.setProperty("--lg-part", (f(mark()) - lo) / (hi - lo));
  });
  return make(
    "label",
    { class: "lg-field" },
    make("span", { class: "lg-title" }, label),
    shown,
    make("span", { class: "lg-track" }, input, tick),
  );
}

// A weight of `theta`, the one with index j.
export const weight = (ui, j, settings) =>
  range(ui, {
    label: ["Bias b", "Weight w"][j],
    value: () => ui.get("theta")[j],
    set: (value) => ui.set({ theta: ui.get("theta").map((old, k) => (k === j ? value : old)) }),
    ...settings,
  });

// A control says itself what the reader changes in it.
// What else changes it, a choice of data or Reset, the widget tells.
function tells(ui, control, words, act) {
  ui.settings.push(words);
  ui.listen(control, "change", () => (act(), ui.note(words())));
}

// `quiet`: it only follows what is said elsewhere, and waits while a handle is dragged.
export function choice(ui, { label, options, value, set, shown = () => true, quiet }) {
  const select = make("select", { "aria-label": label });
  const words = () => `${label}: ${options().find(([key]) => key === value())?.[1]}.`;
  tells(ui, select, quiet ? () => "" : words, () => set(select.value));
  ui.listen(select, "keydown", (event) => event.stopPropagation());
  const field = make(
    "label",
    { class: "lg-field" },
    make("span", { class: "lg-title" }, label),
    select,
  );
  ui.updates.push(() => {
    if (quiet && ui.busy) return;
    field.hidden = !shown();
    const wanted = options();
    if (
      select.options.length !== wanted.length ||
      wanted.some(([key], k) => select.options[k].value !== key)
    )
      select.replaceChildren(...wanted.map(([key, text]) => make("option", { value: key }, text)));
    for (const [k, [, text, off]] of wanted.entries()) {
      const option = select.options[k];
      if (option.text !== text) option.text = text;
      option.disabled = Boolean(off);
    }
    if (select.value !== value()) select.value = value();
  });
  return field;
}

export function toggle(ui, { label, name, value, set }) {
  const input = make("input", { type: "checkbox" });
  tells(
    ui,
    input,
    () => `${name}: ${value() ? "on" : "off"}.`,
    () => set(input.checked),
  );
  ui.updates.push(() => (input.checked = Boolean(value())));
  return make("label", { class: "lg-check" }, input, make("span", {}, label));
}

// Numbers bound to the state: four digits to read, or what `texts` makes of them;
// all of them in `data-value`.
export function readout(names, texts = {}) {
  const cells = Object.entries(names).map(([key, label]) => {
    const value = make("dd", { class: "lg-number", "data-name": key }),
      title = make("dt", {}, label);
    return { key, value, title, item: make("div", {}, title, value) };
  });
  const show = (values) => {
    for (const { key, value, item } of cells) {
      const now = values[key];
      item.hidden = now === undefined;
      if (now === undefined) continue;
      write(value, typeof now === "string" ? now : (texts[key] ?? short)(now));
      assign(value, "data-value", String(now));
    }
  };
  return {
    element: make("dl", { class: "lg-readout" }, ...cells.map(({ item }) => item)),
    show,
    rename: (titles) => cells.forEach(({ key, title }) => write(title, titles[key])),
  };
}

// How the walk ends, whichever of its steps is shown.
export function ending(title = "End of the walk") {
  const text = make("span"),
    element = make("p", { class: "lg-message lg-words" }, make("b", {}, `${title} `), text);
  return {
    element,
    show: (message, good) => (
      write(text, `${unbroken(message)}.`), assign(element, "data-kind", good ? "good" : "warn")
    ),
  };
}

// What can be dragged and read, in words under the widget.
export const hint = (...text) => make("p", { class: "lg-hint" }, ...text);
