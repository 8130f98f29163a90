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
  // Equal ways along the slider are equal ways in z: so it can come near to both ends.
  const score = () => Math.log(ui.get("h")) - Math.log1p(-ui.get("h"));
  const far = Math.log(NEAREST) - Math.log1p(-NEAREST);
  ui.root.append(
    views(
      costs.figure,
      [
        range(ui, {
          label: "Score z = log(h/(1 − h))",
          min: far,
          max: -far,
          value: score,
          set: (z) => set(z < 0 ? Math.exp(z) / (1 + Math.exp(z)) : 1 / (1 + Math.exp(-z))),
        }),
        choice(ui, {
          label: "Label",
          options: () => [
            ["0", "y = 0"],
            ["1", "y = 1"],
          ],
          value: () => String(ui.get("label")),
          set: (y) => ui.set({ label: Number(y) }),
        }),
      ],
      inH.figure,
      inZ.figure,
    ),
    numbers.element,
    hint(
      "Drag a point or the slider, tap or click where it should be, or use the arrow keys. " +
        "The slider ends at h = 0.000001 and 0.999999; the cost does not end there: " +
        "nearer to the wrong end it passes every bound. Numbers are rounded to 4 digits.",
    ),
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
    const top = Math.max(5, 1.15 * cost),
      steep = Math.max(12, 1.15 * Math.abs(slopeH));
    const views = [
      [costs, [-0.03 * top, top], ({ value }) => value, cost, "h, on the curve of the cost"],
      [
        inH,
        y ? [-steep, steep / 12] : [-steep / 12, steep],
        ({ slope }) => slope,
        slopeH,
        "h, on the slope in h",
      ],
      [
        inZ,
        [-1.1, 1.1],
        ({ role }) =>
          (at) =>
            at - (role === "one"),
        slopeZ,
        "h, on the slope in z",
      ],
    ];
    for (const [view, range_, line, at, label] of views) {
      if (!view.axes({ x: [0, 1], y: range_ })) continue;
      if (view !== inH) ends(view, "other", line(other), `${other.role} lg-faint`);
      ends(view, "chosen", line(part), part.role);
      view.line(
        "zero",
        [
          [0, 0],
          [1, 0],
        ],
        "muted",
      );
      view.handle("h", {
        at: [h, at],
        axis: "x",
        role: part.role,
        shape: y ? "triangle" : "circle",
        set,
        label,
        text,
      });
      if (view === costs) {
        for (const [k, { role, formula }] of PARTS.entries())
          view.text(formula, [k ? 0 : 1, top], `y = ${k}: ${formula}`, {
            dx: k ? 16 : -16,
            dy: k ? 24 : 44,
            "text-anchor": k ? "start" : "end",
            class: `lg-label lg-in lg-${role}`,
          });
      }
      view.finish();
    }
    numbers.show({ h, z: score(), cost, slopeH, slopeZ });
    ui.publish({ h, label: y, cost, slope_h: slopeH, slope_z: slopeZ });
    ui.say(text);
  };
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
