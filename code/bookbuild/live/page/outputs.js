// What a cell shows, as the built page shows the same kinds.
import { made } from "./elements.js";
import { typeset } from "./formulas.js";
import { LIVE } from "./live.js";
import { inBothThemes } from "./themes.js";

const printed = (kind, content) => {
  const box = made("div", { className: `output ${kind} highlight-myst-ansi notranslate` }),
    highlight = made("div", { className: "highlight" });
  highlight.append(made("pre", { className: "" }, content));
  box.append(highlight);
  return box;
};

// A cell's HTML comes from the other side of the worker's wall: nothing of it may act in the page.
const KEPT =
  "table,caption,thead,tbody,tfoot,tr,th,td,p,div,span," +
  "b,i,em,strong,code,pre,ul,ol,li,h1,h2,h3,h4,sub,sup,br,hr";
const ATTRIBUTES = ["class", "colspan", "rowspan", "scope"];
const inert = (content) => {
  const { body } = new DOMParser().parseFromString(content, "text/html");
  for (const one of body.querySelectorAll(`:not(${KEPT})`)) one.remove();
  for (const one of body.querySelectorAll("*"))
    for (const { name } of [...one.attributes])
      if (!ATTRIBUTES.includes(name)) one.removeAttribute(name);
  return body.childNodes;
};

const html = (content) => {
  const box = made("div", { className: "output text_html" });
  const scrolls = made("div", { className: "pst-scrollable-table-container" });
  scrolls.append(...inert(content));
  for (const table of scrolls.querySelectorAll("table")) table.classList.add("table");
  box.append(scrolls);
  return box;
};

const picture = (content, alt) => {
  const image = made("img", { className: "live-picture" });
  image.src = `data:image/svg+xml,${encodeURIComponent(inBothThemes(content))}`;
  image.alt = alt;
  return image;
};

const formula = (content) => {
  const box = made("div", { className: "output text_latex math notranslate" });
  typeset(content.replace(/^\$+|\$+$/g, "").replace(/^\\displaystyle /, ""), box, true);
  return box;
};

// The page runs a widget's script as the built page does: within its frame, after its state.
const widget = ({ name, state }) => {
  const box = made("div", { className: "lg-widget" }),
    data = document.createElement("script"),
    script = document.createElement("script");
  data.type = "application/json";
  data.textContent = JSON.stringify(state);
  script.src = LIVE.engine.widgets[name];
  box.dataset.widget = name;
  box.append(data, script);
  return box;
};

const WIDGET = "application/vnd.jupyter.widget-view+json";
export const shown = (bundle, alt) => {
  if (bundle[WIDGET]?.name) return widget(bundle[WIDGET]);
  if (bundle["text/html"]) return html(bundle["text/html"]);
  if (bundle["image/svg+xml"]) return picture(bundle["image/svg+xml"], alt);
  if (bundle["text/latex"]) return formula(bundle["text/latex"]);
  return printed("text_plain", bundle["text/plain"]);
};
export const stream = (name, content) => printed(name === "stderr" ? "stderr" : "stream", content);
export const raised = ({ traceback }) => printed("traceback", traceback);

// ------------------------------------------------------------------ is it what the book shows?

const NUMBER = /-?\d+(?:\.\d+)?(?:e[+-]?\d+)?/gi;
const words = (text) => text.replace(NUMBER, "#").replace(/\s+/g, " ").trim();
const close = (a, b) =>
  Math.abs(a - b) <= LIVE.engine.tolerance * Math.max(1e-6, Math.abs(a), Math.abs(b));

// Is all equal between the numbers of two texts?
export const sameWords = (a, b) => words(a) === words(b);

// Two texts say the same if their numbers agree to the tolerance as well.
export const same = (a, b) => {
  const [first, second] = [a, b].map((text) => text.match(NUMBER) ?? []);
  return sameWords(a, b) && first.every((number, k) => close(Number(number), Number(second[k])));
};
