"""What a reader's Chromium sees: the bytes of a load, the layout shift, when widgets are ready, the
frames of a drag.
"""

import asyncio
import math
import statistics
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import urlsplit

from playwright.async_api import TimeoutError

PHONE = {
    "viewport": {"width": 412, "height": 823},
    "device_scale_factor": 1.75,
}  # Lighthouse's phone
SLOW_DOWN = 4
PATIENCE = 10_000  # milliseconds until a widget counts as never ready
REST_SECONDS, DRAG_SECONDS, TURNS = 1, 4, 2
MOUSE_RATE = 125  # reports a second, as an ordinary mouse has
DRAG_RADIUS, DRAG_END = 40, (-20, -10)  # pixels; let go elsewhere than at the start
HANDLES = (".lg-handle", "[role=slider]", "input[type=range]")
WATCH_FRAMES = Path(__file__).with_name("frames.js").read_text(encoding="utf-8")
WATCH_SHIFTS = """
window.layout_shift = 0;
new PerformanceObserver((list) => {
  for (const entry of list.getEntries())
    if (!entry.hadRecentInput) window.layout_shift += entry.value;
}).observe({ type: "layout-shift", buffered: true });
"""
SCROLL_THROUGH = """async () => {
  for (let y = 0; y < document.documentElement.scrollHeight; y += innerHeight / 2) {
    scrollTo({ top: y, behavior: "instant" });
    await new Promise((done) => setTimeout(done, 50));
  }
}"""
READY_MARKS = """() => performance.getEntriesByType("mark")
  .filter((mark) => mark.name.startsWith("lg-ready-"))
  .map((mark) => [mark.name.slice("lg-ready-".length), mark.startTime])"""
PARSED = """() => performance.getEntriesByType("navigation")[0].domInteractive"""
WIDGETS = ".lg-widget:not([data-exercise])"  # exercises wait for a reader
ALL_READY = f"""() => [...document.querySelectorAll("{WIDGETS}")]
  .every((widget) => widget.dataset.ready === "true")"""


@asynccontextmanager
async def fresh_page(browser, slow_down=1):
    """A page with nothing cached; `slow_down` holds for the page's main thread."""
    context = await browser.new_context(**PHONE)
    page = await context.new_page()
    protocol = await context.new_cdp_session(page)
    await protocol.send("Emulation.setCPUThrottlingRate", {"rate": slow_down})
    try:
        yield page, protocol
    finally:
        await context.close()


# ------------------------------------------------------------------ a load


async def weigh(browser, url):
    """Encoded bytes (headers included) of everything a load asks for: before the reader has done
    anything, and scrolled to the end, so that what comes late counts too.
    """
    async with fresh_page(browser) as (page, protocol):
        traffic = await watch_traffic(protocol)
        await page.add_init_script(WATCH_SHIFTS)
        await page.goto(url, wait_until="load", timeout=60_000)
        await settle(page)
        first = sum(traffic["bytes"].values())
        await page.evaluate(SCROLL_THROUGH)
        await settle(page)
        home = urlsplit(url).netloc
        strangers = [
            address for address in traffic["asked"].values() if urlsplit(address).netloc != home
        ]
        return {
            "first_bytes": first,
            "bytes": sum(traffic["bytes"].values()),
            "requests": len(traffic["asked"]),
            "other_hosts": len(strangers),
            "failed": len(traffic["failed"]),
            "layout_shift": await page.evaluate("window.layout_shift"),
        }


async def watch_traffic(protocol):
    traffic = {"asked": {}, "bytes": {}, "failed": set()}

    def asked(event):
        if event["request"]["url"].startswith(
            "http"
        ):  # data: and blob: travel inside what was already counted
            traffic["asked"][event["requestId"]] = event["request"]["url"]

    def finished(event):
        if event["requestId"] in traffic["asked"]:
            traffic["bytes"][event["requestId"]] = event["encodedDataLength"]

    protocol.on("Network.requestWillBeSent", asked)
    protocol.on("Network.loadingFinished", finished)
    protocol.on("Network.loadingFailed", lambda event: traffic["failed"].add(event["requestId"]))
    await protocol.send("Network.enable")
    return traffic


async def settle(page):
    """A host that does not answer must not hold up the measurement forever."""
    try:
        await page.wait_for_load_state("networkidle", timeout=15_000)
    except TimeoutError:
        pass


# ------------------------------------------------------------------ the widgets


async def measure_widgets(browser, url, runs):
    """For each widget of the page: seconds until it is ready (median of the runs), and the frames
    of a drag.
    """
    times = [await ready_times(browser, url, 1) for _ in range(runs)]
    slow_times = [await ready_times(browser, url, SLOW_DOWN) for _ in range(runs)]
    async with fresh_page(browser) as (page, protocol):
        await page.goto(url)
        await wait_for_widgets(page)
        names = await page.eval_on_selector_all(
            WIDGETS, "all => all.map((widget) => widget.dataset.widget)"
        )
        await protocol.send("Performance.enable", {"timeDomain": "threadTicks"})
        await protocol.send("Emulation.setCPUThrottlingRate", {"rate": SLOW_DOWN})
        widgets = [await measure_drag(page, protocol, index) for index in range(len(names))]
    for index, (name, widget) in enumerate(zip(names, widgets)):
        copy = names[:index].count(name)  # a page may show the same widget twice
        widget |= {"widget": name, "ready": median_seconds(times, name, copy)}
        widget |= {
            "ready_slow": median_seconds(slow_times, name, copy),
            "parsed_slow": median_seconds(slow_times, "", 0),
        }
    return widgets


