import { hint, range, readout } from "./shared/controls.js";
import { make } from "./shared/dom.js";
import { tap } from "./shared/handles.js";
import { mount } from "./shared/mount.js";
import { sigmoidSlope, sigmoid } from "./shared/numerics.js";
import { plot } from "./shared/plot.js";
import { short } from "./shared/words.js";

export default {
  render: (context) => mount(context, "tangent", "The sigmoid and its slope", build),
};

function build(ui) {
  const above = plot(ui, {
    title: "The sigmoid and its tangent",
    x: "z",
    y: "h = σ(z)",
    kind: "lg-tall",
  });
  const below = plot(ui, { title: "Its slope h (1 − h)", x: "z", y: "slope" });
  const numbers = readout({ z: "z", h: "h = σ(z)", rest: "1 − h", slope: "slope" });
  const set = (z) => ui.set({ z });
  for (const view of [above, below]) tap(ui, view, set);
  ui.root.append(
    make("div", { class: "lg-stack" }, above.figure, below.figure), // one z below the other
    range(ui, { label: "Score z", min: -8, max: 8, step: 0.01, value: () => ui.get("z"), set }),
    numbers.element,
    hint(
      "Drag either point or the slider, tap or click where it should be, or use the arrow " +
        "keys; with Shift the steps are ten times as long. The curves go on beyond z = ±8. " +
        "Numbers are rounded to 4 digits.",
    ),
  );

  return () => {
    const z = ui.get("z"),
      h = sigmoid(z),
      slope = sigmoidSlope(z),
      span = [Math.min(-8, z), Math.max(8, z)];
    const text = `z = ${short(z)}, sigma ${short(h)}, slope ${short(slope)}`;
    const point = { axis: "x", role: "tangent", set, text };
    if (above.axes({ x: span, y: [-0.15, 1.15] })) {
      level(above, "one", span, 1);
      above.curve("sigmoid", sigmoid, "curve");
      const tangent = span.map((at) => [at, h + slope * (at - z)]);
      above.line("tangent", tangent, "tangent");
      upright(above, z, h);
      above.handle("z", { ...point, at: [z, h], label: "Point of contact" });
      above.finish();
    }
    if (below.axes({ x: span, y: [0, 0.3] })) {
      level(below, "bound", span, 1 / 4);
      below.text("quarter", [span[0], 1 / 4], "1/4: never steeper", { dx: 6, dy: -6 });
      below.curve("slope", sigmoidSlope, "curve");
      upright(below, z, slope);
      below.handle("z", { ...point, at: [z, slope], label: "Point on the slope" });
      below.finish();
    }
    numbers.show({ z, h, rest: sigmoid(-z), slope });
    ui.publish({ z, h, slope });
    ui.say(text);
  };
}

const level = (view, key, span, height) => {
  const ends = span.map((at) => [at, height]);
  view.line(key, ends, "muted");
};

const upright = (view, at, height) => {
  const ends = [0, height].map((end) => [at, end]);
  view.line("run", ends, "muted");
};
