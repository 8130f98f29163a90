import { LOSSES, design, lowest } from "./numerics.js";

// What the widgets share: one state, the views that are drawn from it, and the controls that change it.
// A widget says what to draw; when to draw, how to drag, play, step, announce and clean up is said here, once.

// ------------------------------------------------------------------ elements
const SVG = "http://www.w3.org/2000/svg";

export function make(tag, attributes = {}, ...children) {
  return fill(document.createElement(tag), attributes, children);
}
const draws = (tag, attributes = {}, ...children) => fill(document.createElementNS(SVG, tag), attributes, children);

function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) assign(element, name, value);
  element.append(...children);
  return element;
}

// Only what changed is written: a drag redraws every view in every frame.
const written = new WeakMap();
function assign(element, name, value) {
  if (!written.has(element)) written.set(element, new Map());
  const known = written.get(element);
  if (known.has(name) && known.get(name) === value) return;
  known.set(name, value);
  if (value === false || value === undefined) element.removeAttribute(name);
  else element.setAttribute(name, value === true ? "" : value);
}

// The text node is kept: a new one would be laid out anew, with its surroundings.
export function write(element, text) {
  if (element.firstChild?.nodeType !== Node.TEXT_NODE) element.textContent = text;
  else if (element.firstChild.data !== text) element.firstChild.data = text;
}

// ------------------------------------------------------------------ numbers in words
export function short(value, digits = 4) {
  if (value === null || value === undefined || Number.isNaN(value)) return "–";
  if (!Number.isFinite(value)) return value > 0 ? "∞" : "−∞";
  const size = Math.abs(value);
  const text = size !== 0 && (size < 1e-4 || size >= 1e6) ? value.toExponential(digits - 1) : String(Number(value.toPrecision(digits)));
  return text.replace(/(\.\d*?)0+e/, "$1e").replace(".e", "e").replace("e+", "e").replaceAll("-", "−");
}

export const weights = (theta) => (theta.length === 1 ? ["w"] : ["b", "w"]);
export const named = (theta) => theta.map((value, j) => `${weights(theta)[j]} = ${short(value)}`).join(", ");

// Calculate again only when an argument changed.
export function memo(calculate) {
  let key, value;
  return (...inputs) => {
    const now = JSON.stringify(inputs);
    if (now !== key) [key, value] = [now, calculate(...inputs)];
    return value;
  };
}

// ------------------------------------------------------------------ the widget: state in, pictures out
export function mount({ model, el }, name, title, build) {
  const stop = new AbortController();
  const frame = el.closest(".lg-widget") ?? el;
  frame.classList.add("lg-widget");
  frame.dataset.widget = name;
  const status = make("p", { class: "lg-unseen", role: "status", "aria-live": "polite" });
  const root = make("div", { class: "lg-root", role: "group", "aria-label": title, "data-lm-suppress-shortcuts": "true" });
  el.replaceChildren(root);

  let request = 0, publishing = false, speaking = 0, spoken = null;
  const updates = [], measures = [];
  const ui = {
    name, root, frame, updates, measures, signal: stop.signal, busy: false,
    get: (key) => model.get(key),
    set(changes) {
      for (const [key, value] of Object.entries(changes)) model.set(key, value);
      model.save_changes();
    },
    // What the page works out, for Python to read and for tests to see at full precision.
    publish(values) {
      for (const [key, value] of Object.entries(values))
        assign(frame, `data-${key.replaceAll("_", "-")}`, typeof value === "object" ? JSON.stringify(value) : value === undefined ? undefined : String(value));
      const news = Object.entries(values).filter(([key, value]) => model.get(key) !== undefined && JSON.stringify(model.get(key)) !== JSON.stringify(value));
      if (!news.length) return;
      publishing = true;
      ui.set(Object.fromEntries(news));
      publishing = false;
    },
    // While a handle is dragged the paragraphs keep their height: their words change in every frame, and nothing below moves.
    hold(busy) {
      const boxes = [...root.querySelectorAll(".lg-words")], heights = boxes.map((box) => (busy ? `${box.offsetHeight}px` : ""));
      boxes.forEach((box, k) => (box.style.height = heights[k]));
      ui.busy = busy;
      root.classList.toggle("lg-busy", busy);
    },
    listen: (target, type, act) => target.addEventListener(type, act, { signal: stop.signal }),
    schedule: () => (request ||= requestAnimationFrame(render)),
    // Read aloud once things have come to rest, not at every step of a drag or of playing.
    say(text) {
      const news = spoken !== null && text !== spoken;      // what stands there from the beginning is no news
      spoken = text;
      if (!news) return;
      clearTimeout(speaking);
      if (!model.get("playing")) speaking = setTimeout(() => write(status, text), 400);
    },
  };
  const draw = build(ui);
  root.append(status);

  function render(now) {
    request = 0;
    for (const update of updates) update(now);
    draw();
  }
  const change = () => publishing || ui.schedule();
  model.on("change", change);
  const measure = () => measures.forEach((read) => read());
  const sizes = new ResizeObserver(() => (measure(), ui.schedule()));
  for (const box of root.querySelectorAll(".lg-plot")) sizes.observe(box);
  measure();
  render();
  frame.dataset.ready = "true";
  performance.mark(`lg-ready-${name}`);
  return () => {
    stop.abort();
    sizes.disconnect();
    model.off("change", change);
    cancelAnimationFrame(request);
    clearTimeout(speaking);
    root.remove();
  };
}

