// What runs the cells, behind four verbs: begin, run, add packages, stop.
// Another engine would take its place here.
import { forget, loaded, missing } from "./parts.js";
import { LIVE } from "./live.js";

// An empty try_table: a browser without WebAssembly's exceptions refuses it.
const EXCEPTIONS = [0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0];
const BODY = [10, 8, 1, 6, 0, 31, 64, 0, 11, 11];
export const canRun = () =>
  typeof WebAssembly === "object" &&
  typeof DecompressionStream === "function" &&
  WebAssembly.validate(new Uint8Array([...EXCEPTIONS, ...BODY]));

const manifest = LIVE.engine; // what the build says of it
const INTERPRETER = "python.wasm";

/** A reason without its full stop: a sentence goes on after it. */
export const unended = (reason) => reason.replace(/\.+$/, "");

// What a cell raises that imports what could not be loaded.
const absent = (group) => {
  const why = location.protocol === "file:" ? "" : ": is there a network?";
  const [name, said] = ["ImportError", `the packages "${group}" could not be loaded${why}`];
  return { name, said, traceback: `${name}: ${said}\n` };
};

// The groups, each with those it needs itself.
const closure = (groups) => {
  const found = new Set(groups);
  for (const group of found) for (const needed of manifest.needs[group] ?? []) found.add(needed);
  return [...found];
};

const UNSAID = "the browser does not say why";
/** The interpreter is gone, with all that it knew; `stopped`: the reader wanted it so. */
export class Ended extends Error {}

let compiled; // the interpreter: whoever begins another one need neither load nor compile it again

export class Engine {
  // `tell(MB so far, MB in all)` while parts are loaded.
  constructor(tell) {
    this.tell = tell;
    this.mounted = new Set();
  }

  // MB to be loaded before cells that need these groups can run.
  toLoad(groups) {
    return missing(this.parts(groups));
  }

  parts(groups) {
    const zips = closure(["core", ...groups]).filter((group) => !this.mounted.has(group));
    return [...(compiled ? [] : [INTERPRETER]), ...zips.map((group) => `${group}.zip`)];
  }

  async zips(groups) {
    const { [INTERPRETER]: wasm, ...parts } = await loaded(this.parts(groups), this.tell);
    const zips = Object.fromEntries(
      Object.entries(parts).map(([name, content]) => [name.replace(".zip", ""), content]),
    );
    return { wasm, zips };
  }

  // Start the interpreter, or give it more packages.
  async provide(groups) {
    if (this.worker && this.parts(groups).length === 0) return;
    const { wasm, zips } = await this.unlessStopped(this.zips(groups));
    // They are moved, not copied.
    const buffers = [...Object.values(zips), ...(wasm ? [wasm] : [])].map((part) => part.buffer);
    if (this.worker) this.worker.postMessage({ zips }, buffers);
    else await this.boot(wasm, zips, buffers);
    for (const group of Object.keys(zips)) this.mounted.add(group);
  }

  async boot(wasm, zips, buffers) {
    const script = new Blob([manifest.worker], { type: "text/javascript" });
    const address = URL.createObjectURL(script);
    try {
      this.worker = new Worker(address);
    } catch (fault) {
      throw LIVE.failure(`the browser does not start an engine here (${unended(fault.message)})`);
    } finally {
      URL.revokeObjectURL(address);
    }
    const { files, session } = manifest;
    this.worker.postMessage({ boot: { zips, files, session, module: compiled, wasm } }, buffers);
    // Until then its messages are what the interpreter complains of.
    const { module } = await this.until("ready", (message) => console.warn(message.text));
    compiled = module;
    forget(INTERPRETER);
  }

  // What comes of this work, unless the engine is stopped first.
  unlessStopped(work) {
    return new Promise((resolve, reject) => {
      this.reject = reject;
      work.then(resolve, reject);
    });
  }

  // Run a cell, load what it turns out to need, and give `show` each thing it shows.
  // Fails when the interpreter dies.
  async run(number, source, show) {
    let at = 0;
    do {
      let more;
      this.worker.postMessage({ cell: { number, source, at } });
      await this.until("ended", (message) => {
        if (message.missing) more = message;
        else show(message);
      });
      if (more && !(await this.provided(more.missing)))
        return show({ raised: absent(more.missing) });
      at = more?.at;
    } while (at !== undefined);
  }

  // Could these packages be loaded? If not, the session is still as it was.
  async provided(group) {
    try {
      await this.provide([group]);
      return true;
    } catch (fault) {
      if (fault instanceof Ended) throw fault;
      return false;
    }
  }

  // Wait for a message of this kind; every other one goes to `show`.
  until(kind, show = () => {}) {
    return new Promise((resolve, reject) => {
      this.reject = reject;
      this.worker.onmessage = ({ data }) => {
        if (data[kind]) resolve(data);
        else if ("dead" in data) this.stop(data.dead || UNSAID);
        else show(data);
      };
      this.worker.onerror = ({ message }) => {
        const why = message || UNSAID;
        this.stop(kind === "ready" ? LIVE.failure(why).message : why);
      };
    });
  }

  // End the interpreter at once. What was running fails, with the reason,
  // or because the reader has stopped it.
  stop(why) {
    this.worker?.terminate();
    this.worker = undefined;
    this.mounted.clear();
    this.reject?.(Object.assign(new Ended(why), { stopped: why === undefined }));
  }
}
