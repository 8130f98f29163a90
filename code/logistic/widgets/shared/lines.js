import { LOSSES, dot, sigmoid } from "./numerics.js";

// The lines of the derivation: formula, the same in words to be read aloud, reason,
// and what one sample adds to the line.
const EPSILON = 1e-5; // the nudge of a measured derivative

const [mi, mn, mo, group, frac, sub, sup] = "mi mn mo mrow mfrac msub msup".split(" ").map(
  (tag) =>
    (...inside) =>
      `<${tag}>${inside.join("")}</${tag}>`,
);
const [times, of] = ["\u2062", "\u2061"].map((sign) => mo(sign)); // not seen, but heard
const apart = '<mo lspace="0.17em">\u2062</mo>'; // the same, with a thin space
const [J, h, y, x, j, m, theta, epsilon] = [..."Jhyxjmθε"].map((name) => mi(name));
const one = mn("1"),
  [plus, minus, log, equal, about] = ["+", "−", "log", "=", "≈"].map((sign) => mo(sign)),
  sum = '<mo symmetric="false" class="lg-size2">∑</mo>';
const round = (...inside) => group(mo("("), ...inside, mo(")"));
// Square brackets, and those around fractions:
// few machines have a font in which they grow, so these are the page's.
const bracket = (sign, size) => `<mo stretchy="false" class="lg-size${size}">${sign}</mo>`;
const tall = (size, ...inside) => group(bracket("[", size), ...inside, bracket("]", size));
const square = (...inside) => group(mo("["), ...inside, mo("]"));
const negative = '<mo form="prefix">−</mo>';
const marked = (kind, ...inside) => `<mrow class="lg-${kind}">${inside.join("")}</mrow>`;
const changed = (...inside) => marked("made", ...inside);
const from = (...inside) => marked("from", ...inside);
const mean = frac(one, m) + sum,
  thetaJ = sub(theta, j),
  xJ = sub(x, j);
const slope = (u) => frac(group(mo("∂"), u), group(mo("∂"), thetaJ));
const nudged = (sign) => J + of + round(theta, sign, epsilon, sub(mi("e"), j));
const notY = round(one, minus, y),
  notH = round(one, minus, h);

// A formula in pieces between which it may be broken.
// `changed` is what the step has changed, `from` what the next one will.
export const LINES = [
  {
    step: 0,
    name: "The cost",
    why: "A term is what one sample costs.",
    words: "J is minus the mean of: y times log h, plus (1 minus y) times log of (1 minus h).",
    formula: [
      J +
        equal +
        negative +
        mean +
        square(y, times, from(log, of, h), plus, notY, times, from(log, of, notH)),
    ],
    term: ({ z, y }) => LOSSES.log.value(z, y),
  },
  {
    step: 0,
    name: "Its derivative, measured",
    words:
      "The derivative of J is about: the bracket J with theta j nudged up, minus J with " +
      "theta j nudged down; over 2 epsilon.",
    why: "No rule is used: θ<sub>j</sub> is nudged up and down by ε = 0.00001.",
    formula: [
      slope(J) + about + frac(group(nudged(plus), minus, nudged(minus)), group(mn("2"), epsilon)),
    ],
    term: ({ y, measured }) => measured((z) => LOSSES.log.value(z, y)),
  },
  {
    step: 1,
    name: "Step 1: the chain rule",
    words:
      "The derivative of J is minus the mean of: y times 1 over h times the derivative of h, " +
      "plus (1 minus y) times 1 over (1 minus h) times the derivative of (1 minus h).",
    why:
      "The derivative of log u is 1/u times that of u. What is left to differentiate, h and " +
      "1 − h, is measured.",
    formula: [
      slope(J) + equal,
      negative +
        mean +
        tall(
          3,
          y,
          apart,
          changed(frac(one, h), apart, from(slope(h))),
          plus,
          notY,
          apart,
          changed(frac(one, group(one, minus, h)), apart, from(slope(notH))),
        ),
    ],
    term: ({ y, h, rest, measured }) =>
      -(y * (1 / h) * measured(sigmoid) + (1 - y) * (1 / rest) * measured((z) => sigmoid(-z))),
  },
  {
    step: 2,
    name: "Step 2: the pattern",
    words:
      "It is minus the mean of: the bracket y over h, minus (1 minus y) over (1 minus h); " +
      "times h, times (1 minus h), times x j.",
    why:
      "The sigmoid's pattern: ∂h/∂θ<sub>j</sub> is h (1 − h) x<sub>j</sub>, and " +
      "∂(1 − h)/∂θ<sub>j</sub> is its negative, so both terms share a factor.",
    formula: [
      equal +
        negative +
        mean +
        from(
          tall(2, frac(y, h), changed(minus), frac(group(one, minus, y), group(one, minus, h))),
          apart,
          changed(h, apart, notH),
        ) +
        apart +
        changed(xJ),
    ],
    term: ({ y, h, rest, x }) => -(y / h - (1 - y) / rest) * h * rest * x,
  },
  {
    step: 3,
    name: "Step 3: multiplied out",
    words:
      "It is minus the mean of: the bracket y times (1 minus h), minus (1 minus y) times h; " +
      "times x j.",
    why: "Each denominator cancels against its own factor.",
    formula: [
      equal +
        from(negative) +
        mean +
        from(changed(square(y, apart, notH, minus, notY, apart, h))) +
        apart +
        xJ,
    ],
    term: ({ y, h, rest, x }) => -(y * rest - (1 - y) * h) * x,
  },
  {
    step: 4,
    name: "Step 3: what is left",
    words: "It is the mean of: (h minus y) times x j.",
    why: "y h cancels, and the minus sign in front turns y − h into h − y.",
    formula: [equal + frac(one, m) + from(sum) + changed(round(h, minus, y)) + apart + from(xJ)],
    term: ({ y, h, x }) => (h - y) * x,
  },
  {
    step: 5,
    name: "Step 4: all weights at once",
    words: "The gradient of J is 1 over m times X transposed times (h minus y).",
    why: "One product for both derivatives: for b on top, for w below.",
    formula: [
      sub(mo("∇"), theta) +
        J +
        equal +
        frac(one, m) +
        times +
        changed(sup(mi("X"), mo("⊤"))) +
        times +
        round(h, minus, y),
    ],
    term: ({ y, h, row }) => row.map((entry) => entry * (h - y)),
  },
];
export const math = (piece) => `<math>${group(piece)}</math>`;

// A sample as the lines see it. `measured`:
// the derivative of a function of the score with respect to weight j.
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
