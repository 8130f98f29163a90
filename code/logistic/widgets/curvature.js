import { ending, hint, readout, reset } from "./shared/controls.js";
import { make, write } from "./shared/dom.js";
import { field } from "./shared/field.js";
import { pointFields, sampleFields, typed } from "./shared/fields.js";
import { tap } from "./shared/handles.js";
import { memo, mount } from "./shared/mount.js";
import {
  LOSSES,
  cost,
  sigmoidSlope,
  design,
  lowest,
  principal,
  sigmoid,
  tidy,
} from "./shared/numerics.js";
import { plot, views, weightPlane } from "./shared/plot.js";
import { DATA, dataChoice, samples } from "./shared/samples.js";
import { lowestInWords, named, short } from "./shared/words.js";

// There h (1 − h) has fallen to 1/400: either weight moves the scores so far within the picture.
const SCORES = 6;

const HINT =
  "Dashed: the points up to which the local parabola rises by ½ over its tangent plane, " +
  "in every direction; solid: the axes of this ellipse. The star is the minimum, where " +
  "there is one. The bars are at most ¼ high. Drag the point or a sample, or use the " +
  "arrow keys, with Shift for longer steps. A tap or a click on the picture of the cost " +
  "moves the point there; beside the samples it moves the one with the ring. " +
  "Between two level lines the gap to the lowest cost doubles. " +
  "Numbers are rounded to 4 digits.";

export default {
  render: (context) =>
    mount(context, "curvature", "The curvature of the log loss as an ellipse", build),
};

function build(ui) {
  const map = ellipseMap(ui);
  const sample = plot(ui, { title: "The data and the curve", x: "x", y: "y" });
  const bars = plot(ui, { title: "The weight of each sample", x: "x", y: "h (1 − h)" });
  const points = samples(ui, sample);
  const numbers = readout({
    b: "b",
    w: "w",
    cost: "cost J",
    smallest: "λ min",
    largest: "λ max",
  });
  const kind = ending("Curvature"),
    where = make("p", { class: "lg-where lg-words" });
  const bottom = memo((x, y) => lowest(design(x, true), y, LOSSES.log, [[0, 0]]));
  const about = (i) => {
    const [b, w] = ui.get("theta"),
      z = b + w * ui.get("x")[i];
    return `, h = ${short(sigmoid(z))}, weight ${short(sigmoidSlope(z))}`;
  };

  ui.root.append(
    views(map.figure, [where, kind.element], sample.figure, bars.figure),
    make("div", { class: "lg-settings" }, dataChoice(ui), reset(ui, [...DATA, "theta"])),
    typed(...pointFields(ui), ...sampleFields(ui, points.picked, about)),
    numbers.element,
    hint(HINT),
  );

  return () => {
    const [x, y, theta] = ["x", "y", "theta"].map(ui.get);
    if (x.length !== y.length || theta.length !== 2) return;
    const X = design(x, true),
      [b, w] = theta,
      here = cost(theta, X, y),
      best = bottom(x, y),
      shape = shapeOf(theta, X),
      { least, most, along, long, wide } = shape;
    // With one x alone a whole line of points is lowest.
    const many = x.some((value) => value !== x[0]);
    const minimum = best.theta && !many ? "A whole line of minima" : lowestInWords(best);
    const bend = `${named(theta)}: curvature from ${short(least)} to ${short(most)}.`;

    const leaves = map.draw({ x, y, X, theta, best, shape, star: many && best.theta, text: bend });
    const span = points.span(x);
    if (sample.axes({ x: span, y: [-0.12, 1.12] })) {
      sample.curve("curve", (at) => sigmoid(b + w * at), "curve");
      points.put(x, y, about);
    }
    drawWeights(bars, span, x, (at) => sigmoidSlope(b + w * at));

    const message = inWords(along, least, many);
    numbers.show({ b, w, cost: here, smallest: least, largest: most });
    kind.show(`${message}. ${minimum}`, least > 0);
    write(
      where,
      `The long semi-axis of the ellipse is ${short(long)}, one over the root of λ\u00a0min; ` +
        `the short one is ${short(wide)}, one over the root of λ\u00a0max.`,
    );
    ui.publish({ theta, cost: here, smallest: least, largest: most, message, along, leaves });
    ui.say(
      bend,
      `Curvature ${message}.`,
      leaves ? "The ellipse goes on outside the picture." : "",
      `${minimum}.`,
    );
  };
}

