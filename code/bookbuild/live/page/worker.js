// The engine's worker: boots the interpreter from what the page hands over, and runs one cell after
// the other. It sees no network, no files and no page; what it says is what the session
// (session.py) writes on standard output, line by line.
const { WASI, WASIProcExit, File, Directory, PreopenDirectory, OpenFile, Fd } = globalThis.WasiShim;
const text = { encode: new TextEncoder(), decode: new TextDecoder() };

// A stream the interpreter writes to: `tell` is given each whole line.
class Lines extends Fd {
  constructor(tell) {
    super();
    this.tell = tell;
    this.begun = "";
    this.decoder = new TextDecoder();
  }
  fd_filestat_get() {
    return { ret: 0, filestat: null };
  }
  fd_fdstat_get() {
    const write_bytes = (view, at) => {
      view.setUint8(at, 2); // a character device ...
      view.setUint16(at + 2, 0, true);
      view.setBigUint64(at + 8, 64n, true); // ... that may be written to, and no more
      view.setBigUint64(at + 16, 0n, true);
    };
    return { ret: 0, fdstat: { write_bytes } };
  }
  fd_write(data) {
    const lines = (this.begun + this.decoder.decode(data, { stream: true })).split("\n");
    this.begun = lines.pop();
    lines.forEach(this.tell);
    return { ret: 0, nwritten: data.byteLength };
  }
}

// A folder of which the interpreter believes that it may write there.
class Writable extends PreopenDirectory {
  fd_fdstat_get() {
    const answer = super.fd_fdstat_get();
    answer.fdstat.fs_rights_inherited = ~0n;
    return answer;
  }
}

const folder = (entries = {}) => new Directory(new Map(Object.entries(entries)));
const file = (content) =>
  new File(typeof content === "string" ? text.encode.encode(content) : content);

// A folder tree from {path: content}.
const tree = (files) => {
  const root = folder();
  for (const [path, content] of Object.entries(files)) {
    const names = path.split("/"),
      last = names.pop();
    let place = root;
    for (const name of names) {
      if (!place.contents.has(name)) place.contents.set(name, folder());
      place = place.contents.get(name);
    }
    place.contents.set(last, file(content));
  }
  return root;
};

let instance, library;
const say = (line) => {
  try {
    if (!line.startsWith("{")) throw line;
    postMessage(JSON.parse(line));
  } catch {
    // Not a line of the session: compiled code has written past it.
    postMessage({ stream: "stdout", text: `${line}\n` });
  }
};

const run = (source) => {
  const code = text.encode.encode(source);
  const at = instance.exports.host_alloc(code.length) >>> 0;
  new Uint8Array(instance.exports.memory.buffer).set(code, at);
  return instance.exports.turn(at, code.length);
};

const unpack = (zips) => {
  for (const [name, content] of Object.entries(zips))
    library.contents.set(`${name}.zip`, file(content));
};

const compiled = ({ module, wasm }) => {
  if (module) return module;
  const unpacked = new Blob([wasm]).stream().pipeThrough(new DecompressionStream("gzip"));
  const headers = { "content-type": "application/wasm" };
  return WebAssembly.compileStreaming(new Response(unpacked, { headers }));
};

const boot = async (given) => {
  const { core, ...zips } = given.zips;
  library = folder();
  unpack(zips);
  const root = {
    tmp: folder(),
    home: folder(),
    lib: library,
    book: tree(given.files),
    usr: folder({ local: folder({ lib: folder() }) }),
  };
  const descriptors = [
    new OpenFile(new File([])),
    new Lines(say),
    new Lines((line) => postMessage({ stream: "stderr", text: `${line}\n` })),
    new PreopenDirectory("/usr/local/lib", new Map([["python315.zip", file(core)]])),
    new Writable("/", new Map(Object.entries(root))),
  ];
  const environment = [
    "HOME=/home",
    "TMPDIR=/tmp",
    "MPLCONFIGDIR=/tmp",
    "MPLBACKEND=agg",
    "NO_COLOR=1",
    "DASK_SCHEDULER=synchronous",
  ];
  const wasi = new WASI(["python"], environment, descriptors, { debug: false });
  const module = await compiled(given);
  const host = { call: () => -1 }; // the interpreter's door to the outside stays shut
  instance = await WebAssembly.instantiate(module, {
    wasi_snapshot_preview1: wasi.wasiImport,
    host,
  });
  wasi.inst = instance;
  instance.exports._initialize?.();
  const failed = run(given.session);
  if (failed) throw new Error("the session could not begin");
  postMessage({ ready: true, module });
};

const cell = ({ number, source, at }) => {
  const call = `_session.run(${number}, ${JSON.stringify(source)}, ${at})`;
  const ended = run(`_ = ${call}`); // a value that is not named would be printed
  if (ended !== 0) throw new Error("the interpreter has stopped");
  postMessage({ ended: true });
};

addEventListener("message", async ({ data }) => {
  try {
    if (data.boot) await boot(data.boot);
    if (data.zips) unpack(data.zips);
    if (data.cell) cell(data.cell);
  } catch (fault) {
    const why =
      fault instanceof WASIProcExit
        ? `it ended with ${fault.code}`
        : (fault.message ?? String(fault));
    postMessage({ dead: why });
  }
});
