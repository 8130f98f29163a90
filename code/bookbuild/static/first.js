// What is done before the page is painted; a file, so that a strict policy needs no exception.
// The theme says "auto" first, and light or dark only once the whole page is read: each element would be styled twice, and a
// reader who prefers dark would see a light page first.
{
  const page = document.documentElement.dataset;
  let chosen;
  try {
    chosen = localStorage.getItem("mode");
  } catch {
    // a browser that keeps nothing
  }
  page.mode = chosen || "auto";
  const dark = matchMedia("(prefers-color-scheme: dark)").matches;
  page.theme = page.mode !== "auto" ? page.mode : dark ? "dark" : "light";
}
// The letters of formulas stand in the sheet, and the browser reads them when it first needs them. Asked for at once, they are
// there before a formula is painted: no line is broken a second time.
for (const face of [
  "italic 1em KaTeX_Math",
  "1em KaTeX_Main",
  "1em KaTeX_Size1",
  "1em KaTeX_Size2",
])
  document.fonts.load(face);
