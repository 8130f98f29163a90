// Drives Firefox by WebDriver BiDi, for the programs beside it.
import { createInterface } from "node:readline";
import puppeteer from "puppeteer-core";

/** What a page complains of and asks for, collected as it happens. */
function listen(page) {
  const complaints = [];
  const requests = [];
  page.on("console", (message) => complaints.push(`${message.type()}: ${message.text()}`));
  page.on("pageerror", (error) => complaints.push(`error: ${error.message}`));
  // While it has nothing to do Firefox fetches the next chapter, and leaves off as it likes.
  page.on("requestfailed", (request) => {
    if (!request.url().endsWith(".html")) complaints.push(`failed: ${request.url()}`);
  });
  page.on("response", (response) => {
    if (response.status() >= 400) complaints.push(`${response.status()}: ${response.url()}`);
  });
  page.on("request", (request) => requests.push(request.url()));
  return { complaints, requests };
}

/**
 * Firefox lays out what has come so far:
 * a fraction whose denominator is still on its way is "invalid".
 */
const UNFINISHED = /^error: Invalid markup: Incorrect number of children/;

/** In the page: lay every formula out anew, now that it is whole. */
const setFormulasAnew = () => {
  for (const formula of document.querySelectorAll("math"))
    formula.replaceWith(formula.cloneNode(true));
};

export const twoFrames = (page) =>
  page.evaluate(
    () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))),
  );

/** A new page at an address, loaded and laid out, with what it complains of and asks for. */
export async function opened(browser, address, timeout) {
  const page = await browser.newPage();
  await page.setViewport({ width: 1280, height: 900 });
  const { complaints, requests } = listen(page);
  await page.goto(address, { timeout });
  const finished = complaints.splice(0).filter((complaint) => !UNFINISHED.test(complaint));
  complaints.push(...finished);
  await page.evaluate(setFormulasAnew);
  await twoFrames(page);
  return { page, complaints, requests };
}

/**
 * Reads one address a line, and answers each with one line of JSON:
 * what `visit` has seen there.
 */
export async function inFirefox(visit, options = {}) {
  const browser = await puppeteer.launch({
    browser: "firefox",
    executablePath: process.argv[2],
    headless: true,
    ...options,
  });
  try {
    for await (const address of createInterface({ input: process.stdin })) {
      const answer = await visit(browser, address).catch((error) => ({ failure: String(error) }));
      console.log(JSON.stringify(answer));
      for (const page of (await browser.pages()).slice(1)) await page.close();
    }
  } finally {
    await browser.close();
  }
}
