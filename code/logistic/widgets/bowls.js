import { button, ending, hint, range, readout } from "./shared/controls.js";
import { make, write } from "./shared/dom.js";
import { startFields, typed } from "./shared/fields.js";
import { tap } from "./shared/handles.js";
import { memo, mount } from "./shared/mount.js";
import { cost, design, gradient, gradientDescent, mixture } from "./shared/numerics.js";
import { player } from "./shared/player.js";
import { plot, views } from "./shared/plot.js";
import { DATA, dataChoice } from "./shared/samples.js";
import { learningRate, restart, sayWalk, stepInWords, walkAt } from "./shared/walks.js";
import { named, short } from "./shared/words.js";

const HINT =
  "The cost on top is (1 − t) · squared error + t · log loss. All three walks have one start " +
  "and one learning rate; the stars are its minima in the picture. Drag the start, tap or " +
  "click where it should be, or use the arrow keys, with Shift for longer steps. " +
  "Numbers are rounded to 4 digits.";

// The two costs that are mixed: where each stands on the way from one to the other, and its names.
const PURE = [
  { t: 0, role: "squared", title: "Squared error of the sigmoid", cost: "squared error" },
  { t: 1, role: "log", title: "Log loss", cost: "log loss" },
];

export default { render: (context) => mount(context, "bowls", "Two costs of one weight", build) };

function build(ui) {
  const bowl = costCurve(ui, {
    title: "The cost: drag the start",
    kind: "lg-tall",
    y: "cost",
    start: { label: "Start of gradient descent", size: 8 },
  });
  const pure = PURE.map(({ t, role, title, cost }) => ({
    t,
    role,
    ...costCurve(ui, { title, y: "cost", start: { label: `Start on the ${cost}`, size: 6 } }),
  }));
  const numbers = readout({ step: "step", w: "w", cost: "cost", slope: "slope", minima: "minima" }),
    where = make("p", { class: "lg-where lg-words" }),
    end = ending();
  const now = walkOf(ui),
    levels = levelsOf(ui),
    [first, ...others] = [bowl, ...pure].map(({ figure }) => figure);

  ui.root.append(
    views(
      first,
      [
        player(ui, {
          steps: () => now(ui.get("morph")).steps,
          restores: [...DATA, "start", "learning_rate", "morph"],
        }),
        morphing(ui),
        where,
      ],
      ...others,
    ),
    settings(ui),
    typed(...startFields(ui)),
    numbers.element,
    end.element,
    hint(HINT),
  );

  return () => {
    const [x, y, start, morph] = ["x", "y", "start", "morph"].map(ui.get);
    if (x.length !== y.length || start.length !== 1) return;
    const path = now(morph),
      step = Math.min(ui.get("step"), path.steps);
    const window = [Math.min(-1, start[0]), Math.max(2, start[0])];
    const flat = levels(...window),
      minima = flat.filter(({ minimum }) => minimum);
    bowl.draw(morph, PURE.find(({ t }) => t === morph)?.role ?? "curve", window, {
      path,
      step,
      minima,
    });
    for (const { t, role, draw } of pure) draw(t, role, window, { path: now(t), step, minima: [] });

    const X = design(x, false),
      loss = mixture(morph),
      walk = walkAt(path, step),
      [w] = walk.theta;
    const reached = whereTo(path, flat, (at) => cost([at], X, y, loss));
    const slope = gradient([w], X, y, loss)[0];
    numbers.show({ step, w, cost: walk.cost, slope, minima: String(minima.length) });
    write(where, reached);
    end.show(path.message, path.converged);
    ui.publish({
      ...walk,
      start,
      learning_rate: ui.get("learning_rate"),
      morph,
      playing: ui.get("playing"),
      minima: minima.map(({ w: at }) => at),
      reached,
    });
    sayWalk(
      ui,
      walk,
      stepInWords(walk),
      `${reached} End of the walk: ${path.message}.`,
      minima.length
        ? `Minima in the picture: ${minima.map((one) => named([one.w])).join(", ")}.`
        : "",
    );
  };
}

const morphing = (ui) =>
  range(ui, {
    label: "Morph t",
    min: 0,
    max: 1,
    step: 0.01,
    value: () => ui.get("morph"),
    set: (morph) => restart(ui, { morph }),
    text: (t) =>
      PURE.find((pure) => pure.t === t)?.cost ?? `${short(1 - t)} squared + ${short(t)} log`,
  });

function settings(ui) {
  return make(
    "div",
    { class: "lg-settings" },
    button(ui, "Squared error", () => restart(ui, { morph: 0 })),
    button(ui, "Log loss", () => restart(ui, { morph: 1 })),
    learningRate(ui, undefined, { min: 0.001, max: 10, text: short }),
    dataChoice(ui),
  );
}