async def ready_times(browser, url, slow_down):
    """Milliseconds from the start of the navigation to each mark lg-ready-NAME, by NAME, and to the
    end of parsing.
    """
    async with fresh_page(browser, slow_down) as (page, _):
        await page.goto(url)
        await wait_for_widgets(page)
        times = {"": [await page.evaluate(PARSED)]}  # under no widget's name: the page by itself
        for name, milliseconds in await page.evaluate(READY_MARKS):
            times.setdefault(name, []).append(milliseconds)
        return times


def median_seconds(times, name, copy):
    """None if a run has no such time: a widget that is ready only sometimes is not ready."""
    found = [run[name][copy] / 1000 for run in times if len(run.get(name, ())) > copy]
    return statistics.median(found) if len(found) == len(times) else None


async def wait_for_widgets(page):
    try:
        await page.wait_for_function(ALL_READY, timeout=PATIENCE)
    except TimeoutError:
        pass  # the missing mark says so


async def measure_drag(page, protocol, index):
    """Frames while the mouse leads the widget's handle to and fro, and frames at rest, which show
    the machine's own noise.
    """
    handle = await find_handle(page.locator(WIDGETS).nth(index))
    if not handle:
        return {"drag": None, "why": "no handle to drag"}
    await handle.scroll_into_view_if_needed()
    before = await position(handle)
    rest = await watch(page, protocol, asyncio.sleep(REST_SECONDS))
    drag = await watch(page, protocol, lead(protocol, await handle.bounding_box()))
    if await position(handle) == before:  # a dead widget has splendid frame times
        return {"drag": None, "why": "the handle did not follow"}
    if not drag["interval"]:
        return {"drag": None, "why": "no second frame was drawn"}
    return {"drag": drag, "rest": rest}


async def find_handle(widget):
    """The widget's own handle, or else the first slider that can be seen."""
    for kind in HANDLES:
        for handle in await widget.locator(kind).all():
            if await handle.is_visible():
                return handle


async def watch(page, protocol, action):
    """Frames while the action lasts, and the main thread's share of each on average."""
    before = await main_thread(protocol)
    await page.evaluate(WATCH_FRAMES)
    await action
    seen = await page.evaluate("window.frames_seen()")
    after = await main_thread(protocol)
    frames = max(1, len(seen["interval"]))
    return {
        "frames": len(seen["interval"]),
        "moves": seen["moves"],
        "interval": quantiles(seen["interval"]),
        "work": {part: 1000 * (after[part] - before[part]) / frames for part in before},
        "longest_script": seen["longest_script"],
    }


async def main_thread(protocol):
    """Seconds of processor time so far: other programs on the machine do not add to it, the slow-
    down does.
    """
    metrics = {
        metric["name"]: metric["value"]
        for metric in (await protocol.send("Performance.getMetrics"))["metrics"]
    }
    layout = metrics["RecalcStyleDuration"] + metrics["LayoutDuration"]
    return {"all": metrics["TaskDuration"], "script": metrics["ScriptDuration"], "layout": layout}


async def lead(protocol, box):
    """A mouse that reports 125 times a second and does not wait for the page: Chromium hands it the
    latest move in each frame.
    """
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2

    def send(kind, right=0, down=0, buttons=1):
        event = {
            "type": kind,
            "x": x + right,
            "y": y + down,
            "button": "left" if buttons else "none",
            "buttons": buttons,
            "clickCount": 1,
        }
        return asyncio.create_task(protocol.send("Input.dispatchMouseEvent", event))

    await send("mouseMoved", buttons=0)
    await send("mousePressed")
    moves = []
    for move in range(int(DRAG_SECONDS * MOUSE_RATE)):
        angle = TURNS * 2 * math.pi * move / (DRAG_SECONDS * MOUSE_RATE)
        moves.append(
            send(
                "mouseMoved",
                -DRAG_RADIUS * math.sin(angle),
                -DRAG_RADIUS / 2 * (1 - math.cos(angle)),
            )
        )
        await asyncio.sleep(1 / MOUSE_RATE)
    await asyncio.gather(*moves, send("mouseMoved", *DRAG_END))
    await send("mouseReleased", *DRAG_END)


async def position(handle):
    """Where the handle is and what it says: either shows that it has followed."""
    words = (
        "(element) => [element.value, element.getAttribute('aria-valuenow'), "
        "element.getAttribute('aria-valuetext')]"
    )
    return await handle.bounding_box(), await handle.evaluate(words)


def quantiles(values):
    """The 50th and 95th percentile (nearest rank) and the largest."""
    ordered = sorted(values)
    rank = lambda share: ordered[max(0, math.ceil(share * len(ordered)) - 1)]
    return {"p50": rank(0.50), "p95": rank(0.95), "max": ordered[-1]} if ordered else None
