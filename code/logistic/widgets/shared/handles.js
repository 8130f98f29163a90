import { assign, draws } from "./dom.js";
import { SHAPES, fixed } from "./shapes.js";

// Handles: dragged by mouse, pen or finger, moved by keys.
const REACH = 22; // a target 44 pixels wide
const STILL = 3; // pixels that a finger may tremble before it drags
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowDown: [0, -1], ArrowUp: [0, 1] };

export function handle(ui, view, layer) {
  const dot = draws("path", { class: "lg-knob" }),
    target = draws("circle", { class: "lg-reach" });
  const element = draws("g", { class: "lg-handle", role: "slider", tabindex: 0 }, target, dot);
  layer.append(element);
  let options,
    moved = false, // since it was taken
    grip = null;

  const put = (x, y) =>
    options.set(
      options.axis === "y" ? options.at[0] : snap(x, view.x),
      options.axis === "x" ? options.at[1] : snap(y, view.y),
    );

  update.distance = (x, y) => Math.hypot(x - view.x(options.at[0]), y - view.y(options.at[1]));
  update.grip = (event, x, y) => {
    grip = [x - view.x(options.at[0]), y - view.y(options.at[1])];
    ui.take(), (moved = false);
    element.setPointerCapture(event.pointerId);
    element.focus({ preventScroll: true });
    ui.hold(true);
    event.preventDefault();
  };
  ui.listen(element, "pointermove", (event) => {
    if (!grip) return;
    const [x, y] = pixel(event, view);
    moved ||= update.distance(x - grip[0], y - grip[1]) > STILL;
    if (moved) put(view.x.invert(x - grip[0]), view.y.invert(y - grip[1]));
  });
  const release = () => {
    grip = null;
    ui.hold(false);
    ui.schedule();
  };
  ui.listen(element, "pointerup", release);
  ui.listen(element, "pointercancel", () => (grip && moved && ui.giveBack(), release()));
  ui.listen(element, "focus", () => {
    options.chosen?.();
    // Not every browser scrolls to a part of a picture that the keyboard has reached.
    if (!grip && element.matches(":focus-visible")) view.box.scrollIntoView({ block: "nearest" });
  });

  ui.listen(element, "keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return; // the browser's own
    const up = ARROWS[event.key]?.[1],
      to = placeBy(event, options, view);
    if (options.pick && up)
      options.pick(-up); // up and down go from sample to sample
    else if (to) put(...to);
    else return;
    done(event);
  });

  function update(now) {
    options = now;
    const { at, axis, role, hollow, shape = "circle", size = 8, reach = REACH } = options;
    const x = view.x(inside(view.x, at[0])),
      y = view.y(inside(view.y, at[1]));
    assign(target, "cx", fixed(x)), assign(target, "cy", fixed(y));
    assign(target, "r", reach);
    assign(dot, "d", SHAPES[shape](size, x, y));
    assign(
      element,
      "class",
      `lg-handle lg-${role}${grip ? " lg-held" : ""}` +
        (axis === "xy" ? "" : ` lg-along-${axis}`) +
        (hollow ? " lg-hollow" : ""),
    );
    describe(element, options, view);
    // The others wait while one is dragged.
    if (grip || !ui.busy) assign(element, "aria-valuetext", options.text);
  }
  update.remove = () => element.remove();
  update.element = element;
  return update;
}

// Where a key leads a handle, if it is one of those that move.
function placeBy({ key, shiftKey: far }, { axis, at: [x, y] }, view) {
  if (key === "Home" || key === "End") {
    const end = key === "Home" ? 0 : 1;
    return axis === "y" ? [x, view.y.domain[end]] : [view.x.domain[end], y];
  }
  if (ARROWS[key]) {
    let [right, up] = ARROWS[key];
    if (axis === "x") [right, up] = [right + up, 0];
    if (axis === "y") [right, up] = [0, right + up];
    return [x + right * stride(view.x, far), y + up * stride(view.y, far)];
  }
  if (key === "PageUp" || key === "PageDown") {
    const way = key === "PageUp" ? 1 : -1;
    if (axis === "x") return [x + way * stride(view.x, true), y];
    return [x, y + way * stride(view.y, true)];
  }
}

// A handle as the slider that it is to whoever listens, apart from its value in words.
function describe(element, { at, axis, label, tabindex = 0 }, view) {
  const { domain } = axis === "y" ? view.y : view.x,
    main = at[axis === "y" ? 1 : 0];
  const both = axis === "xy" ? "handle that moves in two directions" : undefined;
  assign(element, "aria-label", label);
  assign(element, "aria-roledescription", both);
  assign(element, "aria-valuemin", Math.min(domain[0], main));
  assign(element, "aria-valuemax", Math.max(domain[1], main));
  assign(element, "aria-valuenow", main);
  assign(element, "aria-orientation", axis === "y" ? "vertical" : undefined);
  assign(element, "tabindex", tabindex);
}

const inside = ({ domain }, value) =>
  Math.max(Math.min(...domain), Math.min(Math.max(...domain), value));

function done(event) {
  event.preventDefault();
  event.stopPropagation();
}

function pixel(event, { svg }) {
  const box = svg.getBoundingClientRect();
  return [event.clientX - box.left, event.clientY - box.top];
}

// A dragged value is a round number no finer than what a pixel can tell apart:
// what is shown is what is used.
const grain = (s) => 10 ** Math.floor(Math.log10(s.perPixel));
function snap(value, s) {
  const [lo, hi] = s.domain,
    unit = grain(s),
    digits = Math.max(0, -Math.round(Math.log10(unit))),
    [least, most] = [Math.ceil(lo / unit - 1e-9), Math.floor(hi / unit + 1e-9)]; // inside the view
  return Number((Math.max(least, Math.min(most, Math.round(value / unit))) * unit).toFixed(digits));
}
const stride = (s, far) => grain(s) * (far ? 50 : 5);

// Where targets overlap, the nearest handle is the one that is meant.
export function gripNearest(ui, view) {
  ui.listen(view.svg, "pointerdown", (event) => {
    if (event.button || !event.target.closest(".lg-handle")) return;
    const [x, y] = pixel(event, view);
    const [nearest] = [...view.handles.values()].sort(
      (a, b) => a.distance(x, y) - b.distance(x, y),
    );
    nearest.grip(event, x, y);
  });
}

// A click beside the handle moves it there.
export function tap(ui, view, act) {
  ui.listen(view.svg, "click", (event) => {
    if (event.target.closest(".lg-handle")) return;
    const [x, y] = pixel(event, view);
    if (x < view.left || x > view.left + view.width || y < view.top || y > view.top + view.height)
      return;
    act(snap(view.x.invert(x), view.x), snap(view.y.invert(y), view.y));
  });
}
