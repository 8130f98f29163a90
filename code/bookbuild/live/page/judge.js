// The proofreader in the page: an interpreter of its own, so that what a cell does and what a
// reader asks never meet. The proofreader keeps a limit of time; if it cannot, the page ends the
// interpreter, and the next question begins a new one.
import { consent } from "./consent.js";
import { canRun, Engine } from "./engine.js";

const SECONDS = 8; // that the proofreader may take
const PATIENCE_SECONDS = 12; // after which the page believes it no more
const WARM =
  "import json\nfrom proofreader import answer, line, slip, told\ntold(answer('z = z'));";
const GROUPS = ["sympy"];

// A text as Python writes it; what stands for half a letter is none.
const quoted = (text) => JSON.stringify(text.toWellFormed?.() ?? text);

class Judge {
  constructor() {
    this.engine = new Engine((come, all) => this.tell(come, all));
    this.before = Promise.resolve();
    this.tell = () => {}; // what is loaded is told to who has asked last
  }

  // MB that are still to come.
  get toLoad() {
    return this.engine.toLoad(GROUPS);
  }

  // Load and warm it, once.
  ready() {
    this.begun ??= this.begin().catch((fault) => {
      this.begun = undefined;
      throw fault;
    });
    return this.begun;
  }

  async begin() {
    await this.engine.provide(GROUPS);
    await this.run(WARM);
  }

  // What Python prints.
  async run(source) {
    let text = "";
    await this.engine.run(0, source, (message) => {
      if (message.raised) throw new Error(message.raised.said || message.raised.name);
      if (message.stream === "stdout") text += message.text;
    });
    return text;
  }

  // One question after the other.
  inTurn(ask) {
    const answer = this.before.then(ask);
    this.before = answer.catch(() => {});
    return answer;
  }

  // What the proofreader says of an equation of the book that was changed (spelling/told.py).
  judge(latex, note) {
    const asked = `told(answer(${quoted(latex)}, ${quoted(note)}, ${SECONDS}, edited=True))`;
    return this.inTurn(() => this.verdict(asked, latex));
  }

  // What it says of a line of a derivation (spelling/derivations.py).
  line(start, latex, note) {
    const asked = `line(${quoted(start)}, ${quoted(latex)}, ${quoted(note)}, ${SECONDS})`;
    return this.inTurn(() => this.verdict(asked, latex));
  }

  // An equation with a single edit, drawn at random: {edit, latex}.
  slip(latex, note) {
    return this.inTurn(async () => {
      await this.ready();
      return this.value(`slip(${quoted(latex)}, ${quoted(note)})`);
    });
  }

  async value(expression) {
    return JSON.parse(await this.run(`print(json.dumps(${expression}))`));
  }

  async verdict(asked, latex) {
    await this.ready();
    let late = false;
    const clock = setTimeout(() => {
      late = true;
      this.end();
    }, 1000 * PATIENCE_SECONDS);
    try {
      return await this.value(asked);
    } catch (fault) {
      this.end();
      const complaint = late
        ? `not decided in ${PATIENCE_SECONDS} seconds`
        : `it broke off: ${fault.message}`;
      return { status: "unproved", latex, changes: [], how: [], assumed: [], left: [], complaint };
    } finally {
      clearTimeout(clock);
    }
  }

  end() {
    this.begun = undefined;
    this.engine.stop("the proofreader was ended");
  }
}

export const judge = new Judge();

// What it says of an exercise's claim, {latex, note}.
export const proving = ({ latex, note }, say, progress) => {
  const desk = { say: (said) => say(Object.assign(desk, { said }).said) };
  return new Asker(desk, progress).ask("Proving ...", () => judge.judge(latex, note));
};

// Asks the judge for a desk, which says meanwhile what happens.
export class Asker {
  constructor(desk, progress) {
    Object.assign(this, { desk, progress, task: "" });
  }

  // Say what there is to do, and load the judge while the reader still writes, unless that has to
  // be asked, or nobody has pressed a button: a link has brought them.
  begin(task, pressed = true) {
    this.task = task;
    this.desk.say(task);
    if (!pressed || !consent.given || !canRun()) return;
    this.hear();
    judge.ready().catch((fault) => this.desk.say(`${fault.message}.`));
  }

  hear() {
    let words;
    judge.tell = (come, all) => {
      if (come === 0) {
        words = `Loads ${Math.ceil(all)} MB, once, from this site: the proofreader.`;
        this.desk.say(words);
      } // what has been said meanwhile stays
      if (come === all && this.desk.said === words) this.desk.say(this.waits ?? this.task);
      Object.assign(this.progress, { hidden: come === all, max: all, value: come });
    };
  }

  // May the proofreader be loaded, and can it run here?
  may() {
    if (canRun()) return consent.asked(judge.toLoad, (text) => this.desk.say(text));
    this.desk.say("This browser cannot run the proofreader.");
    return false;
  }

  // Have the judge do something, and say meanwhile that it does.
  async ask(waits, work) {
    if (!this.may()) return;
    this.hear();
    this.waits = waits;
    this.desk.say(waits);
    try {
      return await work();
    } catch (fault) {
      this.desk.say(`${fault.message}. Press again to begin anew.`);
    } finally {
      this.waits = undefined;
      this.progress.hidden = true;
    }
  }
}