// ------------------------------------------------------------------ a view: axes, marks and handles in one SVG
const MARGIN = { left: 46, right: 14, top: 22, bottom: 34 };

export function plot(ui, { title, x, y, kind = "" }) {
  // The marks are drawn in an <svg> of their own, for that one clips what lies outside the axes.
  const layers = [draws("g", { "aria-hidden": "true" }), draws("svg", { "aria-hidden": "true" }), draws("g")];
  const svg = draws("svg", {}, ...layers);
  // Under the marks and under the handles a pane that nobody sees, larger than anything drawn: what moves on it does not
  // change the extent of what is painted. When that changes, the browser composes the whole page anew.
  for (const layer of layers.slice(1)) layer.append(draws("rect", { class: "lg-pane", x: -2e5, y: -2e5, width: 4e5, height: 4e5 }));
  const box = make("div", { class: "lg-plot" }, svg);
  const caption = make("figcaption", {}, title);
  const figure = make("figure", { class: `lg-view ${kind}` }, caption, box);
  const kept = new Map(), handles = new Map();
  // The size is measured when it changes, not in each frame: reading it makes the browser lay out the page.
  let size = { width: 0, height: 0 }, drawn = "";
  ui.measures.push(() => (size = { width: box.clientWidth, height: box.clientHeight }));

  const view = {
    figure, box, svg, handles,
    caption: (text) => write(caption, text),
    // The axes of this frame. Returns false while there is no room, as in a hidden tab.
    axes(ranges) {
      const { width, height } = size;
      if (!width || !height) return false;
      view.left = MARGIN.left, view.top = MARGIN.top;
      view.width = width - MARGIN.left - MARGIN.right, view.height = height - MARGIN.top - MARGIN.bottom;
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
      if (!mark) kept.set(key, (mark = { element: layers[layer].appendChild(draws(tag)), axis: layer === 0 }));
      mark.used = true;
      for (const [name, value] of Object.entries(attributes)) assign(mark.element, name, value);
      if (text !== undefined) write(mark.element, text);
      return mark.element;
    },
    line: (key, points, role) => view.put(key, "path", { d: path(view, points), class: `lg-line lg-${role}` }),
    curve(key, f, role, n = 160) {
      const [lo, hi] = view.x.domain;
      view.line(key, Array.from({ length: n + 1 }, (_, k) => lo + ((hi - lo) * k) / n).map((at) => [at, f(at)]), role);
    },
    dot: (key, at, role, shape = "circle", size = 5) =>
      view.put(key, "path", { d: SHAPES[shape](size, safe(view.x(at[0])), safe(view.y(at[1]))), class: `lg-dot lg-${role}` }),
    // A small bead for each step, as long as the steps can be told apart.
    beads(key, points, role) {
      let d = "", px = NaN, py = NaN;
      for (const [a, b] of points.slice(0, 400)) {
        const [x, y] = [view.x(a), view.y(b)];
        if (!(Math.hypot(x - px, y - py) < 7) && Math.abs(x) < 1e5 && Math.abs(y) < 1e5) {
          d += `M${(x - 2.5).toFixed(1)} ${y.toFixed(1)}a2.5 2.5 0 1 0 5 0a2.5 2.5 0 1 0 -5 0z`;
          [px, py] = [x, y];
        }
      }
      view.put(key, "path", { d, class: `lg-beads lg-${role}` });
    },
    text: (key, at, text, attributes = {}) => view.put(key, "text", { x: view.x(at[0]), y: view.y(at[1]), class: "lg-label", ...attributes }, text),
    handle(key, options) {
      if (!handles.has(key)) handles.set(key, handle(ui, view, layers[2]));
      handles.get(key)(options);
    },
    // Marks and handles that this frame did not draw are gone.
    finish(used = null) {
      for (const [key, mark] of kept) if (!mark.used) mark.element.remove(), kept.delete(key);
      if (used) for (const [key, update] of handles) if (!used.has(key)) update.remove(), handles.delete(key);
    },
  };
  gripNearest(ui, view);
  return view;
}

