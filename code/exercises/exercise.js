// An exercise: where the reader answers, and what is said to it.
// All of it is judged here, without a kernel.
import { make } from "../logistic/widgets/shared/dom.js";
import { framed } from "../logistic/widgets/shared/frame.js";
import { judgeAnswer } from "./judging.js";
import { proofs } from "./proving.js";
import { read } from "./reading.js";

export default {
  render({ model, el }) {
    const title = `Your answer: ${model.get("id").replaceAll("-", " ")}`;
    const ui = framed(el, "exercise", title);
    build(ui, model);
    ui.ready();
    return ui.remove;
  },
};

const FACES = { number: answerField, expression: answerField, choice: options, order: lines };
const VERDICTS = { right: "Right. ", slip: "Not yet. ", wrong: "Not yet. ", unreadable: "" };

function build(ui, model) {
  ui.frame.dataset.exercise = model.get("id");
  const known = model.get("known"),
    kind = model.get("kind"),
    status = make("p", { class: "lg-said", role: "status" });
  // What is said, once; with the reason once it is right.
  const tell = (given, { verdict, words }) => {
    proof.offer(given, verdict === "right");
    status.dataset.verdict = verdict;
    const why = verdict === "right" ? known.reason : "";
    status.innerHTML = `<b>${VERDICTS[verdict]}</b>${words || why}`;
  };
  const face = FACES[kind](known, ui);
  const proof = proofs(ui, model);
  const check = () => {
    const given = face.given(),
      told = judgeAnswer(kind, known, given);
    model.set("given", given);
    model.set("verdict", told.verdict);
    model.save_changes();
    tell(given, told);
    model.keep?.({ given, verdict: told.verdict });
  };
  const checks = make("button", { type: "submit", class: "lg-button lg-play" }, "Check");
  const help = helps(ui, known.hints, face.answer, () => checks.focus());
  const form = make(
    "form",
    { class: "lg-ask", novalidate: true },
    ...face.elements,
    make("div", { class: "lg-buttons" }, checks, help.button, proof.button),
  );
  // What was said is about the answer as it was.
  ui.listen(form, "input", () => {
    proof.offer("", false);
    status.textContent = "";
  });
  ui.listen(form, "submit", (event) => (event.preventDefault(), check()));
  ui.listen(form, "keydown", (event) => event.stopPropagation());
  ui.root.append(form, status, ...proof.elements, ...help.elements);
  const before = model.kept?.();
  if (before) {
    face.put(before.given);
    const told = judgeAnswer(kind, known, before.given);
    if (told.verdict === "right") tell(before.given, told);
  }
}

// A button that gives one hint after the other, and in the end the answer: then it is gone.
function helps(ui, hints, answer, gone) {
  const given = make("ol", { class: "lg-hints", "aria-label": "Hints", "aria-live": "polite" }),
    shown = make("div", { class: "lg-answer", "aria-live": "polite" });
  const more = pressed(ui, "Hint", () => {
    const next = given.children.length;
    if (next < hints.length) {
      const item = make("li");
      item.innerHTML = hints[next];
      given.append(item);
      more.textContent = next + 1 < hints.length ? "Another hint" : "Show the answer";
    } else {
      shown.innerHTML = answer();
      // On the site, what is too wide scrolls by keys too (site.js).
      dispatchEvent(new Event("wide"));
      more.remove();
      gone();
    }
  });
  return { button: more, elements: [given, shown] };
}

function pressed(ui, label, act) {
  const element = make("button", { type: "button", class: "lg-button" }, label);
  ui.listen(element, "click", act);
  return element;
}

let fields = 0;
const answerOf = ({ shown, reason }) => `<p><b>Answer.</b> ${shown}</p><p>${reason}</p>`;

// ------------------------------------------------------------------ a number, an expression

// What may be written: the letters, and an example with the first and the last.
const wanted = (letters) =>
  `written with ${letters.join(", ")}: for instance ${letters[0]}(2 - ${letters.at(-1)})/3`;

function answerField(known, ui) {
  const input = make("input", {
      type: "text",
      autocomplete: "off",
      autocapitalize: "off",
      spellcheck: "false",
    }),
    echo = make("span", { class: "lg-echo", "aria-hidden": "true" }),
    how = make(
      "span",
      { class: "lg-title", id: `lg-field-${++fields}` },
      known.letters.length
        ? wanted(known.letters)
        : "a number, or how it comes about: 0.25 or log(2)/4",
    );
  input.setAttribute("aria-describedby", how.id);
  const show = () => {
    const found = input.value.trim() && read(input.value, known.letters);
    echo.innerHTML = found?.shown ?? "";
  };
  ui.listen(input, "input", show);
  return {
    elements: [
      make(
        "label",
        { class: "lg-field" },
        make("span", { class: "lg-title" }, "Your answer"),
        input,
      ),
      how,
      echo,
    ],
    given: () => input.value,
    put: (text) => ((input.value = text), show()),
    answer: () => answerOf(known),
  };
}

// ------------------------------------------------------------------ one of several

function options(known) {
  const name = `lg-choice-${++fields}`;
  const inputs = known.options.map((_, k) => make("input", { type: "radio", name, value: k }));
  const labels = known.options.map(({ said }, k) => {
    const words = make("span");
    words.innerHTML = said;
    return make("label", { class: "lg-check" }, inputs[k], make("b", {}, "ABCDEFGH"[k]), words);
  });
  const chosen = () => inputs.findIndex((input) => input.checked);
  return {
    elements: [
      make(
        "fieldset",
        { class: "lg-options" },
        make("legend", { class: "lg-unseen" }, "Choose one"),
        ...labels,
      ),
    ],
    given: chosen,
    answer: () => answerOf(known),
    put: (k) => inputs[k] && (inputs[k].checked = true),
  };
}

// ------------------------------------------------------------------ lines in order

function lines(known, ui) {
  const list = make("ol", { class: "lg-order" });
  const items = known.lines.map((line, k) => {
    const words = make("span");
    words.innerHTML = line;
    const item = make("li", { "data-line": k });
    const move = (way, label) => {
      const element = pressed(ui, label, () => {
        const next = way < 0 ? item.previousElementSibling : item.nextElementSibling;
        if (next) way < 0 ? next.before(item) : next.after(item);
        element.focus();
        // What was said is of another order.
        element.dispatchEvent(new Event("input", { bubbles: true }));
        name();
        const lines = [...list.children];
        moved.textContent = `Line ${lines.indexOf(item) + 1} of ${lines.length}.`;
      });
      element.dataset.way = label;
      return element;
    };
    const moves = make("span", { class: "lg-buttons" }, move(-1, "Up"), move(1, "Down"));
    item.append(make("div", {}, words, moves));
    return item;
  });
  const moved = make("p", { class: "lg-unseen", role: "status" });
  const name = () =>
    [...list.children].forEach((item, k) => {
      for (const element of item.querySelectorAll("button"))
        element.setAttribute("aria-label", `${element.dataset.way}: line ${k + 1}`);
    });
  const put = (order) => (list.replaceChildren(...order.map((k) => items[k])), name());
  const given = () => [...list.children].map((item) => Number(item.dataset.line));
  put(known.begins);
  return {
    elements: [list, moved],
    given,
    answer: () =>
      "<p><b>Answer.</b></p>" +
      `<ol>${known.lines.map((line) => `<li><span>${line}</span></li>`).join("")}</ol>` +
      `<p>${known.reason}</p>`,
    put: (order) => known.lines.every((_, k) => order?.includes?.(k)) && put(order),
  };
}
