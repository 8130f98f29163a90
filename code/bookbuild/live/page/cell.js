// A cell of the page: its code, which can be changed, and what it shows.
import { keep } from "./kept.js";
import { LIVE } from "./live.js";
import { raised, same, sameWords, shown, stream } from "./outputs.js";

// What is compared, the first of these that a cell shows; an outline stands for a picture.
const COMPARED = ["outline", "text/markdown", "text/latex", "text/plain"];

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
  constructor(box, built, k) {
    Object.assign(this, { box, built, k, source: built.source, hasRun: false });
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
    const place = document.createElement("div");
    this.bar.before(place);
    this.editor = globalThis.LiveEditor.open(place, {
      source: this.source,
      label: `Code of cell ${this.number}`,
      onChange: (source) => this.change(source),
      onRun: () => LIVE.press("Run", this.box),
      onRunNext: () => LIVE.press("Run and go on", this.box),
    });
  }

  change(source) {
    this.source = source;
    this.hasRun = false;
    keep(this.k, this.changed ? source : undefined);
    this.offerReset();
  }

  offerReset() {
    if (this.bar) this.bar.children[2].hidden = !this.changed && this.output === this.builtOutput;
  }

  // As the book has it: its code, and what it showed.
  reset() {
    this.editor?.destroy();
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
    if (this.box.matches(".tag_processes")) {
      this.hasRun = true;
      return this.say("runs in JupyterLab and on Binder: it starts processes of its own");
    }
    const messages = [];
    this.say("runs ...");
    this.editor?.clearMarks();
    this.show(this.emptyOutput());
    await engine.run(this.number, this.source, (message) => {
      messages.push(message);
      this.add(message);
    });
    const fault = messages.at(-1)?.raised;
    this.hasRun = !fault;
    this.say(fault ? `stopped: ${fault.name}` : this.verdict(asTexts(messages)));
    if (fault?.line) this.editor?.markLine(fault.line, `${fault.name}: ${fault.said}`);
    if (!this.output.hasChildNodes()) this.show(undefined);
    return fault;
  }

  emptyOutput() {
    const made = document.createElement("div");
    made.className = "cell_output docutils container";
    made.setAttribute("role", "group");
    made.ariaLabel = this.bar ? `Output of cell ${this.number}` : "Output";
    return made;
  }

  add(message) {
    const { stream: name, text } = message;
    if (name && this.printing?.name === name && this.printing.box === this.output.lastChild) {
      this.printing.box.querySelector("pre").textContent += text;
      return;
    }
    const box = name
      ? stream(name, text)
      : message.raised
        ? raised(message.raised)
        : shown(message.shown, this.alt);
    this.printing = { name, box };
    this.output.append(box);
  }

  // Is it what the book shows? Numbers that are nothing but rounding are others on another machine.
  verdict(texts) {
    const { outputs } = this.built;
    const agree = (alike) =>
      texts.length === outputs.length && texts.every((text, k) => alike(text, outputs[k]));
    if (agree(same)) return "done: as in the book";
    return agree(sameWords) ? "done: other numbers than in the book" : "done: not as in the book";
  }
}