// Shapes around (x, y), in absolute numbers: moved by a `transform`, each would make the browser compose the page anew.
const polygon = (...corners) => (r, x, y) => `M${corners.map(([a, b]) => `${fixed(x + a * r)} ${fixed(y + b * r)}`).join("L")}z`;
const SHAPES = {
  circle: (r, x, y) => `M${fixed(x - r)} ${fixed(y)}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0z`,
  triangle: polygon([0, -1.2], [1.1, 0.8], [-1.1, 0.8]),
  square: polygon([-0.9, -0.9], [0.9, -0.9], [0.9, 0.9], [-0.9, 0.9]),
  diamond: polygon([0, -1.25], [1.25, 0], [0, 1.25], [-1.25, 0]),
  star: polygon(...Array.from({ length: 10 }, (_, k) => [Math.sin((k * Math.PI) / 5), -Math.cos((k * Math.PI) / 5)].map((part) => (k % 2 ? 0.42 : 1) * part))),
  cross: (r, x, y) => `M${fixed(x - r)} ${fixed(y - r)}l${2 * r} ${2 * r}m${-2 * r} 0l${2 * r} ${-2 * r}`,
};
const fixed = (pixel) => Math.round(100 * pixel) / 100;

function scale(domain, from, to, log = false) {
  const f = log ? Math.log10 : (value) => value;
  const [lo, hi] = domain.map(f), k = (to - from) / (hi - lo);
  const at = (value) => from + (f(value) - lo) * k;
  at.domain = domain;
  at.invert = (pixel) => (log ? 10 ** (lo + (pixel - from) / k) : lo + (pixel - from) / k);
  at.perPixel = Math.abs(1 / k);
  return at;
}

// A path through the points. What lies within half a pixel of the point before would not be seen, and far outside
// the view it would overflow the renderer, so such points are moved to a safe distance.
const safe = (value) => Math.max(-1e5, Math.min(1e5, value));
function path({ x, y }, points) {
  let d = "", px = NaN, py = NaN;
  points.forEach(([a, b], k) => {
    const qx = safe(x(a)), qy = safe(y(b));
    if (Number.isNaN(qx) || Number.isNaN(qy)) return;
    if (d && k < points.length - 1 && Math.abs(qx - px) < 0.5 && Math.abs(qy - py) < 0.5) return;
    d += `${d ? "L" : "M"}${Math.round(10 * qx) / 10} ${Math.round(10 * qy) / 10}`;
    [px, py] = [qx, qy];
  });
  return d;
}

// A unit is as long on both axes: the one with room to spare shows more.
function alike({ x, y, ...more }, width, height) {
  const unit = Math.max((x[1] - x[0]) / width, (y[1] - y[0]) / height);
  const around = ([lo, hi], pixels) => [(lo + hi - unit * pixels) / 2, (lo + hi + unit * pixels) / 2];
  return { ...more, x: around(x, width), y: around(y, height) };
}

function drawAxes(view, x, y, { xLog, yLog, xName = x, yName = y }) {
  const right = view.left + view.width, bottom = view.top + view.height;
  for (const tick of ticks(view.x.domain, view.width / 70, xLog)) {
    const at = view.x(tick);
    view.put(`x${tick}`, "line", { x1: at, x2: at, y1: view.top, y2: bottom, class: "lg-grid" }, undefined, 0);
    view.put(`X${tick}`, "text", { x: at, y: bottom + 16, class: "lg-tick", "text-anchor": "middle" }, tickText(tick, xLog), 0);
  }
  for (const tick of ticks(view.y.domain, view.height / 34, yLog)) {
    const at = view.y(tick);
    view.put(`y${tick}`, "line", { x1: view.left, x2: right, y1: at, y2: at, class: "lg-grid" }, undefined, 0);
    view.put(`Y${tick}`, "text", { x: view.left - 7, y: at + 4, class: "lg-tick", "text-anchor": "end" }, tickText(tick, yLog), 0);
  }
  view.put("frame", "path", { d: `M${view.left} ${view.top}V${bottom}H${right}`, class: "lg-axis" }, undefined, 0);
  view.put("x", "text", { x: right, y: bottom + 31, class: "lg-name", "text-anchor": "end" }, xName, 0);
  view.put("y", "text", { x: 2, y: 12, class: "lg-name" }, yName, 0);
}

