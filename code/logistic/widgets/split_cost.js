import { choice, hint, range, readout } from "./shared/controls.js";
import { tap } from "./shared/handles.js";
import { mount } from "./shared/mount.js";
import { plot, views } from "./shared/plot.js";
import { short } from "./shared/words.js";

// What one sample costs, as a function of h, with its slope in h and in z.
const PARTS = [
  {
    role: "zero",
    value: (h) => -Math.log1p(-h),
    slope: (h) => 1 / (1 - h),
    formula: "−log(1 − h)",
  },
  { role: "one", value: (h) => -Math.log(h), slope: (h) => -1 / h, formula: "−log h" },
];
// A probability that four digits would make 1 is not 1.
const probability = (h) => (Number(h.toPrecision(4)) === 1 ? `1 − ${short(1 - h)}` : short(h));
const NEAREST = 1e-6; // how near to 0 and 1 the slider and the handles go; the costs go on

const HINT =
  "Drag a point or the slider, tap or click where it should be, or use the arrow keys. " +
  "The slider ends at h = 0.000001 and 0.999999; the cost does not end there: " +
  "nearer to the wrong end it passes every bound. Numbers are rounded to 4 digits.";

export default {
  render: (context) => mount(context, "split_cost", "The cost of one sample", build),
};

function build(ui) {
  const costs = plot(ui, { title: "The cost", x: "h", y: "cost", kind: "lg-tall" });
  const inH = plot(ui, { title: "Its slope in h: unbounded", x: "h", y: "slope in h" });
  const inZ = plot(ui, { title: "Its slope in z: h − y", x: "h", y: "slope in z" });
  const names = {
    h: "h",
    z: "score z",
    cost: "cost",
    slopeH: "slope in h",
    slopeZ: "slope in z",
  };
  const numbers = readout(names, { h: probability });
  const set = (h) => ui.set({ h: h <= 0 ? NEAREST : h >= 1 ? 1 - NEAREST : h });
  for (const view of [costs, inH, inZ]) tap(ui, view, set);
  const score = () => Math.log(ui.get("h")) - Math.log1p(-ui.get("h"));
  ui.root.append(
    views(costs.figure, [scores(ui, score, set), labels(ui)], inH.figure, inZ.figure),
    numbers.element,
    hint(HINT),
  );

  return () => {
    const h = ui.get("h"),
      y = ui.get("label"),
      part = PARTS[y],
      other = PARTS[1 - y];
    const cost = part.value(h),
      slopeH = part.slope(h),
      slopeZ = h - y;
    const text =
      `y = ${y}, h = ${probability(h)}: cost ${short(cost)}, slope in h ${short(slopeH)}, ` +
      `slope in z ${short(slopeZ)}`;
    const point = { axis: "x", role: part.role, shape: y ? "triangle" : "circle", set, text };
    const put = (view, at, label) =>
      view.handle("h", { ...point, at: [h, at], label: `h, on the ${label}` });

    const top = Math.max(5, 1.15 * cost),
      steep = Math.max(12, 1.15 * Math.abs(slopeH));
    if (costs.axes({ x: [0, 1], y: [-0.03 * top, top] })) {
      ends(costs, "other", other.value, `${other.role} lg-faint`);
      ends(costs, "chosen", part.value, part.role);
      floor(costs);
      put(costs, cost, "curve of the cost");
      nameParts(costs, top);
      costs.finish();
    }
    if (inH.axes({ x: [0, 1], y: y ? [-steep, steep / 12] : [-steep / 12, steep] })) {
      ends(inH, "chosen", part.slope, part.role);
      floor(inH);
      put(inH, slopeH, "slope in h");
      inH.finish();
    }
    if (inZ.axes({ x: [0, 1], y: [-1.1, 1.1] })) {
      ends(inZ, "other", (at) => at - (1 - y), `${other.role} lg-faint`);
      ends(inZ, "chosen", (at) => at - y, part.role);
      floor(inZ);
      put(inZ, slopeZ, "slope in z");
      inZ.finish();
    }
    numbers.show({ h, z: score(), cost, slopeH, slopeZ });
    ui.publish({ h, label: y, cost, slope_h: slopeH, slope_z: slopeZ });
    ui.say(text);
  };
}

// Equal ways along the slider are equal ways in z: so it can come near to both ends.
function scores(ui, value, set) {
  const far = Math.log(NEAREST) - Math.log1p(-NEAREST);
  return range(ui, {
    label: "Score z = log(h/(1 − h))",
    min: far,
    max: -far,
    value,
    set: (z) => set(z < 0 ? Math.exp(z) / (1 + Math.exp(z)) : 1 / (1 + Math.exp(-z))),
  });
}

const labels = (ui) =>
  choice(ui, {
    label: "Label",
    options: () => [0, 1].map((y) => [String(y), `y = ${y}`]),
    value: () => String(ui.get("label")),
    set: (y) => ui.set({ label: Number(y) }),
  });

const floor = (view) =>
  view.line(
    "zero",
    [0, 1].map((h) => [h, 0]),
    "muted",
  );

// Each cost by its curve, near the end where it is infinite.
function nameParts(view, top) {
  for (const [k, { role, formula }] of PARTS.entries())
    view.text(formula, [k ? 0 : 1, top], `y = ${k}: ${formula}`, {
      dx: k ? 16 : -16,
      dy: k ? 24 : 44,
      "text-anchor": k ? "start" : "end",
      class: `lg-label lg-in lg-${role}`,
    });
}

// The curve up to where it leaves the view, with more points near the ends where it is steep.
function ends(view, key, f, role) {
  const points = Array.from(
    { length: 201 },
    (_, k) => (1 - Math.cos((Math.PI * k) / 200)) / 2,
  ).filter((h) => h > 0 && h < 1);
  view.line(
    key,
    [1e-9, 1e-6, 1e-5, 1e-4, ...points, 1 - 1e-4, 1 - 1e-5, 1 - 1e-6, 1 - 1e-9].map((h) => [
      h,
      f(h),
    ]),
    role,
  );
}
