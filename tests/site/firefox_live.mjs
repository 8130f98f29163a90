// Presses Run all on pages in Firefox for test_live.py:
// what each cell says, and what is said in the end.
import { inFirefox, opened } from "./bidi.mjs";

const PATIENCE = 300_000; // milliseconds, for what takes half a minute on an idle machine

/** In the page: what the cells with buttons say, once all have run. */
const runAll = async () => {
  const status = document.querySelector("#live [role=status]");
  const ended = new Promise((resolve) => {
    const look = () => / are done|Error in |^The engine|cannot|could not/.test(status.textContent);
    const watch = new MutationObserver(() => look() && resolve());
    watch.observe(status, { childList: true, characterData: true, subtree: true });
  });
  document.querySelector("#live button").click();
  await ended;
  const bars = [...document.querySelectorAll(".live-bar[role=group]")];
  const note = (bar) => bar.querySelector(".live-note").textContent;
  const notes = Object.fromEntries(bars.map((bar) => [bar.ariaLabel.toLowerCase(), note(bar)]));
  return { notes, said: status.textContent };
};

await inFirefox(
  async (browser, address) => {
    const { page, complaints, requests } = await opened(browser, address, PATIENCE);
    return { ...(await page.evaluate(runAll)), complaints, requests };
  },
  { protocolTimeout: PATIENCE },
);