// The cost over (b, w), with the ellipse around the point. draw() says whether the ellipse leaves
// the picture.
function ellipseMap(ui) {
  const map = weightPlane(ui, "The cost: drag the point");
  const bands = field(ui, map),
    set = (b, w) => ui.set({ theta: [b, w] }),
    axes = axesOf(ui, map);
  tap(ui, map, set);
  const draw = ({ x, y, X, theta, best, shape, star, text }) => {
    if (!axes(x, theta)) return false;
    const spans = [map.x.domain, map.y.domain],
      beyond = 2 * Math.hypot(...spans.map(([lo, hi]) => hi - lo)),
      leaves = goesOutside(theta, shape, spans),
      drawn = ellipse(theta, shape, beyond);
    bands([x, y], (b, w) => cost([b, w], X, y), best.cost);
    drawn.axes.forEach((axis, k) => map.line(`axis${k}`, axis, "tangent lg-thin lg-solid"));
    map.line("rim", drawn.rim, "tangent");
    if (leaves) {
      const corner = spans.map(([lo]) => lo);
      map.text("leaves", corner, "the ellipse goes on outside", { dx: 8, dy: -8 });
    }
    if (star) map.dot("best", star, "best", "star", 8);
    const role = { axis: "xy", role: "curve", size: 5, set, label: "Point θ" };
    map.handle("theta", { ...role, at: theta, text });
    map.finish();
    return leaves;
  };
  return { figure: map.figure, draw };
}

// The axes of a frame: they stand still while a sample is dragged, and go to where the point is.
function axesOf(ui, map) {
  let shown = null;
  const square = (far) => map.axes({ x: [-far, far], y: [-far, far], alike: true });
  return (x, theta) => {
    if (ui.get("preset") || !shown)
      shown = SCORES / Math.min(1, Math.hypot(...x) / Math.sqrt(x.length) || 1);
    // Python may place the point there.
    const outside = () => theta.some((value, j) => Math.abs(value) > [map.x, map.y][j].domain[1]);
    return square(shown) && (!outside() || square(1.1 * Math.max(...theta.map(Math.abs))));
  };
}

// The curvatures at a point, and the semi-axes of its ellipse.
function shapeOf(theta, X) {
  const { least, most, along } = principal(theta, X);
  return { least, most, along, long: 1 / Math.sqrt(least), wide: 1 / Math.sqrt(most) };
}

const goesOutside = (theta, { along, long, wide }, spans) =>
  spans.some(([lo, hi], j) => {
    // Half the width or height of the box around the ellipse.
    const half = Math.hypot(long * along[j], wide * along[1 - j]);
    return !(theta[j] - half >= lo && theta[j] + half <= hi);
  });

// The weights as bars under their curve.
function drawWeights(view, span, x, weight) {
  if (!view.axes({ x: span, y: [0, 0.28] })) return;
  view.curve("weight", weight, "muted");
  const tops = x.map((at) => [at, weight(at)]);
  view.image(() => weightsInWords(tops));
  view.put("bars", "path", {
    d: tops
      .map(([at, top]) => `M${view.x(at).toFixed(1)} ${view.y(0)}V${view.y(top).toFixed(1)}`)
      .join(""),
    class: "lg-line lg-tangent lg-solid lg-bar",
  });
  view.finish();
}

// The points θ + v with vᵀHv = 1, and the two axes.
// Neither is followed farther than `beyond`, where no picture goes.
function ellipse([b, w], { along: [p, q], long, wide }, beyond) {
  const [far, across] = [Math.min(long, beyond), Math.min(wide, beyond)];
  const at = (u, v) => [b + u * p - v * q, w + u * q + v * p];
  const side = (sign) =>
    Array.from({ length: 49 }, (_, k) => {
      const u = sign * far * Math.sin(Math.PI * (k / 48 - 1 / 2));
      return at(u, sign * across * Math.sqrt(Math.max(0, 1 - (u / long) ** 2)));
    });
  return {
    rim: [...side(1), ...side(-1)],
    axes: [
      [at(-far, 0), at(far, 0)],
      [at(0, -across), at(0, across)],
    ],
  };
}

function weightsInWords(tops) {
  const sorted = tops.toSorted(([, a], [, b]) => a - b),
    [[x, least], [at, most]] = [sorted[0], sorted.at(-1)];
  return least === most
    ? `Each weight is ${short(most)}.`
    : `The weights go from ${short(least)} at x = ${short(x)} ` +
        `to ${short(most)} at x = ${short(at)}.`;
}

function inWords(along, least, many) {
  const [p, q] = tidy(along).map((part) => short(part, 3));
  if (!many) return `flat: all x are equal, and along (b, w) = (${p}, ${q}) no score changes`;
  if (least === 0) return "too small for float64 to tell the smallest one from zero";
  return `positive in every direction, smallest along (b, w) = (${p}, ${q})`;
}
