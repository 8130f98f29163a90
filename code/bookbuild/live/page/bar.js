// Each code cell of the page gets Run, Edit and Reset, and the page Run all.
// What they do is loaded when one is first pressed.
(() => {
  const { live, cells } = document.currentScript.dataset;
  // Why something could not begin, and what helps where
  // that is because the page comes from the disk.
  const served = location.protocol === "file:" ? "; `make serve` brings it from a server" : "";
  const failure = (what) => new Error(`${what}${served}`);
  const load = (address) =>
    new Promise((loaded, failed) => {
      const script = document.createElement("script");
      script.onload = () => loaded(script.remove());
      script.onerror = () => failed(failure(`${address.split("?")[0]} could not be loaded`));
      script.src = address;
      document.head.append(script);
    });
  const button = (name, act) => {
    const made = document.createElement("button");
    made.type = "button";
    made.textContent = name;
    made.addEventListener("click", act);
    return made;
  };
  const bar = (...content) => {
    const made = document.createElement("div");
    made.className = "live-bar";
    made.append(...content);
    return made;
  };

  const place = document.getElementById("live");
  const status = document.createElement("span");
  status.setAttribute("role", "status");
  const boxes = [...document.querySelectorAll(".bd-article div.cell")];
  const root = new URL("../../", document.currentScript.src); // of the site
  globalThis.LIVE = { load, failure, button, status, boxes, root, place };

  let begun;
  const begin = async () => {
    begun ??= load(cells).then(() => load(live)); // which reads what the cells' script puts down
    try {
      await begun;
      return true;
    } catch (fault) {
      begun = undefined; // the next press tries again
      status.textContent = `${fault.message}.`;
    }
  };
  const use = () => place.classList.add("used"); // from now on the reader sees what is said
  const press = (name, box) => async () => {
    use();
    const waits = name === "Edit" ? "Loading the editor ..." : "Loading ...";
    if (!globalThis.LIVE.press) status.textContent = waits;
    if (!(await begin())) return;
    if (status.textContent === waits) status.textContent = "";
    globalThis.LIVE.press(name, box);
  };

  // Beside each proved equation is a button that opens it for changes.
  // A link may bring a changed one.
  const open = async (button, latex) => {
    button.setAttribute("aria-busy", "true");
    if (await begin()) globalThis.LIVE.breaking(button, latex);
    else use(); // what went wrong is said there
    button.removeAttribute("aria-busy");
  };
  addEventListener("click", async ({ target }) => {
    if (target.matches?.(".break")) open(target);
    if (!target.matches?.(".derive-begin")) return;
    if (await begin()) globalThis.LIVE.deriving(target.parentElement);
    else use();
  });
  // An answer that is right at some points can be proved for all:
  // {latex, note}, where to say what happens, and a bar.
  globalThis.LIVE.prove = async (claim, say, progress) => {
    if (await begin()) return globalThis.LIVE.proving(claim, say, progress);
    say(status.textContent);
  };
  const [, label, changed] = location.hash.match(/^#([\w-]+)=(.*)/) ?? [];
  const linked = changed && document.querySelector(`.break[data-break="${label}"]`);
  if (linked) {
    linked.closest("details")?.setAttribute("open", ""); // a passage that one may skip
    linked.scrollIntoView({ block: "center" });
    try {
      open(linked, decodeURIComponent(changed));
    } catch {
      // a link that was cut
    }
  }

  // Where the book comes from a server, the browser can keep all of it.
  const kept = `kept ${root.pathname}`;
  const canKeep = root.protocol !== "file:" && "serviceWorker" in navigator;
  const offline = button("Keep offline", (event) => press(event.target.textContent)());
  globalThis.LIVE.remember = (version) => {
    offline.textContent = version ? "Forget offline copy" : "Keep offline";
    try {
      version ? localStorage.setItem(kept, version) : localStorage.removeItem(kept);
    } catch {
      // a browser that keeps no such notes: the next page offers to keep the book again
    }
  };
  const compare = async (version) => {
    // The browser may have dropped it since.
    if (!(await caches.has(`${kept} ${version}`))) return globalThis.LIVE.remember();
    offline.textContent = "Forget offline copy";
    const newest = await (await fetch(new URL("offline.json", root))).json();
    if (newest.version !== version) offline.textContent = "Update offline copy";
  };

  place.append(
    bar(button("Run all", press("Run all")), ...(canKeep ? [offline] : [])),
    bar(status),
  );
  const codes = [...document.querySelectorAll(":not(.output) > div.highlight > pre")];
  for (const box of boxes) {
    const input = box.querySelector(":scope > .cell_input");
    if (!input) continue;
    const number = codes.indexOf(input.querySelector("pre")) + 1; // as its copy button counts
    const made = bar(...["Run", "Edit"].map((name) => button(name, press(name, box))));
    made.setAttribute("role", "group");
    made.ariaLabel = `Cell ${number}`;
    box.dataset.number = number;
    input.append(made);
  }

  // What the reader has changed is there again; it does not run by itself.
  try {
    const version = canKeep && localStorage.getItem(kept);
    if (version) compare(version).catch(() => {}); // without a network there is nothing newer
    if (localStorage.getItem(`live ${location.pathname}`)) begin();
  } catch {
    // a browser that keeps nothing
  }
})();
