import { choice, ending, hint, readout } from "./shared/controls.js";
import { costMap } from "./shared/cost_map.js";
import { make, write } from "./shared/dom.js";
import { sampleFields, startFields, typed } from "./shared/fields.js";
import { memo, mount } from "./shared/mount.js";
import {
  LOSSES,
  BEND,
  cost,
  design,
  gradientDescent,
  lowest,
  sigmoid,
  stepBound,
} from "./shared/numerics.js";
import { buttons, player } from "./shared/player.js";
import { plot, views } from "./shared/plot.js";
import { DATA, dataChoice, labelled, lent, padded, samples } from "./shared/samples.js";
import {
  GOES_ON,
  NUMBERS,
  cut,
  drawGap,
  gapsOf,
  learningRate,
  markInWords,
  rateAtBound,
  reach,
  restart,
  sayWalk,
  starInWords,
  stepInWords,
  walkAt,
} from "./shared/walks.js";
import { short, unbroken } from "./shared/words.js";

const HINT =
  "Drag the start or a sample, or use the arrow keys, with Shift for longer steps. " +
  "A tap or a click on the picture of the cost moves the start there; " +
  "beside the samples it moves the one with the ring. Between two level lines the gap to the " +
  "lowest cost doubles. Numbers are rounded to 4 digits.";

// J is the log loss; of another cost the numbers are told in words.
const OF_J = { ...NUMBERS, bound: "bound on α" };
const IN_WORDS = { ...OF_J, cost: "cost", gap: "gap", norm: "largest slope" };

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
  const map = costMap(ui, {
    label: "Start of gradient descent",
    role: "descent",
    loss: () => ui.get("loss"),
  });
  const sample = plot(ui, { title: "The data and the curve", x: "x", y: "y" });
  const points = samples(ui, sample),
    look = lookOf(ui),
    face = ui.get("compact") ? glance : inFull;
  const show = face(ui, look, {
    map: map.figure,
    sample: sample.figure,
    picked: points.picked,
  });

  return () => {
    const [x, y, start, loss] = ["x", "y", "start", "loss"].map(ui.get);
    if (x.length !== y.length || start.length !== 2) return;
    const path = look.path(),
      best = look.best(),
      bound = look.bound(),
      step = Math.min(ui.get("step"), path.steps),
      X = design(x, true);
    const J = (...point) => cost(point, X, y, LOSSES[loss]);
    map.draw(J, best.cost, (view, putStart) => {
      marks(view, path, step, best);
      putStart();
    });
    drawSamples(sample, points, { x, y, theta: path.theta[step], line: loss === "linear" });

    const { steps, status, converged, message, ...here } = walkAt(path, step);
    const open = cut(ui, path), // how it ends is not known yet
      ends = open ? { message: GOES_ON } : { steps, status, converged, message };
    show({ ...here, steps }, ends, gapsOf(path, best), bound);
    ui.publish({
      ...here,
      start,
      learning_rate: ui.get("learning_rate"),
      loss,
      playing: ui.get("playing"),
      bound,
      lowest: best.cost,
      // It may be one that comes after those followed now.
      ...(open ? { step: ui.get("step") } : ends),
    });
    const walk = { ...here, steps };
    sayWalk(
      ui,
      walk,
      stepInWords(walk),
      `End of the walk: ${ends.message}.`,
      starInWords(best, path, loss !== "squared"),
    );
  };
}

// A face puts what belongs to it around the two views,
// and returns what shows the numbers of a step.

