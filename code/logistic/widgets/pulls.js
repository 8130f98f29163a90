import { button, hint, readout, reset, weight } from "./shared/controls.js";
import { assign, make, write } from "./shared/dom.js";
import { sampleFields, typed } from "./shared/fields.js";
import { tap } from "./shared/handles.js";
import { memo, mount } from "./shared/mount.js";
import {
  design,
  evaluate,
  gradient,
  newton,
  newtonStep,
  residual,
  sigmoid,
  tidy,
} from "./shared/numerics.js";
import { plot, views } from "./shared/plot.js";
import { DATA, dataChoice, samples } from "./shared/samples.js";
import { SHAPES } from "./shared/shapes.js";
import { named, short } from "./shared/words.js";

const HINT =
  "Drag the squares on the curve, the sliders or a sample, or use the arrow keys; " +
  "with Shift the steps are longer. A bar shows how a sample pulls on the derivative, up or " +
  "down; it never pulls beyond the dotted lines, and the solid line is the mean. " +
  "To choose a sample, tap or click on it or its bar, or reach one with Tab and go on to the " +
  "others with the up and down keys; a tap or a click beside the samples moves it there. " +
  "“To the minimum” is off where the cost has no single minimum. " +
  "Numbers are rounded to 4 digits.";

const LABELS = [
  { y: 0, role: "zero", shape: "circle" },
  { y: 1, role: "one", shape: "triangle" },
];
const NEAREST = 1e-3; // how near to 0 and 1 the handles take the curve; the sliders go on

export default {
  render: (context) => mount(context, "pulls", "What each sample contributes", build),
};

function build(ui) {
  const left = plot(ui, { title: "The data and the residuals", x: "x", y: "y", kind: "lg-tall" });
  const onW = plot(ui, { title: "Pulls on w and their mean", x: "x", y: "(h − y) x" });
  const onB = plot(ui, { title: "Pulls on b and their mean", x: "x", y: "h − y" });
  const selected = () => Math.min(ui.get("selected"), ui.get("x").length - 1);
  const choose = (i) => ui.set({ selected: i });
  const points = samples(ui, left, { get: selected, set: choose });
  for (const bars of [onW, onB]) tap(ui, bars, (at) => choose(nearest(ui.get("x"), at)));
  const numbers = readout({
    sample: "sample",
    x: "its x",
    h: "its h",
    r: "h − y",
    pull: "(h − y) x",
  });
  // A sample's h and its pulls on (b, w).
  const pullOf = (i) => {
    const [x, y, [b, w]] = ["x", "y", "theta"].map(ui.get),
      z = b + w * x[i],
      r = residual(z, y[i]);
    return { h: sigmoid(z), r, pull: r * x[i] };
  };
  const about = (i) => {
    const { h, r, pull } = pullOf(i);
    return `, h = ${short(h)}, pull on w ${short(pull)}, on b ${short(r)}`;
  };
  const sums = make("p", { class: "lg-where lg-words" });

  ui.root.append(
    views(left.figure, sliders(ui), onW.figure, onB.figure),
    settings(ui),
    typed(...sampleFields(ui, points.picked, about)),
    numbers.element,
    sums,
    hint(HINT),
  );

  return () => {
    const [x, y, theta] = ["x", "y", "theta"].map(ui.get);
    if (x.length !== y.length || theta.length !== 2) return;
    const [b, w] = theta,
      i = selected(),
      [db, dw] = gradient(theta, design(x, true), y);
    const of = x.map((_, k) => pullOf(k)),
      [h, r, pulls] = ["h", "r", "pull"].map((key) => of.map((one) => one[key]));

    const span = points.span(x),
      far = 1.1 * Math.max(...span.map(Math.abs));
    if (left.axes({ x: span, y: [-0.12, 1.12] })) {
      stems(left, "residuals", x, y, y, h, "lg-thin");
      left.curve("curve", (at) => sigmoid(b + w * at), "curve");
      stems(left, "chosen", [x[i]], [y[i]], [y[i]], [h[i]], "lg-bar");
      left.text("theta", [span[0], 1.12], named(theta), { dx: 8, dy: 11 });
      points.put(x, y, about);
      shape(ui, left, span); // above the samples, whose rows the curve comes near to
    }
    if (onW.axes({ x: span, y: [-far, far] })) {
      bounds(onW, [span[0], 0, span[1]], Math.abs);
      bars(onW, x, y, pulls, i, dw);
    }
    if (onB.axes({ x: span, y: [-1.55, 1.55] })) {
      bounds(onB, span, () => 1);
      bars(onB, x, y, r, i, db);
    }

    numbers.show({ sample: `${i + 1}, y = ${y[i]}`, x: x[i], h: h[i], r: r[i], pull: pulls[i] });
    const product = `(${short(h[i])} − ${y[i]}) · ${x[i] < 0 ? `(${short(x[i])})` : short(x[i])}`;
    write(
      sums,
      `Sample ${i + 1}: (h − y) x = ${product} = ${short(pulls[i])}. All ${x.length}: ` +
        `∂J/∂w = ${balance(pulls, dw)}, and ∂J/∂b = ${balance(r, db)}.`,
    );
    ui.publish({ theta, selected: i, gradient: [db, dw], pull: pulls[i] });
    ui.say(
      `${named(theta)}. Derivative for b ${aloud(db, r)}, for w ${aloud(dw, pulls)}. ` +
        `Strongest pull on w: ${strongest(pulls, x)}; on b: ${strongest(r, x)}.`,
    );
  };
}

