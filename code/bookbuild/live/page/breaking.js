// Below an equation, a field with its LaTeX that a reader may change:
// the proofreader says whether it still holds.
import { Desk } from "./desk.js";
import { made } from "./elements.js";
import { typeset, withFormulas } from "./formulas.js";
import { judge } from "./judge.js";
import { LIVE } from "./live.js";

// What a verdict is called here; a definition is what the book proves by its anchors.
const VERDICTS = {
  proved: "Still true",
  definition: "Still true, as a definition",
  false: "False",
  unreadable: "I cannot read this",
  given: "This is no claim about the book's letters",
  unproved: "I could not decide, so I do not call it wrong",
};
const HOLDS = ["proved", "definition"];

class Panel {
  constructor(button, label) {
    this.button = button;
    this.label = label;
    this.built = LIVE.chapter.equations[label];
    this.math = button.closest("div.math");
    const number = button.closest(".eqno").textContent.match(/\d+/);
    this.answer = made("div", { className: "breaking-answer" });
    this.desk = new Desk({
      name: `Try to break equation ${number}`,
      title: `Equation ${number}: change it`,
      example: "dJ/dtheta_j = sum_i (h_i - y_i) x_ij / m",
      buttons: {
        Judge: () => this.judge(),
        "Change it for me": () => this.slip(),
        "As in the book": () => this.write(this.built.latex),
        "Copy link": () => this.copy(),
        Close: () => this.close(),
      },
      shown: this.built.latex,
      after: [this.answer],
    });
    this.desk.field.addEventListener("input", () => this.change());
    this.desk.box.addEventListener("keydown", ({ key }) => key === "Escape" && this.close());
  }

  // ---------------------------------------------------------------- opening and closing

  get isOpen() {
    return this.desk.box.isConnected;
  }

  // With a line of a link, with what the reader has left there, or with the book's.
  open(latex) {
    this.math.after(this.desk.box);
    this.button.setAttribute("aria-expanded", "true");
    this.write(latex ?? (this.desk.text || this.built.latex));
    const { length: count } = this.built.true;
    const edits = count === 1 ? "One single edit" : `${count} single edits`;
    const known = ` ${edits} of it ${count === 1 ? "is" : "are"} known to keep it true.`;
    const task = "Change one thing: will it still hold? Then let it be judged.";
    this.desk.asker.begin(count ? task + known : task, latex === undefined);
    this.desk.field.focus({ preventScroll: true });
    this.math.scrollIntoView({ block: "nearest" });
  }

  close() {
    this.desk.box.remove();
    this.button.setAttribute("aria-expanded", "false");
    this.button.focus();
  }

  // ---------------------------------------------------------------- writing

  write(latex) {
    this.desk.text = latex;
    this.change();
  }

  // What was said is about the line as it was.
  change() {
    this.drawn = undefined;
    this.answer.replaceChildren();
    if (this.judged) this.desk.say("");
    this.judged = false;
  }

  async copy() {
    const address = new URL(location.href);
    address.hash = `${this.label}=${encodeURIComponent(this.desk.text)}`;
    try {
      await navigator.clipboard.writeText(address.href);
      this.desk.say("Copied: the link opens this page with your equation.");
    } catch {
      this.desk.say(`The browser does not let me copy; the link is ${address.href}`);
    }
  }

  // ---------------------------------------------------------------- asking

  async judge() {
    this.answer.replaceChildren();
    const told = await this.desk.judged((text) => judge.judge(text, this.built.note));
    if (told) this.show(told, this.desk.text);
  }

  // Nearly every edit is false: so now and then one is taken that is known to be true.
  async slip() {
    const { latex, note, true: known } = this.built;
    const other = known[Math.floor(3 * known.length * Math.random())]; // none two times in three
    const work = () => other ?? judge.slip(latex, note);
    const drawn = await this.desk.asker.ask("Changing one thing ...", work);
    if (!drawn) return;
    if (drawn.latex === this.desk.text && !other) return this.slip(); // the same as before
    this.write(drawn.latex);
    this.drawn = drawn;
    this.desk.say("One thing is changed. Does it still hold? Decide, then let it be judged.");
  }

  // ---------------------------------------------------------------- the verdict

  show(told, text) {
    this.judged = true;
    const asBuilt = HOLDS.includes(told.status) && text === this.built.latex;
    const verdict = asBuilt ? "True, as it stands in the book" : VERDICTS[told.status];
    const labels = told.labels ? ", for the labels 0 and 1" : "";
    this.desk.tell(verdict + labels, told.complaint);
    this.answer.replaceChildren(...this.details(told, text));
  }

  details({ latex, changes, how, assumed, status }, text) {
    const found = [];
    const line = (name, words) =>
      found.push(made("p", {}, `${name}: `, ...withFormulas(words), "."));
    if (this.drawn) line("What was changed", this.drawn.edit);
    if (how.length) line("How it was proved", how.join("; "));
    if (assumed.length) line("Assumed", assumed.join("; "));
    if (latex === text) return found; // it is typeset above, as it was read
    if (status === "unreadable" && !changes.length) return found;
    const read = made("div", { className: "math notranslate" });
    typeset(latex, read, true);
    found.push(made("p", {}, "I read it as"), read);
    if (changes.length) {
      const items = changes.map(([written, reading]) =>
        made("li", {}, made("code", {}, written), " as ", ...withFormulas(`$${reading}$`)),
      );
      const summary = made("summary", {}, "How each piece was read");
      found.push(made("details", {}, summary, made("ul", {}, ...items)));
    }
    return found;
  }
}

const panels = new Map();

// Open or close the panel of a button; with a line, open it with that.
export const breaking = (button, latex) => {
  const label = button.dataset.break;
  if (!panels.has(label)) panels.set(label, new Panel(button, label));
  const panel = panels.get(label);
  if (panel.isOpen && latex === undefined) return panel.close();
  panel.open(latex);
};