// Everything there is to a walk.
function inFull(ui, look, { map, sample, picked }) {
  const gap = plot(ui, { title: "The gap to the lowest cost", x: "step" }),
    numbers = readout(OF_J),
    end = ending();
  ui.root.append(
    views(
      map,
      [
        player(ui, {
          steps: () => look.path().steps,
          restores: [...DATA, "start", "learning_rate", "loss"],
        }),
        learningRate(ui, look.bound),
        end.element,
      ],
      sample,
      gap.figure,
    ),
    settings(ui, look.bound),
    typed(...startFields(ui), ...sampleFields(ui, picked)),
    numbers.element,
    hint(...markInWords(), HINT),
  );
  return (here, ends, gaps, bound) => {
    const [b, w] = here.theta,
      names = ui.get("loss") === "log" ? OF_J : IN_WORDS;
    drawGap(gap, gaps, here.step, "descent", { yName: names.gap });
    numbers.show({ ...here, b, w, gap: gaps[here.step], norm: here.gradient_norm, bound });
    numbers.rename(names);
    end.show(ends.message, ends.converged);
  };
}

// For a reader who has met no term of the book yet: play, and how long a step is.
function glance(ui, look, { map, sample }) {
  const where = make("p", { class: "lg-where lg-words" });
  ui.root.classList.add("lg-compact");
  ui.root.append(
    make("div", { class: "lg-pair" }, map, sample),
    make(
      "div",
      { class: "lg-player" },
      buttons(ui, {
        steps: () => look.path().steps,
        restores: [...DATA, "start", "learning_rate"],
      }),
      learningRate(ui, look.bound, { mark: undefined, text: short }),
    ),
    where,
  );
  return (here, { message }) => {
    const { step, steps } = here;
    write(where, step < steps ? stepInWords(here) : `Step ${step}: ${unbroken(message)}.`);
  };
}

function settings(ui, bound) {
  const cost = choice(ui, {
    label: "Cost",
    value: () => ui.get("loss"),
    set: (loss) => restart(ui, { loss }),
    options: () =>
      NAMES.map(([key, text]) => [key, text, key !== "linear" && !labelled(ui.get("y"))]),
  });
  const data = dataChoice(
    ui,
    lent(ui, "loss", ({ y }) => (labelled(y) ? undefined : "linear")),
  );
  return make("div", { class: "lg-settings" }, rateAtBound(ui, bound), cost, data);
}

// path(): the walk; best(): the lowest cost; bound(): below it every step lowers the cost.
function lookOf(ui) {
  const walk = memo((x, y, start, learningRate, loss, maxSteps, tolerance) => {
    const rest = { maxSteps, tolerance, loss: LOSSES[loss] };
    return gradientDescent(design(x, true), y, { start, learningRate, ...rest });
  });
  const bottom = memo((x, y, loss) => lowest(design(x, true), y, LOSSES[loss], FROM[loss]));
  const state = () => ["x", "y", "start", "learning_rate", "loss"].map(ui.get);
  return {
    path: () => walk(...state(), reach(ui), ui.get("tolerance")),
    best: () => bottom(...["x", "y", "loss"].map(ui.get)),
    bound: () => stepBound(design(ui.get("x"), true), BEND[ui.get("loss")]),
  };
}

// Where the search for the lowest cost begins:
// a cost that is not convex is searched from several points.
const FROM = {
  log: [[0, 0]],
  linear: [[0, 0]],
  squared: [
    [0, 0],
    [-3, 1],
    [3, -1],
  ],
};

function marks(map, path, step, best) {
  const way = path.theta.slice(0, step + 1);
  map.line("ahead", path.theta, "ahead");
  map.line("path", way, "descent");
  map.beads("beads", way, "descent");
  if (best.theta) map.dot("best", best.theta, "best", "star", 8);
  map.dot("now", way.at(-1), "descent");
}

function drawSamples(view, points, { x, y, theta: [b, w], line }) {
  const labels = labelled(y),
    tall = line ? [-0.4, 1.4] : [-0.12, 1.12];
  if (!view.axes({ x: points.span(x), y: labels ? tall : padded([0, ...y]) })) return;
  const h = (at) => (line ? b + w * at : sigmoid(b + w * at));
  view.curve("curve", h, "curve");
  points.put(x, y, (i) => `, h = ${short(h(x[i]))}`);
}
