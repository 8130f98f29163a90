import { choice } from "./controls.js";
import { tap } from "./handles.js";
import { short } from "./words.js";

// The data set that a widget shows: which one, and its samples to move.
// What a choice of data, or a sample that moves, changes.
export const DATA = ["x", "y", "bias", "preset"];

// The data sets to choose from.
export const dataChoice = (ui, also = () => ({})) =>
  choice(ui, {
    label: "Data",
    options: () => [
      ...ui.get("presets").map(({ name }) => [name, name]),
      ...(ui.get("preset") ? [] : [["", "changed by you"]]),
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

// A setting that some data sets decide: what the reader had comes back with a set that leaves it
// free. `decided`: what a set makes of it, or undefined.
export function lent(ui, key, decided) {
  let own = ui.get(key);
  return (preset) => {
    if (decided({ name: ui.get("preset"), y: ui.get("y") }) === undefined) own = ui.get(key);
    return { [key]: decided(preset) ?? own };
  };
}

export const labelled = (y) => y.every((label) => label === 0 || label === 1);

// Sample i has another x, or another y.
export const changeSample = (ui, i, change) =>
  ui.set({
    ...Object.fromEntries(
      Object.entries(change).map(([key, value]) => [
        key,
        ui.get(key).map((old, k) => (k === i ? value : old)),
      ]),
    ),
    preset: "",
  });

// The samples as handles along x, on an axis that stands still while one of them
// moves. One of them is picked, by a tap, by Tab or in the fields, and has a
// ring: a tap beside the samples moves it there, Tab goes to it, and up and down
// from it to the others. `more`: what is read aloud of a sample besides its x.
export function samples(ui, view, picked = kept(ui)) {
  let span = null;
  const move = (i, x) => (picked.set(i), changeSample(ui, i, { x }));
  tap(ui, view, (x) => picked.get() !== undefined && move(picked.get(), x));
  return {
    picked,
    span(x) {
      const inside = (value) => span[0] <= value && value <= span[1];
      if (ui.get("preset") || !span || !(ui.busy || x.every(inside))) span = padded(x);
      return span;
    },
    put(x, y, more) {
      const labels = labelled(y),
        ringed = picked.get();
      if (ringed < x.length) view.dot("ring", [x[ringed], y[ringed]], "ring", "circle", 9);
      x.forEach((value, i) =>
        view.handle(i, {
          at: [value, y[i]],
          axis: "x",
          role: labels && y[i] === 1 ? "one" : "zero",
          shape: labels && y[i] === 1 ? "triangle" : "circle",
          size: 5.5,
          reach: 14,
          set: (to) => move(i, to),
          tabindex: i === Math.min(ringed ?? 0, x.length - 1) ? 0 : -1,
          label: `Sample ${i + 1} of ${x.length}, y = ${short(y[i])}; up and down go to the next`,
          text: `x = ${short(value)}${more(i)}`,
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

// None until the reader has picked one.
function kept(ui) {
  let value;
  ui.keeps.push(() => {
    const before = value;
    return () => (value = before);
  });
  return { get: () => value, set: (now) => ((value = now), ui.schedule()) };
}

export function padded(values) {
  const [lo, hi] = [Math.min(...values), Math.max(...values)],
    pad = 0.12 * (hi - lo) || 1;
  return [lo - pad, hi + pad];
}
