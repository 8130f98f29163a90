"""What a reader's Chromium sees: the bytes of a load, the layout shift, when widgets are ready, the frames of a drag."""

import math
import statistics
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Error, TimeoutError

PHONE = {"viewport": {"width": 412, "height": 823}, "device_scale_factor": 1.75}     # Lighthouse's phone
SLOW_DOWN = 4
PATIENCE = 10_000                                   # milliseconds until a widget counts as never ready
REST_SECONDS = 1
DRAG_CORNERS, DRAG_STEPS = ((-40, 10), (40, -20), (-40, -30), (40, 20), (-30, 5)), 40          # pixels from the start; not back at it
HANDLES = (".lg-handle", "[role=slider]", "input[type=range]")
WATCH_FRAMES = Path(__file__).with_name("frames.js").read_text(encoding="utf-8")
WATCH_SHIFTS = """
window.layout_shift = 0;
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.layout_shift += entry.value;
}).observe({ type: "layout-shift", buffered: true });
"""
SCROLL_THROUGH = """async () => {
  for (let y = 0; y < document.documentElement.scrollHeight; y += innerHeight / 2) {
    scrollTo({ top: y, behavior: "instant" });
    await new Promise((done) => setTimeout(done, 50));
  }
}"""
READY_MARKS = """() => performance.getEntriesByType("mark").filter((mark) => mark.name.startsWith("lg-ready-"))
  .map((mark) => [mark.name.slice("lg-ready-".length), mark.startTime])"""
ALL_READY = """() => [...document.querySelectorAll(".lg-widget")].every((widget) => widget.dataset.ready === "true")"""


@contextmanager
def fresh_page(browser, slow_down=1):
    """A page with nothing cached; `slow_down` holds for the page's main thread."""
    context = browser.new_context(**PHONE)
    page = context.new_page()
    protocol = context.new_cdp_session(page)
    protocol.send("Emulation.setCPUThrottlingRate", {"rate": slow_down})
    try:
        yield page, protocol
    finally:
        context.close()


# ------------------------------------------------------------------ a load

def weigh(browser, url):
    """Encoded bytes (headers included) of everything a load asks for, scrolled to the end so that lazy pictures count."""
    with fresh_page(browser) as (page, protocol):
        traffic = watch_traffic(protocol)
        page.add_init_script(WATCH_SHIFTS)
        page.goto(url, wait_until="load", timeout=60_000)
        page.evaluate(SCROLL_THROUGH)
        settle(page)
        home = urlsplit(url).netloc
        strangers = [address for address in traffic["asked"].values() if urlsplit(address).netloc != home]
        return {
            "bytes": sum(traffic["bytes"].values()),
            "requests": len(traffic["asked"]),
            "other_hosts": len(strangers),
            "failed": len(traffic["failed"]),
            "layout_shift": page.evaluate("window.layout_shift"),
        }


def watch_traffic(protocol):
    traffic = {"asked": {}, "bytes": {}, "failed": set()}

    def asked(event):
        if event["request"]["url"].startswith("http"):       # data: and blob: travel inside what was already counted
            traffic["asked"][event["requestId"]] = event["request"]["url"]

    def finished(event):
        if event["requestId"] in traffic["asked"]:
            traffic["bytes"][event["requestId"]] = event["encodedDataLength"]

    protocol.on("Network.requestWillBeSent", asked)
    protocol.on("Network.loadingFinished", finished)
    protocol.on("Network.loadingFailed", lambda event: traffic["failed"].add(event["requestId"]))
    protocol.send("Network.enable")
    return traffic


def settle(page):
    """A host that does not answer must not hold up the measurement for ever."""
    try:
        page.wait_for_load_state("networkidle", timeout=15_000)
    except TimeoutError:
        pass


# ------------------------------------------------------------------ the widgets

def measure_widgets(browser, url, runs):
    """For each widget of the page: seconds until it is ready (median of the runs), and the frames of one drag."""
    times = [ready_times(browser, url) for _ in range(runs)]
    with fresh_page(browser) as (page, protocol):
        page.goto(url)
        wait_for_widgets(page)
        names = page.eval_on_selector_all(".lg-widget", "all => all.map((widget) => widget.dataset.widget)")
        protocol.send("Emulation.setCPUThrottlingRate", {"rate": SLOW_DOWN})
        widgets = [measure_drag(page, index) for index in range(len(names))]
    for index, (name, widget) in enumerate(zip(names, widgets)):
        copy = names[:index].count(name)                     # a page may show the same widget twice
        seconds = [run[name][copy] / 1000 for run in times if len(run.get(name, ())) > copy]
        widget |= {"widget": name, "ready": statistics.median(seconds) if len(seconds) == runs else None}
    return widgets


def ready_times(browser, url):
    """Milliseconds from the start of the navigation to each mark lg-ready-NAME, by NAME."""
    with fresh_page(browser, SLOW_DOWN) as (page, _):
        page.goto(url)
        wait_for_widgets(page)
        times = {}
        for name, milliseconds in page.evaluate(READY_MARKS):
            times.setdefault(name, []).append(milliseconds)
        return times


def wait_for_widgets(page):
    try:
        page.wait_for_function(ALL_READY, timeout=PATIENCE)
    except TimeoutError:
        pass                                                 # the missing mark says so


def measure_drag(page, index):
    """Frames while the mouse leads the widget's handle to and fro, and frames at rest, which show the machine's own noise."""
    widget = page.locator(".lg-widget").nth(index)
    try:
        handle = next(found for found in (widget.locator(kind).first for kind in HANDLES) if found.count())
        handle.scroll_into_view_if_needed(timeout=PATIENCE)
        rest = watch(page, lambda: page.wait_for_timeout(1000 * REST_SECONDS))
        before = position(handle)
        drag = watch(page, lambda: lead(page, handle))
    except (StopIteration, Error):
        return {"drag": None, "why": "no handle to drag"}
    if position(handle) == before:                           # a dead widget has splendid frame times
        return {"drag": None, "why": "the handle did not follow"}
    return {"drag": summary(drag), "rest": summary(rest)}


def watch(page, action):
    page.evaluate(WATCH_FRAMES)
    action()
    return page.evaluate("window.frames_seen()")


def lead(page, handle):
    """Trusted mouse events; `steps` sends each as soon as the page has answered the last, which Chromium lets it do once a frame."""
    box = handle.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    for right, down in DRAG_CORNERS:
        page.mouse.move(x + right, y + down, steps=DRAG_STEPS)
    page.mouse.up()


def position(handle):
    values = ("value", "aria-valuenow", "aria-valuetext", "aria-label")
    return handle.bounding_box(), handle.evaluate("(element, names) => names.map((name) => element[name] ?? element.getAttribute(name))", values)


def summary(seen):
    return {
        "frames": len(seen["interval"]),
        "moves": seen["moves"],
        "interval": quantiles(seen["interval"]),
        "work": quantiles(seen["work"]),
        "longest_script": seen["longest_script"],
    }


def quantiles(values):
    """The 50th and 95th percentile (nearest rank) and the largest."""
    ordered = sorted(values)
    rank = lambda share: ordered[max(0, math.ceil(share * len(ordered)) - 1)]
    return {"p50": rank(0.50), "p95": rank(0.95), "max": ordered[-1]} if ordered else None
