// A derivation that the reader does line by line: each line is judged equal to the beginning, or
// not, and the form of the last one says what is left to be done.
import { Desk } from "./desk.js";
import { made } from "./elements.js";
import { typeset } from "./formulas.js";
import { judge } from "./judge.js";

const REFUSED = {
  false: "Not equal",
  unreadable: "I cannot read this",
  given: "I cannot read this",
  unproved: "I could not decide whether this is equal, so I do not call it wrong",
};

class Derivation {
  constructor(box) {
    this.built = JSON.parse(box.querySelector("script").textContent);
    this.lines = made("ol", { className: "derive-lines", ariaLabel: "Your lines" });
    this.desk = new Desk({
      name: "Your derivation",
      title: "Next line: what is it equal to?",
      example: this.built.example,
      buttons: {
        Judge: () => this.judge(),
        Hint: () => this.hint(),
        "Take back": () => this.back(),
      },
      before: [this.lines],
    });
    box.replaceChildren(this.desk.box);
    this.stand(this.built.left);
    for (const line of globalThis.ANSWERS.of("derivation")?.given?.lines ?? []) this.add(line);
    this.desk.asker.begin(`Write a line and press Judge. ${this.rest}`);
    this.desk.field.focus({ preventScroll: true });
  }

  names(kinds) {
    return kinds.map((kind) => this.built.hints[kind][0]).join(", ");
  }

  async judge() {
    const { start, note, without, numbers } = this.built;
    const told = await this.desk.judged((text) => judge.line(start, text, note));
    if (!told) return;
    if (told.status in REFUSED) return this.desk.tell(REFUSED[told.status], told.complaint);
    const left = told.left.filter((kind) => without.includes(kind));
    this.add({ text: this.desk.text, left, read: told.latex });
    this.desk.text = "";
    this.keep();
    this.desk.tell(`Equal, for ${numbers}.`, this.rest);
  }

  // A line that was judged equal, as it was read, without the beginning.
  add(known) {
    const formula = made("div", { className: "math notranslate" });
    typeset(known.read.slice(known.read.indexOf(" = ") + 1), formula, true);
    this.lines.append(Object.assign(made("li", {}, formula), { known }));
    this.stand(known.left);
  }

  // The lines are there again when the page is opened the next time.
  keep() {
    const { start, note } = this.built;
    const lines = [...this.lines.children].map(({ known }) => known);
    const verdict = this.left.length ? "begun" : "right";
    globalThis.ANSWERS.keep("derivation", { given: { start, note, lines }, verdict });
  }

  // What the last line leaves to be done.
  stand(left) {
    this.left = left;
    this.hinted = 0;
    this.rest = left.length
      ? `Left to be done: ${this.names(left)}.`
      : "Done: you have derived it. Compare it with “One way”, below.";
  }

  back() {
    const last = this.lines.lastChild;
    if (!last) return this.desk.say("There is no line to take back.");
    if (this.desk.text)
      return this.desk.say("Empty the field first: the line that you take back comes there.");
    last.remove();
    this.desk.text = last.known.text;
    this.stand(this.lines.lastChild?.known.left ?? this.built.left);
    this.keep();
    this.desk.say(this.rest);
    this.desk.field.focus();
  }

  // First where to look, then the rule, both of what the last line leaves.
  hint() {
    const [kind] = this.left;
    if (!kind) return this.desk.say("Nothing is left to be done.");
    const [, look, rule] = this.built.hints[kind];
    this.desk.say(this.hinted++ ? `${look} ${rule}` : `${look} Press once more for the rule.`);
  }
}

export const deriving = (box) => new Derivation(box);
