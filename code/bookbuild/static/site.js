// A formula or a table too wide for the screen scrolls in its place; the keyboard has to reach it to scroll it.
(() => {
  const wide = () => {
    const boxes = [...document.querySelectorAll(".katex-display, .bd-content pre, .pst-scrollable-table-container")];
    const scrolls = boxes.map((box) => box.scrollWidth > box.clientWidth);      // all are read before one is written
    boxes.forEach((box, k) => (scrolls[k] ? (box.tabIndex = 0) : box.removeAttribute("tabindex")));
  };
  document.addEventListener("DOMContentLoaded", wide);
  addEventListener("load", wide);       // once the fonts are in
  addEventListener("resize", wide);
})();
