// An expression that is right at some numbers is proved for all of them:
// by the page's proofreader, or by the kernel's.
import { make } from "../logistic/widgets/shared/dom.js";
import { lettered, plain } from "./judging.js";
import { read } from "./reading.js";

const PATIENCE_SECONDS = 20; // with a kernel that does not answer

// What was asked, and a reader's answer to it,
// in letters that the proofreader knows: {latex, note}.
export const claim = ({ letters, proof: { asks, where, note } }, given) => ({
  latex: `${asks} = ${read(given, letters).latex(where)}`,
  note,
});

// The button, the bar of what is loaded, and what is said;
// `offer` shows the button for a right answer.
export function proofs(ui, model) {
  const known = model.get("known"),
    proofreader = model.proofreader ? model.proofreader() : byKernel(model),
    button = make("button", { type: "button", class: "lg-button", hidden: "" }, "Prove it"),
    progress = make("progress", { hidden: "", "aria-label": "Loaded" }),
    status = make("p", { class: "lg-proved", role: "status" });
  let answer;
  ui.listen(button, "click", async () => {
    const asked = answer;
    const say = (html) => {
      if (asked === answer) status.innerHTML = html; // nothing is said of an answer that is gone
    };
    const told = await proofreader(claim(known, asked), (text) => say(plain(text)), progress);
    if (told) say(verdict(known, told));
  });
  const offer = (given, right) => {
    answer = given;
    status.textContent = "";
    button.hidden = !(right && known.proof && proofreader);
  };
  return { button, elements: [progress, status], offer };
}

const byKernel = (model) => (asked, say) => {
  say("The proofreader is asked ...");
  return new Promise((resolve) => {
    const end = (told) => {
      clearTimeout(clock);
      model.off("msg:custom", hear);
      resolve(told);
    };
    const hear = (told) => told.asked === asked.latex && end(told);
    const late = { late: "The kernel does not answer; is it running?" };
    const clock = setTimeout(end, 1000 * PATIENCE_SECONDS, late);
    model.on("msg:custom", hear);
    model.send(asked);
  });
};

function verdict({ letters }, { status, complaint, late }) {
  const all = letters
    .map(lettered)
    .join(", ")
    .replace(/, ([^,]+)$/, " and $1");
  if (late) return late;
  if (status === "proved")
    return `<b>Proved:</b> your answer is right for all values that ${all} can have.`;
  if (status !== "false")
    return "I could not prove it. It agrees at every number that was tried, so it counts as right.";
  const numbers = complaint.replace("the left side is", "the right value is");
  return `<b>But not everywhere:</b> ${plain(numbers.replace("the right side", "yours is"))}`;
}
