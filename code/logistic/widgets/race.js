import { hint } from "./shared/controls.js";
import { costMap } from "./shared/cost_map.js";
import { make, write } from "./shared/dom.js";
import { startFields, typed } from "./shared/fields.js";
import { memo, mount } from "./shared/mount.js";
import {
  LOSSES,
  cost,
  design,
  gradientDescent,
  lowest,
  newton,
  stepBound,
  BEND,
} from "./shared/numerics.js";
import { player } from "./shared/player.js";
import { plot, views } from "./shared/plot.js";
import { DATA, dataChoice } from "./shared/samples.js";
import { keyOf } from "./shared/shapes.js";
import {
  GOES_ON,
  cut,
  gapAxes,
  gapInWords,
  gapsOf,
  learningRate,
  markInWords,
  rateAtBound,
  reach,
  starInWords,
  walkAt,
} from "./shared/walks.js";
import { short, unbroken } from "./shared/words.js";

const RUNNERS = [
  { role: "descent", shape: "circle", name: "Gradient descent" },
  { role: "newton", shape: "square", name: "Newton" },
  { role: "damped", shape: "diamond", name: "Damped Newton" },
];

const HINT =
  "The star is the minimum. Drag the start, tap or click where it should be, or use the " +
  "arrow keys, with Shift for longer steps. Both axes of the gap are logarithmic; " +
  "between two level lines of the cost the gap doubles. Numbers are rounded to 4 digits.";

export default {
  render: (context) => mount(context, "race", "Three optimizers from one start", build),
};

function build(ui) {
  const map = costMap(ui, { label: "Start of all three", role: "curve" });
  const gap = plot(ui, {
    title: "The gap to the lowest cost",
    x: "step + 1",
    y: "J − J min",
    kind: "lg-tall",
  });
  const board = leaderboard(RUNNERS),
    look = lookOf(ui);

  ui.root.append(
    views(
      map.figure,
      [
        player(ui, { steps: look.longest, restores: [...DATA, "start", "learning_rate"] }),
        learningRate(ui, look.bound),
      ],
      gap.figure,
    ),
    make("div", { class: "lg-settings" }, rateAtBound(ui, look.bound), dataChoice(ui)),
    typed(...startFields(ui)),
    board.element,
    hint(...markInWords(), HINT),
  );

  return () => {
    const [x, y, start] = ["x", "y", "start"].map(ui.get);
    if (x.length !== y.length || start.length !== 2) return;
    const best = look.best(),
      end = look.longest(),
      step = Math.min(ui.get("step"), end),
      runs = look.runs(step),
      X = design(x, true);
    map.draw(
      (...point) => cost(point, X, y),
      best.cost,
      (view, putStart) => {
        if (best.theta) view.dot("best", best.theta, "best", "star", 8);
        marks(view, runs);
        putStart();
      },
    );
    drawGaps(gap, runs, end);
    board.show(runs.map((run) => standing(ui, run)));

    const { theta, cost: J, gradient_norm, status, converged, message } = runs.at(-1).now;
    const results = Object.fromEntries(runs.map(({ role, now }) => [role, now]));
    const ends = { steps: end, status, converged, message, results };
    ui.publish({
      step,
      theta,
      cost: J,
      gradient_norm,
      start,
      learning_rate: ui.get("learning_rate"),
      playing: ui.get("playing"),
      lowest: best.cost,
      // It may come after those followed now.
      ...(cut(ui, runs[0].path) ? { step: ui.get("step") } : ends),
    });
    const said = runs.map(({ name, gaps, now }) => `${name}: gap ${short(gaps[now.step])}.`);
    ui.say(
      `Step ${step} of ${end}. ${said.join(" ")}`,
      ...runs.flatMap(({ name, now }) => endInWords(name, now)),
      starInWords(best, runs.at(-1).path),
    );
  };
}

// runs(step): each runner with its path, its gaps, and where it is now;
// who has arrived waits there.
function lookOf(ui) {
  const race = memo((x, y, start, learningRate, maxSteps, tolerance) => {
    const X = design(x, true),
      rest = { start, maxSteps, tolerance };
    return {
      descent: gradientDescent(X, y, { ...rest, learningRate }),
      newton: newton(X, y, { ...rest, damped: false }),
      damped: newton(X, y, { ...rest, damped: true }),
    };
  });
  const state = () => ["x", "y", "start", "learning_rate"].map(ui.get);
  const paths = () => race(...state(), reach(ui), ui.get("tolerance"));
  const bottom = memo((x, y) => lowest(design(x, true), y, LOSSES.log, [[0, 0]]));
  const best = () => bottom(ui.get("x"), ui.get("y"));
  const runs = (step) =>
    RUNNERS.map((runner) => {
      const path = paths()[runner.role];
      const now = walkAt(path, Math.min(step, path.steps));
      return { ...runner, path, gaps: gapsOf(path, best()), now };
    });
  return {
    runs,
    best,
    longest: () => Math.max(...RUNNERS.map(({ role }) => paths()[role].steps)),
    bound: () => stepBound(design(ui.get("x"), true), BEND.log),
  };
}

function marks(map, runs) {
  for (const { role, path, now } of runs) {
    const way = path.theta.slice(0, now.step + 1);
    map.line(`path ${role}`, way, role);
    map.beads(`beads ${role}`, way, role);
  }
  for (const { role, shape, now } of runs) map.dot(`now ${role}`, now.theta, role, shape, 5.5);
}

function drawGaps(view, runs, end) {
  view.image(() => runs.map(({ name, gaps }) => `${name}: ${gapInWords(gaps)}.`).join(" "));
  const y = gapAxes(runs.map(({ gaps }) => gaps));
  if (!view.axes({ x: [1, end + 1.5], y, xLog: true, yLog: true })) return;
  for (const { role, shape, gaps, now } of runs) {
    const seen = gaps.map((value, k) => [k + 1, value]).filter(([, value]) => value > 0);
    const past = seen.filter(([k]) => k <= now.step + 1);
    view.line(`ahead ${role}`, seen, `${role} lg-faint`);
    view.line(`gap ${role}`, past, role);
    const gap = gaps[now.step];
    if (gap > 0) view.dot(`now ${role}`, [now.step + 1, gap], role, shape, 5.5);
  }
  view.finish();
}

// A runner's line on the board: how far it is, and how its walk ends.
const standing = (ui, { path, gaps, now }) => [
  `step ${now.step} of ${now.steps}, J − J min = ${short(gaps[now.step])}`,
  `End of the walk: ${cut(ui, path) ? GOES_ON : unbroken(path.message)}.`,
];

// How a runner ends; said again where it arrives.
function endInWords(name, { step, steps, message }) {
  const end = `End of ${name}: ${message}.`;
  return step < steps ? [end] : [end, `${end} ${name} is there.`];
}

function leaderboard(rows) {
  const lines = rows.map(({ role, shape, name }) => {
    const numbers = make("span", { class: "lg-numbers" }),
      message = make("span", { class: "lg-ends" });
    return {
      numbers,
      message,
      item: make(
        "li",
        { class: "lg-words", "data-role": role },
        make("span", { class: "lg-who" }, keyOf(role, shape), name),
        numbers,
        message,
      ),
    };
  });
  const show = (texts) =>
    texts.forEach(([numbers, message], k) => {
      write(lines[k].numbers, numbers), write(lines[k].message, message);
    });
  return { element: make("ul", { class: "lg-board" }, ...lines.map(({ item }) => item)), show };
}
