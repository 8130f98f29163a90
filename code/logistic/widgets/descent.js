import { choice, ending, hint, readout } from "./shared/controls.js";
import { make } from "./shared/dom.js";
import { field } from "./shared/field.js";
import { tap } from "./shared/handles.js";
import { memo, mount } from "./shared/mount.js";
import {
  LOSSES,
  bendOf,
  cost,
  design,
  gradientDescent,
  lowest,
  sigmoid,
  stepBound,
} from "./shared/numerics.js";
import { player } from "./shared/player.js";
import { plot } from "./shared/plot.js";
import { DATA, dataChoice, padded, samples } from "./shared/samples.js";
import { GOES_ON, cut, gapAxes, learningRate, reach, windowOf } from "./shared/walks.js";
import { named, short } from "./shared/words.js";

const NAMES = [
  ["log", "log loss"],
  ["squared", "squared error, sigmoid"],
  ["linear", "squared error, line"],
];

export default {
  render: (context) =>
    mount(context, "descent", "Gradient descent on a cost of two weights", build),
};

function build(ui) {
  const map = plot(ui, {
    title: "The cost: drag the start",
    x: "bias b",
    y: "weight w",
    kind: "lg-tall",
  });
  const sample = plot(ui, { title: "The data and the curve", x: "x", y: "y" });
  const gap = plot(ui, { title: "The gap to the lowest cost", x: "step", y: "J − J min" });
  const bands = field(ui, map),
    space = windowOf(ui),
    points = samples(ui, sample);
  const numbers = readout({
    step: "step",
    b: "b",
    w: "w",
    cost: "cost J",
    gap: "J − J min",
    norm: "largest |∂J|",
    bound: "2/L",
  });
  const end = ending();

  const walk = memo((x, y, start, learningRate, loss, maxSteps, tolerance) =>
    gradientDescent(design(x, true), y, {
      start,
      learningRate,
      maxSteps,
      tolerance,
      loss: LOSSES[loss],
    }),
  );
  const now = () =>
    walk(
      ...["x", "y", "start", "learning_rate", "loss"].map(ui.get),
      reach(ui),
      ui.get("tolerance"),
    );
  const bottom = memo((x, y, loss) =>
    lowest(
      design(x, true),
      y,
      LOSSES[loss],
      loss === "squared"
        ? [
            [0, 0],
            [-3, 1],
            [3, -1],
          ]
        : [[0, 0]],
    ),
  );
  const bound = () => stepBound(design(ui.get("x"), true), bendOf(ui.get("loss")));
  const labelled = () => ui.get("y").every((y) => y === 0 || y === 1);

  const moveStart = (b, w) => ui.set({ start: [b, w], step: 0, playing: false });
  tap(ui, map, moveStart);

  const controls = [
    ...player(ui, {
      steps: () => now().steps,
      restores: [...DATA, "start", "learning_rate", "loss"],
    }),
    make(
      "div",
      { class: "lg-settings" },
      ...learningRate(ui, bound),
      choice(ui, {
        label: "Cost",
        value: () => ui.get("loss"),
        set: (loss) => ui.set({ loss, step: 0, playing: false }),
        options: () => NAMES.map(([key, text]) => [key, text, key !== "linear" && !labelled()]),
      }),
      dataChoice(ui, ({ y }) =>
        y.every((label) => label === 0 || label === 1) ? {} : { loss: "linear" },
      ),
    ),
  ];
  ui.root.append(
    make("div", { class: "lg-views lg-three" }, map.figure, sample.figure, gap.figure),
    ...controls,
    numbers.element,
    end.element,
    hint(
      "The start and the samples can be dragged, or moved with the arrow keys; with Shift the steps are ten times as long. Between two level lines the gap to the lowest cost doubles. Numbers are rounded to 4 digits.",
    ),
  );

  return () => {
    const [x, y, start, loss] = ["x", "y", "start", "loss"].map(ui.get);
    if (x.length !== y.length || start.length !== 2) return;
    const X = design(x, true),
      path = now(),
      best = bottom(x, y, loss),
      step = Math.min(ui.get("step"), path.steps);
    const theta = path.theta[step],
      [b, w] = theta,
      line = loss === "linear";
    const gaps = path.cost.map((value) => value - best.cost);

    const [bRange, wRange] = space(loss);
    if (map.axes({ x: bRange, y: wRange })) {
      bands([x, y, loss], (b_, w_) => cost([b_, w_], X, y, LOSSES[loss]), best.cost);
      map.line("ahead", path.theta, "ahead");
      map.line("path", path.theta.slice(0, step + 1), "descent");
      map.beads("beads", path.theta.slice(0, step + 1), "descent");
      if (best.theta) map.dot("best", best.theta, "best", "star", 8);
      map.dot("now", theta, "descent");
      map.handle("start", {
        at: start,
        axis: "xy",
        role: "descent",
        hollow: true,
        set: moveStart,
        label: "Start of gradient descent",
        text: `start at ${named(start)}`,
      });
      map.finish();
    }
    const labels = labelled();
    if (
      sample.axes({
        x: points.span(x),
        y: labels ? (line ? [-0.4, 1.4] : [-0.12, 1.12]) : padded([0, ...y]),
      })
    ) {
      sample.curve("curve", (at) => (line ? b + w * at : sigmoid(b + w * at)), "curve");
      points.put(x, y, labels);
    }
    if (gap.axes({ x: [0, Math.max(1, path.steps)], y: gapAxes([gaps]), yLog: true })) {
      const seen = gaps.map((value, k) => [k, value]).filter(([, value]) => value > 0);
      gap.line("ahead", seen, "ahead");
      gap.line(
        "gap",
        seen.filter(([k]) => k <= step),
        "descent",
      );
      if (gaps[step] > 0) gap.dot("now", [step, gaps[step]], "descent");
      gap.finish();
    }
    const open = cut(ui, path),
      { message, converged } = open ? { message: GOES_ON } : path;
    numbers.show({
      step,
      b,
      w,
      cost: path.cost[step],
      gap: gaps[step],
      norm: path.gradientNorm[step],
      bound: bound(),
    });
    end.show(message, converged);
    ui.publish({
      step,
      theta,
      cost: path.cost[step],
      gradient_norm: path.gradientNorm[step],
      start,
      learning_rate: ui.get("learning_rate"),
      loss,
      playing: ui.get("playing"),
      bound: bound(),
      lowest: best.cost,
      ...(open ? {} : { steps: path.steps, status: path.status, converged, message }),
    });
    ui.say(
      `Step ${step} of ${path.steps}: ${named(theta)}, cost ${short(path.cost[step])}. The walk ${message}.`,
    );
  };
}
