import { choice } from "./controls.js";
import { make } from "./dom.js";
import { changeSample, labelled } from "./samples.js";
import { restart } from "./walks.js";
import { short } from "./words.js";

// What can be dragged, as numbers to type: for readers who cannot drag, and for exact values.
const FARTHEST = 1000;

const WANTED = `Type a number from −${FARTHEST} to ${FARTHEST}, like 0.5`;
const refused = (text, value) =>
  `“${text}” is no number from −${FARTHEST} to ${FARTHEST}: it is ${short(value)} again.`;

// A number as people write it: with a point or a comma, with a hyphen or a minus sign.
// NaN if it is none, or too far.
function numberIn(text) {
  const typed = text.trim().replace(",", ".").replace("−", "-"),
    value = typed === "" ? Number.NaN : Number(typed);
  return Math.abs(value) <= FARTHEST ? value : Number.NaN;
}

// A number to type. What cannot be one is told, and changes nothing;
// who leaves the field is told that it has the number before.
function number(ui, { label, value, set, shown = () => true }) {
  const input = make("input", {
    type: "text",
    autocomplete: "off",
    spellcheck: "false",
    "aria-label": label, // what is told within the label is no part of the name
  });
  const title = make("span", { class: "lg-title" }, label),
    fault = make("span", { class: "lg-fault", role: "alert" }),
    field = make("label", { class: "lg-field" }, title, input, fault);
  let typing = false; // what is being typed stands
  const tell = () => {
    (typing = false), input.setCustomValidity("");
    if (shown() && input.value !== String(value())) input.value = String(value());
  };
  const own = () => input.getRootNode().activeElement === input;
  ui.listen(input, "input", () => {
    (typing = true), (fault.textContent = ""), input.setCustomValidity("");
  });
  ui.listen(input, "change", () => {
    const wanted = numberIn(input.value);
    if (!Number.isNaN(wanted)) set(wanted), tell();
    else if (own()) input.setCustomValidity(WANTED), input.reportValidity();
    else fault.textContent = refused(input.value, value());
  });
  ui.listen(input, "keydown", (event) => {
    event.stopPropagation();
    if (event.key === "Escape") tell();
  });
  ui.listen(input, "blur", () => (tell(), ui.schedule()));
  ui.updates.push(() => {
    field.hidden = !shown() && !own(); // the focus is not taken away
    if (!typing) tell();
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
// `more`: what else the menu says.
export function sampleFields(ui, picked, more = () => "") {
  const now = () => Math.min(picked.get() ?? 0, ui.get("x").length - 1);
  const entry = (key, more) => ({
    label: `${key} of the sample`,
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
    quiet: true,
  });
  const fields = [
    choice(ui, {
      label: "Sample",
      quiet: true,
      options: () =>
        ui
          .get("x")
          .map((x, i, { length }) => [
            String(i),
            `${i + 1} of ${length}: x = ${short(x)}, y = ${short(ui.get("y")[i])}${more(i)}`,
          ]),
      value: () => String(now()),
      set: (i) => picked.set(Number(i)),
    }),
    number(ui, entry("x")),
    choice(ui, { ...label, value: () => String(label.value()), set: (y) => label.set(Number(y)) }),
    number(ui, entry("y", { shown: () => !labelled(ui.get("y")) })),
  ];
  // Who comes to a field has picked the sample, as who comes to its handle.
  for (const field of fields) ui.listen(field, "focusin", () => picked.set(now()));
  return fields;
}
