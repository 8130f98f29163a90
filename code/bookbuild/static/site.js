// A formula or a table too wide for the screen scrolls in its place; the keyboard has to reach it to scroll it.
(() => {
  const wide = () => {
    for (const box of document.querySelectorAll("div.math, .bd-content pre, .pst-scrollable-table-container")) {
      if (box.scrollWidth > box.clientWidth) box.tabIndex = 0;
      else box.removeAttribute("tabindex");
    }
  };
  document.addEventListener("DOMContentLoaded", wide);
  addEventListener("load", wide);       // once the fonts are in
  addEventListener("resize", wide);
})();
