import { button, choice, icon, range, reset } from "./controls.js";
import { assign, make } from "./dom.js";

// Play, pause, step, scrub, reset.
const SPEEDS = [1, 4, 10, 60, 240, 1000];

// `steps`: a function that says how many there are.
// `restores`: what Reset restores, besides the step.
export function player(ui, { steps, restores }) {
  const scrub = range(ui, {
    label: "Step",
    min: 0,
    max: () => Math.max(1, steps()),
    step: 1,
    value: () => Math.min(steps(), ui.get("step")),
    set: (step) => go(ui, step, steps()),
    text: (step) => `${step} of ${steps()}`,
  });
  const speed = choice(ui, {
    label: "Steps/s",
    options: () =>
      [...new Set([...SPEEDS, ui.get("speed")])]
        .sort((a, b) => a - b)
        .map((n) => [String(n), String(n)]),
    value: () => String(ui.get("speed")),
    set: (value) => ui.set({ speed: Number(value) }),
  });
  return make("div", { class: "lg-player" }, buttons(ui, { steps, restores }), speed, scrub);
}

const go = (ui, step, end) => ui.set({ step: Math.max(0, Math.min(end, step)), playing: false });

// Reset, back, play, next.
export function buttons(ui, { steps, restores }) {
  const again = reset(ui, [...restores, "speed"], { step: 0, playing: false }, "reset");
  const move = (by) => () => go(ui, ui.get("step") + by, steps());
  const back = button(ui, "Step back", move(-1), "back"),
    next = button(ui, "Step forward", move(1), "next");
  const play = button(
    ui,
    "Play",
    () =>
      ui.set(
        ui.get("playing")
          ? { playing: false }
          : { playing: true, step: ui.get("step") < steps() ? ui.get("step") : 0 },
      ),
    "play",
  );
  play.classList.add("lg-play");
  ui.updates.push(
    () => {
      const step = ui.get("step"),
        act = ui.get("playing") ? "Pause" : "Play";
      if (play.title !== act) {
        assign(play, "title", act);
        play.replaceChildren(icon(act.toLowerCase()));
      }
      assign(back, "aria-disabled", String(step <= 0)),
        assign(next, "aria-disabled", String(step >= steps()));
    },
    playing(ui, steps),
  );
  return make("div", { class: "lg-buttons" }, again, back, play, next);
}

// While it plays, each frame shows the step that is due.
function playing(ui, steps) {
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  let run = null; // since when, and from which step, it plays at this speed
  return (now) => {
    const step = ui.get("step"),
      end = steps(),
      speed = ui.get("speed");
    if (!ui.get("playing") || now === undefined) return (run = null);
    if (run?.speed !== speed || step < run.shown)
      run = { speed, since: now, from: step, shown: step, at: now };
    const due = Math.min(end, run.from + Math.floor(((now - run.since) / 1000) * speed));
    // With reduced motion the picture changes no more than twice a second; the steps are the same.
    if (due > step && (!calm.matches || now - run.at >= 500)) {
      (run.shown = due), (run.at = now);
      ui.set({ step: due, playing: due < end });
    }
    if (ui.get("playing")) ui.schedule();
  };
}
