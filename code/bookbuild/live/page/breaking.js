// Below an equation, a field with its LaTeX that a reader may change: the proofreader says whether it still holds.
import { consent } from "./consent.js";
import { canRun } from "./engine.js";
import { typeset, withFormulas } from "./formulas.js";
import { Judge } from "./judge.js";
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

let asks = () => {}; // the panel whose question is being prepared
const judge = new Judge((come, all) => asks(come, all));

const made = (name, properties = {}, ...content) => {
  const element = Object.assign(document.createElement(name), properties);
  element.append(...content);
  return element;
};

class Panel {
  constructor(button, label) {
    this.button = button;
    this.label = label;
    this.built = LIVE.chapter.equations[label];
    const number = button.closest(".eqno").textContent.match(/\d+/);
    this.name = `equation ${number}`;
    this.math = button.closest("div.math");
    this.make();
  }

  make() {
    this.echo = made("div", { className: "breaking-echo math notranslate", ariaHidden: "true" });
    this.field = made("textarea", { rows: 3, spellcheck: false, autocapitalize: "off" });
    this.field.addEventListener("input", () => this.change());
    this.field.addEventListener("keydown", (event) => this.key(event));
    const words = `${this.name[0].toUpperCase()}${this.name.slice(1)}: change it`;
    const hint = made(
      "span",
      { className: "breaking-hint" },
      "LaTeX, or plainly: sum_i (h_i - y_i) x_ij / m",
    );
    const caption = made("label", {}, made("strong", {}, words), " ", hint, this.field);
    this.bar = made("div", { className: "live-bar" });
    this.progress = made("progress", { hidden: true, ariaLabel: "Loaded" });
    const buttons = {
      Judge: () => this.judge(),
      "Change it for me": () => this.slip(),
      "As in the book": () => this.write(this.built.latex),
      "Copy link": () => this.copy(),
      Close: () => this.close(),
    };
    for (const [name, act] of Object.entries(buttons)) this.bar.append(LIVE.button(name, act));
    this.bar.append(this.progress);
    this.status = made("p", { className: "breaking-verdict" });
    this.status.setAttribute("role", "status");
    this.answer = made("div", { className: "breaking-answer" });
    this.box = made(
      "div",
      { className: "breaking" },
      this.echo,
      caption,
      this.bar,
      this.status,
      this.answer,
    );
    this.box.setAttribute("role", "group");
    this.box.ariaLabel = `Try to break ${this.name}`;
  }

  // ---------------------------------------------------------------- opening and closing

  get isOpen() {
    return this.box.isConnected;
  }

  open(latex = this.built.latex) {
    this.math.after(this.box);
    this.button.setAttribute("aria-expanded", "true");
    this.write(latex);
    this.say(this.task);
    if (consent.given) this.warm();
  }

  get task() {
    const { true: count } = this.built;
    const edits = count === 1 ? "One single edit" : `${count} single edits`;
    const game = count
      ? ` ${edits} of it ${count === 1 ? "is" : "are"} known to keep it true.`
      : "";
    return `Change one thing: will it still hold? Then let it be judged.${game}`;
  }

  close() {
    this.box.remove();
    this.button.setAttribute("aria-expanded", "false");
    this.button.focus();
  }

  // ---------------------------------------------------------------- writing

  write(latex) {
    this.field.value = latex;
    this.field.rows = Math.min(8, Math.max(2, Math.ceil(latex.length / 60)));
    this.drawn = undefined;
    this.change();
  }

  change() {
    this.edited = this.field.value.trim();
    typeset(this.edited, this.echo, true);
    this.answer.replaceChildren();
    if (this.judged) this.say("");
    this.judged = false;
  }

  key(event) {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      this.judge();
    }
    if (event.key === "Escape") this.close();
  }

  async copy() {
    const address = new URL(location.href);
    address.hash = `${this.label}=${encodeURIComponent(this.edited)}`;
    try {
      await navigator.clipboard.writeText(address.href);
      this.say("Copied: the link opens this page with your equation.");
    } catch {
      this.say(`The browser does not let me copy; the link is ${address.href}`);
    }
  }

  // ---------------------------------------------------------------- asking

  say(text) {
    this.status.replaceChildren(...withFormulas(text));
  }

  // May the proofreader be loaded, and can it run here?
  may() {
    if (!canRun()) return (this.say("This browser cannot run the proofreader."), false);
    return consent.asked(judge.toLoad, (text) => this.say(text));
  }

  warm() {
    asks = (come, all) => this.loads(come, all);
    return judge.ready().catch((fault) => this.say(`${fault.message}.`));
  }

  loads(come, all) {
    if (come === 0) this.say(`Loads ${Math.ceil(all)} MB, once, from this site: the proofreader.`);
    Object.assign(this.progress, { hidden: come === all, max: all, value: come });
    if (come === all) this.say(this.waits ?? this.task);
  }

  // Have the judge do something, and say meanwhile that it does.
  async ask(waits, work) {
    if (!this.may()) return;
    this.waits = waits;
    asks = (come, all) => this.loads(come, all);
    this.say(waits);
    try {
      return await work();
    } catch (fault) {
      this.say(`${fault.message}. Press again to begin anew.`);
    } finally {
      this.waits = undefined;
    }
  }

  async judge() {
    const { edited } = this;
    this.answer.replaceChildren();
    const told = await this.ask("Judging ...", () => judge.judge(edited, this.built.note));
    if (told && this.edited === edited) this.show(told);
  }

  async slip() {
    const drawn = await this.ask("Changing one thing ...", () =>
      judge.slip(this.built.latex, this.built.note),
    );
    if (!drawn) return;
    this.write(drawn.latex);
    this.drawn = drawn;
    this.say("One thing is changed. Does it still hold? Decide, then let it be judged.");
  }

  // ---------------------------------------------------------------- the verdict

  show(told) {
    this.judged = true;
    const holds = HOLDS.includes(told.status);
    const asBuilt = holds && this.edited === this.built.latex;
    const verdict = asBuilt ? "True, as it stands in the book" : VERDICTS[told.status];
    const labels = told.labels ? ", for the labels 0 and 1" : "";
    const why = told.complaint && `${told.complaint.replace(/\.$/, "")}.`;
    this.status.replaceChildren(
      made("strong", {}, `${verdict}${labels}.`),
      " ",
      ...withFormulas(why),
    );
    this.answer.replaceChildren(...this.details(told));
  }

  details({ latex, changes, how, assumed, status }) {
    const found = [];
    if (this.drawn) found.push(made("p", {}, `What was changed: ${this.drawn.edit}.`));
    if (how.length) found.push(this.line("How it was proved", how.join("; ")));
    if (assumed.length) found.push(this.line("Assumed", assumed.join("; ")));
    if (latex === this.edited) return found; // it is typeset above, as it was read
    if (status === "unreadable" && !changes.length) return found;
    const read = made("div", { className: "math notranslate" });
    typeset(latex, read, true);
    found.push(made("p", {}, "I read it as"), read);
    if (changes.length) {
      const items = changes.map(([written, reading]) =>
        made("li", {}, made("code", {}, written), " as ", ...withFormulas(`$${reading}$`)),
      );
      found.push(made("ul", {}, ...items));
    }
    return found;
  }

  line(name, text) {
    return made("p", {}, `${name}: `, ...withFormulas(text), ".");
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
  panel.field.focus();
};
