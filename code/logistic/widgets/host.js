// Runs the widgets of a static page: no kernel, no network, and over file:// too, so no modules but those from blobs.
// Reads the state and the views that MyST-NB wrote into the page, and gives each widget the model that anywidget would.
(() => {
  const STATE = 'script[type="application/vnd.jupyter.widget-state+json"]';
  const VIEW = 'script[type="application/vnd.jupyter.widget-view+json"]';
  const same = (a, b) => a === b || JSON.stringify(a) === JSON.stringify(b);

  function modelOf(state) {
    const listeners = new Map();
    const emit = (type, ...news) => [...(listeners.get(type) ?? [])].forEach((act) => act(...news));
    return {
      get: (key) => state[key],
      set(key, value) {
        if (same(state[key], value)) return;
        state[key] = value;
        emit(`change:${key}`, this, value);
        emit("change", this);
      },
      save_changes() {},
      send() {},
      on: (type, act) => listeners.set(type, (listeners.get(type) ?? new Set()).add(act)),
      off: (type, act) => (act ? listeners.get(type)?.delete(act) : listeners.delete(type)),
    };
  }

  const once = (make, made = new Map()) => (text) => made.get(text) ?? made.set(text, make(text)).get(text);
  const load = once((text) => import(URL.createObjectURL(new Blob([text], { type: "text/javascript" }))));
  const style = once((text) => document.head.append(Object.assign(document.createElement("style"), { textContent: text })));
  const styled = (element) => getComputedStyle(element).getPropertyValue("--lg-styled");      // by widgets.css

  async function start() {
    const states = Object.assign({}, ...[...document.querySelectorAll(STATE)].map((script) => JSON.parse(script.textContent).state));
    const models = once((id) => modelOf(states[id].state));
    const begun = once((id) => load(states[id].state._esm).then(async ({ default: face }) => {
      await face.initialize?.({ model: models(id) });
      return face;
    }));
    await Promise.all([...document.querySelectorAll(VIEW)].map(async (script) => {
      const id = JSON.parse(script.textContent).model_id, { model_module, state } = states[id] ?? {};
      if (model_module !== "anywidget" || !state._esm) return;          // a widget that needs a kernel
      const place = document.createElement("div");
      script.after(place);
      if (!place.closest(".lg-widget")) place.className = "lg-widget";
      if (state._css && !styled(place.closest(".lg-widget"))) style(state._css);
      (await begun(id)).render?.({ model: models(id), el: place });
    }));
  }

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
