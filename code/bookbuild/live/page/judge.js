// The proofreader in the page: an interpreter of its own, so that what a cell does and what a reader asks never meet. The
// proofreader keeps a limit of time; if it cannot, the page ends the interpreter, and the next question begins a new one.
import { Engine } from "./engine.js";

const SECONDS = 8; // that the proofreader may take
const PATIENCE = 12; // seconds after which the page believes it no more
const WARM = "import json\nfrom proofreader import answer, slip, told\ntold(answer('z = z'));";
const GROUPS = ["sympy"];

// A text as Python writes it; what stands for half a letter is none.
const quoted = (text) => JSON.stringify(text.toWellFormed?.() ?? text);

export class Judge {
  constructor(tell) {
    this.engine = new Engine(tell);
    this.before = Promise.resolve();
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

  // What the proofreader says of a line (spelling/told.py), one question after the other.
  judge(latex, note) {
    const answer = this.before.then(() => this.answer(latex, note));
    this.before = answer.catch(() => {});
    return answer;
  }

  async answer(latex, note) {
    await this.ready();
    let late = false;
    const clock = setTimeout(() => {
      late = true;
      this.end();
    }, 1000 * PATIENCE);
    try {
      const asked = `answer(${quoted(latex)}, ${quoted(note)}, ${SECONDS}, edited=True)`;
      return JSON.parse(await this.run(`print(json.dumps(told(${asked})))`));
    } catch (fault) {
      this.end();
      const complaint = late
        ? `not decided in ${PATIENCE} seconds`
        : `it broke off: ${fault.message}`;
      return { status: "unproved", latex, changes: [], how: [], assumed: [], complaint };
    } finally {
      clearTimeout(clock);
    }
  }

  // An equation with a single edit, drawn at random: {edit, latex}.
  slip(latex, note) {
    const drawn = this.before.then(async () => {
      await this.ready();
      return JSON.parse(
        await this.run(`print(json.dumps(slip(${quoted(latex)}, ${quoted(note)})))`),
      );
    });
    this.before = drawn.catch(() => {});
    return drawn;
  }

  end() {
    this.begun = undefined;
    this.engine.stop("the proofreader was ended");
  }
}
