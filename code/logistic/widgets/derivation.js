import { button, choice, ending, hint, range, reset } from "./shared/controls.js";
import { assign, make, write } from "./shared/dom.js";
import { mount } from "./shared/mount.js";
import { LOSSES, dot, sigmoid } from "./shared/numerics.js";
import { short } from "./shared/words.js";

// The lines of the derivation: formula, reason, and what one sample adds to the line.
const EPSILON = 1e-5; // the nudge of a measured derivative
const EQUAL = 1e-6; // what measuring and rounding may make of two equal numbers

const [mi, mn, mo, group, frac, sub, sup] = "mi mn mo mrow mfrac msub msup".split(" ").map(
  (tag) =>
    (...inside) =>
      `<${tag}>${inside.join("")}</${tag}>`,
);
const [J, h, y, x, j, m, theta, epsilon] = [..."Jhyxjmθε"].map((name) => mi(name));
const one = mn("1"),
  [plus, minus, sum, log, equal, about] = ["+", "−", "∑", "log", "=", "≈"].map((sign) => mo(sign));
const round = (...inside) => group(mo("("), ...inside, mo(")"));
const square = (...inside) => group(mo("["), ...inside, mo("]"));
const negative = '<mo form="prefix">−</mo>';
const marked = (kind, ...inside) => `<mrow class="lg-${kind}">${inside.join("")}</mrow>`;
const made = (...inside) => marked("made", ...inside);
const from = (...inside) => marked("from", ...inside);
const mean = frac(one, m) + sum,
  thetaJ = sub(theta, j),
  xJ = sub(x, j);
const slope = (u) => frac(group(mo("∂"), u), group(mo("∂"), thetaJ));
const nudged = (sign) => J + round(theta, sign, epsilon, sub(mi("e"), j));
const notY = round(one, minus, y),
  notH = round(one, minus, h);

// A formula in pieces between which it may be broken. `made` is what the step has changed, `from` what the next one will.
export const LINES = [
  {
    step: 0,
    name: "The cost",
    why: "A term is what one sample costs.",
    formula: [J + equal + negative + mean + square(y, from(log, h), plus, notY, from(log, notH))],
    term: ({ z, y }) => LOSSES.log.value(z, y),
  },
  {
    step: 0,
    name: "Its derivative, measured",
    why: "No rule is used: θ<sub>j</sub> is nudged up and down by ε = 0.00001.",
    formula: [
      slope(J) + about + frac(group(nudged(plus), minus, nudged(minus)), group(mn("2"), epsilon)),
    ],
    term: ({ y, measured }) => measured((z) => LOSSES.log.value(z, y)),
  },
  {
    step: 1,
    name: "Step 1: the chain rule",
    why: "The derivative of log u is 1/u times that of u. What is left to differentiate, h and 1 − h, is measured.",
    formula: [
      slope(J) + equal,
      negative +
        mean +
        square(
          y,
          made(frac(one, h), from(slope(h))),
          plus,
          notY,
          made(frac(one, group(one, minus, h)), from(slope(notH))),
        ),
    ],
    term: ({ y, h, rest, measured }) =>
      -(y * (1 / h) * measured(sigmoid) + (1 - y) * (1 / rest) * measured((z) => sigmoid(-z))),
  },
  {
    step: 2,
    name: "Step 2: the pattern of the sigmoid",
    why: "∂h/∂θ<sub>j</sub> is h (1 − h) x<sub>j</sub>, and ∂(1 − h)/∂θ<sub>j</sub> its negative: a common factor.",
    formula: [
      equal +
        negative +
        mean +
        from(
          square(frac(y, h), made(minus), frac(group(one, minus, y), group(one, minus, h))),
          made(h, notH),
        ) +
        made(xJ),
    ],
    term: ({ y, h, rest, x }) => -(y / h - (1 - y) / rest) * h * rest * x,
  },
  {
    step: 3,
    name: "Step 3: multiplied out",
    why: "Each denominator cancels against its own factor.",
    formula: [equal + from(negative) + mean + from(made(square(y, notH, minus, notY, h))) + xJ],
    term: ({ y, h, rest, x }) => -(y * rest - (1 - y) * h) * x,
  },
  {
    step: 4,
    name: "Step 3: what is left",
    why: "y h cancels, and the minus sign in front turns y − h into h − y.",
    formula: [equal + frac(one, m) + from(sum) + made(round(h, minus, y)) + from(xJ)],
    term: ({ y, h, x }) => (h - y) * x,
  },
  {
    step: 5,
    name: "Step 4: all weights at once",
    why: "One product for both derivatives: for b on top, for w below.",
    formula: [
      sub(mo("∇"), theta) +
        J +
        equal +
        frac(one, m) +
        made(sup(mi("X"), mo("⊤"))) +
        round(h, minus, y),
    ],
    term: ({ y, h, row }) => row.map((entry) => entry * (h - y)),
  },
];
const LAST = LINES.at(-1).step;

export default {
  render: (context) => mount(context, "derivation", "The derivation, line by line", build),
};

// A sample as the lines see it. `measured`: the derivative of a function of the score with respect to weight j.
export function sampleOf(theta, x, y, j) {
  const row = [1, x],
    z = dot(row, theta),
    nudge = EPSILON * row[j];
  const measured = (f) => (f(z + nudge) - f(z - nudge)) / (2 * EPSILON);
  return { z, y, row, x: row[j], h: sigmoid(z), rest: sigmoid(-z), measured };
}

