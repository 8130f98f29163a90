// The editor of a cell: CodeMirror with what a short Python cell needs, and the page's own looks.
// A build makes one plain script of it (libraries.py), which defines LiveEditor.
import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import { pythonLanguage } from "@codemirror/lang-python";
import { bracketMatching, indentUnit, syntaxHighlighting } from "@codemirror/language";
import { StateEffect, StateField } from "@codemirror/state";
import { Decoration, EditorView, highlightActiveLine, keymap } from "@codemirror/view";
import { tagHighlighter, tags } from "@lezer/highlight";

// The classes are Pygments': a token has the color that it has in the page's other cells.
const colors = tagHighlighter([
  { tag: [tags.keyword, tags.bool, tags.meta], class: "k" },
  { tag: tags.comment, class: "c1" },
  { tag: [tags.string, tags.escape], class: "s2" },
  { tag: tags.number, class: "mi" },
  { tag: tags.operator, class: "o" },
  { tag: tags.function(tags.definition(tags.variableName)), class: "nf" },
  { tag: tags.definition(tags.className), class: "nc" },
]);

const line = (color, percent) => ({
  background: `color-mix(in srgb, var(--pst-color-${color}) ${percent}%, var(--pst-color-surface))`,
  borderLeft: `4px solid var(--pst-color-${color})`,
  margin: "0 0 0 3px", // beside the outline of the focus
  paddingLeft: "calc(0.75rem - 7px)",
});

// What is selected has the colors of the reader's system. Where that chooses all colors, there are
// no backgrounds: so the caret's line and a marked one have a bar as well.
const looks = EditorView.theme({
  "&.cm-focused": { outline: "none" },
  "&.cm-focused .cm-scroller": {
    outline: "3px solid var(--pst-color-accent)",
    outlineOffset: "-3px",
  },
  ".cm-scroller": {
    background: "var(--pst-color-surface)",
    font: "0.78rem/1.25 var(--pst-font-family-monospace)",
  },
  ".cm-content": { caretColor: "currentColor", padding: "1rem 0" },
  ".cm-content ::selection": { background: "Highlight", color: "HighlightText" },
  ".cm-line": { padding: "0 0.75rem" },
  ".cm-activeLine": { background: "none" },
  "&.cm-focused .cm-activeLine": line("text-base", 8),
  "& .cm-line.cm-marked": line("danger", 15),
  ".cm-marked::after": { content: "'↑ ' attr(data-said)", display: "block", fontStyle: "italic" },
  "&.cm-focused .cm-matchingBracket": { background: "none", outline: "1px solid" },
  "&.cm-focused .cm-nonmatchingBracket": { background: "none", textDecoration: "underline wavy" },
});

// The marks {number, said} of lines. They are about the source that ran: an edit removes them.
const setMarks = StateEffect.define();
const marks = StateField.define({
  create: () => [],
  update: (old, { docChanged, effects }) =>
    effects.find((effect) => effect.is(setMarks))?.value ?? (docChanged ? [] : old),
  provide: (field) => [
    EditorView.decorations.compute([field], (state) => Decoration.set(decorated(state), true)),
    EditorView.contentAttributes.compute([field], (state) => aloud(state.field(field))),
  ],
});

const decorated = (state) =>
  state.field(marks).map(({ number, said }) => {
    const attributes = { class: "cm-marked", "data-said": said };
    return Decoration.line({ attributes }).range(state.doc.line(number).from);
  });

const aloud = (all) =>
  all.length > 0 && {
    "aria-invalid": "true",
    "aria-description": all.map(({ number, said }) => `Line ${number}: ${said}`).join(". "),
  };

// Tab leaves the editor, as it leaves all else on a page, until the reader has it indent.
function tabKey() {
  let leaves = true;
  return (view) => {
    view.setTabFocusMode((leaves = !leaves));
    const now = leaves ? "Tab leaves the editor." : "Tab indents; Escape, then Tab leaves.";
    view.dispatch({ effects: EditorView.announce.of(now) });
    return true;
  };
}

/** An editor at the end of `parent`, named `label`. Each change calls onChange(source). */
export function open(parent, { source, label, onRun, onRunNext, onChange }) {
  const run = () => (onRun(), true);
  const keys = [
    ...["Ctrl-Enter", "Mod-Enter"].map((key) => ({ key, run })),
    { key: "Shift-Enter", run: () => (onRunNext(), true) },
    { key: "Ctrl-m", mac: "Shift-Alt-m", run: tabKey() },
    ...[indentWithTab, ...defaultKeymap, ...historyKeymap],
  ];
  const extensions = [
    ...[pythonLanguage, indentUnit.of("    "), history(), keymap.of(keys), bracketMatching()],
    ...[syntaxHighlighting(colors), highlightActiveLine(), looks, marks],
    EditorView.editorAttributes.of({ class: "highlight" }), // within which Pygments' classes count
    EditorView.contentAttributes.of({ "aria-label": label }),
    EditorView.updateListener.of((update) => update.docChanged && onChange(`${update.state.doc}`)),
  ];
  const view = new EditorView({ parent, doc: source, extensions });
  view.setTabFocusMode(true);
  const mark = (value) => view.dispatch({ effects: setMarks.of(value) });
  return {
    get source() {
      return `${view.state.doc}`;
    },
    set source(insert) {
      view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert } });
    },
    focus: () => view.focus(),
    /** Mark the line of this number, from 1, with why: an edit removes it. */
    markLine: (number, said) => mark([...view.state.field(marks), { number, said }]),
    clearMarks: () => mark([]),
    destroy: () => view.destroy(),
  };
}
