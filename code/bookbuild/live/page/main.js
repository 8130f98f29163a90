// The page's cells in their order: before one runs, those above it run that have not.
import { breaking } from "./breaking.js";
import { AS_IN_THE_BOOK, BEFORE_A_CHANGE, Cell, ELSEWHERE } from "./cell.js";
import { consent } from "./consent.js";
import { canRun, Ended, Engine, unended } from "./engine.js";
import { changes, keep } from "./kept.js";
import { deriving } from "./deriving.js";
import { made } from "./elements.js";
import { LIVE } from "./live.js";
import { proving } from "./judge.js";
import { forgetBook, keepBook } from "./offline.js";

const BROWSERS = "Chrome or Edge from 138 on, Firefox from 131, Safari from 18.4";

const say = (text) => {
  LIVE.status.textContent = text;
};
let busy; // while something runs: what Stop does
let origin; // the button that was pressed last: the focus goes back there from Stop
const pressed = []; // while something runs: what is to run after it
const progress = made("progress", { ariaLabel: "Loaded" });
const amount = made("span", { ariaHidden: "true" }); // the same in MB: who listens has the bar
const stop = LIVE.button("Stop", () => busy?.());
LIVE.status.before(stop, progress, amount);

const tell = (come, all) => {
  const comes = busy && come < all;
  Object.assign(progress, { hidden: !comes, max: all, value: come });
  amount.textContent = comes ? `${Math.floor(come)} of ${Math.ceil(all)} MB` : "";
};

const begin = (halt) => {
  busy = halt;
  stop.hidden = false;
};

// Nothing runs any more. Who has pressed Stop is where they were before.
const rest = () => {
  busy = undefined;
  tell(0, 0);
  if (document.activeElement === stop) origin?.focus();
  stop.hidden = true;
};
rest();

const engine = new Engine((come, all) => {
  if (come === 0) say(`Loads ${Math.ceil(all)} MB, once, from this site; the browser keeps them.`);
  tell(come, all);
});

// What ran below a cell that is changed ran with what it was before.
const outdate = (k) => {
  for (const cell of cells.slice(k + 1)) cell.outdate(BEFORE_A_CHANGE);
};
const cells = LIVE.boxes.map((box, k) => new Cell(box, LIVE.chapter.cells[k], k, () => outdate(k)));
const alive = cells.filter((cell) => !cell.built.still); // the others need no engine
const kept = changes();
for (const cell of cells) {
  const source = kept[cell.built.source];
  if (cell.bar && source !== undefined) cell.change(source), cell.open();
}

// Some the book has changed since the reader did: what they wrote is shown above the first cell.
for (const [built, source] of Object.entries(kept)) {
  if (cells.some((cell) => cell.built.source === built)) continue;
  const box = made("div");
  const forget = LIVE.button("Forget it", () => (keep(built), box.remove()));
  const why = "The book has changed a cell that you had changed. This is your version of it:";
  const bar = made("div", { className: "live-bar" }, forget);
  box.append(made("p", {}, why), made("pre", {}, source), bar);
  LIVE.place.after(box);
  dispatchEvent(new Event("wide")); // what is too wide scrolls by keys too
}

const needs = (wanted) => wanted.flatMap((cell) => cell.built.needs);

// A cell that is not shown and shows nothing sets the style of figures: it waits for the first cell
// that needs what it needs, so that nobody waits for Matplotlib who draws nothing.
const due = (wanted) => {
  const seen = wanted.filter((cell) => cell.bar || cell.built.outputs.length);
  const packages = new Set(needs(seen));
  const mayWait = (cell) => !cell.built.needs.every((group) => packages.has(group));
  if (seen.some((cell) => cell.changed)) return wanted; // who knows what a reader's code needs
  return wanted.filter((cell) => seen.includes(cell) || !mayWait(cell));
};

// Run these cells, one after the other, until one raises. What there is to say in the end.
const inOrder = async (wanted) => {
  await engine.provide(needs(wanted));
  for (const cell of wanted) {
    say(`Running ${cell.title} ...`);
    const fault = await cell.run(engine);
    const line = fault?.line ? `, line ${fault.line}` : "";
    if (fault) {
      pressed.length = 0; // what was to come after it would build on it
      return `${fault.name} in ${cell.title}${line}${fault.said && `: ${fault.said}`}`;
    }
  }
  const note = wanted[0].note.textContent; // "done: ...", or where it runs
  if (wanted.length === 1)
    return `${wanted[0].title} ${note.startsWith("done") ? "is " : ""}${note}.`;
  return summary(wanted);
};

