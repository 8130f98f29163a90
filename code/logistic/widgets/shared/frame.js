import { make } from "./dom.js";

// The place of a widget on its page: its root, and the end of all that it listens to.
export function framed(el, name, title) {
  const stop = new AbortController();
  const frame = el.closest(".lg-widget") ?? el;
  frame.classList.add("lg-widget");
  frame.dataset.widget = name;
  const root = make("div", {
    class: "lg-root",
    role: "group",
    "aria-label": title,
    "data-lm-suppress-shortcuts": "true",
  });
  el.replaceChildren(root);
  const listen = (target, type, act) => target.addEventListener(type, act, { signal: stop.signal });
  const ready = () => {
    frame.dataset.ready = "true";
    performance.mark(`lg-ready-${name}`);
  };
  const remove = () => {
    stop.abort();
    root.remove();
  };
  return { frame, root, listen, ready, remove, signal: stop.signal };
}
