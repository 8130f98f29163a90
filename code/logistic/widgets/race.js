import { hint } from "./shared/controls.js";
import { make, write } from "./shared/dom.js";
import { field } from "./shared/field.js";
import { tap } from "./shared/handles.js";
import { memo, mount } from "./shared/mount.js";
import {
  LOSSES,
  cost,
  design,
  gradientDescent,
  lowest,
  newton,
  stepBound,
  bendOf,
} from "./shared/numerics.js";
import { player } from "./shared/player.js";
import { plot } from "./shared/plot.js";
import { DATA, dataChoice } from "./shared/samples.js";
import { keyOf } from "./shared/shapes.js";
import { GOES_ON, cut, gapAxes, learningRate, reach, windowOf } from "./shared/walks.js";
import { named, short, unbroken } from "./shared/words.js";

const RUNNERS = [
  { role: "descent", shape: "circle", name: "Gradient descent" },
  { role: "newton", shape: "square", name: "Newton" },
  { role: "damped", shape: "diamond", name: "Damped Newton" },
];

export default {
  render: (context) => mount(context, "race", "Three optimizers from one start", build),
};

function build(ui) {
  const map = plot(ui, {
    title: "The cost: drag the start",
    x: "bias b",
    y: "weight w",
    kind: "lg-tall",
  });
  const gap = plot(ui, {
    title: "The gap to the lowest cost",
    x: "step + 1",
    y: "J − J min",
    kind: "lg-tall",
  });
  const bands = field(ui, map),
    space = windowOf(ui),
    board = leaderboard(RUNNERS);

  const run = memo((x, y, start, learningRate, maxSteps, tolerance) => {
    const X = design(x, true),
      rest = { start, maxSteps, tolerance };
    return {
      descent: gradientDescent(X, y, { ...rest, learningRate }),
      newton: newton(X, y, { ...rest, damped: false }),
      damped: newton(X, y, { ...rest, damped: true }),
    };
  });
  const now = () =>
    run(...["x", "y", "start", "learning_rate"].map(ui.get), reach(ui), ui.get("tolerance"));
  const longest = () => Math.max(...RUNNERS.map(({ role }) => now()[role].steps));
  const bottom = memo((x, y) => lowest(design(x, true), y, LOSSES.log, [[0, 0]]));
  const bound = () => stepBound(design(ui.get("x"), true), bendOf("log"));
  const moveStart = (b, w) => ui.set({ start: [b, w], step: 0, playing: false });
  tap(ui, map, moveStart);

  ui.root.append(
    make("div", { class: "lg-views lg-two" }, map.figure, gap.figure),
    ...player(ui, { steps: longest, restores: [...DATA, "start", "learning_rate"] }),
    make("div", { class: "lg-settings" }, ...learningRate(ui, bound), dataChoice(ui)),
    board.element,
    hint(
      "The star is the minimum; the mark on the learning rate is 2/L. Drag the start, or use the arrow keys, with Shift for longer steps. Both axes of the gap are logarithmic; between two level lines of the cost the gap doubles. Numbers are rounded to 4 digits.",
    ),
  );

  return () => {
    const [x, y, start] = ["x", "y", "start"].map(ui.get);
    if (x.length !== y.length || start.length !== 2) return;
    const X = design(x, true),
      paths = now(),
      best = bottom(x, y),
      end = longest(),
      step = Math.min(ui.get("step"), end);
    const at = Object.fromEntries(
      RUNNERS.map(({ role }) => [role, Math.min(step, paths[role].steps)]),
    );
    const gaps = Object.fromEntries(
      RUNNERS.map(({ role }) => [role, paths[role].cost.map((value) => value - best.cost)]),
    );

    const [bRange, wRange] = space("log");
    if (map.axes({ x: bRange, y: wRange })) {
      bands([x, y], (b, w) => cost([b, w], X, y), best.cost);
      if (best.theta) map.dot("best", best.theta, "best", "star", 8);
      for (const { role } of RUNNERS) {
        const way = paths[role].theta.slice(0, at[role] + 1);
        map.line(`path ${role}`, way, role);
        map.beads(`beads ${role}`, way, role);
      }
      for (const { role, shape } of RUNNERS)
        map.dot(`now ${role}`, paths[role].theta[at[role]], role, shape, 5.5);
      map.handle("start", {
        at: start,
        axis: "xy",
        role: "curve",
        hollow: true,
        set: moveStart,
        label: "Start of all three",
        text: `start at ${named(start)}`,
      });
      map.finish();
    }
    if (gap.axes({ x: [1, end + 1.5], y: gapAxes(Object.values(gaps)), xLog: true, yLog: true })) {
      for (const { role, shape } of RUNNERS) {
        const seen = gaps[role].map((value, k) => [k + 1, value]).filter(([, value]) => value > 0);
        gap.line(`ahead ${role}`, seen, `${role} lg-faint`);
        gap.line(
          `gap ${role}`,
          seen.filter(([k]) => k <= at[role] + 1),
          role,
        );
        if (gaps[role][at[role]] > 0)
          gap.dot(`now ${role}`, [at[role] + 1, gaps[role][at[role]]], role, shape, 5.5);
      }
      gap.finish();
    }
    board.show(
      RUNNERS.map(({ role }) => [
        `step ${at[role]} of ${paths[role].steps}, J − J min = ${short(gaps[role][at[role]])}`,
        `End of the walk: ${cut(ui, paths[role]) ? GOES_ON : unbroken(paths[role].message)}.`,
      ]),
    );
    const results = Object.fromEntries(
      RUNNERS.map(({ role }) => {
        const { steps, status, converged, message, theta, cost: costs, gradientNorm } = paths[role],
          k = at[role];
        return [
          role,
          {
            step: k,
            steps,
            theta: theta[k],
            cost: costs[k],
            gradient_norm: gradientNorm[k],
            status,
            converged,
            message,
          },
        ];
      }),
    );
    const winner = results.damped;
    ui.publish({
      step,
      theta: winner.theta,
      cost: winner.cost,
      gradient_norm: winner.gradient_norm,
      start,
      learning_rate: ui.get("learning_rate"),
      playing: ui.get("playing"),
      lowest: best.cost,
      ...(cut(ui, paths.descent)
        ? {}
        : {
            steps: end,
            status: winner.status,
            converged: winner.converged,
            message: winner.message,
            results,
          }),
    });
    ui.say(
      `Step ${step} of ${end}. ${RUNNERS.map(({ role, name }) => `${name}: gap ${short(gaps[role][at[role]])}, ${paths[role].message}`).join(". ")}.`,
    );
  };
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
