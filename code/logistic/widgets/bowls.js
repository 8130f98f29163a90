import { bendOf, cost, design, gradient, gradientDescent, mixture, stepBound } from "./numerics.js";
import { button, dataChoice, ending, make, memo, mount, named, player, plot, range, readout, short } from "./engine.js";

export default {
  render: (context) => mount(context, "bowls", "Two costs of one weight", (ui) => {
    const bowl = plot(ui, { title: "The cost over the weight: drag the start", x: "weight w", y: "cost", kind: "lg-tall" });
    const tilt = plot(ui, { title: "Its slope: zero where the cost is level", x: "weight w", y: "slope" });
    const numbers = readout(ui, { step: "step", w: "w", cost: "cost", slope: "slope", minima: "minima here" });
    const end = ending(), where = make("p", { class: "lg-where" });

    const walk = memo((x, y, start, learningRate, morph, maxSteps, tolerance) =>
      gradientDescent(design(x, false), y, { start, learningRate, maxSteps, tolerance, loss: mixture(morph) }));
    const now = () => walk(...["x", "y", "start", "learning_rate", "morph", "max_steps", "tolerance"].map(ui.get));
    const levels = memo((x, y, morph, lo, hi) => levelPoints((w) => gradient([w], design(x, false), y, mixture(morph))[0], lo, hi));
    const bound = () => stepBound(design(ui.get("x"), false), bendOf("mixture", ui.get("morph")));
    const moveStart = (w) => ui.set({ start: [w], step: 0, playing: false });

    ui.root.append(
      make("div", { class: "lg-views" }, bowl.figure, tilt.figure),
      ...player(ui, () => now().steps),
      make("div", { class: "lg-settings lg-bowls" },
        range(ui, {
          label: "Morph t", min: 0, max: 1, step: 0.01, value: () => ui.get("morph"), set: (morph) => ui.set({ morph, step: 0, playing: false }),
          text: (t) => (t === 0 ? "squared error" : t === 1 ? "log loss" : `${short(1 - t)} squared + ${short(t)} log`),
        }),
        button(ui, "Squared error", () => ui.set({ morph: 0, step: 0, playing: false })),
        button(ui, "Log loss", () => ui.set({ morph: 1, step: 0, playing: false })),
        range(ui, {
          label: "Learning rate α", log: true, min: 0.001, max: 10, mark: bound, value: () => ui.get("learning_rate"), set: (learning_rate) => ui.set({ learning_rate }),
          text: (rate) => `${short(rate)} = ${short(rate / bound(), 3)} × 2/L`,
        }),
        dataChoice(ui)),
      numbers.element, where, end.element,
      make("p", { class: "lg-hint" }, "The cost is J = (1 − t) · squared error + t · log loss: the dashed and the thin line are the two, the thick one is J. Drag the start, or use the arrow keys; with Shift the steps are ten times as long. The mark on the learning rate is 2/L. Numbers are rounded to 4 digits."));

    return () => {
      const [x, y, start, morph] = ["x", "y", "start", "morph"].map(ui.get);
      if (x.length !== y.length || start.length !== 1) return;
      const X = design(x, false), path = now(), step = Math.min(ui.get("step"), path.steps), [w] = path.theta[step];
      const [lo, hi] = [Math.min(-1, start[0] - 0.5), Math.max(2, start[0] + 0.5)], loss = mixture(morph);
      const of = (t) => (at) => cost([at], X, y, mixture(t)), J = of(morph), slope = (at) => gradient([at], X, y, loss)[0];
      const flat = levels(x, y, morph, lo, hi), minima = flat.filter(({ minimum }) => minimum);
      const samples = Array.from({ length: 241 }, (_, k) => lo + ((hi - lo) * k) / 240);
      const heights = samples.map(J), tilts = samples.map(slope);
      const top = Math.max(...heights), bottomOf = Math.min(...heights);
      const way = path.theta.map((theta, k) => [theta[0], path.cost[k]]);

      if (bowl.axes({ x: [lo, hi], y: [Math.min(0, bottomOf), top * 1.08] })) {
        if (morph < 1) bowl.curve("squared", of(0), "squared", 240);
        if (morph > 0) bowl.curve("log", of(1), "log", 240);
        if (morph > 0 && morph < 1) bowl.curve("J", J, "curve", 240);
        for (const [k, { w: at }] of minima.entries()) bowl.dot(`minimum${k}`, [at, J(at)], "best", "cross", 5);
        bowl.beads("beads", way.slice(0, step + 1), "descent");
        bowl.dot("now", way[step], "descent", "circle", 6);
        bowl.handle("start", { at: [start[0], path.cost[0]], axis: "x", role: "descent", set: moveStart, label: "Start of gradient descent", text: `start at w = ${short(start[0])}` });
        bowl.finish();
      }
      const most = Math.max(...tilts), least = Math.min(...tilts), pad = 0.1 * (most - least || 1);
      if (tilt.axes({ x: [lo, hi], y: [least - pad, most + pad] })) {
        tilt.line("zero", [[lo, 0], [hi, 0]], "muted");
        tilt.line("slope", samples.map((at, k) => [at, tilts[k]]), morph === 0 ? "squared" : morph === 1 ? "log" : "curve");
        for (const [k, { w: at, minimum }] of flat.entries()) tilt.dot(`level${k}`, [at, 0], minimum ? "best" : "muted", minimum ? "cross" : "circle", 5);
        tilt.dot("now", [w, slope(w)], "descent", "circle", 6);
        tilt.finish();
      }
      const reached = whereTo(path, flat, J);
      numbers.show({ step: `${step} of ${path.steps}`, w, cost: path.cost[step], slope: slope(w), minima: String(minima.length) });
      where.textContent = reached;
      end.show(path.message, path.converged);
      ui.publish({
        step, steps: path.steps, theta: [w], cost: path.cost[step], gradient_norm: path.gradientNorm[step], converged: path.converged, message: path.message,
        start, learning_rate: ui.get("learning_rate"), morph, playing: ui.get("playing"), minima: minima.map(({ w: at }) => at), reached,
      });
      ui.say(`Step ${step} of ${path.steps}: ${named([w])}, cost ${short(path.cost[step])}. ${reached} The walk: ${path.message}.`);
    };
  }),
};

// Where the slope changes its sign, by halving; up through zero is a minimum, down through zero a maximum.
function levelPoints(slope, lo, hi) {
  const found = [], n = 1200;
  for (let k = 0; k < n; k++) {
    let a = lo + ((hi - lo) * k) / n, b = lo + ((hi - lo) * (k + 1)) / n;
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
  const [end] = path.theta.at(-1), minima = flat.filter(({ minimum }) => minimum);
  if (!minima.length) return "There is no minimum in this picture.";
  const near = minima.reduce((best, one) => (Math.abs(one.w - end) < Math.abs(best.w - end) ? one : best));
  if (Math.abs(near.w - end) > 0.02) return path.converged ? "The walk ends on a plateau: the slope is below the tolerance, but no minimum is near." : `The walk has not settled: it stops at w = ${short(end)}.`;
  const lower = minima.filter(({ w }) => J(w) < J(near.w) - 1e-12);
  const here = `The walk ends in the minimum at w = ${short(near.w)}, cost ${short(J(near.w))}`;
  if (minima.length === 1) return `${here}, the only one in this picture.`;
  return lower.length ? `${here}: trapped. A better one is at w = ${short(lower[0].w)}, cost ${short(J(lower[0].w))}.` : `${here}, the better one.`;
}
