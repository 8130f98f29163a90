// An expression that is right at some numbers is proved for all of them: by the page's proofreader, or by the kernel's.
import { make } from "../logistic/widgets/shared/dom.js";
import { read } from "./reading.js";

// What was asked, and a reader's answer to it, in letters that the proofreader knows: {latex, note}.
export const claim = ({ letters, proof: { asks, where, note } }, given) => ({
  latex: `${asks} = ${read(given, letters).latex(where)}`,
  note,
});

// The button, the bar of what is loaded, and what is said; `offer` shows the button for a right answer.
export function proofs(ui, model) {
  const known = model.get("known"),
    proofreader = model.proofreader ? model.proofreader() : byKernel(model),
    button = make("button", { type: "button", class: "lg-button", hidden: "" }, "Prove it"),
    loaded = make("progress", { hidden: "", "aria-label": "Loaded" }),
    status = make("p", { class: "lg-proved", role: "status" });
  let answer;
  ui.listen(button, "click", async () => {
    const asked = answer,
      say = (said) => (status.textContent = said);
    const told = await proofreader(claim(known, asked), say, loaded);
    if (told && asked === answer) status.innerHTML = verdict(known, told);
    if (asked !== answer) status.textContent = "";
  });
  const offer = (given, right) => {
    answer = given;
    status.textContent = "";
    button.hidden = !(right && known.proof && proofreader);
  };
  return { button, elements: [loaded, status], offer };
}

const byKernel = (model) => (asked, say) => {
  say("The proofreader is asked ...");
  return new Promise((resolve) => {
    const hear = (told) => (model.off("msg:custom", hear), resolve(told));
    model.on("msg:custom", hear);
    model.send(asked);
  });
};

function verdict({ letters }, { status, complaint }) {
  const all = letters.join(", ").replace(/, (\w+)$/, " and $1");
  if (status === "proved")
    return `<b>Proved:</b> your answer is equal to what was asked, for all values of ${all}.`;
  const why = complaint.replaceAll("$", "").replaceAll("&", "&amp;").replaceAll("<", "&lt;");
  return `<b>${status === "false" ? "But not everywhere" : "I could not prove it"}:</b> ${why}.`;
}
