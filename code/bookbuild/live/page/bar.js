// Each code cell of the page gets Run, Edit and Reset, and the page Run all. What they do is loaded when one is first pressed.
(() => {
  const { live, cells } = document.currentScript.dataset;
  const load = (address) =>
    new Promise((loaded, failed) => {
      const script = document.createElement("script");
      script.onload = () => loaded(script.remove());
      script.onerror = () => failed(new Error(`${address.split("?")[0]} could not be loaded`));
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
  globalThis.LIVE = { load, button, status, boxes };

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
  const press = (name, box) => async () => {
    place.className = "used";
    if (await begin()) globalThis.LIVE.press(name, box);
  };

  place.append(bar(button("Run all", press("Run all")), status));
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
    if (localStorage.getItem(`live ${location.pathname}`)) begin();
  } catch {
    // a browser that keeps nothing
  }
})();