function ticks([lo, hi], room, log) {
  if (log) {
    const [from, to] = [Math.ceil(Math.log10(lo) - 1e-9), Math.floor(Math.log10(hi) + 1e-9)];
    const every = Math.max(1, Math.ceil((to - from) / Math.max(room, 2)));
    return Array.from({ length: Math.floor((to - from) / every) + 1 }, (_, k) => 10 ** (to - k * every));
  }
  const rough = (hi - lo) / Math.max(room, 2), power = 10 ** Math.floor(Math.log10(rough));
  const every = power * [1, 2, 5, 10].find((nice) => nice * power >= rough);
  const first = Math.ceil(lo / every - 1e-9);
  return Array.from({ length: Math.floor(hi / every + 1e-9) - first + 1 }, (_, k) => Number(((first + k) * every).toPrecision(12)));
}
const SUPER = { "-": "⁻", 0: "⁰", 1: "¹", 2: "²", 3: "³", 4: "⁴", 5: "⁵", 6: "⁶", 7: "⁷", 8: "⁸", 9: "⁹" };
const tickText = (tick, log) => (log && (tick < 0.01 || tick > 100) ? `10${[...String(Math.round(Math.log10(tick)))].map((c) => SUPER[c]).join("")}` : short(tick));

// ------------------------------------------------------------------ handles: dragged by mouse, pen or finger, moved by keys
const REACH = 22;      // a target 44 pixels wide
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowDown: [0, -1], ArrowUp: [0, 1] };

function handle(ui, view, layer) {
  const dot = draws("path", { class: "lg-knob" }), target = draws("circle", { r: REACH, class: "lg-reach" });
  const element = draws("g", { class: "lg-handle", role: "slider", tabindex: 0 }, target, dot);
  layer.append(element);
  let options, grip = null;

  const put = (x, y) => options.set(options.axis === "y" ? options.at[0] : snap(x, view.x), options.axis === "x" ? options.at[1] : snap(y, view.y));

  update.distance = (x, y) => Math.hypot(x - view.x(options.at[0]), y - view.y(options.at[1]));
  update.grip = (event, x, y) => {
    grip = [x - view.x(options.at[0]), y - view.y(options.at[1])];
    element.setPointerCapture(event.pointerId);
    element.focus({ preventScroll: true });
    ui.hold(true);
    event.preventDefault();
  };
  ui.listen(element, "pointermove", (event) => {
    if (!grip) return;
    const [x, y] = pixel(event, view);
    put(view.x.invert(x - grip[0]), view.y.invert(y - grip[1]));
  });
  const release = () => {
    grip = null;
    ui.hold(false);
    ui.schedule();
  };
  ui.listen(element, "pointerup", release);
  ui.listen(element, "pointercancel", release);

  ui.listen(element, "keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;          // the browser's own
    const [x, y] = options.at, far = event.shiftKey;
    if (event.key === "Home" || event.key === "End") {
      const end = event.key === "Home" ? 0 : 1;
      if (options.axis === "y") put(x, view.y.domain[end]);
      else put(view.x.domain[end], y);
    } else if (ARROWS[event.key]) {
      let [right, up] = ARROWS[event.key];
      if (options.pick && up) return options.pick(-up), done(event);       // up and down go from sample to sample
      if (options.axis === "x") [right, up] = [right + up, 0];
      if (options.axis === "y") [right, up] = [0, right + up];
      put(x + right * stride(view.x, far), y + up * stride(view.y, far));
    } else if (event.key === "PageUp" || event.key === "PageDown") {
      const way = event.key === "PageUp" ? 1 : -1;
      if (options.axis === "x") put(x + way * stride(view.x, true), y);
      else put(x, y + way * stride(view.y, true));
    } else return;
    done(event);
  });

  function update(now) {
    options = now;
    const inside = (s, value) => Math.max(Math.min(...s.domain), Math.min(Math.max(...s.domain), value));
    const x = view.x(inside(view.x, options.at[0])), y = view.y(inside(view.y, options.at[1]));
    const axis = options.axis === "y" ? view.y : view.x, main = options.at[options.axis === "y" ? 1 : 0];
    assign(target, "cx", fixed(x)), assign(target, "cy", fixed(y));
    assign(element, "class", `lg-handle lg-${options.role}${grip ? " lg-held" : ""}${options.axis === "xy" ? "" : ` lg-along-${options.axis}`}${options.hollow ? " lg-hollow" : ""}`);
    assign(dot, "d", SHAPES[options.shape ?? "circle"](options.size ?? 8, x, y));
    assign(element, "aria-label", options.label);
    assign(element, "aria-roledescription", options.axis === "xy" ? "handle that moves in two directions" : undefined);
    assign(element, "aria-valuemin", Math.min(axis.domain[0], main));
    assign(element, "aria-valuemax", Math.max(axis.domain[1], main));
    assign(element, "aria-valuenow", main);
    assign(element, "aria-valuetext", options.text);
    assign(element, "aria-orientation", options.axis === "y" ? "vertical" : undefined);
    assign(element, "tabindex", options.tabindex ?? 0);
  }
  update.remove = () => element.remove();
  update.element = element;
  return update;
}

