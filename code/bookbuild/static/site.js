// A formula, a cell, a table or a figure too wide for the screen scrolls in its place; the keyboard
// has to reach it to scroll it, and whoever listens to the page is told what it is.
(() => {
  const name = (box) => {
    if (box.matches("pre"))
      return box.closest(".cell_output") ? "Output, scrollable" : "Code, scrollable";
    if (box.matches("figure"))
      return `${box.querySelector(".caption-number")?.textContent.trim() ?? "Figure"}, scrollable`;
    if (box.matches(".lg-widget :is(span, p)")) return "Formula, scrollable";
    if (!box.matches(".katex-display"))
      return `Table: ${box.querySelector("table").ariaLabel}, scrollable`;
    const number = box.parentElement.querySelector(":scope > .eqno")?.textContent.match(/\d+/);
    return number ? `Equation ${number}, scrollable` : "Formula, scrollable";
  };
  const wide = () => {
    const boxes = [
      ...document.querySelectorAll(
        ".katex-display, .bd-content pre, .pst-scrollable-table-container, " +
          ".bd-content figure, " +
          ".lg-order span, .lg-options span, .lg-answer p, .lg-answer li > span",
      ),
    ];
    // All are read before one is written.
    const scrolls = boxes.map((box) => box.scrollWidth > box.clientWidth);
    boxes.forEach((box, k) => {
      const news = scrolls[k] ? { tabindex: 0, role: "group", "aria-label": name(box) } : {};
      for (const key of ["tabindex", "role", "aria-label"])
        key in news ? box.setAttribute(key, news[key]) : box.removeAttribute(key);
    });
  };
  document.addEventListener("DOMContentLoaded", wide);
  addEventListener("load", wide); // once the fonts are in
  addEventListener("resize", wide);
  addEventListener("wide", wide); // what a script has written; the theme takes a resize for more
  document.addEventListener("toggle", wide, true); // what has just been opened has a width only now
})();

// Who has chosen a section is led to it:
// the drawer does not stay before it, and the next Tab goes on from there.
const leave = (drawer, link) => {
  const section = link && document.getElementById(decodeURIComponent(link.hash.slice(1)));
  if (!section) return;
  drawer.close();
  setTimeout(() => {
    const heading = section.querySelector("h1, h2, h3") ?? section;
    heading.tabIndex = -1;
    heading.focus({ preventScroll: true });
    section.scrollIntoView();
  });
};

// The buttons that open the chapters and the sections say whether they are open.
document.addEventListener("DOMContentLoaded", () => {
  const wideScreen = matchMedia("(min-width: 992px)"); // there the chapters stand beside the text
  const beside = () => wideScreen.matches && !document.querySelector(".pst-sidebar-hidden");
  for (const [name, stands] of [
    ["primary", beside],
    ["secondary", () => false],
  ]) {
    const button = document.querySelector(`.${name}-toggle`),
      drawer = document.querySelector(`#pst-${name}-sidebar-modal`);
    if (!button || !drawer) continue;
    const tell = () => button.setAttribute("aria-expanded", drawer.open || stands());
    tell();
    // A listener of the button itself would not always be called.
    addEventListener("click", () => setTimeout(tell), true);
    drawer.addEventListener("close", tell);
    drawer.addEventListener("click", (event) =>
      leave(drawer, event.target.closest('a[href^="#"]')),
    );
    wideScreen.addEventListener("change", tell);
  }
});

// The button for the colors says which it has.
document.addEventListener("DOMContentLoaded", () => {
  const root = document.documentElement;
  const tell = () => {
    const mode = root.dataset.mode === "auto" ? "as the system" : root.dataset.mode;
    for (const button of document.querySelectorAll(".theme-switch-button"))
      button.setAttribute("aria-label", `Color mode: ${mode}`);
  };
  new MutationObserver(tell).observe(root, { attributeFilter: ["data-mode"] });
  tell();
});

// An answer says of which exercise it is.
document.addEventListener("DOMContentLoaded", () => {
  document.querySelectorAll("#exercises > ol > li").forEach((exercise, k) => {
    const answer = exercise.querySelector(":scope > details > summary");
    answer?.setAttribute("aria-label", `Answer to exercise ${k + 1}`);
  });
});

// Each copy button says which cell it copies, and that it has;
// and what the cell has printed is told apart from the text.
document.addEventListener("DOMContentLoaded", () => {
  const status = document.body.appendChild(document.createElement("p"));
  status.setAttribute("role", "status");
  status.className = "lg-unseen";
  document.querySelectorAll(".copybtn").forEach((button, k) => {
    button.setAttribute("aria-label", `Copy cell ${k + 1}`);
    const output = button.closest(".cell")?.querySelector(":scope > .cell_output");
    output?.setAttribute("role", "group");
    output?.setAttribute("aria-label", `Output of cell ${k + 1}`);
    button.addEventListener("click", () => {
      status.textContent = "";
      setTimeout(() => {
        status.textContent = button.dataset.tooltip;
        button.focus({ preventScroll: true }); // which copying has taken from it
      }, 200);
    });
  });
});

