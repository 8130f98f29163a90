// What is done before the page is painted; a file, so that a strict policy needs no exception.
// Where the browser keeps nothing, and says so by an error, what is kept lasts as long as the page.
try {
  localStorage.getItem("mode");
} catch {
  const kept = new Map();
  const value = {
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, text) => kept.set(key, text),
    removeItem: (key) => kept.delete(key),
  };
  Object.defineProperty(globalThis, "localStorage", { value });
}
// The theme says "auto" first, and light or dark only once the whole page is read: each element
// would be styled twice, and a reader who prefers dark would see a light page first.
{
  const page = document.documentElement.dataset;
  page.mode = localStorage.getItem("mode") || "auto";
  const dark = matchMedia("(prefers-color-scheme: dark)").matches;
  page.theme = page.mode !== "auto" ? page.mode : dark ? "dark" : "light";
}
// The letters of formulas stand in the sheet, and the browser reads them when it first needs them.
// Asked for at once, they are there before a formula is painted: no line is broken a second time.
for (const face of [
  "italic 1em KaTeX_Math",
  "1em KaTeX_Main",
  "1em KaTeX_Size1",
  "1em KaTeX_Size2",
])
  document.fonts.load(face);
// What the reader has answered on this page, by the exercise's name:
// {given, verdict}. The browser keeps it, and it is never sent. Each page
// has a place of its own, whether or not its address ends in ".html".
globalThis.ANSWERS = {
  key: (path) => `answers ${path.replace(/\.html$/, "")}`,
  on(path) {
    try {
      return JSON.parse(localStorage.getItem(this.key(path))) ?? {};
    } catch {
      return {}; // what is kept there is none of ours
    }
  },
  of: (name) => globalThis.ANSWERS.on(location.pathname)[name],
  // What is given to an exercise; one that was right stays so.
  keep(name, { given, verdict }) {
    const before = this.on(location.pathname);
    const right = verdict === "right" || before[name]?.right;
    this.write(location.pathname, { ...before, [name]: { given, verdict, right } });
  },
  // All of a page, or nothing; false where the browser keeps no more.
  write(path, answers) {
    try {
      if (answers) localStorage.setItem(this.key(path), JSON.stringify(answers));
      else localStorage.removeItem(this.key(path));
      return true;
    } catch {
      return false;
    } finally {
      dispatchEvent(new Event("answers"));
    }
  },
};