function done(event) {
  event.preventDefault();
  event.stopPropagation();
}

function pixel(event, { svg }) {
  const box = svg.getBoundingClientRect();
  return [event.clientX - box.left, event.clientY - box.top];
}

// A dragged value is a round number no finer than what a pixel can tell apart: what is shown is what is used.
const grain = (s) => 10 ** Math.floor(Math.log10(s.perPixel));
function snap(value, s) {
  const [lo, hi] = s.domain, unit = grain(s), digits = Math.max(0, -Math.round(Math.log10(unit)));
  return Number((Math.round(Math.max(lo, Math.min(hi, value)) / unit) * unit).toFixed(digits));
}
const stride = (s, far) => grain(s) * (far ? 50 : 5);

// Where targets overlap, the nearest handle is the one that is meant.
function gripNearest(ui, view) {
  ui.listen(view.svg, "pointerdown", (event) => {
    if (event.button || !event.target.closest(".lg-handle")) return;
    const [x, y] = pixel(event, view);
    const [nearest] = [...view.handles.values()].sort((a, b) => a.distance(x, y) - b.distance(x, y));
    nearest.grip(event, x, y);
  });
}

// A click beside the handle moves it there.
export function tap(ui, view, act) {
  ui.listen(view.svg, "click", (event) => {
    if (event.target.closest(".lg-handle")) return;
    const [x, y] = pixel(event, view);
    if (x < view.left || x > view.left + view.width || y < view.top || y > view.top + view.height) return;
    act(snap(view.x.invert(x), view.x), snap(view.y.invert(y), view.y));
  });
}

// ------------------------------------------------------------------ the cost as bands, on a canvas under the marks
// Each line lies where the gap above the lowest cost has doubled. The cost is calculated on a grid and between its
// points drawn as a cubic; the grid is coarse while something is dragged and fine when it comes to rest.
export function field(ui, view) {
  const canvas = make("canvas", { "aria-hidden": "true" });
  view.box.prepend(canvas);
  let drawn = "", rest = 0;
  ui.signal.addEventListener("abort", () => clearTimeout(rest));
  return (key, value, lowest) => {
    const place = [view.x.domain, view.y.domain, view.width, view.height, key];
    const want = (fine) => JSON.stringify([...place, fine]);
    if (drawn === want(true) || (drawn === want(false) && ui.busy)) return;
    const paint = (fine) => {
      shade(canvas, view, value, lowest, fine ? [57, Math.min(2, devicePixelRatio)] : [21, 0.34]);
      drawn = want(fine);
    };
    clearTimeout(rest);
    if (drawn !== want(false)) paint(false);
    if (!ui.busy) rest = setTimeout(() => ui.busy || paint(true), 60);
  };
}

function shade(canvas, view, value, lowest, [n, density]) {
  const width = Math.round(view.width * density), height = Math.round(view.height * density);
  canvas.width = width, canvas.height = height;
  Object.assign(canvas.style, { left: `${view.left}px`, top: `${view.top}px`, width: `${view.width}px`, height: `${view.height}px` });
  const [x0, x1] = view.x.domain, [y0, y1] = view.y.domain;
  // One grid point more on each side, for the cubic wants four neighbors.
  const at = (k, lo, hi) => lo + ((hi - lo) * (k - 1)) / (n - 3);
  const grid = Array.from({ length: n }, (_, r) => Float64Array.from({ length: n }, (_, c) => value(at(c, x0, x1), at(r, y1, y0))));
  const across = weightsOf(width, n), down = weightsOf(height, n);
  const rows = grid.map((row) => Float64Array.from(across, ([k, a, b, c, d]) => a * row[k] + b * row[k + 1] + c * row[k + 2] + d * row[k + 3]));
  const top = Math.max(...grid.map((row) => Math.max(...row))) - lowest;
  const unit = top / 2 ** BANDS;
  const image = new ImageData(width, height), pixels = image.data;
  let above = new Float64Array(width), here = new Float64Array(width);
  for (let j = 0; j < height; j++) {
    const [k, a, b, c, d] = down[j];
    for (let i = 0; i < width; i++) {
      const gap = a * rows[k][i] + b * rows[k + 1][i] + c * rows[k + 2][i] + d * rows[k + 3][i] - lowest;
      const level = gap > unit ? Math.log2(gap / unit) : 0;
      here[i] = level;
      const band = Math.floor(level), part = level - band;
      const right = i ? level - here[i - 1] : 0, below = j ? level - above[i] : 0;
      const steep = Math.sqrt(right * right + below * below) || 1;
      const near = Math.min(part || 1, 1 - part) / steep;                  // pixels to the next level line
      const onLine = level > 0.02 ? Math.max(0, 1 - near / Math.max(density, 0.7)) : 0;
      const p = 4 * (j * width + i);
      pixels[p] = 86, pixels[p + 1] = 124, pixels[p + 2] = 166;
      pixels[p + 3] = 255 * Math.min(1, 0.03 + (0.24 * band) / BANDS + 0.42 * onLine);
    }
    [above, here] = [here, above];
  }
  canvas.getContext("2d").putImageData(image, 0, 0);
}
const BANDS = 12;

