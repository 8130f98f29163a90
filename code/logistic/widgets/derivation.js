import { button, choice, ending, hint, reset, weight } from "./shared/controls.js";
import { assign, make, write } from "./shared/dom.js";
import { LINES, math, sampleOf, valuesOf } from "./shared/lines.js";
import { memo, mount } from "./shared/mount.js";
import { named, short } from "./shared/words.js";

const LAST = LINES.at(-1).step;
const EQUAL = 1e-6; // what measuring and rounding may make of two equal numbers
const NAMES = ["b", "w"];

const HINT =
  "Back and Next, or the left and right arrow keys on a button, go from line to line. " +
  "Underlined: what the step has made. Dotted, in the line before: " +
  "what it was made from. A minus sign in front of a sum is included in its terms. " +
  "Numbers are rounded to 4 decimals, the h above each column to 3.";

export default {
  render: (context) => mount(context, "derivation", "The derivation, line by line", build),
};

function build(ui) {
  const whole = make("div", { role: "columnheader", class: "lg-what" }),
    heads = [1, 2, 3].map(headOf),
    rows = LINES.map(rowOf),
    whys = Array.from({ length: LAST + 1 }, (_, step) => whyOf(step)),
    verdict = ending("Equal?"),
    printed = ending("Equal?"); // of all lines, for paper has them all
  printed.element.classList.add("lg-printed");
  const head = memo((j) => {
    const part = `θ<sub>j</sub> = ${NAMES[j]}, x<sub>j</sub> = ${["1", "x"][j]}`;
    whole.innerHTML = `<p>Each line for ${part}</p>`;
  });
  const go = (wanted) => {
    const step = Math.max(0, Math.min(LAST, wanted));
    ui.set({ step });
    rows[LINES.findLastIndex((line) => line.step === step)].element.scrollIntoView({
      block: "nearest",
    });
  };
  const back = button(ui, "Back", () => go(ui.get("step") - 1)),
    next = button(ui, "Next", () => go(ui.get("step") + 1));
  next.classList.add("lg-play");
  ui.listen(ui.root, "keydown", (event) => {
    const way = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!way || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    go(ui.get("step") + way);
  });
  const weights = [4, 2].map((end, j) => weight(ui, j, { min: -end, max: end, step: 0.05 }));
  ui.root.append(
    make("div", { class: "lg-settings" }, ...weights, whose(ui)),
    table([whole, ...elements(heads)], elements(rows)),
    make(
      "div",
      { class: "lg-foot" },
      make("div", { class: "lg-buttons" }, back, next, reset(ui, ["theta", "j", "step"])),
      verdict.element,
    ),
    make("div", { class: "lg-whys" }, ...elements(whys)),
    printed.element,
    hint(HINT),
  );

  return () => {
    const [theta, x, y, j, step] = ["theta", "x", "y", "j", "step"].map(ui.get),
      values = valuesOf(theta, x, y, j);
    head(j);
    heads.forEach(({ show }, i) => show(sampleOf(theta, x[i], y[i], j)));
    rows.forEach(({ show }, k) => show(values[k], step));
    whys.forEach(({ show }) => show(step));
    assign(back, "aria-disabled", String(step === 0));
    assign(next, "aria-disabled", String(step === LAST));
    const { words, equal, ...numbers } = judged(values, step, j),
      all = judged(values, LAST, j);
    verdict.show(words, step > 0 && equal);
    printed.show(`${all.words}, at ${named(theta)}`, all.equal);
    ui.publish({ theta, j, step, ...numbers, values });
    ui.say(`${aloud(step, values)} Equal? ${words}.`);
  };
}

const elements = (parts) => parts.map(({ element }) => element);

function table(heads, rows) {
  const mean = make("div", { role: "columnheader", class: "lg-cell" }, "mean"),
    about = { role: "table", "aria-label": "The lines and their values" };
  const top = make("div", { role: "row" }, ...heads, mean);
  return make("div", { ...about, class: "lg-lines" }, top, ...rows);
}

