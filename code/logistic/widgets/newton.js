import { ending, hint, readout, toggle } from "./shared/controls.js";
import { make, write } from "./shared/dom.js";
import { field } from "./shared/field.js";
import { tap } from "./shared/handles.js";
import { memo, mount } from "./shared/mount.js";
import {
  VISIBLE,
  LOSSES,
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
import { plot } from "./shared/plot.js";
import { DATA, dataChoice } from "./shared/samples.js";
import { gapAxes, windowOf } from "./shared/walks.js";
import { named, short } from "./shared/words.js";

export default {
  render: (context) => mount(context, "newton", "Newton's method on the log loss", build),
};

function build(ui) {
  const map = plot(ui, {
    title: "The cost: drag the start",
    x: "bias b",
    y: "weight w",
    kind: "lg-tall",
  });
  const bowl = plot(ui, {
    title: "The cost over w: drag the start",
    x: "weight w",
    y: "J",
    kind: "lg-tall",
  });
  const along = plot(ui, {
    title: "Along the next step",
    x: "fraction t of the Newton step",
    y: "J",
  });
  const gap = plot(ui, { title: "The gap to the lowest cost", x: "step", y: "J − J min" });
  const bands = field(ui, map),
    plane = windowOf(ui),
    line = windowOf(ui, 2.5);
  const numbers = readout({
    step: "step",
    b: "b",
    w: "w",
    cost: "cost J",
    gap: "J − J min",
    norm: "largest |∂J|",
    taken: "step taken t",
  });
  const end = ending(),
    where = make("p", { class: "lg-where lg-words" });

  const walk = memo((x, y, bias, start, damped, maxSteps, tolerance) =>
    newton(design(x, bias), y, { start, damped, maxSteps, tolerance }),
  );
  const now = () =>
    walk(...["x", "y", "bias", "start", "damped", "max_steps", "tolerance"].map(ui.get));
  const bottom = memo((x, y, bias) =>
    lowest(design(x, bias), y, LOSSES.log, [bias ? [0, 0] : [0]]),
  );
  const moveStart = (...start) => ui.set({ start, step: 0, playing: false });
  tap(ui, map, moveStart);

  ui.root.append(
    make("div", { class: "lg-views lg-three" }, map.figure, bowl.figure, along.figure, gap.figure),
    ...player(ui, { steps: () => now().steps, restores: [...DATA, "start", "damped"] }),
    make(
      "div",
      { class: "lg-settings" },
      toggle(ui, {
        label: "Damped: halve a step until the cost falls",
        value: () => ui.get("damped"),
        set: (damped) => ui.set({ damped, step: 0, playing: false }),
      }),
      // Two sets on which undamped steps diverge: the reader meets them there.
      dataChoice(
        ui,
        ({ name }) =>
          ({ "two points": { start: [2.18], damped: false }, "far point": { damped: false } })[
            name
          ],
      ),
    ),
    numbers.element,
    where,
    end.element,
    hint(
      "Dashed: the local parabola, which touches the cost at this step; the cross is its vertex, where the full step lands. The star is the minimum. Drag the start, or use the arrow keys, with Shift for longer steps. Between two level lines the gap doubles. Numbers are rounded to 4 digits.",
    ),
  );

  return () => {
    const [x, y, bias, start] = ["x", "y", "bias", "start"].map(ui.get);
    if (x.length !== y.length || start.length !== 1 + bias) return;
    const X = design(x, bias),
      path = now(),
      best = bottom(x, y, bias),
      step = Math.min(ui.get("step"), path.steps);
    const theta = path.theta[step],
      here = path.cost[step],
      J = (...point) => cost(point, X, y);
    const gaps = path.cost.map((value) => value - best.cost);
    const slope = evaluate(theta, X, y).slope,
      next =
        step < path.steps || !path.converged
          ? newtonStep(theta, here, slope, X, y, ui.get("damped"))
          : null;
    const vertex = next && theta.map((entry, j) => entry + next.direction[j]);
    const handle = {
      role: "newton",
      hollow: true,
      label: "Start of Newton's method",
      text: `start at ${named(start)}`,
    };
    map.figure.hidden = !bias;
    bowl.figure.hidden = bias;

    if (bias) {
      const [bRange, wRange] = plane("log");
      if (map.axes({ x: bRange, y: wRange })) {
        bands([x, y], J, best.cost);
        if (next)
          [0.35, 0.7, 1].forEach((part, k) =>
            map.line(
              `model${k}`,
              ellipse(vertex, hessian(theta, X), part * Math.sqrt(-dot(slope, next.direction))),
              "tangent lg-thin",
            ),
          );
        map.line("path", path.theta.slice(0, step + 1), "newton");
        if (best.theta) map.dot("best", best.theta, "best", "star", 8);
        map.handle("start", { ...handle, at: start, axis: "xy", set: moveStart });
        map.beads("beads", path.theta.slice(0, step + 1), "newton");
        if (next) map.line("step", [theta, next.next], "muted");
        if (vertex) map.dot("vertex", vertex, "vertex", "cross", 6);
        map.dot("now", theta, "newton", "square", 5.5);
        map.finish();
      }
    } else {
      const [range] = line("log"),
        heights = range.map((w) => J(w));
      const model = (w) =>
        here + slope[0] * (w - theta[0]) + (hessian(theta, X)[0][0] * (w - theta[0]) ** 2) / 2;
      const low = Math.min(best.cost, vertex ? model(vertex[0]) : here),
        high = Math.max(...heights);
      if (bowl.axes({ x: range, y: [low - 0.1 * (high - low), high + 0.1 * (high - low)] })) {
        bowl.curve("cost", J, "curve");
        if (next) bowl.curve("model", model, "tangent");
        if (best.theta) bowl.dot("best", [best.theta[0], best.cost], "best", "star", 8);
        bowl.handle("start", {
          ...handle,
          at: [start[0], path.cost[0]],
          axis: "x",
          set: (w) => moveStart(w),
        });
        bowl.beads(
          "beads",
          path.theta.slice(0, step + 1).map(([w], k) => [w, path.cost[k]]),
          "newton",
        );
        if (vertex) {
          bowl.line(
            "step",
            [
              [vertex[0], model(vertex[0])],
              [vertex[0], J(vertex[0])],
            ],
            "muted",
          );
          bowl.dot("vertex", [vertex[0], model(vertex[0])], "vertex", "cross", 6);
        }
        bowl.dot("now", [theta[0], here], "newton", "square", 5.5);
        bowl.finish();
      }
    }
    drawAlong(along, next, here, slope, (t) =>
      J(...theta.map((entry, j) => entry + t * next.direction[j])),
    );
    if (gap.axes({ x: [0, Math.max(1, path.steps)], y: gapAxes([gaps]), yLog: true })) {
      const seen = gaps.map((value, k) => [k, value]).filter(([, value]) => value > 0);
      gap.line("ahead", seen, "ahead");
      gap.line(
        "gap",
        seen.filter(([k]) => k <= step),
        "newton",
      );
      gap.beads("beads", seen, "newton");
      if (gaps[step] > 0) gap.dot("now", [step, gaps[step]], "newton", "square", 5.5);
      gap.finish();
    }
    const last = theta.length - 1;
    numbers.show({
      step,
      b: bias ? theta[0] : "–",
      w: theta[last],
      cost: here,
      gap: gaps[step],
      norm: path.gradientNorm[step],
      taken: next ? next.t : "–",
    });
    write(where, nextInWords(next, vertex, here, J));
    end.show(path.message, path.converged);
    ui.publish({
      step,
      steps: path.steps,
      theta,
      cost: here,
      gradient_norm: path.gradientNorm[step],
      status: path.status,
      converged: path.converged,
      message: path.message,
      start,
      damped: ui.get("damped"),
      playing: ui.get("playing"),
      vertex,
      lowest: best.cost,
    });
    ui.say(
      `Step ${step} of ${path.steps}: ${named(theta)}, cost ${short(here)}. The walk ${path.message}.`,
    );
  };
}

// The level line of the local parabola at a distance from its vertex that is measured by the Hessian.
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

// The cost along the step, with its parabola: its slope at t = 0 is g·d, and its vertex is at t = 1.
function drawAlong(view, next, here, slope, J) {
  if (!next) {
    if (view.axes({ x: [-0.5, 1.6], y: [0, 1] })) {
      view.text("none", [0.55, 0.5], "No further step from here", { "text-anchor": "middle" });
      view.finish();
    }
    return;
  }
  const fall = dot(slope, next.direction),
    model = (t) => here + fall * (t - (t * t) / 2);
  const low = Math.min(model(1), J(1), J(0.5)),
    high = Math.max(here, Math.min(J(1), here - fall));
  const height = Math.max(high - low, 1e-9 * here); // at the minimum nothing but rounding is left to see
  if (!view.axes({ x: [-0.5, 1.6], y: [low - 0.15 * height, high + 0.35 * height] })) return;
  view.curve("cost", J, "curve");
  view.curve("model", model, "tangent");
  view.dot("vertex", [1, model(1)], "vertex", "cross", 6);
  view.dot("now", [0, here], "newton", "square", 5.5);
  view.dot("next", [next.t, J(next.t)], "newton", "circle", 5);
  view.finish();
}

function nextInWords(next, vertex, here, J) {
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