// now(t): the walk on the mixture t; each of the three that are shown is remembered.
function walkOf(ui) {
  const walks = new Map();
  const descend = (x, y, start, learningRate, maxSteps, tolerance, t) => {
    const rest = { maxSteps, tolerance, loss: mixture(t) };
    return gradientDescent(design(x, false), y, { start, learningRate, ...rest });
  };
  const keys = ["x", "y", "start", "learning_rate", "max_steps", "tolerance"];
  return (t) => {
    const kept = PURE.some((pure) => pure.t === t) ? t : "between";
    if (!walks.has(kept)) walks.set(kept, memo(descend));
    return walks.get(kept)(...keys.map(ui.get), t);
  };
}

// The places in the window where J is level.
function levelsOf(ui) {
  const levels = memo((x, y, morph, lo, hi) => {
    const X = design(x, false),
      loss = mixture(morph);
    return levelPoints((w) => gradient([w], X, y, loss)[0], lo, hi);
  });
  return (lo, hi) => levels(...["x", "y", "morph"].map(ui.get), lo, hi);
}

// One view of one cost: the curve, its minima, its walk up to this step, the start.
function costCurve(ui, { start: { label, size }, ...axes }) {
  const view = plot(ui, { x: "weight w", ...axes });
  const curve = memo((x, y, t, lo, hi) => {
    const X = design(x, false),
      loss = mixture(t);
    return grid(lo, hi, 240).map((w) => [w, cost([w], X, y, loss)]);
  });
  const set = (w) => restart(ui, { start: [w] });
  tap(ui, view, set);
  const draw = (t, role, [lo, hi], { path, step, minima }) => {
    const [x, y, [from]] = ["x", "y", "start"].map(ui.get);
    const points = curve(x, y, t, lo, hi),
      top = Math.max(...points.map(([, height]) => height));
    if (!view.axes({ x: [lo, hi], y: [0, top * 1.1] })) return;
    view.line("cost", points, role);
    const way = path.theta.slice(0, step + 1).map(([at], k) => [at, path.cost[k]]);
    view.beads("beads", way, "descent");
    for (const [k, { w }] of minima.entries())
      view.dot(`minimum${k}`, [w, cost([w], design(x, false), y, mixture(t))], "best", "star", 8);
    view.handle("start", {
      axis: "x",
      role: "descent",
      hollow: true,
      set,
      at: [from, path.cost[0]],
      text: `start at w = ${short(from)}`,
      label,
      size,
    });
    view.dot("now", way.at(-1), "descent", "circle", 5.5);
    view.finish();
  };
  return { figure: view.figure, draw };
}

// Points from lo to hi in `parts` equal steps.
// In a wide window all that bends lies around zero: as many again are there.
const MIDDLE = 5;
function grid(lo, hi, parts) {
  const even = (from, to) =>
    Array.from({ length: parts + 1 }, (_, k) => from + ((to - from) * k) / parts);
  const all = even(lo, hi);
  if (hi - lo <= 2 * MIDDLE) return all;
  return [...all, ...even(Math.max(lo, -MIDDLE), Math.min(hi, MIDDLE))].sort((a, b) => a - b);
}

const TINY = 1e-12;

// Where the slope changes its sign, by halving;
// up through zero is a minimum, down through zero a maximum.
function levelPoints(slope, lo, hi) {
  const found = [],
    ends = grid(lo, hi, 1200);
  for (let k = 1; k < ends.length; k++) {
    let [a, b] = [ends[k - 1], ends[k]];
    const [left, right] = [slope(a), slope(b)];
    if (!(left < 0 !== right < 0) || (left === 0 && right === 0)) continue;
    for (let i = 0; i < 50; i++) {
      const middle = (a + b) / 2;
      if (slope(middle) < 0 === left < 0) a = middle;
      else b = middle;
    }
    const w = (a + b) / 2;
    found.push({ w: Math.abs(w) < TINY ? 0 : w, minimum: left < 0 }); // zero but for rounding
  }
  return found;
}

function whereTo(path, flat, J) {
  const [end] = path.theta.at(-1),
    minima = flat.filter(({ minimum }) => minimum);
  if (!minima.length) return "There is no minimum in this picture.";
  const near = minima.reduce((best, one) =>
    Math.abs(one.w - end) < Math.abs(best.w - end) ? one : best,
  );
  if (Math.abs(near.w - end) > 0.02)
    return path.converged
      ? "The walk ends on a plateau: the slope is below the tolerance, but no minimum is near."
      : `The walk has not settled: it stops at w = ${short(end)}.`;
  const lower = minima.filter(({ w }) => J(w) < J(near.w) - 1e-12);
  const here = `The walk ends in the minimum at w = ${short(near.w)}, cost ${short(J(near.w))}`;
  if (minima.length === 1) return `${here}, the only one in this picture.`;
  return lower.length
    ? `${here}: trapped. A better one is at w = ${short(lower[0].w)}, cost ${short(J(lower[0].w))}.`
    : `${here}, the better one.`;
}
