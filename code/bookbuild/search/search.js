// The search, in the reader's browser. Before this file the build puts MiniSearch, Sphinx's
// Stemmer, and as BOOK the pages with their sections, words too common to be sought, and synonyms:
// what the book says, by what a reader may type.
const { pages, stopWords, synonyms } = globalThis.BOOK;

// ------------------------------------------------------------------ words

const words = (text) => text.match(/[\p{L}\p{N}]+/gu) ?? [];
// The book writes "optimize".
const american = (word) => word.replace(/(?<=..)is(?=(e[drs]?|ing|ations?)$)/, "iz");

const stemmer = new globalThis.Stemmer();
const known = new Map(stopWords.map((word) => [word, null])); // a word is stemmed once
const stem = (word) => {
  const small = word.toLowerCase();
  if (!known.has(small)) known.set(small, stemmer.stemWord(american(small)));
  return known.get(small);
};

// ------------------------------------------------------------------ the index

const sections = pages.flatMap((page) => page.sections.map((section) => ({ ...section, page })));

const index = new globalThis.MiniSearch({
  fields: ["page", "title", "terms", "text", "code"],
  extractField: (section, field) => (field === "page" ? section.page.title : section[field]),
  tokenize: words,
  processTerm: stem,
  searchOptions: {
    boost: { page: 3, title: 2, terms: 4, text: 1, code: 0.3 },
    boostDocument: (id) => sections[id].weight,
    prefix: (term) => term.length > 3, // a word begins like this: never what is inside of one
  },
});
index.addAll(sections.map((section, id) => ({ ...section, id })));

// ------------------------------------------------------------------ the query

const phrase = (terms) => terms.map(stem).join(" ");
const said = new Map(
  Object.entries(synonyms).map(([typed, book]) => [phrase(words(typed).filter(stem)), book]),
);

// The words of a query, each, or some together, with what the book says instead.
const alternatives = (typed) => {
  const left = words(typed).filter(stem);
  const found = [];
  while (left.length) {
    let many = left.length;
    while (many > 1 && !said.has(phrase(left.slice(0, many)))) many--;
    const part = left.splice(0, many);
    found.push([part.join(" "), said.get(phrase(part))].filter(Boolean));
  }
  return found;
};

const all = (text) => ({ combineWith: "AND", queries: [text] });
const any = (texts) => ({ combineWith: "OR", queries: texts.map(all) });

// From strict to forgiving: all words, some of them, words that are nearly the same.
const WAYS = [
  { combineWith: "AND" },
  { combineWith: "OR" },
  { combineWith: "OR", fuzzy: (term) => term.length > 4 && 1 },
];

// The hits of the first way that has any, one list for each page, the best first.
const find = (typed) => {
  const queries = alternatives(typed).map(any);
  for (const [way, { combineWith, fuzzy }] of WAYS.entries()) {
    const hits = index.search({ queries, combineWith }, { fuzzy });
    if (hits.length) return { way, pages: byPage(hits) };
  }
  return { pages: [] };
};

// A page is worth as much as its best section and all of them together.
const worth = (hits) => hits.reduce((sum, { score }) => sum + score, hits[0].score);

const byPage = (hits) => {
  const found = new Map();
  for (const { id, score, terms } of hits) {
    const section = sections[id];
    const hit = { ...section, score, terms: new Set(terms) };
    found.get(section.page)?.push(hit) ?? found.set(section.page, [hit]);
  }
  return [...found.values()].sort((one, other) => worth(other) - worth(one));
};

// ------------------------------------------------------------------ what the reader sees and hears

const LONGEST = 40; // words of a snippet

const element = (name, ...children) => {
  const made = document.createElement(name);
  made.append(...children); // a string becomes text, whatever it holds
  return made;
};

const link = (address, text) => Object.assign(element("a", text), { href: address });

// The sentence that has the most of the words found,
// or of a long one a part around the first of them.
const snippet = (text, found) => {
  const hits = (part) =>
    new Set(
      words(part)
        .map(stem)
        .filter((term) => found.has(term)),
    ).size;
  const sentences = text.split(/(?<=[.:?!]) (?=\p{Lu})/u);
  const best = sentences.reduce((one, other) => (hits(other) > hits(one) ? other : one));
  const parts = best.split(" ");
  const first = Math.max(0, Math.min(parts.findIndex(hits) - 10, parts.length - LONGEST));
  const shown = parts.slice(first, first + LONGEST).join(" ");
  return `${first ? "… " : ""}${shown}${first + LONGEST < parts.length ? " …" : ""}`;
};

const marked = (text, found) =>
  text
    .split(/([\p{L}\p{N}]+)/u)
    .map((part) => (found.has(stem(part)) ? element("mark", part) : part));

const quoted = ({ page, anchor, title, text, terms }) =>
  element(
    "p",
    ...(anchor ? [link(page.address + anchor, title), " "] : []),
    ...marked(snippet(text, terms), terms),
  );

const item = (hits) => {
  const [{ page, score }] = hits;
  const good = hits.filter((hit) => hit.score > score / 4).slice(0, 3);
  return element("li", element("h2", link(page.address, page.title)), ...good.map(quoted));
};

const FOR = ["", "some of the words of ", "words like "];

const outcome = (typed, { way, pages }) => {
  if (!pages.length) return `No result for “${typed}”`;
  return `${pages.length} ${pages.length === 1 ? "result" : "results"} for ${FOR[way]}“${typed}”`;
};

const show = (typed) => {
  const found = find(typed);
  document.title = `${typed} - ${document.title}`;
  document.querySelector("#search-found").append(...found.pages.map(item));
  document.querySelector("#search-hint").hidden = found.pages.length > 0;
  const status = document.querySelector("#search-status");
  // What changes once the page is there is read aloud.
  setTimeout(() => (status.textContent = outcome(typed, found)), 200);
};

const asked = new URLSearchParams(location.search).get("q")?.trim();
if (asked) show(asked);
for (const field of document.querySelectorAll("input[name=q]")) {
  field.value = asked ?? "";
  if (!field.closest("dialog")) field.select(); // from here, Tab leads to the first result
}