const decimals = (value) => (Math.abs(value) < 0.00005 ? 0 : value).toFixed(4).replace("-", "−");

const whose = (ui) =>
  choice(ui, {
    label: "Derivative",
    options: () => NAMES.map((name, k) => [String(k), `∂J/∂${name}`]),
    value: () => String(ui.get("j")),
    set: (j) => ui.set({ j: Number(j) }),
  });

// The head of a sample's column.
function headOf(i) {
  const lines = [1, 2, 3].map(() => make("span")),
    element = make("div", { role: "columnheader", class: "lg-cell" }, `sample ${i}`, ...lines);
  const show = ({ row, y, h }) =>
    [`x = ${short(row[1])}`, `y = ${y}`, `h = ${h.toFixed(3)}`].forEach((text, k) =>
      write(lines[k], text),
    );
  return { element, show };
}

// A line with its four cells. What comes later keeps its room, but is neither seen nor read.
function rowOf({ step, name, formula }) {
  const what = make("div", { role: "rowheader", class: "lg-what" }),
    cells = [0, 1, 2, 3].map(() => make("div", { role: "cell", class: "lg-cell" }));
  what.innerHTML = `<b>${name}</b><span>${formula.map(math).join(" ")}</span>`;
  const element = make("div", { role: "row" }, what, ...cells);
  const show = (values, shown) => {
    const when = whenOf(step, shown);
    assign(element, "data-when", when);
    assign(element, "aria-current", when === "now" && "step");
    cells.forEach((cell, k) => write(cell, textOf(values[k])));
  };
  return { element, show };
}

const whenOf = (step, shown) =>
  step > shown ? "later" : step === shown ? "now" : step === shown - 1 ? "before" : "past";

// Why the line or lines of a step hold; only those of the step that is shown are seen.
function whyOf(step) {
  const element = make("p");
  element.innerHTML = LINES.filter((line) => line.step === step)
    .map(({ name, why }) => `<b>${name}.</b> ${why.replace(/ ([−=]) /g, "\u00a0$1\u00a0")}`)
    .join(" ");
  return { element, show: (shown) => assign(element, "data-when", whenOf(step, shown)) };
}

const ofWeight = (value, j) => (Array.isArray(value) ? value[j] : value);
const textOf = (value) => (Array.isArray(value) ? value.map(decimals).join("\n") : decimals(value));

const pairAloud = (value) =>
  Array.isArray(value)
    ? value.map((part, j) => `${decimals(part)} for ${NAMES[j]}`).join(" and ")
    : decimals(value);

// The derivative as the line of a step gives it, and whether all lines down to it give the same.
function judged(values, step, j) {
  const slopes = values.slice(1, step + 2).map((line) => ofWeight(line.at(-1), j)),
    value = slopes.at(-1),
    difference = Math.max(...slopes) - Math.min(...slopes),
    equal = difference <= EQUAL;
  const slope = `∂J/∂${NAMES[j]} = ${decimals(value)}`,
    lines = step === 1 ? "1 line" : `${step} lines`,
    answer = equal ? `Yes, within ${short(difference, 2)}` : `No, ${short(difference)} apart`;
  const words = step
    ? `${answer}: ${slope}, measured and by ${lines}`
    : `${slope}, measured; each line must give the same`;
  return { value, difference, equal, words };
}

// The line or lines of a step, to be read aloud.
const aloud = (step, values) =>
  LINES.map((line, k) => ({ ...line, heard: values[k].map(pairAloud) }))
    .filter((line) => line.step === step)
    .map(
      ({ name, words, why, heard }) =>
        `${name}. ${words} ${why.replace(/<[^>]*>/g, " ")} Terms ` +
        `${heard.slice(0, 3).join(", ")}; mean ${heard[3]}.`,
    )
    .join(" ");
