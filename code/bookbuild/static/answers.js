// How many exercises of each page are answered:
// in the contents, and on a page of its own with what one can do with them.
document.addEventListener("DOMContentLoaded", () => {
  const { ANSWERS } = globalThis;
  const answered = (path) => Object.values(ANSWERS.on(path)).filter(({ right }) => right).length;
  const said = (done, all) => `${Math.min(done, all)} of ${all} exercises right`;

  const links = [...document.querySelectorAll("a[data-exercises]")];
  const mark = () => {
    for (const link of links) {
      const done = answered(link.pathname),
        all = Number(link.dataset.exercises);
      link.querySelector(".tally")?.remove();
      if (!done) continue;
      const tally = document.createElement("span");
      tally.className = "tally";
      tally.title = said(done, all);
      tally.innerHTML =
        `<span aria-hidden="true">${Math.min(done, all)}/${all}</span>` +
        `<span class="lg-unseen">, ${said(done, all)}</span>`;
      link.append(tally);
    }
  };
  mark();
  const begun = ANSWERS.of("derivation")?.given?.lines?.length;
  if (begun) document.querySelector(".derive-begin")?.replaceChildren("Go on with your derivation");
  addEventListener("answers", mark);
  addEventListener("storage", mark); // another window

  const desk = document.querySelector(".answers");
  if (!desk) return;
  const counts = JSON.parse(desk.dataset.counts);
  const pages = Object.entries(counts).map(([name, all]) => {
    const link = document.createElement("a");
    link.href = `${name}.html`;
    const place = links.findIndex(({ pathname }) => pathname === link.pathname); // in the contents
    link.textContent = links[place]?.firstChild.textContent ?? "The first page";
    return { name, all, link, place };
  });
  pages.sort((one, other) => one.place - other.place);

  const make = (tag, ...children) => {
    const element = document.createElement(tag);
    element.append(...children);
    return element;
  };
  const rows = make("tbody");
  const table = make(
    "table",
    make(
      "thead",
      make(
        "tr",
        ...["Page", "Right", "Tried"].map((head) =>
          Object.assign(make("th", head), { scope: "col" }),
        ),
      ),
    ),
    rows,
  );
  table.setAttribute("aria-label", "Exercises");
  const frame = make("div", table);
  frame.className = "pst-scrollable-table-container"; // scrolls by keys too (site.js)
  const show = () =>
    rows.replaceChildren(
      ...pages.map(({ all, link }) =>
        make(
          "tr",
          Object.assign(make("th", link), { scope: "row" }),
          make("td", `${Math.min(answered(link.pathname), all)} of ${all}`),
          make("td", `${Object.keys(ANSWERS.on(link.pathname)).length}`),
        ),
      ),
    );
  show();
  addEventListener("answers", show);
  addEventListener("storage", show);

  const status = make("p");
  status.setAttribute("role", "status");
  const button = (name, act) => {
    const element = make("button", name);
    element.type = "button";
    element.addEventListener("click", act);
    return element;
  };

  // A file with all answers: to be opened here again, or to be handed in.
  const receipt = () => {
    const answers = Object.fromEntries(
      pages
        .map(({ name, link }) => [name, ANSWERS.on(link.pathname)])
        .filter(([, all]) => Object.keys(all).length),
    );
    return {
      book: "The Logistic Gradient",
      version: desk.dataset.version,
      reader: reader.value,
      answers,
    };
  };
  const save = () => {
    const file = new Blob([`${JSON.stringify(receipt(), null, 2)}\n`], {
      type: "application/json",
    });
    const link = Object.assign(document.createElement("a"), {
      href: URL.createObjectURL(file),
      download: "logistic-gradient-answers.json",
    });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
    status.textContent =
      "Saved as logistic-gradient-answers.json, where your browser keeps downloads.";
  };
  const open = async () => {
    const [file] = chosen.files;
    if (!file) return;
    chosen.value = "";
    let found;
    try {
      found = JSON.parse(await file.text());
    } catch {
      found = undefined;
    }
    const isAnswer = (one) => one && typeof one === "object" && "verdict" in one;
    const isPage = (page) =>
      page && typeof page === "object" && Object.values(page).every(isAnswer);
    if (!found?.answers || !Object.values(found.answers).every(isPage))
      return (status.textContent = "This is no file of answers of this book; nothing is changed.");
    const written = pages
      .filter(({ name }) => found.answers[name])
      .map(({ name, link }) =>
        ANSWERS.write(link.pathname, { ...ANSWERS.on(link.pathname), ...found.answers[name] }),
      );
    status.textContent = written.includes(false)
      ? "This browser keeps nothing, so the answers cannot be put back."
      : `Opened: the answers on ${written.length} ${written.length === 1 ? "page" : "pages"} ` +
        "are there again.";
  };
  let sure = false;
  const forget = () => {
    sure = !sure;
    if (sure)
      return (status.textContent =
        "Press once more to forget all answers in this browser. Save them first if you may " +
        "want them back.");
    for (const { link } of pages) ANSWERS.write(link.pathname);
    status.textContent = "Forgotten.";
  };

  const reader = Object.assign(document.createElement("input"), {
    type: "text",
    autocomplete: "name",
  });
  const chosen = Object.assign(document.createElement("input"), {
    type: "file",
    accept: ".json,application/json",
  });
  chosen.addEventListener("change", open);
  const forgets = button("Forget all", forget);
  // Who has done something else is asked again.
  forgets.addEventListener("blur", () => (sure = false));
  const bar = make("div", button("Save to a file", save), forgets);
  bar.className = "answers-bar";
  desk.append(
    frame,
    make("label", "Your name (saved only in the file) ", reader),
    make("label", "Open a saved file ", chosen),
    bar,
    status,
  );
});
