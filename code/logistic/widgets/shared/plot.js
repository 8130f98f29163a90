import { alike, drawAxes, scale } from "./axes.js";
import { assign, draws, make, write } from "./dom.js";
import { gripNearest, handle } from "./handles.js";
import { SHAPES } from "./shapes.js";

// A view: axes, marks and handles in one SVG.
const MARGIN = { left: 46, right: 18, top: 22, bottom: 34 };

// The views of a widget. Under the first, or under the one of several firsts
// that is shown, stands what acts on it and what is said of it: on a phone
// they share one screen. The others follow, on a wide page beside them.
export const views = (first, panel, ...others) =>
  make(
    "div",
    { class: "lg-views" },
    ...[first].flat(),
    make("div", { class: "lg-panel" }, ...panel),
    make("div", { class: "lg-side" }, ...others),
  );

// The plane of the two weights, over which a cost is drawn.
export const weightPlane = (ui, title) =>
  plot(ui, { title, x: "bias b", y: "weight w", kind: "lg-tall" });

export function plot(ui, { title, x, y, kind = "" }) {
  const layers = emptyLayers();
  const svg = draws("svg", { role: "none" }, ...layers); // the caption names it
  const box = make("div", { class: "lg-plot" }, svg);
  const caption = make("figcaption", {}, title);
  const figure = make("figure", { class: `lg-view ${kind}` }, caption, box);
  const kept = new Map(),
    handles = new Map();
  // The size is measured when it changes, not in each frame:
  // reading it makes the browser lay out the page.
  let size = { width: 0, height: 0 },
    drawn = "";
  ui.measures.push(() => (size = { width: box.clientWidth, height: box.clientHeight }));
  let words = null;
  ui.rests.push(() => words && assign(svg, "aria-label", words()));

  const view = {
    figure,
    box,
    svg,
    handles,
    caption: (text) => write(caption, text),
    // A picture in which nothing can be moved is read as one: `says` tells what it shows.
    image(says) {
      assign(svg, "role", "img");
      words = says;
    },
    // The axes of this frame. Returns false while there is no room, as in a hidden tab.
    axes(ranges) {
      const { width, height } = size;
      if (!width || !height) return false;
      (view.left = MARGIN.left), (view.top = MARGIN.top);
      (view.width = width - MARGIN.left - MARGIN.right),
        (view.height = height - MARGIN.top - MARGIN.bottom);
      if (ranges.alike) ranges = alike(ranges, view.width, view.height);
      assign(svg, "viewBox", `0 0 ${width} ${height}`);
      const corner = { x: view.left, y: view.top, width: view.width, height: view.height };
      for (const [key, value] of Object.entries(corner)) assign(layers[1], key, value);
      assign(layers[1], "viewBox", Object.values(corner).join(" "));
      view.x = scale(ranges.x, view.left, view.left + view.width, ranges.xLog);
      view.y = scale(ranges.y, view.top + view.height, view.top, ranges.yLog);
      for (const mark of kept.values()) mark.used = mark.axis;
      const shown = JSON.stringify([ranges, size]);
      if (shown !== drawn) {
        for (const mark of kept.values()) mark.used = false;
        drawAxes(view, x, y, ranges);
        drawn = shown;
      }
      return true;
    },
    // Draw a mark, or move the one drawn under this key in the frame before.
    put(key, tag, attributes, text, layer = 1) {
      let mark = kept.get(key);
      if (!mark)
        kept.set(
          key,
          (mark = { element: layers[layer].appendChild(draws(tag)), axis: layer === 0 }),
        );
      mark.used = true;
      for (const [name, value] of Object.entries(attributes)) assign(mark.element, name, value);
      if (text !== undefined) write(mark.element, text);
      return mark.element;
    },
    line: (key, points, role) =>
      view.put(key, "path", { d: path(view, points), class: `lg-line lg-${role}` }),
    curve(key, f, role, n = 160) {
      const [lo, hi] = view.x.domain;
      view.line(
        key,
        Array.from({ length: n + 1 }, (_, k) => lo + ((hi - lo) * k) / n).map((at) => [at, f(at)]),
        role,
      );
    },
    dot: (key, at, role, shape = "circle", size = 5) =>
      view.put(key, "path", {
        d: SHAPES[shape](size, safe(view.x(at[0])), safe(view.y(at[1]))),
        class: `lg-dot lg-${role}`,
      }),
    // A small bead for each step, as long as the steps can be told apart.
    beads: (key, points, role) =>
      view.put(key, "path", { d: beads(view, points), class: `lg-beads lg-${role}` }),
    text: (key, at, text, attributes = {}) =>
      view.put(
        key,
        "text",
        { x: view.x(at[0]), y: view.y(at[1]), class: "lg-label", ...attributes },
        text,
      ),
    handle(key, options) {
      if (!handles.has(key)) handles.set(key, handle(ui, view, layers[2]));
      handles.get(key)(options);
    },
    // Marks that this frame did not draw are gone, and so are the handles that `gone` names.
    finish(gone = () => false) {
      for (const [key, mark] of kept) if (!mark.used) mark.element.remove(), kept.delete(key);
      for (const [key, update] of handles) if (gone(key)) update.remove(), handles.delete(key);
    },
  };
  gripNearest(ui, view);
  return view;
}

// For the axes, the marks and the handles.
function emptyLayers() {
  // The marks are drawn in an <svg> of their own, for that one clips what lies outside the axes.
  const layers = [
    draws("g", { "aria-hidden": "true" }),
    draws("svg", { "aria-hidden": "true" }),
    draws("g"),
  ];
  // Under the marks and under the handles a pane that nobody sees, larger
  // than anything drawn: what moves on it does not change the extent of what
  // is painted. When that changes, the browser composes the whole page anew.
  for (const layer of layers.slice(1))
    layer.append(draws("rect", { class: "lg-pane", x: -2e5, y: -2e5, width: 4e5, height: 4e5 }));
  return layers;
}

function beads({ x, y }, points) {
  let d = "",
    px = NaN,
    py = NaN;
  for (const [a, b] of points.slice(0, 400)) {
    const qx = x(a),
      qy = y(b);
    if (!(Math.hypot(qx - px, qy - py) < 7) && Math.abs(qx) < 1e5 && Math.abs(qy) < 1e5) {
      d += `M${(qx - 2.5).toFixed(1)} ${qy.toFixed(1)}a2.5 2.5 0 1 0 5 0a2.5 2.5 0 1 0 -5 0z`;
      [px, py] = [qx, qy];
    }
  }
  return d;
}

// A path through the points. What lies within half a pixel of the
// point before would not be seen, and far outside the view it would
// overflow the renderer, so such points are moved to a safe distance.
const safe = (value) => Math.max(-1e5, Math.min(1e5, value));
function path({ x, y }, points) {
  let d = "",
    px = NaN,
    py = NaN;
  points.forEach(([a, b], k) => {
    const qx = safe(x(a)),
      qy = safe(y(b));
    if (Number.isNaN(qx) || Number.isNaN(qy)) return;
    if (d && k < points.length - 1 && Math.abs(qx - px) < 0.5 && Math.abs(qy - py) < 0.5) return;
    d += `${d ? "L" : "M"}${Math.round(10 * qx) / 10} ${Math.round(10 * qy) / 10}`;
    [px, py] = [qx, qy];
  });
  return d;
}
