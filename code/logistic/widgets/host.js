// Runs `face`, the widget that the lines above define, on a static page: no kernel, no network, and
// over file:// too. This script stands in the widget's frame, after its state, and runs when the
// parser reaches it: the widget is alive before the rest of the page has arrived.
const script = document.currentScript,
  state = JSON.parse(script.previousElementSibling.textContent);
const isSame = (a, b) => a === b || JSON.stringify(a) === JSON.stringify(b);
const listeners = new Map();
const emit = (type, ...news) => [...(listeners.get(type) ?? [])].forEach((act) => act(...news));

// The model that anywidget would give to the face, as far as the faces of this book use it.
const model = {
  get: (key) => state[key],
  set(key, value) {
    if (isSame(state[key], value)) return;
    state[key] = value;
    emit(`change:${key}`, model, value);
    emit("change", model);
  },
  save_changes() {},
  on: (type, act) => listeners.set(type, (listeners.get(type) ?? new Set()).add(act)),
  off: (type, act) => listeners.get(type)?.delete(act),
  // What the reader has answered here (first.js); a notebook keeps its own.
  kept: () => globalThis.ANSWERS?.of(state.id),
  keep: (answer) => globalThis.ANSWERS?.keep(state.id, answer),
  // It proves what is claimed, where the cells of the page can run (bar.js, which comes later).
  proofreader: () =>
    script.closest("[data-live]") &&
    ((claim, say, progress) =>
      globalThis.LIVE?.prove?.(claim, say, progress) ?? say("The page is still loading.")),
};
const place = document.createElement("div");
script.after(place);
// biome-ignore lint/correctness/noUndeclaredVariables: the lines above it in the script define it
face.render({ model, el: place });
