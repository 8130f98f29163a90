// Runs the cells of pages in Firefox for test_live.py: reads one address a line, presses Run all there, and answers with
// one line of JSON: what each cell says, what is said in the end, what the page complained of and asked for.
import { createInterface } from "node:readline";
import puppeteer from "puppeteer-core";

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

const browser = await puppeteer.launch({
  browser: "firefox",
  executablePath: process.argv[2],
  headless: true,
  protocolTimeout: PATIENCE,
});
for await (const address of createInterface({ input: process.stdin })) {
  const complaints = [];
  const requests = [];
  const page = await browser.newPage();
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("request", (request) => requests.push(request.url()));
  try {
    await page.goto(address, { timeout: PATIENCE });
    console.log(JSON.stringify({ ...(await page.evaluate(runAll)), complaints, requests }));
  } catch (failure) {
    console.log(JSON.stringify({ failure: String(failure) }));
  }
  await page.close();
}
await browser.close();
