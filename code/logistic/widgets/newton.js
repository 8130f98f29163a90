import { ending, hint, readout, toggle } from "./shared/controls.js";
import { costMap } from "./shared/cost_map.js";
import { make, write } from "./shared/dom.js";
import { startFields, typed } from "./shared/fields.js";
import { tap } from "./shared/handles.js";
import { memo, mount } from "./shared/mount.js";
import {
  VISIBLE,
  LOSSES,
  certificate,
  cost,
  design,
  dot,
  evaluate,
  hessian,
  lowest,
  newton,
  newtonStep,
} from "./shared/numerics.js";
import { player } from "./shared/player.js";
import { plot, views } from "./shared/plot.js";
import { DATA, dataChoice, lent } from "./shared/samples.js";
import {
  NUMBERS,
  drawGap,
  gapsOf,
  restart,
  sayWalk,
  starInWords,
  stepInWords,
  walkAt,
  windowOf,
} from "./shared/walks.js";
import { named, short } from "./shared/words.js";

export default {
  render: (context) => mount(context, "newton", "Newton's method on the log loss", build),
};

const HINT =
  "Dashed: the local parabola, which touches the cost at this step; the cross is its vertex, " +
  "where the full step lands. The star is the minimum. Drag the start, tap or click where it " +
  "should be, or use the arrow keys, with Shift for longer steps. Between two level lines " +
  "the gap doubles. Numbers are rounded to 4 digits.";

const START = { label: "Start of Newton's method", role: "newton" };

function build(ui) {
  const map = costMap(ui, START),
    bowl = costBowl(ui);
  const along = plot(ui, {
    title: "Along the next step",
    x: "fraction t of the Newton step",
    y: "J",
  });
  const gap = plot(ui, { title: "The gap to the lowest cost", x: "step", y: "J − J min" });
  const numbers = readout({ ...NUMBERS, taken: "step taken t", product: "ν τ" }),
    where = make("p", { class: "lg-where lg-words" }),
    proved = make("p", { class: "lg-where lg-words", hidden: !ui.get("certificate") }),
    end = ending();
  const look = lookOf(ui);

  ui.root.append(
    views(
      [map.figure, bowl.figure],
      [
        player(ui, { steps: () => look.path().steps, restores: [...DATA, "start", "damped"] }),
        damping(ui),
        where,
        proved,
      ],
      along.figure,
      gap.figure,
    ),
    settings(ui),
    typed(...startFields(ui)),
    numbers.element,
    end.element,
    hint(HINT),
  );

  return () => {
    const [x, y, start, bias] = ["x", "y", "start", "bias"].map(ui.get);
    if (x.length !== y.length || start.length !== 1 + bias) return;
    const seen = look.now(),
      { path, best, step, theta, here, next, vertex } = seen;
    const gaps = gapsOf(path, best);
    map.figure.hidden = !bias;
    bowl.figure.hidden = bias;
    if (bias) map.draw(seen.J, best.cost, (view, putStart) => marks(view, putStart, seen));
    else bowl.draw(seen);
    drawAlong(along, seen);
    drawGap(gap, gaps, step, "newton", { beads: true, shape: "square", size: 5.5 });

    const walk = walkAt(path, step);
    numbers.show({
      step,
      b: bias ? theta[0] : "–",
      w: theta.at(-1),
      cost: here,
      gap: gaps[step],
      norm: walk.gradient_norm,
      taken: next ? next.t : "–",
      product: seen.proof?.product,
    });
    write(where, nextInWords(seen));
    write(proved, proofInWords(seen));
    end.show(path.message, path.converged);
    const [damped, playing] = ["damped", "playing"].map(ui.get);
    const product = seen.proof?.product;
    ui.publish({ ...walk, start, damped, playing, vertex, lowest: best.cost, product });
    sayWalk(
      ui,
      walk,
      `${stepInWords(walk)} ${nextInWords(seen)} ${proofInWords(seen)}`,
      `End of the walk: ${path.message}.`,
      starInWords(best, path),
    );
  };
}

