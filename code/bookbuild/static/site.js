// A formula or a table too wide for the screen scrolls in its place; the keyboard has to reach it to scroll it.
// A box is measured when it comes near the screen: before that it has not been laid out.
(() => {
  const measure = (box) => {
    if (box.scrollWidth > box.clientWidth) box.tabIndex = 0;
    else box.removeAttribute("tabindex");
  };
  const boxes = () => document.querySelectorAll("div.math, .bd-content pre, .pst-scrollable-table-container");
  const near = new IntersectionObserver((seen) => seen.forEach((entry) => entry.isIntersecting && measure(entry.target)), { rootMargin: "50%" });
  const watch = () => boxes().forEach((box) => (near.unobserve(box), near.observe(box)));
  document.addEventListener("DOMContentLoaded", watch);
  addEventListener("load", watch);      // once the fonts are in
  addEventListener("resize", watch);
})();