// What has come of several cells.
const summary = (wanted) => {
  const those = (begins) => wanted.filter(({ note }) => note.textContent.startsWith(begins));
  const elsewhere = those(ELSEWHERE);
  const count = wanted.length - elsewhere.length;
  const unlike = count - those(AS_IN_THE_BOOK).length;
  const done = `${count} cell${count === 1 ? " is" : "s are"} done`;
  const numbers = elsewhere.map(({ number }) => number).join(", ");
  const word = elsewhere.length === 1 ? "cell" : "cells";
  const where = numbers && `; not here, but in JupyterLab and on Binder: ${word} ${numbers}`;
  return `${done}${unlike ? `, ${unlike} of them not` : ","} as in the book${where}.`;
};

const GONE =
  "What the cells had computed is gone: before the next one runs, those above it run again. " +
  "Your changes are kept.";
const ended = (fault) => {
  for (const cell of cells) cell.hasRun = false;
  const how = fault.stopped ? "Stopped" : `The engine has ended: ${unended(fault.message)}`;
  return `${how}. ${GONE}`;
};

const run = async (wanted) => {
  if (!canRun()) return say(`This browser cannot run the cells; ${BROWSERS} can.`);
  if (!consent.asked(engine.toLoad(needs(wanted)), say)) return;
  begin(() => engine.stop());
  for (const cell of wanted) cell.say("waits");
  try {
    say(await inOrder(wanted));
  } catch (fault) {
    pressed.length = 0;
    if (fault instanceof Ended) say(ended(fault));
    else say(`Not run: ${unended(fault.message)}. Press again to retry.`);
  }
  rest();
  if (pressed.length) return pressed.shift()();
  for (const cell of cells) cell.settle();
};

const runUpTo = (cell) => {
  cell.hasRun = false;
  return run(due(alive.slice(0, alive.indexOf(cell) + 1).filter((one) => !one.hasRun)));
};

const goTo = (cell) => (cell?.editor ?? cell?.bar.firstChild)?.focus();

const forgetOffline = async () => {
  try {
    await forgetBook();
    say("Forgotten: nothing of the book is kept in this browser any more.");
  } catch (fault) {
    say(`Not forgotten: ${fault.message}.`);
  }
};

// Keep the book in this browser. How much that is, is said before it begins.
let agreed = false;
const mayKeep = (all) => {
  if (agreed) return true;
  agreed = true;
  say(`This keeps ${Math.ceil(all)} MB of this site in this browser: press once more to begin.`);
  return false;
};
const update = () => {
  agreed = true;
  return keepOffline();
};
const keepOffline = async () => {
  let stopped = false;
  begin(() => {
    stopped = true;
  });
  try {
    const all = await keepBook(
      (come, all) => {
        if (come === 0) say(`Keeping ${Math.ceil(all)} MB of this site in this browser ...`);
        tell(come, all);
      },
      () => stopped,
      mayKeep,
    );
    if (all)
      say(
        `Kept (${Math.ceil(all)} MB): the whole book, with its cells, now works without a network.`,
      );
  } catch (fault) {
    say(`Not kept: ${fault.message}. What has arrived stays; press again to go on.`);
  }
  rest();
  pressed.shift()?.();
};

const OFFLINE = {
  "Keep offline": keepOffline,
  "Update offline copy": update,
  "Forget offline copy": forgetOffline,
};

LIVE.press = (name, box = LIVE.place) => {
  LIVE.place.classList.add("used");
  const cell = cells[LIVE.boxes.indexOf(box)];
  const buttons = [...box.querySelectorAll(".live-bar button")];
  if (!busy) origin = buttons.find(({ textContent }) => textContent === name) ?? buttons[0];
  if (name in OFFLINE) return busy ? say("Not now: something runs.") : OFFLINE[name]();
  if (name === "Edit") return cell.edit();
  if (busy && name === "Reset") return cell.say("not now: something runs");
  if (name === "Reset") return (cell.reset(), say(`${cell.title} is as in the book again.`));
  if (name === "Run and go on") goTo(cells.find((one) => one.bar && one.k > cell.k));
  const work = () => (name === "Run all" ? run(alive) : runUpTo(cell));
  if (!busy) return work();
  cell?.say("waits");
  pressed.push(work);
};

addEventListener(
  "keydown",
  (event) => {
    if (!busy || event.key !== "Enter" || !event.shiftKey || !event.ctrlKey) return;
    event.preventDefault();
    event.stopPropagation(); // to the editor, Enter begins a line
    busy();
  },
  true,
);

LIVE.breaking = breaking;
LIVE.deriving = deriving;
LIVE.proving = proving;