// The terms of each line, and last their mean: four numbers, and four pairs in the last line.
export function valuesOf(theta, x, y, j) {
  const samples = x.map((value, i) => sampleOf(theta, value, y[i], j));
  return LINES.map(({ term }) => {
    const terms = samples.map(term);
    return [...terms, meanOf(terms)];
  });
}
const meanOf = (terms) =>
  Array.isArray(terms[0])
    ? terms[0].map((_, k) => meanOf(terms.map((pair) => pair[k])))
    : terms.reduce((sum, term) => sum + term, 0) / terms.length;

function build(ui) {
  const whole = make("div", { role: "columnheader", class: "lg-what" }),
    heads = [1, 2, 3].map(headOf),
    rows = LINES.map(rowOf),
    verdict = ending("Equal?");
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
  ui.root.append(
    make("div", { class: "lg-settings" }, weight(ui, 0), weight(ui, 1), whose(ui)),
    make(
      "div",
      { role: "table", "aria-label": "The lines and their values", class: "lg-lines" },
      make(
        "div",
        { role: "row" },
        whole,
        ...heads.map(({ element }) => element),
        make("div", { role: "columnheader", class: "lg-cell" }, "mean"),
      ),
      ...rows.map(({ element }) => element),
    ),
    make("div", { class: "lg-buttons" }, back, next, reset(ui, ["theta", "j", "step"])),
    verdict.element,
    hint(
      "Back and Next, or the left and right arrow keys on a button, go from line to line. Underlined: what the step has made. Dotted, in the line before: what it was made from. A minus sign in front of a sum is counted into its terms. Numbers are rounded to 4 decimals, h above the columns to 3.",
    ),
  );

  return () => {
    const [theta, x, y, j, step] = ["theta", "x", "y", "j", "step"].map(ui.get),
      values = valuesOf(theta, x, y, j);
    const part = `θ<sub>j</sub> = ${NAMES[j]}, x<sub>j</sub> = ${["1", "x"][j]}`;
    whole.innerHTML = `<p>Each line for ${part}</p>`;
    heads.forEach(({ show }, i) => show(sampleOf(theta, x[i], y[i], j)));
    rows.forEach(({ show }, k) => show(values[k], step, j));
    assign(back, "aria-disabled", String(step === 0));
    assign(next, "aria-disabled", String(step === LAST));
    const slopes = values.slice(1, step + 2).map((line) => [line.at(-1)].flat().at(-2 + j)),
      difference = Math.max(...slopes) - Math.min(...slopes);
    verdict.show(inWords(slopes, difference, j), difference <= EQUAL);
    ui.publish({ theta, j, step, value: slopes.at(-1), difference, values });
    ui.say(aloud(step, values, j));
  };
}

const NAMES = ["b", "w"];
const decimals = (value) => (Math.abs(value) < 0.00005 ? 0 : value).toFixed(4).replace("-", "−");

const weight = (ui, k) =>
  range(ui, {
    label: ["Bias b", "Weight w"][k],
    min: [-4, -2][k],
    max: [4, 2][k],
    step: 0.05,
    value: () => ui.get("theta")[k],
    set: (value) => ui.set({ theta: ui.get("theta").map((old, i) => (i === k ? value : old)) }),
  });

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

export const math = (piece) => `<math>${group(piece)}</math>`;

// A line with its four cells. What comes later keeps its room, but is neither seen nor read.
function rowOf({ step, name, why, formula }) {
  const what = make("div", { role: "rowheader", class: "lg-what" }),
    cells = [0, 1, 2, 3].map(() => make("div", { role: "cell", class: "lg-cell" }));
  what.innerHTML = `<p><b>${name}.</b> ${why.replace(/ ([−=]) /g, "\u00a0$1\u00a0")}</p>${formula.map(math).join(" ")}`;
  const element = make("div", { role: "row" }, what, ...cells);
  const show = (values, shown, j) => {
    const when = step > shown ? "later" : step === shown ? "now" : step === shown - 1 && "before";
    assign(element, "data-when", when);
    assign(element, "aria-current", when === "now" && "step");
    cells.forEach((cell, k) => write(cell, textOf(values[k], j)));
  };
  return { element, show };
}

const textOf = (value) => (Array.isArray(value) ? value.map(decimals).join("\n") : decimals(value));

function inWords(slopes, difference, j) {
  const slope = `∂J/∂${NAMES[j]} = ${decimals(slopes.at(-1))}`,
    lines = slopes.length - 1;
  if (!lines) return `${slope}, as measured; each line to come has to give the same`;
  return `${slope}, measured and by the ${lines === 1 ? "line" : `${lines} lines`} below; no two of these differ by more than ${short(difference, 2)}, the error of measuring and rounding`;
}

// The line or lines of a step, to be read aloud.
const aloud = (step, values) =>
  LINES.map((line, k) => ({ ...line, shown: values[k].map((value) => textOf(value)) }))
    .filter((line) => line.step === step)
    .map(
      ({ name, why, shown }) =>
        `${name}. ${why.replace(/<[^>]*>/g, " ")} Terms ${shown.slice(0, 3).join(", ")}; mean ${shown[3]}.`,
    )
    .join(" ");
