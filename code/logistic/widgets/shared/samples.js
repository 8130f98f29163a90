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

// The samples as handles along x, on an axis that stands still while one of them moves; Tab goes to the picked one,
// and up and down from it to the others. `text`: what is read aloud of a sample.
export function samples(ui, view, picked = kept(0)) {
  let span = null;
  const moveTo = (i) => (value) => {
    picked.set(i);
    ui.set({ x: ui.get("x").map((x, k) => (k === i ? value : x)), preset: "" });
  };
  return {
    span: (x) => (ui.get("preset") || !span ? (span = padded(x)) : span),
    put(x, y, labels = true, text = (value) => `x = ${short(value)}`) {
      const tabbed = Math.min(picked.get(), x.length - 1);
      x.forEach((value, i) =>
        view.handle(i, {
          at: [value, y[i]],
          axis: "x",
          role: labels && y[i] === 1 ? "one" : "zero",
          shape: labels && y[i] === 1 ? "triangle" : "circle",
          size: 5.5,
          set: moveTo(i),
          tabindex: i === tabbed ? 0 : -1,
          label: `Sample ${i + 1} of ${x.length}, y = ${short(y[i])}; up and down go to the next`,
          text: text(value, i),
          chosen: () => picked.set(i),
          pick(way) {
            view.handles.get((i + way + x.length) % x.length).element.focus();
            ui.schedule();
          },
        }),
      );
      view.finish((key) => key >= x.length);
    },
  };
}

const kept = (value) => ({ get: () => value, set: (now) => (value = now) });

export function padded(values) {
  const [lo, hi] = [Math.min(...values), Math.max(...values)],
    pad = 0.12 * (hi - lo) || 1;
  return [lo - pad, hi + pad];
}
