import { button, ending, hint, range, readout } from "./shared/controls.js";
import { make, write } from "./shared/dom.js";
import { memo, mount } from "./shared/mount.js";
import {
  bendOf,
  cost,
  design,
  gradient,
  gradientDescent,
  mixture,
  stepBound,
} from "./shared/numerics.js";
import { player } from "./shared/player.js";
import { plot } from "./shared/plot.js";
import { DATA, dataChoice } from "./shared/samples.js";
import { named, short } from "./shared/words.js";

export default { render: (context) => mount(context, "bowls", "Two costs of one weight", build) };

function build(ui) {
  const bowl = plot(ui, {
    title: "The cost J: drag the start",
    x: "weight w",
    y: "J",
    kind: "lg-tall",
  });
  const pure = [
    [0, "squared", "Squared error of the sigmoid"],
    [1, "log", "Log loss"],
  ].map(([t, role, title]) => ({ t, role, view: plot(ui, { title, x: "weight w", y: "cost" }) }));
  const numbers = readout({
    step: "step",
    w: "w",
    cost: "cost",
    slope: "slope",
    minima: "minima",
  });
  const end = ending(),
    where = make("p", { class: "lg-where lg-words" });

  const descend = (x, y, start, learningRate, morph, maxSteps, tolerance) =>
    gradientDescent(design(x, false), y, {
      start,
      learningRate,
      maxSteps,
      tolerance,
      loss: mixture(morph),
    });
  const walks = { J: memo(descend), squared: memo(descend), log: memo(descend) };
  const sampled = (x, y, t, lo, hi, X = design(x, false), loss = mixture(t)) =>
    Array.from({ length: 241 }, (_, k) => lo + ((hi - lo) * k) / 240).map((w) => [
      w,
      cost([w], X, y, loss),
    ]);
  const curves = { J: memo(sampled), squared: memo(sampled), log: memo(sampled) };
  const walk = (name, morph) =>
    walks[name](
      ...["x", "y", "start", "learning_rate"].map(ui.get),
      morph,
      ui.get("max_steps"),
      ui.get("tolerance"),
    );
  const now = () => walk("J", ui.get("morph"));
  const levels = memo((x, y, morph, lo, hi, X = design(x, false), loss = mixture(morph)) =>
    levelPoints((w) => gradient([w], X, y, loss)[0], lo, hi),
  );
  const bound = () => stepBound(design(ui.get("x"), false), bendOf("mixture", ui.get("morph")));
  const moveStart = (w) => ui.set({ start: [w], step: 0, playing: false });

  ui.root.append(
    make(
      "div",
      { class: "lg-views lg-three" },
      bowl.figure,
      ...pure.map(({ view }) => view.figure),
    ),
    ...player(ui, {
      steps: () => now().steps,
      restores: [...DATA, "start", "learning_rate", "morph"],
    }),
    make(
      "div",
      { class: "lg-settings" },
      range(ui, {
        label: "Morph t",
        min: 0,
        max: 1,
        step: 0.01,
        value: () => ui.get("morph"),
        set: (morph) => ui.set({ morph, step: 0, playing: false }),
        text: (t) =>
          t === 0
            ? "squared error"
            : t === 1
              ? "log loss"
              : `${short(1 - t)} squared + ${short(t)} log`,
      }),
      button(ui, "Squared error", () => ui.set({ morph: 0, step: 0, playing: false })),
      button(ui, "Log loss", () => ui.set({ morph: 1, step: 0, playing: false })),
      range(ui, {
        label: "Learning rate α",
        log: true,
        min: 0.001,
        max: 10,
        mark: bound,
        value: () => ui.get("learning_rate"),
        set: (learning_rate) => ui.set({ learning_rate }),
        text: (rate) => `${short(rate)} = ${short(rate / bound(), 3)} × 2/L`,
      }),
      dataChoice(ui),
    ),
    numbers.element,
    where,
    end.element,
    hint(
      "J = (1 − t) · squared error + t · log loss. All three walks have one start and one learning rate; the stars are the minima of J in the picture. Drag the start, or use the arrow keys, with Shift for longer steps. Numbers are rounded to 4 digits.",
    ),
  );

  return () => {
    const [x, y, start, morph] = ["x", "y", "start", "morph"].map(ui.get);
    if (x.length !== y.length || start.length !== 1) return;
    const X = design(x, false),
      path = now(),
      step = Math.min(ui.get("step"), path.steps),
      [w] = path.theta[step];
    const [lo, hi] = [Math.min(-1, start[0]), Math.max(2, start[0])];
    const of =
        (t, loss = mixture(t)) =>
        (at) =>
          cost([at], X, y, loss),
      J = of(morph);
    const flat = levels(x, y, morph, lo, hi),
      minima = flat.filter(({ minimum }) => minimum);
    const handle = {
      axis: "x",
      role: "descent",
      hollow: true,
      set: moveStart,
      text: `start at w = ${short(start[0])}`,
    };

    // One view of one cost: the curve, its walk up to this step, the start.
    const show = (view, t, role, way, label) => {
      const f = of(t),
        points = curves[view === bowl ? "J" : role](x, y, t, lo, hi);
      if (
        !view.axes({ x: [lo, hi], y: [0, Math.max(...points.map(([, height]) => height)) * 1.1] })
      )
        return;
      view.line("cost", points, role);
      const seen = way.theta.slice(0, step + 1).map(([at], k) => [at, way.cost[k]]);
      view.beads("beads", seen, "descent");
      if (view === bowl)
        for (const [k, { w: at }] of minima.entries())
          view.dot(`minimum${k}`, [at, f(at)], "best", "star", 8);
      view.handle("start", {
        ...handle,
        at: [start[0], way.cost[0]],
        label,
        size: view === bowl ? 8 : 6,
      });
      view.dot("now", seen.at(-1), "descent", "circle", 5.5);
      view.finish();
    };
    show(
      bowl,
      morph,
      morph === 0 ? "squared" : morph === 1 ? "log" : "curve",
      path,
      "Start of gradient descent",
    );
    for (const { view, t, role } of pure)
      show(
        view,
        t,
        role,
        walk(role, t),
        `Start on the ${role === "log" ? "log loss" : "squared error"}`,
      );
    const reached = whereTo(path, flat, J);
    numbers.show({
      step,
      w,
      cost: path.cost[step],
      slope: gradient([w], X, y, mixture(morph))[0],
      minima: String(minima.length),
    });
    write(where, reached);
    end.show(path.message, path.converged);
    ui.publish({
      step,
      steps: path.steps,
      theta: [w],
      cost: path.cost[step],
      gradient_norm: path.gradientNorm[step],
      status: path.status,
      converged: path.converged,
      message: path.message,
      start,
      learning_rate: ui.get("learning_rate"),
      morph,
      playing: ui.get("playing"),
      minima: minima.map(({ w: at }) => at),
      reached,
    });
    ui.say(
      `Step ${step} of ${path.steps}: ${named([w])}, cost ${short(path.cost[step])}. ${reached} The walk ${path.message}.`,
    );
  };
}

// Where the slope changes its sign, by halving; up through zero is a minimum, down through zero a maximum.
function levelPoints(slope, lo, hi) {
  const found = [],
    n = 1200;
  for (let k = 0; k < n; k++) {
    let a = lo + ((hi - lo) * k) / n,
      b = lo + ((hi - lo) * (k + 1)) / n;
    const [left, right] = [slope(a), slope(b)];
    if (!(left < 0 !== right < 0) || (left === 0 && right === 0)) continue;
    for (let i = 0; i < 50; i++) {
      const middle = (a + b) / 2;
      if (slope(middle) < 0 === left < 0) a = middle;
      else b = middle;
    }
    found.push({ w: (a + b) / 2, minimum: left < 0 });
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
