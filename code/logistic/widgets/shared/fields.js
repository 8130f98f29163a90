import { choice } from "./controls.js";
import { make } from "./dom.js";
import { changeSample, labelled } from "./samples.js";
import { restart } from "./walks.js";

// What can be dragged, as numbers to type: for readers who cannot drag, and for exact values.
const FARTHEST = 1000;

// A number. One that is none is given up for the one before; one too far away becomes the farthest.
function number(ui, { label, value, set, shown = () => true }) {
  const input = make("input", { type: "number", step: "any", min: -FARTHEST, max: FARTHEST });
  const title = make("span", { class: "lg-title" }, label),
    field = make("label", { class: "lg-field" }, title, input);
  const tell = () => (input.value = String(value()));
  ui.listen(input, "change", () => {
    const wanted = input.valueAsNumber;
    if (!Number.isNaN(wanted)) set(Math.max(-FARTHEST, Math.min(FARTHEST, wanted)));
    tell();
  });
  ui.listen(input, "keydown", (event) => event.stopPropagation());
  ui.listen(input, "blur", tell);
  ui.updates.push(() => {
    field.hidden = !shown();
    const own = input.getRootNode().activeElement === input; // what is being typed stands
    if (!field.hidden && !own && input.value !== String(value())) tell();
  });
  return field;
}

// Folded at first: who drags does not need them.
export const typed = (...fields) =>
  make(
    "details",
    { class: "lg-typed" },
    make("summary", {}, "Type the numbers"),
    make("div", { class: "lg-settings" }, ...fields),
  );

// The weights in the state's `key`: b, where there is one, and w.
const entries = (ui, key, title, set) =>
  [-2, -1].map((place) =>
    number(ui, {
      label: `${title} ${{ [-2]: "b", [-1]: "w" }[place]}`,
      shown: () => ui.get(key).at(place) !== undefined,
      value: () => ui.get(key).at(place),
      set: (value) =>
        set({ [key]: ui.get(key).map((old, j, all) => (j === all.length + place ? value : old)) }),
    }),
  );
export const startFields = (ui) => entries(ui, "start", "Start", (change) => restart(ui, change));
export const pointFields = (ui) => entries(ui, "theta", "Point", ui.set);

// One sample at a time: which, its x, and its label, or its y where that is not 0 or 1.
export function sampleFields(ui, picked) {
  const now = () => Math.min(picked.get() ?? 0, ui.get("x").length - 1);
  const entry = (key, more) => ({
    label: `Its ${key}`,
    value: () => ui.get(key)[now()],
    set: (value) => changeSample(ui, now(), { [key]: value }),
    ...more,
  });
  const label = entry("y", {
    options: () => [
      ["0", "0"],
      ["1", "1"],
    ],
    shown: () => labelled(ui.get("y")),
  });
  return [
    choice(ui, {
      label: "Sample",
      options: () => ui.get("x").map((_, i, x) => [String(i), `${i + 1} of ${x.length}`]),
      value: () => String(now()),
      set: (i) => picked.set(Number(i)),
    }),
    number(ui, entry("x")),
    choice(ui, { ...label, value: () => String(label.value()), set: (y) => label.set(Number(y)) }),
    number(ui, entry("y", { shown: () => !labelled(ui.get("y")) })),
  ];
}
