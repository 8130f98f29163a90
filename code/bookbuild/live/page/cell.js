// A cell of the page: its code, which can be changed, and what it shows.
import { keep } from "./kept.js";
import { LIVE } from "./live.js";
import { raised, same, sameWords, shown, stream } from "./outputs.js";

// What is compared, the first of these that a cell shows; an outline stands for a picture.
const COMPARED = ["outline", "text/markdown", "text/latex", "text/plain"];

export const AS_IN_THE_BOOK = "done: as in the book";
export const ELSEWHERE = "runs in JupyterLab and on Binder";
export const BEFORE_A_CHANGE = "ran before a change above";

// What a cell has shown, as texts: what is printed one after the other is one of them.
const asTexts = (messages) => {
  const texts = [];
  for (const { stream: name, text, shown: bundle } of messages)
    if (!name) texts.push({ text: COMPARED.map((kind) => bundle[kind]).find((it) => it) ?? "" });
    else if (texts.at(-1)?.name === name) texts.at(-1).text += text;
    else texts.push({ name, text });
  return texts.map(({ text }) => text);
};

export class Cell {
  // `onChange` is called when its code becomes another.
  constructor(box, built, k, onChange) {
    Object.assign(this, { box, built, k, onChange, source: built.source, hasRun: false });
    this.bar = box.querySelector(".live-bar"); // none beside a cell whose code is not shown
    this.number = this.bar ? Number(box.dataset.number) : 0;
    this.title = this.bar ? `cell ${this.number}` : "a cell that is not shown";
    this.code = box.querySelector(":scope > .cell_input > :first-child");
    this.output = box.querySelector(":scope > .cell_output");
    this.builtOutput = this.output;
    this.builtAlt = this.output?.querySelector("img")?.alt;
    this.note = document.createElement("span");
    this.note.className = "live-note";
    this.bar?.append(this.note);
  }

  get changed() {
    return this.source !== this.built.source;
  }

  // What its picture shows, in words, as long as nobody has changed it.
  get alt() {
    return (!this.changed && this.builtAlt) || `Figure drawn by ${this.title}`;
  }

  say(text) {
    this.note.textContent = text;
  }

  // Nothing runs any more: it neither waits nor runs.
  settle() {
    if (["waits", "runs ..."].includes(this.note.textContent)) this.say("");
  }

  // ---------------------------------------------------------------- its code

  edit() {
    this.open();
    this.editor.focus();
  }

  open() {
    if (this.editor) return;
    this.code.hidden = true;
    this.place = document.createElement("div");
    this.bar.before(this.place);
    this.editor = globalThis.LiveEditor.open(this.place, {
      source: this.source,
      label: `Code of cell ${this.number}`,
      onChange: (source) => this.change(source),
      onRun: () => LIVE.press("Run", this.box),
      onRunNext: () => LIVE.press("Run and go on", this.box),
    });
  }

  change(source) {
    if (source === this.source) return;
    this.source = source;
    this.outdate("changed since it ran");
    this.onChange();
    if (!keep(this.built.source, this.changed ? source : undefined))
      this.say("not kept by this browser");
    this.offerReset();
  }

  // What it has shown is no longer what it would show.
  outdate(why) {
    if (this.hasRun && !this.note.textContent.startsWith(ELSEWHERE)) this.say(why);
    this.hasRun = false;
  }

  // There is something to set back, or nothing.
  offerReset() {
    const press = () => LIVE.press("Reset", this.box);
    this.resetButton ??= LIVE.button("Reset", press);
    if (this.changed || this.output !== this.builtOutput) this.note.before(this.resetButton);
    else this.resetButton.remove();
  }

  // As the book has it: its code, and what it showed.
  reset() {
    this.editor?.destroy();
    this.place?.remove();
    this.editor = undefined;
    this.code.hidden = false;
    this.show(this.builtOutput);
    this.change(this.built.source);
    this.say("");
    this.bar.firstChild.focus();
  }

  // ---------------------------------------------------------------- what it shows

  show(output) {
    if (this.output && output) this.output.replaceWith(output);
    else if (output) this.box.append(output);
    else this.output?.remove();
    this.output = output;
    this.offerReset();
  }

  // Run it in the engine; the exception, if it raised one.
  async run(engine) {
    this.hasRun = true; // unless something is changed meanwhile
    if (this.box.matches(".tag_processes") && !this.changed)
      return this.say(`${ELSEWHERE}: it starts processes of its own`);
    const { source } = this,
      output = this.emptyOutput(),
      messages = [];
    this.say("runs ...");
    this.editor?.clearMarks();
    this.show(output);
    try {
      await engine.run(this.number, source, (message) => {
        messages.push(message);
        this.add(output, message);
      });
    } catch (ended) {
      this.say("stopped");
      throw ended;
    } finally {
      if (this.output === output && !output.hasChildNodes()) this.show(undefined);
    }
    const fault = messages.at(-1)?.raised;
    if (fault) this.hasRun = false;
    if (this.source === source) this.tell(fault, messages);
    else this.say("changed while it ran"); // what ran is not what stands there
    if (this.source === source && !fault && !this.hasRun) this.say(BEFORE_A_CHANGE);
    return fault;
  }

  tell(fault, messages) {
    this.say(fault ? `stopped: ${fault.name}` : this.verdict(asTexts(messages)));
    if (!fault?.line || !this.bar) return;
    this.open(); // where its line can be marked
    this.editor.markLine(fault.line, fault.said ? `${fault.name}: ${fault.said}` : fault.name);
  }

  emptyOutput() {
    const made = document.createElement("div");
    made.className = "cell_output docutils container";
    made.setAttribute("role", "group");
    made.ariaLabel = this.bar ? `Output of cell ${this.number}` : "Output";
    return made;
  }

  add(output, message) {
    const { stream: name, text } = message;
    if (name && this.printing?.name === name && this.printing.box === output.lastChild) {
      this.printing.box.querySelector("pre").append(text);
      return;
    }
    const box = name
      ? stream(name, text)
      : message.raised
        ? raised(message.raised)
        : shown(message.shown, this.alt);
    this.printing = { name, box };
    output.append(box);
  }

  // Is it what the book shows? Numbers that are nothing but rounding are others on another machine.
  verdict(texts) {
    const { outputs } = this.built;
    const agree = (alike) =>
      texts.length === outputs.length && texts.every((text, k) => alike(text, outputs[k]));
    // That nothing is shown, as nothing was, says little.
    if (this.changed && !outputs.length && !texts.length) return "done";
    if (agree(same)) return AS_IN_THE_BOOK;
    return agree(sameWords) ? "done: other numbers than in the book" : "done: not as in the book";
  }
}
