import { assign, make, write } from "./dom.js";

// A widget in its frame: the state of the model in, pictures out. A widget says what to draw; when to draw, how to
// announce and how to clean up is said here.
export function mount({ model, el }, name, title, build) {
  const stop = new AbortController();
  const frame = el.closest(".lg-widget") ?? el;
  frame.classList.add("lg-widget");
  frame.dataset.widget = name;
  const status = make("p", { class: "lg-unseen", role: "status", "aria-live": "polite" });
  const root = make("div", {
    class: "lg-root",
    role: "group",
    "aria-label": title,
    "data-lm-suppress-shortcuts": "true",
  });
  el.replaceChildren(root);

  let request = 0,
    publishing = false,
    before = {}, // what each key was at the last take
    undo = [],
    speaking = 0,
    spoken = null;
  const updates = [],
    measures = [],
    keeps = [];
  const ui = {
    name,
    root,
    frame,
    updates,
    measures,
    keeps, // each says what gives back what is kept beside the state
    signal: stop.signal,
    busy: false,
    get: (key) => model.get(key),
    set(changes) {
      for (const [key, value] of Object.entries(changes)) {
        if (!(key in before)) before[key] = model.get(key);
        model.set(key, value);
      }
      model.save_changes();
    },
    // A finger that begins to scroll on a control did not mean to move it: what has changed since then is given back, with
    // what the page has published of it, such as the step where the walk has become shorter.
    take: () => ((before = {}), (undo = keeps.map((keep) => keep()))),
    giveBack() {
      for (const put of undo) put();
      const changed = before;
      ui.take();
      ui.set(changed);
    },
    // What the page works out, for Python to read and for tests to see at full precision.
    publish(values) {
      for (const [key, value] of Object.entries(values))
        assign(
          frame,
          `data-${key.replaceAll("_", "-")}`,
          typeof value === "object"
            ? JSON.stringify(value)
            : value === undefined
              ? undefined
              : String(value),
        );
      const news = Object.entries(values).filter(
        ([key, value]) =>
          model.get(key) !== undefined && JSON.stringify(model.get(key)) !== JSON.stringify(value),
      );
      if (!news.length) return;
      publishing = true;
      ui.set(Object.fromEntries(news));
      publishing = false;
    },
    // While a handle is dragged the paragraphs keep their height: their words change in every frame, and nothing below moves.
    hold(busy) {
      const boxes = [...root.querySelectorAll(".lg-words")],
        heights = boxes.map((box) => (busy ? `${box.offsetHeight}px` : ""));
      boxes.forEach((box, k) => (box.style.height = heights[k]));
      ui.busy = busy;
      root.classList.toggle("lg-busy", busy);
    },
    listen: (target, type, act) => target.addEventListener(type, act, { signal: stop.signal }),
    schedule: () => (request ||= requestAnimationFrame(render)),
    // Read aloud once things have come to rest, not at every step of a drag. A walk is announced only where it pauses or
    // ends, and that is news although the same was said before.
    say(text) {
      const { activeElement: own } = root.getRootNode();
      if (own?.getAttribute("aria-valuetext") === text) spoken = text; // a handle has said it itself
      spoken ??= text; // what stands there from the beginning is no news
      clearTimeout(speaking);
      if (model.get("playing")) write(status, (spoken = ""));
      else if (text !== spoken) speaking = setTimeout(() => write(status, (spoken = text)), 400);
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

// Calculate again only when an argument changed.
export function memo(calculate) {
  let key, value;
  return (...inputs) => {
    const now = JSON.stringify(inputs);
    if (now !== key) [key, value] = [now, calculate(...inputs)];
    return value;
  };
}