const sliders = (ui) =>
  [10, 5].map((end, j) => weight(ui, j, { min: -end, max: end, step: 0.01, rests: true }));

function settings(ui) {
  // Python may set x and y one after the other.
  const bottom = memo((x, y) => (x.length === y.length ? lowestPoint(design(x, true), y) : null)),
    minimum = () => bottom(ui.get("x"), ui.get("y"));
  const go = button(ui, "To the minimum", () => minimum() && ui.set({ theta: minimum() }));
  ui.updates.push(() => assign(go, "aria-disabled", String(!minimum())));
  return make(
    "div",
    { class: "lg-settings" },
    dataChoice(ui),
    go,
    reset(ui, [...DATA, "theta", "selected"]),
  );
}

// Null without a single minimum. One step more than Newton's
// method needs leaves only rounding of the gradient.
function lowestPoint(X, y) {
  const way = newton(X, y, {}),
    theta = way.theta.at(-1);
  if (!way.converged) return null;
  const { value, slope } = evaluate(theta, X, y);
  return tidy(newtonStep(theta, value, slope, X, y, false).next);
}

const nearest = (x, at) =>
  x.reduce((best, value, i) => (Math.abs(value - at) < Math.abs(x[best] - at) ? i : best), 0);

// Two handles hold the curve: each changes the score at its x,
// and the score at the other's x stays.
function shape(ui, view, [lo, hi]) {
  const places = [0.25, 0.5].map((part) => lo + part * (hi - lo));
  places.forEach((x, k) => {
    const [b, w] = ui.get("theta"),
      h = sigmoid(b + w * x),
      other = places[1 - k];
    view.handle(`curve${k}`, {
      at: [x, h],
      axis: "y",
      role: "curve",
      shape: "square",
      hollow: true,
      size: 7,
      label: `The curve at x = ${short(x)}`,
      text: `h = ${short(h)}, ${named([b, w])}`,
      set(_, wanted) {
        const to = Math.max(Math.min(h, NEAREST), Math.min(Math.max(h, 1 - NEAREST), wanted));
        if (Math.abs(to - h) < 1e-9) return; // as far as it goes, or only rounded
        const z = Math.log(to) - Math.log1p(-to),
          steep = (b + w * other - z) / (other - x);
        ui.set({ theta: [z - steep * x, steep] });
      },
    });
  });
}

// An upright line for each sample, from one height to another.
function stems(view, key, x, y, from, to, look) {
  for (const { y: label, role } of LABELS) {
    const d = x.map((at, i) =>
      y[i] === label ? `M${px(view.x(at))} ${px(view.y(from[i]))}V${px(view.y(to[i]))}` : "",
    );
    view.put(`${key}${label}`, "path", { d: d.join(""), class: `lg-line lg-${role} ${look}` });
  }
}
const px = (pixel) => pixel.toFixed(1);

// The lines that no pull goes beyond, on either side.
function bounds(view, places, most) {
  for (const sign of [-1, 1]) {
    const line = places.map((at) => [at, sign * most(at)]);
    view.line(`most${sign}`, line, "muted");
  }
}

// The pulls as bars, each with its label's marker at the tip, and their mean.
function bars(view, x, y, pulls, i, mean) {
  const [lo, hi] = view.x.domain,
    zero = x.map(() => 0);
  view.image(() => `The mean is ${aloud(mean, pulls)}. The strongest: ${strongest(pulls, x)}.`);
  view.put("zero", "path", { d: `M${view.x(lo)} ${view.y(0)}H${view.x(hi)}`, class: "lg-axis" });
  stems(view, "bars", x, y, zero, pulls, "");
  stems(view, "chosen", [x[i]], [y[i]], [0], [pulls[i]], "lg-bar");
  view.dot("ring", [x[i], pulls[i]], "ring", "circle", 9);
  for (const { y: label, role, shape: marker } of LABELS)
    view.put(`tips${label}`, "path", {
      d: x
        .map((at, k) => (y[k] === label ? SHAPES[marker](3.5, view.x(at), view.y(pulls[k])) : ""))
        .join(""),
      class: `lg-beads lg-${role}`,
    });
  view.line(
    "mean",
    [
      [lo, mean],
      [hi, mean],
    ],
    "curve",
  );
  // In the corner across from it. Words above the views
  // would change the page around them in every frame.
  const [end, dy] = mean > 0 ? [0, -4] : [1, 12];
  view.text("value", [lo, view.y.domain[end]], `mean ${near(mean, pulls)}`, { dx: 8, dy });
  view.finish();
}

// What pulls up less what pulls down, over their number.
function balance(pulls, mean) {
  const sum = (sign) => pulls.reduce((all, pull) => all + Math.max(sign * pull, 0), 0);
  return (
    `(${short(sum(1))} − ${short(sum(-1))})\u00a0/\u00a0${pulls.length} ` +
    `${near(mean, pulls, "= ")}`
  );
}

// Of numbers that cancel only rounding is left, which is no digit of their mean.
const near = (mean, pulls, equal = "") =>
  mean !== 0 && Math.abs(mean) < 1e-12 * Math.max(...pulls.map(Math.abs))
    ? "≈ 0"
    : `${equal}${short(mean)}`;

const aloud = (mean, pulls) => near(mean, pulls).replace("≈", "about");

function strongest(pulls, x) {
  const most = Math.max(...pulls.map(Math.abs)),
    i = pulls.findIndex((pull) => Math.abs(pull) === most);
  return `sample ${i + 1} at x = ${short(x[i])}, ${short(pulls[i])}`;
}
