// The page's cells in their order: before one runs, those above it run that have not.
import { breaking } from "./breaking.js";
import { Cell } from "./cell.js";
import { consent } from "./consent.js";
import { canRun, Engine } from "./engine.js";
import { changes } from "./kept.js";
import { deriving } from "./deriving.js";
import { LIVE } from "./live.js";
import { proving } from "./judge.js";
import { forgetBook, keepBook } from "./offline.js";

const BROWSERS = "Chrome or Edge from 138 on, Firefox from 131, Safari from 18.4";

const say = (text) => {
  LIVE.status.textContent = text;
};
let busy = false;
const pressed = []; // while something runs: what is to run after it
const progress = document.createElement("progress");
progress.ariaLabel = "Loaded";
let stopped = false;
const stop = LIVE.button("Stop", () => {
  stopped = true;
  engine.stop("you have stopped it");
});
stop.hidden = progress.hidden = true;
LIVE.status.before(stop, progress);

const engine = new Engine((come, all) => {
  if (come === 0) say(`Loads ${Math.ceil(all)} MB, once, from this site; the browser keeps them.`);
  Object.assign(progress, { hidden: !busy || come === all, max: all, value: come });
});

const cells = LIVE.boxes.map((box, k) => new Cell(box, LIVE.chapter.cells[k], k));
const alive = cells.filter((cell) => !cell.built.still); // the others need no engine
const kept = changes();
for (const cell of cells) {
  const source = kept[cell.built.source]; // none if the book has changed that cell
  if (cell.bar && source !== undefined) cell.change(source), cell.open();
}

const needs = (wanted) => wanted.flatMap((cell) => cell.built.needs);

// A cell that is not shown and shows nothing sets the style of figures: it waits for the first cell that needs what it
// needs, so that nobody waits for Matplotlib who draws nothing.
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
      return `${fault.name} in ${cell.title}${line}: ${fault.said}`;
    }
  }
  const unlike = wanted.filter((cell) => /^done: (other|not)/.test(cell.note.textContent)).length;
  const note = wanted[0].note.textContent; // "done: ...", or where it runs
  if (wanted.length === 1)
    return `${wanted[0].title} ${note.startsWith("done") ? "is " : ""}${note}.`;
  const found = unlike ? `, ${unlike} of them not` : ",";
  return `${wanted.length} cells are done${found} as in the book.`;
};

const run = async (wanted) => {
  if (!canRun()) return say(`This browser cannot run the cells; ${BROWSERS} can.`);
  if (!consent.asked(engine.toLoad(needs(wanted)), say)) return;
  busy = true;
  stop.hidden = false;
  for (const cell of wanted) cell.say("waits");
  try {
    say(await inOrder(wanted));
  } catch (ended) {
    engine.stop(ended.message);
    pressed.length = 0;
    for (const cell of cells) cell.hasRun = false;
    say(`The engine has ended: ${ended.message}. Your changes are kept; Run begins anew.`);
  }
  busy = false;
  stop.hidden = progress.hidden = true;
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

// Keep the book in this browser.
const keepOffline = async () => {
  busy = true;
  stopped = stop.hidden = false;
  try {
    const all = await keepBook(
      (come, all) => {
        if (come === 0) say(`Keeping ${Math.ceil(all)} MB of this site in this browser ...`);
        Object.assign(progress, { hidden: come === all, max: all, value: come });
      },
      () => stopped,
    );
    say(
      `Kept (${Math.ceil(all)} MB): the whole book, with its cells, now works without a network.`,
    );
  } catch (fault) {
    say(`Not kept: ${fault.message}. What has arrived stays; press again to go on.`);
  }
  busy = false;
  stop.hidden = progress.hidden = true;
  pressed.shift()?.();
};

const OFFLINE = {
  "Keep offline": keepOffline,
  "Update offline copy": keepOffline,
  "Forget offline copy": forgetOffline,
};

LIVE.press = (name, box) => {
  if (name in OFFLINE) return busy ? say("Not now: something runs.") : OFFLINE[name]();
  const cell = cells[LIVE.boxes.indexOf(box)];
  if (name === "Edit") return cell.edit();
  if (busy && name === "Reset") return cell.say("not now: something runs");
  if (name === "Reset") return (cell.reset(), say(`${cell.title} is as in the book again.`));
  if (name === "Run and go on") goTo(cells.find((one) => one.bar && one.k > cell.k));
  const begin = () => (name === "Run all" ? run(alive) : runUpTo(cell));
  if (!busy) return begin();
  cell?.say("waits");
  pressed.push(begin);
};

LIVE.breaking = breaking;
LIVE.deriving = deriving;
LIVE.proving = proving;
