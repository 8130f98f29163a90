// A formula or a table too wide for the screen scrolls in its place; the keyboard has to reach it to scroll it.
(() => {
  const wide = () => {
    const boxes = [
      ...document.querySelectorAll(
        ".katex-display, .bd-content pre, .pst-scrollable-table-container",
      ),
    ];
    const scrolls = boxes.map((box) => box.scrollWidth > box.clientWidth); // all are read before one is written
    boxes.forEach((box, k) => (scrolls[k] ? (box.tabIndex = 0) : box.removeAttribute("tabindex")));
  };
  document.addEventListener("DOMContentLoaded", wide);
  addEventListener("load", wide); // once the fonts are in
  addEventListener("resize", wide);
  document.addEventListener("toggle", wide, true); // what has just been opened has a width only now
})();

// The theme takes the focus from the header's buttons when they are pressed. One that is pressed by a key gets it back,
// unless the press has led the focus elsewhere, as to the search.
addEventListener("click", (event) => {
  const button = event.detail === 0 && event.target.closest?.("button");
  if (button && document.activeElement === document.body) button.focus({ preventScroll: true });
});

// Paper is light, whatever the screen is.
(() => {
  const root = document.documentElement;
  let theme = null;
  addEventListener(
    "beforeprint",
    () => ((theme = root.dataset.theme), (root.dataset.theme = "light")),
  );
  addEventListener("afterprint", () => (root.dataset.theme = theme));
})();

// A block that has been laid out, and so has a size that the browser remembers, need not be drawn while it is off the
// screen. A new width makes new sizes.
(() => {
  const blocks = () => document.querySelectorAll(".bd-article section > :not(section)");
  const observer = new IntersectionObserver(
    (seen) => seen.forEach(({ target, isIntersecting }) => isIntersecting || rest(target)),
    { rootMargin: "50%" },
  );
  const rest = (block) => (block.classList.add("off-screen"), observer.unobserve(block)); // what is watched costs each frame
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
