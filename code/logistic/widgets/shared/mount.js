import { assign } from "./dom.js";
import { framed } from "./frame.js";
import { voice } from "./voice.js";

// A widget in its frame: the state of the model in, pictures out. A widget says what to draw; when
// to draw, how to announce and how to clean up is said here.
export function mount({ model, el }, name, title, build) {
  const { frame, root, listen, ready, remove, signal } = framed(el, name, title);
  const { status, speak, note, hush } = voice();

  let request = 0,
    publishing = false,
    resting = 0,
    said = [];
  const updates = [],
    measures = [],
    settings = [],
    rests = [];
  const ui = {
    name,
    root,
    frame,
    ...stateOf(model),
    updates,
    measures,
    settings, // each says in words how a control is set
    rests, // each writes what is not written in every frame
    signal,
    busy: false,
    // What the page works out, for Python to read and for tests to see at full precision.
    publish(values) {
      for (const [key, value] of Object.entries(values))
        assign(frame, `data-${key.replaceAll("_", "-")}`, asText(value));
      const news = newsFor(model, values);
      if (!news.length) return;
      publishing = true;
      ui.set(Object.fromEntries(news));
      publishing = false;
    },
    // While a handle is dragged the paragraphs keep their height:
    // their words change in every frame, and nothing below moves.
    hold(busy) {
      const boxes = [...root.querySelectorAll(".lg-words")],
        heights = boxes.map((box) => (busy ? `${box.offsetHeight}px` : ""));
      boxes.forEach((box, k) => (box.style.height = heights[k]));
      ui.busy = busy;
      root.classList.toggle("lg-busy", busy);
    },
    listen,
    schedule: () => (request ||= requestAnimationFrame(render)),
    // What is read aloud: first what happens, such as a step, then what stands,
    // each said when it has changed.
    say: (...sentences) => (said = sentences),
    note,
  };
  const draw = build(ui);
  root.append(status);

  function render(now) {
    request = 0;
    for (const update of updates) update(now);
    draw();
    clearTimeout(resting);
    if (model.get("playing")) hush([...said.slice(1), ...controls()]);
    else resting = setTimeout(rest, 400); // not at every step of a drag
  }
  const controls = () => settings.map((words) => words());
  function rest() {
    const { activeElement: own } = root.getRootNode();
    note(own?.getAttribute("aria-valuetext")); // a handle has said that itself
    speak([...said, ...controls()]);
    for (const write of rests) write();
  }
  const change = () => publishing || ui.schedule();
  model.on("change", change);
  const measure = () => measures.forEach((read) => read());
  const sizes = new ResizeObserver(() => (measure(), ui.schedule()));
  for (const box of root.querySelectorAll(".lg-plot")) sizes.observe(box);
  measure();
  render();
  rest();
  ready();
  return () => {
    sizes.disconnect();
    model.off("change", change);
    cancelAnimationFrame(request);
    clearTimeout(resting);
    remove();
  };
}

// The state of the model. A finger that begins to scroll on a control did not mean to move it:
// what has changed since then is given back, with what the page has
// published of it, such as the step where the walk has become shorter.
function stateOf(model) {
  const keeps = []; // each says what gives back what is kept beside the state
  let before = {}, // what each key was at the last take
    undo = [];
  const set = (changes) => {
    for (const [key, value] of Object.entries(changes)) {
      if (!(key in before)) before[key] = model.get(key);
      model.set(key, value);
    }
    model.save_changes();
  };
  const take = () => ((before = {}), (undo = keeps.map((keep) => keep())));
  const giveBack = () => {
    for (const put of undo) put();
    const changed = before;
    take();
    set(changed);
  };
  return { keeps, get: (key) => model.get(key), set, take, giveBack };
}

const asText = (value) => {
  if (value === undefined) return undefined;
  return typeof value === "object" ? JSON.stringify(value) : String(value);
};

// Of these values, those that are the model's too, and are others there.
const newsFor = (model, values) =>
  Object.entries(values).filter(
    ([key, value]) =>
      model.get(key) !== undefined && JSON.stringify(model.get(key)) !== JSON.stringify(value),
  );

// Calculate again only when an argument changed.
export function memo(calculate) {
  let key, value;
  return (...inputs) => {
    const now = JSON.stringify(inputs);
    if (now !== key) [key, value] = [now, calculate(...inputs)];
    return value;
  };
}
