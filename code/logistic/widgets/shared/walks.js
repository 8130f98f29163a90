import { button, range } from "./controls.js";
import { make } from "./dom.js";
import { memo } from "./mount.js";
import { LOSSES, STATUS, design, lowest } from "./numerics.js";
import { lowestInWords, named, short } from "./words.js";

// What the walks of optimizers have in common.

// What the read-out of a walk over (b, w) shows, in its order.
export const NUMBERS = {
  step: "step",
  b: "b",
  w: "w",
  cost: "cost J",
  gap: "J − J min",
  norm: "largest |∂J|",
};

// A change after which the walk begins anew.
export const restart = (ui, change) => ui.set({ ...change, step: 0, playing: false });

// A walk at a step, as the state tells it.
export const walkAt = (path, step) => ({
  step,
  steps: path.steps,
  theta: path.theta[step],
  cost: path.cost[step],
  gradient_norm: path.gradientNorm[step],
  status: path.status,
  converged: path.converged,
  message: path.message,
});

export const stepInWords = ({ step, steps, theta, cost }) =>
  `Step ${step} of ${steps}: ${named(theta)}, cost ${short(cost)}.`;

// A walk aloud: its step, and how it ends where it does;
// on the way this is said once, and so is what `stands`.
export const sayWalk = (ui, { step, steps }, now, end, stands) =>
  ui.say(step < steps ? now : `${now} ${end}`, end, stands);

// Where the star of the minimum is, or why there is none, unless the end of the walk says so.
export const starInWords = (best, { status }, convex) =>
  !best.theta && status === STATUS.SEPARABLE ? "" : `${lowestInWords(best, convex)}.`;

// The learning rate on a logarithmic range around its bound,
// by default with this marked and as its unit.
export function learningRate(ui, bound, settings) {
  const options = {
    label: "Learning rate α",
    log: true,
    min: () => bound() / 100,
    max: () => bound() * 10,
    mark: bound,
    value: () => ui.get("learning_rate"),
    set: (learning_rate) => ui.set({ learning_rate }),
    text: (rate) => `${short(rate)} = ${short(rate / bound(), 3)} × bound`,
    ...settings,
  };
  // The data and the cost decide it.
  if (options.mark) ui.settings.push(() => `The bound on α is ${short(bound())}.`);
  return range(ui, options);
}

export const markInWords = () => [
  "The mark on the learning rate is its bound, for the log loss 2/L",
  make("sub", {}, "J"),
  ". ",
];

export const rateAtBound = (ui, bound) =>
  button(ui, "Set α to its bound", () => ui.set({ learning_rate: bound() }));

// How far a walk is followed: while a handle is dragged only so far that a frame is enough for it,
// and the reader is told; to its end when the handle is let go.
const WHILE_DRAGGING = 600;
export const reach = (ui) =>
  ui.busy ? Math.min(WHILE_DRAGGING, ui.get("max_steps")) : ui.get("max_steps");
export const cut = (ui, path) =>
  ui.busy && !path.converged && path.steps === WHILE_DRAGGING && path.steps < ui.get("max_steps");
export const GOES_ON =
  `not yet known: while you drag, ${WHILE_DRAGGING} steps are followed, and the rest when ` +
  "you let go";

// The part of the plane that is shown, which stands still while samples are dragged.
export function windowOf(ui, room = 0.7) {
  let kept = null;
  const bottom = memo((x, y, bias, loss) => {
    const X = design(x, bias);
    return lowest(X, y, LOSSES[loss], [X[0].map(() => 0)]).theta ?? X[0].map(() => 2);
  });
  const around = (best) =>
    best.map((value) => {
      const [lo, hi] = [Math.min(0, value), Math.max(0, value)],
        pad = room * Math.max(hi - lo, 2);
      return [lo - pad, hi + pad];
    });
  const inside = (best) => best.every((value, j) => kept[j][0] < value && value < kept[j][1]);
  return (loss) => {
    const preset = ui.get("presets").find(({ name }) => name === ui.get("preset"));
    if (preset || !kept || !ui.busy) {
      const best = bottom(ui.get("x"), ui.get("y"), ui.get("bias"), loss);
      if (preset || kept?.length !== best.length || !inside(best)) kept = around(best);
    }
    return kept.map(([lo, hi], j) => {
      const start = ui.get("start")[j];
      return start < lo || start > hi
        ? [Math.min(lo, start - 1), Math.max(hi, start + 1)]
        : [lo, hi];
    });
  };
}

// How far above the lowest cost a walk is after each step.
export const gapsOf = (path, best) => path.cost.map((value) => value - best.cost);

// The gap to the lowest cost, step by step, on a logarithmic axis.
export function drawGap(view, gaps, step, role, { beads = false, shape, size, yName } = {}) {
  view.image(() => `The gap goes ${gapInWords(gaps)}. At step ${step} it is ${short(gaps[step])}.`);
  const x = [0, Math.max(1, gaps.length - 1)];
  if (!view.axes({ x, y: gapAxes([gaps]), yLog: true, yName })) return;
  const seen = gaps.map((value, k) => [k, value]).filter(([, value]) => value > 0);
  const past = seen.filter(([k]) => k <= step);
  view.line("ahead", seen, "ahead");
  view.line("gap", past, role);
  if (beads) view.beads("beads", seen, role);
  if (gaps[step] > 0) view.dot("now", [step, gaps[step]], role, shape, size);
  view.finish();
}

export const gapInWords = (gaps) =>
  `from ${short(gaps[0])} to ${short(gaps.at(-1))} in ` +
  `${gaps.length === 2 ? "1 step" : `${gaps.length - 1} steps`}`;

export function gapAxes(gaps) {
  const seen = gaps.flat().filter((gap) => gap > 1e-16 && Number.isFinite(gap));
  const [lo, hi] = seen.length ? [Math.min(...seen), Math.max(...seen)] : [1e-3, 1];
  const bottom = 10 ** Math.floor(Math.log10(lo));
  return [bottom, Math.max(10 * bottom, 10 ** Math.ceil(Math.log10(hi)))];
}