const damping = (ui) =>
  toggle(ui, {
    label: "Damped: halve a step until the cost falls",
    name: "Damped",
    value: () => ui.get("damped"),
    set: (damped) => restart(ui, { damped }),
  });

function settings(ui) {
  // Two sets on which undamped steps diverge: the reader meets them there.
  const wild = { "two points": { start: [2.18] }, "far point": {} };
  const damped = lent(ui, "damped", ({ name }) => (wild[name] ? false : undefined));
  const data = dataChoice(ui, (preset) => ({ ...wild[preset.name], ...damped(preset) }));
  return make("div", { class: "lg-settings" }, data);
}

// path(): the walk from the start that is set. now(): its shown step, and the step that follows it.
function lookOf(ui) {
  const walk = memo((x, y, bias, start, damped, maxSteps, tolerance) =>
    newton(design(x, bias), y, { start, damped, maxSteps, tolerance }),
  );
  const bottom = memo((x, y, bias) =>
    lowest(design(x, bias), y, LOSSES.log, [bias ? [0, 0] : [0]]),
  );
  const path = () =>
    walk(...["x", "y", "bias", "start", "damped", "max_steps", "tolerance"].map(ui.get));
  const now = () => {
    const [x, y, bias, damped] = ["x", "y", "bias", "damped"].map(ui.get);
    const X = design(x, bias),
      way = path(),
      step = Math.min(ui.get("step"), way.steps);
    const theta = way.theta[step],
      here = way.cost[step],
      slope = evaluate(theta, X, y).slope;
    const ended = step === way.steps && way.converged;
    const next = ended ? null : newtonStep(theta, here, slope, X, y, damped);
    return {
      path: way,
      best: bottom(x, y, bias),
      J: (...point) => cost(point, X, y),
      step,
      theta,
      here,
      slope,
      bend: hessian(theta, X),
      proof: ui.get("certificate") && certificate(theta, X, y),
      next,
      vertex: next && theta.map((entry, j) => entry + next.direction[j]),
    };
  };
  return { path, now };
}

// On the plane of (b, w): the walk so far, and level lines of the local parabola around its vertex.
function marks(map, putStart, { path, best, step, theta, slope, bend, next, vertex }) {
  const way = path.theta.slice(0, step + 1);
  if (next) {
    const radius = Math.sqrt(-dot(slope, next.direction));
    for (const [k, part] of [0.35, 0.7, 1].entries())
      map.line(`model${k}`, ellipse(vertex, bend, part * radius), "tangent lg-thin");
  }
  map.line("path", way, "newton");
  if (best.theta) map.dot("best", best.theta, "best", "star", 8);
  putStart();
  map.beads("beads", way, "newton");
  if (next) {
    map.line("step", [theta, next.next], "muted");
    map.dot("vertex", vertex, "vertex", "cross", 6);
  }
  map.dot("now", theta, "newton", "square", 5.5);
}

// The cost of one weight, without a bias: the same marks over the line of w.
function costBowl(ui) {
  const bowl = plot(ui, {
    title: "The cost over w: drag the start",
    x: "weight w",
    y: "J",
    kind: "lg-tall",
  });
  const line = windowOf(ui, 2.5),
    set = (w) => restart(ui, { start: [w] }),
    start = { ...START, hollow: true, axis: "x", set };
  tap(ui, bowl, set);
  const draw = ({ path, best, J, step, theta, here, slope, bend, next, vertex }) => {
    const [range] = line("log"),
      [w] = theta;
    const model = (at) => here + slope[0] * (at - w) + (bend[0][0] * (at - w) ** 2) / 2;
    const low = Math.min(best.cost, vertex ? model(vertex[0]) : here),
      high = Math.max(...range.map((at) => J(at))),
      room = 0.1 * (high - low);
    if (!bowl.axes({ x: range, y: [low - room, high + room] })) return;
    bowl.curve("cost", J, "curve");
    if (next) bowl.curve("model", model, "tangent");
    if (best.theta) bowl.dot("best", [best.theta[0], best.cost], "best", "star", 8);
    const from = path.theta[0];
    bowl.handle("start", {
      ...start,
      at: [from[0], path.cost[0]],
      text: `start at ${named(from)}`,
    });
    const way = path.theta.slice(0, step + 1).map(([at], k) => [at, path.cost[k]]);
    bowl.beads("beads", way, "newton");
    if (vertex) {
      const [at] = vertex,
        lands = [at, model(at)];
      bowl.line("step", [lands, [at, J(at)]], "muted");
      bowl.dot("vertex", lands, "vertex", "cross", 6);
    }
    bowl.dot("now", [w, here], "newton", "square", 5.5);
    bowl.finish();
  };
  return { figure: bowl.figure, draw };
}

