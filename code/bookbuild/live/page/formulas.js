// Formulas that come up in the page are typeset as the built ones are.
import { LIVE } from "./live.js";

let katex;
const typesetter = () => {
  if (katex) return katex;
  const { script, sheet } = LIVE.engine.katex;
  const link = document.createElement("link");
  Object.assign(link, { rel: "stylesheet", href: sheet });
  // The book's own rules stay the last word.
  document.querySelector('link[rel="stylesheet"]').before(link);
  katex = LIVE.load(script).then(
    () => globalThis.katex,
    () => {
      katex = undefined; // the formula stays as LaTeX, the next one tries again
    },
  );
  return katex;
};

// Show a formula in a box, as LaTeX until it is typeset; what cannot be typeset stays LaTeX.
export const typeset = (latex, box, displayMode) => {
  box.textContent = latex;
  return typesetter().then((library) => {
    if (box.textContent !== latex) return; // it shows another one by now
    try {
      library?.render(latex, box, { displayMode, strict: false });
      // One that is too wide scrolls by keys too (site.js).
      if (displayMode) dispatchEvent(new Event("wide"));
    } catch {
      box.textContent = latex;
    }
  });
};

// A text with formulas between dollars.
export const withFormulas = (text) =>
  text.split("$").map((part, k) => {
    const box = document.createElement("span");
    if (k % 2) typeset(part, box, false);
    else box.textContent = part;
    return box;
  });
