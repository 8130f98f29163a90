// Visits pages in Firefox for test_firefox.py: uses each widget as a reader would, one drag of its
// handle or slider, one step, and takes pictures of what has the focus.
import { readFileSync } from "node:fs";
import { inFirefox, opened, twoFrames } from "./bidi.mjs";

const PATIENCE = 60_000; // milliseconds, for what takes a few hundred on an idle machine

/** In the page: is every widget alive? */
const allAreReady = () => {
  dispatchEvent(new Event("pointermove")); // a reader is there: what waits for one comes
  return [...document.querySelectorAll(".lg-widget")].every(
    (frame) => frame.dataset.ready || frame.querySelector("[data-ready]"),
  );
};

/** The widget's read-out: its data- attributes, and where its handles stand. */
const state = (widget) =>
  widget.evaluate((frame) =>
    JSON.stringify([
      { ...frame.dataset },
      [...frame.querySelectorAll(".lg-handle")].map((handle) => handle.getAttribute("transform")),
    ]),
  );

async function drag(page, widget) {
  const knob = await widget.$(".lg-handle .lg-knob, input[type=range]");
  await knob.evaluate((element) =>
    element.scrollIntoView({ block: "center", behavior: "instant" }),
  );
  const { x, y, width, height } = await knob.boundingBox();
  const [across, up] = [x + width / 2, y + height / 2];
  await page.mouse.move(across, up);
  await page.mouse.down();
  await page.mouse.move(across + 12, up - 8, { steps: 3 });
  await page.mouse.up();
}

/**
 * Step forward, by the button for that where there is one,
 * else by an arrow key on the first handle.
 */
async function step(page, widget) {
  const [button] = await widget.$$(
    "::-p-aria([name='Step forward'][role='button']), ::-p-aria([name='Next'][role='button'])",
  );
  if (button) await button.click();
  else {
    await widget.$eval(".lg-handle", (handle) => handle.focus());
    await page.keyboard.press("ArrowLeft");
  }
}

/** Did an act change what the widget says? */
async function changes(page, widget, act) {
  const before = await state(widget);
  await act(page, widget);
  await twoFrames(page);
  return before !== (await state(widget));
}

/**
 * By the Tab key through a widget on a small screen:
 * the names of what is reached and cannot be seen.
 */
async function lost(page, widget) {
  await widget.evaluate((frame) => {
    frame.tabIndex = -1;
    frame.focus();
  });
  const names = [];
  for (let stops = 0; stops < 200; stops++) {
    await page.keyboard.press("Tab");
    await twoFrames(page);
    const stop = await widget.evaluate((frame) => {
      const reached = document.activeElement;
      if (!frame.contains(reached)) return null;
      const { left, right, top, bottom } = reached.getBoundingClientRect();
      const [x, y] = [(left + right) / 2, (top + bottom) / 2];
      const seen = document.elementFromPoint(x, y)?.closest(".lg-widget") === frame;
      return { seen, name: reached.getAttribute("aria-label") ?? reached.textContent };
    });
    if (!stop) return names;
    if (!stop.seen) names.push(stop.name);
  }
  return [...names, "no way out"];
}

/**
 * The sliders of a widget on which an arrow key does nothing,
 * or goes further than a step or a twentieth of the way.
 */
async function jumps(page, widget) {
  const names = [];
  for (const slider of await widget.$$("input[type=range]")) {
    const place = () => slider.evaluate(({ min, max, value }) => (value - min) / (max - min));
    const step = await slider.evaluate(({ min, max, step }) => Number(step) / (max - min) || 0);
    const before = await place();
    await slider.focus();
    await page.keyboard.press(before < 0.5 ? "ArrowRight" : "ArrowLeft");
    await twoFrames(page);
    const moved = Math.abs((await place()) - before);
    if (!moved || moved > Math.max(0.05, 1.01 * step))
      names.push(await slider.evaluate((element) => element.getAttribute("aria-label")));
  }
  return names;
}

const stopsIn = new Function(
  "return " +
    `${readFileSync(new URL("stops.js", import.meta.url), "utf8").replaceAll(/^\/\/.*\n/gm, "")}`,
)();
const known = []; // kinds of places that take the focus, met on the pages before

/**
 * Of each new kind of place that takes the focus:
 * its name, and a picture with the focus and one without.
 */
async function focused(page) {
  await page.addStyleTag({
    content: "* { scroll-behavior: auto !important; transition: none !important }",
  });
  const found = await page.evaluateHandle(stopsIn, known);
  const parts = [...(await found.getProperties()).values()];
  const pictures = [];
  for (let k = 0; k < parts.length; k += 2) {
    const [kind, stop] = [await parts[k].jsonValue(), parts[k + 1]];
    known.push(kind);
    await stop.evaluate((element) => {
      element.scrollIntoView({ block: "center", behavior: "instant" });
      element.focus({ preventScroll: true, focusVisible: true });
    });
    await twoFrames(page);
    // What has come on the screen has its height now;
    // what sticks to an edge has moved a frame later.
    await stop.evaluate((element) =>
      element.scrollIntoView({ block: "center", behavior: "instant" }),
    );
    await twoFrames(page);
    const clip = await stop.evaluate((element) => {
      const { left, top, right, bottom } = element.getBoundingClientRect();
      const [x, y] = [Math.max(0, left - 8), Math.max(0, top - 8)];
      const [far, low] = [Math.min(innerWidth, right + 8), Math.min(innerHeight, bottom + 8)];
      return { x: x + scrollX, y: y + scrollY, width: far - x, height: low - y };
    });
    const picture = async () => {
      if (clip.width < 1 || clip.height < 1) return null; // off the screen
      await twoFrames(page);
      return page.screenshot({ clip, encoding: "base64", captureBeyondViewport: false });
    };
    const withFocus = await picture();
    await stop.evaluate((element) => element.blur());
    pictures.push([kind, withFocus, await picture()]);
  }
  return pictures;
}

await inFirefox(async (browser, address) => {
  const { page, complaints, requests } = await opened(browser, address, PATIENCE);
  const widgets = [];
  await page.waitForFunction(allAreReady, { timeout: PATIENCE });
  for (const widget of await page.$$(".lg-widget[data-ready]:not([data-exercise])")) {
    const name = await widget.evaluate((frame) => frame.dataset.widget);
    const dragged = await changes(page, widget, drag);
    widgets.push({ name, dragged, stepped: await changes(page, widget, step) });
  }
  if (widgets.length) await page.setViewport({ width: 800, height: 500 });
  for (const [k, widget] of (
    await page.$$(".lg-widget[data-ready]:not([data-exercise])")
  ).entries()) {
    widgets[k].jumps = await jumps(page, widget);
    widgets[k].lost = await lost(page, widget);
  }
  await page.setViewport({ width: 1280, height: 900 });
  return { complaints, requests, widgets, pictures: await focused(page) };
});