// The level line of the local parabola at a distance
// from its vertex that is measured by the Hessian.
function ellipse(center, [[a, b], [, d]], radius) {
  const p = Math.sqrt(a),
    q = b / p,
    r = Math.sqrt(Math.max(d - q * q, 1e-300));
  return Array.from({ length: 97 }, (_, k) => {
    const angle = (2 * Math.PI * k) / 96,
      v = (radius * Math.sin(angle)) / r;
    return [center[0] + (radius * Math.cos(angle) - q * v) / p, center[1] + v];
  });
}

// The cost along the step, with its parabola:
// its slope at t = 0 is g·d, and its vertex is at t = 1.
function drawAlong(view, seen) {
  view.image(() => nextInWords(seen));
  const { next, here, slope, theta, J: cost } = seen;
  if (!next) return drawNoStep(view);
  const J = (t) => cost(...theta.map((entry, j) => entry + t * next.direction[j]));
  const fall = dot(slope, next.direction),
    model = (t) => here + fall * (t - (t * t) / 2);
  const low = Math.min(model(1), J(1), J(0.5)),
    high = Math.max(here, Math.min(J(1), here - fall));
  // At the minimum nothing but rounding is left to see.
  const height = Math.max(high - low, 1e-9 * here);
  if (!view.axes({ x: [-0.5, 1.6], y: [low - 0.15 * height, high + 0.35 * height] })) return;
  view.curve("cost", J, "curve");
  view.curve("model", model, "tangent");
  view.dot("vertex", [1, model(1)], "vertex", "cross", 6);
  view.dot("now", [0, here], "newton", "square", 5.5);
  view.dot("next", [next.t, J(next.t)], "newton", "circle", 5);
  view.finish();
}

function drawNoStep(view) {
  if (!view.axes({ x: [-0.5, 1.6], y: [0, 1] })) return;
  view.text("none", [0.55, 0.5], "No further step from here", { "text-anchor": "middle" });
  view.finish();
}

// What the certificate says at this step; nothing in a widget that does not show it.
function proofInWords({ proof }) {
  if (proof === false) return "";
  if (!proof) return "Nothing is proved where the Hessian is all but singular.";
  const product = `ν τ = ${short(proof.product)}`;
  if (!(proof.product < 1)) return `${product}: nothing is proved from here.`;
  const off = short(-Math.log1p(-proof.product));
  const proved = `a minimum is proved, and no score is off by more than ${off} but for rounding`;
  return `${product}: ${proved}.`;
}

function nextInWords({ next, vertex, here, J }) {
  if (!next) return "No further step from here.";
  const full = J(...vertex),
    same = Math.abs(full - here) <= VISIBLE * here;
  const change = same
    ? "the same as here but for rounding"
    : full < here
      ? "lower than here"
      : "higher than here";
  const lands = `The vertex is at ${named(vertex)}. The cost there is ${short(full)}, ${change}.`;
  return next.t === 1 ? lands : `${lands} So the step is halved to t = ${short(next.t)}.`;
}