// For each pixel: its first grid point, and the weights of the four around it (Catmull and Rom's cubic).
const weightsOf = (size, n) =>
  Array.from({ length: size }, (_, i) => {
    const at = ((i + 0.5) / size) * (n - 3), k = Math.min(Math.floor(at), n - 4), t = at - k;
    return [k, (-t + 2 * t ** 2 - t ** 3) / 2, (2 - 5 * t ** 2 + 3 * t ** 3) / 2, (t + 4 * t ** 2 - 3 * t ** 3) / 2, (t ** 3 - t ** 2) / 2];
  });

// ------------------------------------------------------------------ controls
export function button(ui, label, act, picture) {
  const element = make("button", { type: "button", class: "lg-button" }, picture ? icon(picture) : label);
  if (picture) assign(element, "aria-label", label), assign(element, "title", label);
  ui.listen(element, "click", act);
  return element;
}

const ICONS = {
  play: "M5 3l12 7-12 7z", pause: "M5 3h3.6v14H5zM11.4 3H15v14h-3.6z", back: "M14 3v14L6 10zM4 3h2v14H4z", next: "M6 3l8 7-8 7zM14 3h2v14h-2z",
  reset: "M10 4a6 6 0 1 1-5.7 4.2l-1.9-.6A8 8 0 1 0 10 2V0L6 3l4 3z",
};
const icon = (name) => draws("svg", { viewBox: "0 0 20 20", width: 18, height: 18, "aria-hidden": "true" }, draws("path", { d: ICONS[name], fill: "currentColor" }));

// A native range. `log`: equal ways along it multiply by equal factors, and a value has three digits.
export function range(ui, { label, min, max, step, log, value, set, text = short, mark }) {
  const input = make("input", { type: "range", "aria-label": label });
  const shown = make("span", { class: "lg-value" }), tick = make("span", { class: "lg-mark", hidden: true });
  const f = log ? Math.log10 : (v) => v;
  ui.listen(input, "input", () => set(log ? Number((10 ** input.value).toPrecision(3)) : Number(input.value)));
  ui.listen(input, "keydown", (event) => event.stopPropagation());
  ui.updates.push(() => {
    const now = value(), call = (end) => (typeof end === "function" ? end() : end);
    const [lo, hi] = [Math.min(call(min), now), Math.max(call(max), now)].map(f);      // a value set in Python may lie outside
    assign(input, "min", lo), assign(input, "max", hi), assign(input, "step", step ?? "any");
    if (Number(input.value) !== f(now)) input.value = f(now);
    assign(input, "aria-valuetext", text(now));
    input.style.setProperty("--lg-part", hi > lo ? (f(now) - lo) / (hi - lo) : 0);
    write(shown, text(now));
    if (!mark) return;
    assign(tick, "hidden", !mark());
    if (mark()) tick.style.setProperty("--lg-part", (f(mark()) - lo) / (hi - lo));
  });
  return make("label", { class: "lg-field" }, make("span", { class: "lg-title" }, label), shown, make("span", { class: "lg-track" }, input, tick));
}

// The learning rate on a logarithmic range around 2/L, which is marked, and the button that sets it there.
export const learningRate = (ui, bound) => [
  range(ui, {
    label: "Learning rate α", log: true, min: () => bound() / 100, max: () => bound() * 10, mark: bound,
    value: () => ui.get("learning_rate"), set: (learning_rate) => ui.set({ learning_rate }),
    text: (rate) => `${short(rate)} = ${short(rate / bound(), 3)} × 2/L`,
  }),
  button(ui, "Set α to 2/L", () => ui.set({ learning_rate: bound() })),
];

