// Where a reader writes a formula and has it judged:
// the field with its echo, the buttons, and the line that says what happens.
import { made } from "./elements.js";
import { typeset, withFormulas } from "./formulas.js";
import { Asker } from "./judge.js";
import { LIVE } from "./live.js";

let desks = 0;

export class Desk {
  // `buttons`: what each does, by its name; Enter does what the first does.
  // `shown`: a formula that the page shows already.
  constructor({ name, title, example, buttons, shown = "", before = [], after = [] }) {
    this.shown = shown;
    this.echo = made("div", { className: "desk-echo math notranslate", ariaHidden: "true" });
    this.field = made("textarea", { rows: 2, spellcheck: false, autocapitalize: "off" });
    this.field.addEventListener("input", () => this.show());
    const [first] = Object.values(buttons);
    this.field.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      first();
    });
    const hint = made("span", { className: "desk-hint" }, `LaTeX, or plainly: ${example}`);
    hint.id = `desk-${++desks}`;
    this.field.setAttribute("aria-describedby", hint.id);
    const caption = made("label", {}, made("strong", {}, title), this.field);
    this.bar = made("div", { className: "live-bar" });
    const progress = made("progress", { hidden: true, ariaLabel: "Loaded" });
    for (const [name, act] of Object.entries(buttons)) this.bar.append(LIVE.button(name, act));
    this.bar.append(progress);
    this.status = made("p", { className: "desk-status" });
    this.status.setAttribute("role", "status");
    this.asker = new Asker(this, progress);
    const parts = [...before, this.echo, caption, hint, this.bar, this.status, ...after];
    this.box = made("div", { className: "desk", ariaLabel: name }, ...parts);
    this.box.setAttribute("role", "group");
  }

  get text() {
    return this.field.value.trim();
  }

  set text(latex) {
    this.field.value = latex;
    const letters = Math.max(25, (this.field.clientWidth || 560) / 9); // in a line of the field
    this.field.rows = Math.min(8, Math.max(2, Math.ceil(latex.length / letters)));
    this.field.setSelectionRange(0, 0);
    this.show();
  }

  // What is written without LaTeX is typeset once it has been read.
  show() {
    const plain = !this.text.includes("\\") && /[a-z]{2}/i.test(this.text);
    if (plain || !this.text || this.text === this.shown) this.echo.replaceChildren();
    else typeset(this.text, this.echo, true);
  }

  say(text) {
    this.said = text;
    this.status.replaceChildren(...withFormulas(text));
  }

  // A verdict, and why.
  tell(verdict, why) {
    this.said = verdict;
    const reason = why && !/[.?]$/.test(why) ? `${why}.` : why;
    const end = verdict.endsWith(".") ? " " : reason ? ": " : ".";
    this.status.replaceChildren(made("strong", {}, verdict), end, ...withFormulas(reason ?? ""));
    // On a phone it may lie below the screen.
    this.status.scrollIntoView({ block: "nearest", behavior: "instant" });
  }

  // What the judge makes of what is written, unless it is changed meanwhile.
  async judged(work) {
    const { text } = this;
    if (!text) return this.say("Nothing is written yet.");
    const told = await this.asker.ask("Judging ...", () => work(text));
    if (!told || this.text === text) return told;
    this.say("Changed while it was judged: press Judge again.");
  }
}
