// Where a reader writes a formula and has it judged: the field with its echo, the buttons, and the line that says what happens.
import { made } from "./elements.js";
import { typeset, withFormulas } from "./formulas.js";
import { Asker } from "./judge.js";
import { LIVE } from "./live.js";

export class Desk {
  // `buttons`: what each does, by its name; Enter does what the first does. `around`: what stands before and after all that.
  constructor({ name, title, example, buttons, before = [], after = [], onInput = () => {} }) {
    this.echo = made("div", { className: "desk-echo math notranslate", ariaHidden: "true" });
    this.field = made("textarea", { rows: 2, spellcheck: false, autocapitalize: "off" });
    this.field.addEventListener("input", () => (this.show(), onInput()));
    const [first] = Object.values(buttons);
    this.field.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      first();
    });
    const hint = made("span", { className: "desk-hint" }, `LaTeX, or plainly: ${example}`);
    const caption = made("label", {}, made("strong", {}, title), " ", hint, this.field);
    const bar = made("div", { className: "live-bar" });
    const progress = made("progress", { hidden: true, ariaLabel: "Loaded" });
    for (const [name, act] of Object.entries(buttons)) bar.append(LIVE.button(name, act));
    bar.append(progress);
    this.status = made("p", { className: "desk-status" });
    this.status.setAttribute("role", "status");
    this.asker = new Asker(this, progress);
    const parts = [...before, this.echo, caption, bar, this.status, ...after];
    this.box = made("div", { className: "desk", ariaLabel: name }, ...parts);
    this.box.setAttribute("role", "group");
  }

  get text() {
    return this.field.value.trim();
  }

  set text(latex) {
    this.field.value = latex;
    this.field.rows = Math.min(8, Math.max(2, Math.ceil(latex.length / 60)));
    this.show();
  }

  // What is written without LaTeX is typeset once it has been read.
  show() {
    const plain = !this.text.includes("\\") && /[a-z]{2}/i.test(this.text);
    if (plain || !this.text) this.echo.replaceChildren();
    else typeset(this.text, this.echo, true);
  }

  say(text) {
    this.said = text;
    this.status.replaceChildren(...withFormulas(text));
  }

  // A verdict, and why.
  tell(verdict, why) {
    this.said = verdict;
    const reason = why ? `${why.replace(/\.$/, "")}.` : "";
    this.status.replaceChildren(made("strong", {}, `${verdict}.`), " ", ...withFormulas(reason));
  }
}