export function choice(ui, { label, options, value, set }) {
  const select = make("select", { "aria-label": label });
  ui.listen(select, "change", () => set(select.value));
  ui.listen(select, "keydown", (event) => event.stopPropagation());
  ui.updates.push(() => {
    const wanted = options();
    if (select.options.length !== wanted.length || wanted.some(([key], k) => select.options[k].value !== key))
      select.replaceChildren(...wanted.map(([key, text]) => make("option", { value: key }, text)));
    wanted.forEach(([, , off], k) => (select.options[k].disabled = Boolean(off)));
    if (select.value !== value()) select.value = value();
  });
  return make("label", { class: "lg-field" }, make("span", { class: "lg-title" }, label), select);
}

export function toggle(ui, { label, value, set }) {
  const input = make("input", { type: "checkbox" });
  ui.listen(input, "change", () => set(input.checked));
  ui.updates.push(() => (input.checked = Boolean(value())));
  return make("label", { class: "lg-check" }, input, make("span", {}, label));
}

// Numbers bound to the state: four digits to read, all of them in `title` and `data-value`.
export function readout(ui, names) {
  const cells = Object.entries(names).map(([key, label]) => {
    const value = make("dd", { class: "lg-number", "data-name": key });
    return { key, value, item: make("div", {}, make("dt", {}, label), value) };
  });
  const show = (values) => {
    for (const { key, value, item } of cells) {
      const now = values[key];
      item.hidden = now === undefined;
      if (now === undefined) continue;
      write(value, typeof now === "string" ? now : short(now));
      assign(value, "data-value", String(now));
      assign(value, "title", typeof now === "number" ? String(now) : undefined);
    }
  };
  return { element: make("dl", { class: "lg-readout" }, ...cells.map(({ item }) => item)), show };
}

// A number like 1e-06 stays on one line.
export const unbroken = (message) => message.replaceAll("e-", "e\u2011");

// How the walk ends, whichever of its steps is shown.
export function ending(title = "End of the walk") {
  const text = make("span"), element = make("p", { class: "lg-message lg-words" }, make("b", {}, `${title} `), text);
  return { element, show: (message, good) => (write(text, `${unbroken(message)}.`), assign(element, "data-kind", good ? "good" : "warn")) };
}

// ------------------------------------------------------------------ play, pause, step, scrub, reset
const CHANGED = ["start", "x", "y", "bias", "preset", "learning_rate", "loss", "damped", "morph", "speed"];     // by the reader
const SPEEDS = [1, 4, 10, 60, 240, 1000];

export function player(ui, steps) {
  const first = Object.fromEntries(CHANGED.map((key) => [key, ui.get(key)]).filter(([, value]) => value !== undefined));
  const go = (step) => ui.set({ step: Math.max(0, Math.min(steps(), step)), playing: false });
  const reset = button(ui, "Reset", () => ui.set({ ...structuredClone(first), step: 0, playing: false }), "reset");
  const back = button(ui, "Step back", () => go(ui.get("step") - 1), "back");
  const play = button(ui, "Play", () => ui.set(ui.get("playing") ? { playing: false } : { playing: true, step: ui.get("step") < steps() ? ui.get("step") : 0 }), "play");
  const next = button(ui, "Step forward", () => go(ui.get("step") + 1), "next");
  const scrub = range(ui, { label: "Step", min: 0, max: () => Math.max(1, steps()), step: 1, value: () => Math.min(steps(), ui.get("step")), set: go, text: (step) => `${step} of ${steps()}` });
  const speed = choice(ui, {
    label: "Steps/s",
    options: () => [...new Set([...SPEEDS, ui.get("speed")])].sort((a, b) => a - b).map((n) => [String(n), String(n)]),
    value: () => String(ui.get("speed")), set: (value) => ui.set({ speed: Number(value) }),
  });
  play.classList.add("lg-play");
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  let run = null;                                      // since when, and from which step, it plays at this speed
  ui.updates.push((now) => {
    const playing = ui.get("playing"), step = ui.get("step"), end = steps(), speed = ui.get("speed");
    const act = playing ? "Pause" : "Play";
    if (play.title !== act) {
      assign(play, "aria-label", act), assign(play, "title", act);
      play.replaceChildren(icon(act.toLowerCase()));
    }
    assign(back, "aria-disabled", String(step <= 0)), assign(next, "aria-disabled", String(step >= end));
    if (!playing || now === undefined) return (run = null);
    if (run?.speed !== speed || step < run.shown) run = { speed, since: now, from: step, shown: step, at: now };
    const due = Math.min(end, run.from + Math.floor(((now - run.since) / 1000) * speed));
    // With reduced motion the picture changes no more than twice a second; the steps are the same.
    if (due > step && (!calm.matches || now - run.at >= 500)) {
      run.shown = due, run.at = now;
      ui.set({ step: due, playing: due < end });
    }
    if (ui.get("playing")) ui.schedule();
  });
  return [make("div", { class: "lg-player" }, make("div", { class: "lg-buttons" }, reset, back, play, next), scrub, speed)];
}

