import { short } from "./words.js";

// Scales from numbers to pixels, and the ticks on them.
export function scale(domain, from, to, log = false) {
  const f = log ? Math.log10 : (value) => value;
  const [lo, hi] = domain.map(f),
    k = (to - from) / (hi - lo);
  const at = (value) => from + (f(value) - lo) * k;
  at.domain = domain;
  at.invert = (pixel) => (log ? 10 ** (lo + (pixel - from) / k) : lo + (pixel - from) / k);
  at.perPixel = Math.abs(1 / k);
  return at;
}

// A unit is as long on both axes: the one with room to spare shows more.
export function alike({ x, y, ...more }, width, height) {
  const unit = Math.max((x[1] - x[0]) / width, (y[1] - y[0]) / height);
  const around = ([lo, hi], pixels) => [
    (lo + hi - unit * pixels) / 2,
    (lo + hi + unit * pixels) / 2,
  ];
  return { ...more, x: around(x, width), y: around(y, height) };
}

export function drawAxes(view, x, y, { xLog, yLog, xName = x, yName = y }) {
  const right = view.left + view.width,
    bottom = view.top + view.height;
  const put = (key, tag, attributes, text) => view.put(key, tag, attributes, text, 0);
  for (const tick of ticks(view.x.domain, view.width / 70, xLog)) {
    const at = view.x(tick),
      below = { x: at, y: bottom + 16, "text-anchor": "middle" };
    put(`x${tick}`, "line", { x1: at, x2: at, y1: view.top, y2: bottom, class: "lg-grid" });
    put(`X${tick}`, "text", { ...below, class: "lg-tick" }, tickText(tick, xLog));
  }
  for (const tick of ticks(view.y.domain, view.height / 34, yLog)) {
    const at = view.y(tick),
      beside = { x: view.left - 7, y: at + 4, "text-anchor": "end" };
    put(`y${tick}`, "line", { x1: view.left, x2: right, y1: at, y2: at, class: "lg-grid" });
    put(`Y${tick}`, "text", { ...beside, class: "lg-tick" }, tickText(tick, yLog));
  }
  put("frame", "path", { d: `M${view.left} ${view.top}V${bottom}H${right}`, class: "lg-axis" });
  const end = { x: right, y: bottom + 31, "text-anchor": "end" };
  put("x", "text", { ...end, class: "lg-name" }, xName);
  put("y", "text", { x: 2, y: 12, class: "lg-name" }, yName);
}

function ticks([lo, hi], room, log) {
  if (log) {
    const [from, to] = [Math.ceil(Math.log10(lo) - 1e-9), Math.floor(Math.log10(hi) + 1e-9)];
    const every = Math.max(1, Math.ceil((to - from) / Math.max(room, 2)));
    return Array.from(
      { length: Math.floor((to - from) / every) + 1 },
      (_, k) => 10 ** (to - k * every),
    );
  }
  const rough = (hi - lo) / Math.max(room, 2),
    power = 10 ** Math.floor(Math.log10(rough));
  const every = power * [1, 2, 5, 10].find((nice) => nice * power >= rough);
  const first = Math.ceil(lo / every - 1e-9);
  const all = Array.from({ length: Math.floor(hi / every + 1e-9) - first + 1 }, (_, k) =>
    Number(((first + k) * every).toPrecision(12)),
  );
  return all.length === 1 ? ticks([lo, hi], room + 1) : all; // one alone gives no scale
}
const SUPER = {
  "-": "⁻",
  0: "⁰",
  1: "¹",
  2: "²",
  3: "³",
  4: "⁴",
  5: "⁵",
  6: "⁶",
  7: "⁷",
  8: "⁸",
  9: "⁹",
};
const tickText = (tick, log) =>
  log && (tick < 0.01 || tick > 100)
    ? `10${[...String(Math.round(Math.log10(tick)))].map((c) => SUPER[c]).join("")}`
    : short(tick);
