import { button, choice, icon, range, reset } from "./controls.js";
import { assign, make } from "./dom.js";

// Play, pause, step, scrub, reset.
const SPEEDS = [1, 4, 10, 60, 240, 1000];

// `steps`: a function that says how many there are. `restores`: what Reset restores, besides the step.
export function player(ui, { steps, restores }) {
  const go = (step) => ui.set({ step: Math.max(0, Math.min(steps(), step)), playing: false });
  const again = reset(ui, [...restores, "speed"], { step: 0, playing: false }, "reset");
  const back = button(ui, "Step back", () => go(ui.get("step") - 1), "back");
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
  const next = button(ui, "Step forward", () => go(ui.get("step") + 1), "next");
  const scrub = range(ui, {
    label: "Step",
    min: 0,
    max: () => Math.max(1, steps()),
    step: 1,
    value: () => Math.min(steps(), ui.get("step")),
    set: go,
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
  play.classList.add("lg-play");
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  let run = null; // since when, and from which step, it plays at this speed
  ui.updates.push((now) => {
    const playing = ui.get("playing"),
      step = ui.get("step"),
      end = steps(),
      speed = ui.get("speed");
    const act = playing ? "Pause" : "Play";
    if (play.title !== act) {
      assign(play, "aria-label", act), assign(play, "title", act);
      play.replaceChildren(icon(act.toLowerCase()));
    }
    assign(back, "aria-disabled", String(step <= 0)),
      assign(next, "aria-disabled", String(step >= end));
    if (!playing || now === undefined) return (run = null);
    if (run?.speed !== speed || step < run.shown)
      run = { speed, since: now, from: step, shown: step, at: now };
    const due = Math.min(end, run.from + Math.floor(((now - run.since) / 1000) * speed));
    // With reduced motion the picture changes no more than twice a second; the steps are the same.
    if (due > step && (!calm.matches || now - run.at >= 500)) {
      (run.shown = due), (run.at = now);
      ui.set({ step: due, playing: due < end });
    }
    if (ui.get("playing")) ui.schedule();
  });
  return [
    make(
      "div",
      { class: "lg-player" },
      make("div", { class: "lg-buttons" }, again, back, play, next),
      scrub,
      speed,
    ),
  ];
}