// What walks have in common: the data sets to choose from ...
export const dataChoice = (ui, also = () => ({})) =>
  choice(ui, {
    label: "Data",
    options: () => [...ui.get("presets").map(({ name }) => [name, name]), ...(ui.get("preset") ? [] : [["", "moved by you"]])],
    value: () => ui.get("preset"),
    set(name) {
      const preset = ui.get("presets").find((one) => one.name === name);
      if (!preset) return;
      const { x, y, bias } = preset, anew = ui.get("start") ? { start: bias ? [0, 0] : [1], step: 0, playing: false } : {};
      ui.set({ x, y, bias, preset: name, ...anew, ...also(preset) });
    },
  });

// ... the samples as handles along x, on an axis that stands still while one of them moves; Tab goes to one, and up and
// down from it to the others ...
export function samples(ui, view) {
  let picked = 0, span = null;
  const moveTo = (i) => (value) => {
    picked = i;
    ui.set({ x: ui.get("x").map((x, k) => (k === i ? value : x)), preset: "" });
  };
  return {
    span: (x) => (ui.get("preset") || !span ? (span = padded(x)) : span),
    put(x, y, labels = true) {
      picked = Math.min(picked, x.length - 1);
      x.forEach((value, i) =>
        view.handle(i, {
          at: [value, y[i]], axis: "x", role: labels && y[i] === 1 ? "one" : "zero", shape: labels && y[i] === 1 ? "triangle" : "circle", size: 5.5,
          set: moveTo(i), tabindex: i === picked ? 0 : -1,
          label: `Sample ${i + 1} of ${x.length}, y = ${short(y[i])}; up and down go to the next`, text: `x = ${short(value)}`,
          pick(way) {
            picked = (i + way + x.length) % x.length;
            view.handles.get(picked).element.focus();
            ui.schedule();
          },
        }));
      view.finish(new Set(x.keys()));
    },
  };
}

export function padded(values) {
  const [lo, hi] = [Math.min(...values), Math.max(...values)], pad = 0.12 * (hi - lo) || 1;
  return [lo - pad, hi + pad];
}

// ... how far a walk is followed: while a handle is dragged only so far that a frame is enough for it, and the reader is
// told; to its end when the handle is let go ...
const WHILE_DRAGGING = 600;
export const reach = (ui) => (ui.busy ? Math.min(WHILE_DRAGGING, ui.get("max_steps")) : ui.get("max_steps"));
export const cut = (ui, path) => ui.busy && !path.converged && path.steps === WHILE_DRAGGING && path.steps < ui.get("max_steps");
export const GOES_ON = `not yet known: while you drag, ${WHILE_DRAGGING} steps are followed, and the rest when you let go`;

// ... the part of the plane that is shown, which stands still while samples are dragged ...
export function windowOf(ui, room = 0.7) {
  let kept = null;
  const around = memo((x, y, bias, loss) => {
    const X = design(x, bias), best = lowest(X, y, LOSSES[loss], [X[0].map(() => 0)]).theta ?? X[0].map(() => 2);
    return best.map((value) => {
      const [lo, hi] = [Math.min(0, value), Math.max(0, value)], pad = room * Math.max(hi - lo, 2);
      return [lo - pad, hi + pad];
    });
  });
  return (loss) => {
    const preset = ui.get("presets").find(({ name }) => name === ui.get("preset"));
    if (preset || !kept) kept = around(ui.get("x"), ui.get("y"), ui.get("bias"), loss);
    return kept.map(([lo, hi], j) => {
      const start = ui.get("start")[j];
      return start < lo || start > hi ? [Math.min(lo, start - 1), Math.max(hi, start + 1)] : [lo, hi];
    });
  };
}

// ... and the gap to the lowest cost, step by step, on a logarithmic axis.
export function gapAxes(gaps) {
  const seen = gaps.flat().filter((gap) => gap > 1e-16 && Number.isFinite(gap));
  const [lo, hi] = seen.length ? [Math.min(...seen), Math.max(...seen)] : [1e-3, 1];
  const bottom = 10 ** Math.floor(Math.log10(lo));
  return [bottom, Math.max(10 * bottom, 10 ** Math.ceil(Math.log10(hi)))];
}

// A sample of a line and its marker, for a legend.
export const keyOf = (role, shape) =>
  draws("svg", { class: "lg-key", viewBox: "0 0 30 14", "aria-hidden": "true" },
    draws("path", { d: "M0 7H30", class: `lg-line lg-${role}` }), draws("path", { d: SHAPES[shape](4.5, 15, 7), class: `lg-dot lg-${role}` }));
