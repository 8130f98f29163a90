// The page's cells in their order: before one runs, those above it run that have not.
import { Cell } from "./cell.js";
import { canRun, Engine } from "./engine.js";
import { changes } from "./kept.js";
import { LIVE } from "./live.js";

const MEMORY = 600; // MB that the engine takes at most, as measured
const BROWSERS = "Chrome or Edge from 138 on, Firefox from 131, Safari from 18.4";

const say = (text) => {
  LIVE.status.textContent = text;
};
const cells = LIVE.boxes.map((box, k) => new Cell(box, LIVE.chapter.cells[k], k));
const engine = new Engine((come, all) => {
  const so_far = `${Math.floor(come)} of ${Math.ceil(all)} MB`;
  say(
    `Loading the engine, once, from this site: ${so_far}. It takes up to ${MEMORY} MB of memory.`,
  );
});

const stop = LIVE.button("Stop", () => engine.stop("you have stopped it"));
stop.hidden = true;
LIVE.status.before(stop);

for (const [k, source] of Object.entries(changes())) {
  if (!cells[k]?.bar) continue; // kept of an older book
  cells[k].change(source);
  cells[k].edit();
}

// Run these cells, one after the other, until one raises.
const inOrder = async (wanted) => {
  await engine.provide(wanted.flatMap((cell) => cell.built.needs));
  for (const cell of wanted) {
    say(`Running ${cell.title} ...`);
    const fault = await cell.run(engine, !cells.slice(0, cell.k + 1).some((one) => one.changed));
    const line = fault?.line ? `, line ${fault.line}` : "";
    if (fault) return `${fault.name} in ${cell.title}${line}: ${fault.said}`;
  }
  return wanted.length === 1 ? `${wanted[0].title} is done.` : `${wanted.length} cells are done.`;
};

let busy = false;
const run = async (wanted) => {
  if (busy) return;
  if (!canRun()) return say(`This browser cannot run the cells; ${BROWSERS} can.`);
  busy = true;
  stop.hidden = false;
  for (const cell of wanted) cell.say("waits");
  try {
    say(await inOrder(wanted));
  } catch (ended) {
    for (const cell of cells) cell.hasRun = false;
    say(`The engine has ended: ${ended.message}. Your changes are kept; Run begins anew.`);
  }
  for (const cell of wanted) cell.settle();
  busy = false;
  stop.hidden = true;
};

LIVE.press = (name, box) => {
  const cell = cells[LIVE.boxes.indexOf(box)];
  if (name === "Edit") return cell.edit();
  if (name === "Reset") return cell.reset();
  if (name === "Run all") return run(cells);
  cell.hasRun = false;
  if (name === "Run and go on") goTo(cells.find((one) => one.bar && one.k > cell.k));
  return run(cells.slice(0, cell.k + 1).filter((one) => !one.hasRun));
};

const goTo = (cell) => (cell?.editor ?? cell?.bar.firstChild)?.focus();
