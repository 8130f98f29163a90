import { choice } from "./controls.js";
import { short } from "./words.js";

// The data set that a widget shows: which one, and its samples to drag.
// What a choice of data, or a drag of a sample, changes.
export const DATA = ["x", "y", "bias", "preset"];

// The data sets to choose from.
export const dataChoice = (ui, also = () => ({})) =>
  choice(ui, {
    label: "Data",
    options: () => [
      ...ui.get("presets").map(({ name }) => [name, name]),
      ...(ui.get("preset") ? [] : [["", "moved by you"]]),
    ],
    value: () => ui.get("preset"),
    set(name) {
      const preset = ui.get("presets").find((one) => one.name === name);
      if (!preset) return;
      const { x, y, bias } = preset,
        anew = ui.get("start") ? { start: bias ? [0, 0] : [1], step: 0, playing: false } : {};
      ui.set({ x, y, bias, preset: name, ...anew, ...also(preset) });
    },
  });

// The samples as handles along x, on an axis that stands still while one of them moves; Tab goes to one, and up and
// down from it to the others.
export function samples(ui, view) {
  let picked = 0,
    span = null;
  const moveTo = (i) => (value) => {
    picked = i;
    ui.set({ x: ui.get("x").map((x, k) => (k === i ? value : x)), preset: "" });
  };
  return {
    span: (x) => (ui.get("preset") || !span ? (span = padded(x)) : span),
    put(x, y, labels = true) {
      picked = Math.min(picked, x.length - 1);
      x.forEach((value, i) =>
        view.handle(i, {
          at: [value, y[i]],
          axis: "x",
          role: labels && y[i] === 1 ? "one" : "zero",
          shape: labels && y[i] === 1 ? "triangle" : "circle",
          size: 5.5,
          set: moveTo(i),
          tabindex: i === picked ? 0 : -1,
          label: `Sample ${i + 1} of ${x.length}, y = ${short(y[i])}; up and down go to the next`,
          text: `x = ${short(value)}`,
          pick(way) {
            picked = (i + way + x.length) % x.length;
            view.handles.get(picked).element.focus();
            ui.schedule();
          },
        }),
      );
      view.finish(new Set(x.keys()));
    },
  };
}

export function padded(values) {
  const [lo, hi] = [Math.min(...values), Math.max(...values)],
    pad = 0.12 * (hi - lo) || 1;
  return [lo - pad, hi + pad];
}