// Paper is light, whatever the screen is, and shows what is folded.
(() => {
  const root = document.documentElement;
  let theme = null,
    folded = [];
  addEventListener("beforeprint", () => {
    if (theme !== null) return; // a browser may say so twice
    (theme = root.dataset.theme), (root.dataset.theme = "light");
    folded = [...document.querySelectorAll("details:not([open])")];
    for (const passage of folded) passage.open = true;
  });
  addEventListener("afterprint", () => {
    if (theme === null) return;
    (root.dataset.theme = theme), (theme = null);
    for (const passage of folded) passage.open = false;
  });
})();

// A block that has been laid out, and so has a size that the browser remembers,
// need not be drawn while it is off the screen. A new width makes new sizes. A
// widget is always drawn: undrawn, what it hides would be heard. So are the
// buttons for all cells (#live): what they say stands at the edge of the screen.
(() => {
  const blocks = () =>
    document.querySelectorAll(".bd-article section > :not(section, #live, :has(.lg-widget))");
  const observer = new IntersectionObserver(
    (seen) => seen.forEach(({ target, isIntersecting }) => isIntersecting || rest(target)),
    { rootMargin: "50%" },
  );
  // What is watched costs each frame.
  const rest = (block) => (block.classList.add("off-screen"), observer.unobserve(block));
  const watch = () =>
    blocks().forEach(
      (block) => (
        block.classList.remove("off-screen"), observer.unobserve(block), observer.observe(block)
      ),
    );
  let width = innerWidth; // a phone's address bar comes and goes: that changes the height alone
  addEventListener("load", () => requestAnimationFrame(watch));
  addEventListener("resize", () => width !== innerWidth && ((width = innerWidth), watch()));
})();

// A link that leads to an optional passage, or into one, finds it open.
(() => {
  const open = () => {
    const target = document.getElementById(location.hash.slice(1));
    const passage = target?.closest(".passage") ?? target?.querySelector(":scope > .passage");
    if (passage && !passage.open) (passage.open = true), target.scrollIntoView();
  };
  document.addEventListener("DOMContentLoaded", open);
  addEventListener("hashchange", open);
  // Once more by the same link: the address stays the same.
  addEventListener("click", (event) => event.target.closest?.('a[href*="#"]') && setTimeout(open));
})();

// The theme's buttons that act by an attribute of theirs, which a strict policy forbids.
addEventListener("click", (event) => {
  const act = event.target.closest?.("[data-press]")?.dataset.press;
  if (act === "whole") globalThis.toggleFullScreen();
  if (act === "print") print();
});

// Exercises stand far down, so their script does not weigh on the beginning: it comes with the
// first sign of a reader, and at once to who comes back to a place, or by a link to one.
document.addEventListener("DOMContentLoaded", () => {
  const signs = ["scroll", "pointermove", "pointerdown", "keydown", "focusin"];
  const scripts = [...document.querySelectorAll("script[data-src]")];
  const come = () => {
    for (const sign of signs) removeEventListener(sign, come, true);
    // What is too wide scrolls by keys too.
    scripts.at(-1)?.addEventListener("load", () => dispatchEvent(new Event("wide")));
    for (const script of scripts) {
      script.async = false; // one after the other, so that the last one is the last
      script.src = script.dataset.src;
    }
  };
  for (const sign of signs) addEventListener(sign, come, true);
  const [{ type }] = performance.getEntriesByType("navigation");
  if (location.hash || type !== "navigate") come();
});

// Find the slip: one line of a derivation is wrong, another one each time.
// Which, and why, was made when the book was.
document.addEventListener("DOMContentLoaded", () => {
  for (const box of document.querySelectorAll(".slip")) {
    const slips = [...box.querySelectorAll("template")];
    const lines = [...box.querySelectorAll(".slip-lines > li")];
    const right = lines.map((line) => line.firstElementChild);
    const [status, why] = [".slip-said", ".slip-why"].map((name) => box.querySelector(name));
    const next = document.createElement("button");
    next.type = "button";
    next.className = "slip-pick";
    next.textContent = "Another one";
    box.append(next);
    let at = -1;
    const show = () => {
      at = (at + 1) % slips.length;
      lines.forEach((line, k) => line.firstElementChild.replaceWith(right[k]));
      right[slips[at].dataset.line].replaceWith(
        slips[at].content.firstElementChild.cloneNode(true),
      );
      why.replaceChildren();
      status.textContent = `Slip ${at + 1} of ${slips.length}. One line is wrong: which?`;
      dispatchEvent(new Event("wide")); // what is too wide scrolls by keys too
    };
    const pick = (k) => {
      const { line } = slips[at].dataset;
      if (k !== Number(line)) {
        const again = why.hasChildNodes() ? "" : " Look again.";
        status.textContent = `Line ${k + 1} is right.${again}`;
        return;
      }
      status.textContent = `Yes, line ${k + 1} is wrong.`;
      globalThis.ANSWERS.keep("slips", { given: at + 1, verdict: "right" });
      const [, ...words] = slips[at].content.cloneNode(true).children;
      const correct = right[k].cloneNode(true);
      why.replaceChildren(...words, "It should read", correct);
    };
    lines.forEach((line, k) =>
      line.querySelector("button").addEventListener("click", () => pick(k)),
    );
    next.addEventListener("click", show);
    show();
  }
});
