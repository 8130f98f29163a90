"""The measurements in words and columns, and held against the budgets."""

from collections.abc import Callable
from typing import NamedTuple

from lighthouse import CATEGORIES

WHAT = """\
What is measured, in Chromium on this machine; page by page, ours beside the plain Jupyter Book page
of the same chapter.
  KB         bytes on the wire / 1000, headers included, of a load with an empty cache, gzipped,
             as it is first seen, and scrolled to the end
  asked      requests (of these, to other hosts; of these, unanswered: bytes that could not be
             counted)
  scores     Lighthouse, mobile: performance (median of the runs), accessibility, best practices,
             search engines
  shift      layout shift: the sum while loading and scrolling, or Lighthouse's own figure if that
             is larger
  ready      seconds from the start of the navigation to the mark lg-ready-NAME (median of the
             runs), as the CPU is and slowed down 4x; in brackets, until the page is parsed, slowed
             down too
  frame      ms from one frame to the next while a mouse leads the widget's handle for 4 s, CPU
             slowed down 4x: p50, p95, max
  work       ms of processor time that the page's main thread takes for a frame of that drag, on
             average: all (script + style and layout)
  script     the longest script time, in ms, in a frame of more than 50 ms (0: there was none)
  at rest    frame p95, and work, with nothing to do: the noise of this machine, which no page can
             be below
This machine has {cpus} CPUs and a load of {load:.1f} now; times mean something only while it has
little else to do.
"""
HEAD = f"{'page':<26}{'KB':>8}{'':>7}  {'asked':<12}{'scores':<21}{'shift':>7}"
FRAME_GRAIN = 0.1  # a browser rounds a frame's time stamp to a tenth of a millisecond


# ------------------------------------------------------------------ page by page


def page_lines(name, page, plain):
    yield page_line(name, page)
    if page.get("faults"):
        yield f"  Lighthouse's faults: {', '.join(page['faults'])}"
    if plain:
        yield page_line("  plain Jupyter Book", plain)
    yield from map(widget_line, page["widgets"])


def page_line(name, page):
    asked = f"{page['requests']} ({page['other_hosts']}; {page['failed']})"
    marks = (
        " / ".join(shown(page[category]) for category in CATEGORIES)
        if CATEGORIES[0] in page
        else ""
    )
    return (
        f"{name:<26}{page['first_kilobytes']:>8.1f}{page['kilobytes']:>7.1f}  "
        f"{asked:<12}{marks:<21}{page['layout_shift']:>7.3f}"
    )


def widget_line(widget):
    ready = f"{shown(widget['ready'])}, {shown(widget['ready_slow'], 's')}"
    start = f"  widget {widget['widget']:<17} ready {ready} ({shown(widget['parsed_slow'])})"
    drag, rest = widget["drag"], widget.get("rest")
    if not drag:
        return f"{start}; no drag: {widget['why']}"
    noise = f"{rest['interval']['p95']:.1f}, {rest['work']['all']:.1f}"
    work = "{all:.1f} ({script:.1f} + {layout:.1f})".format(**drag["work"])
    return (
        f"{start}; frame {three(drag['interval'])}; work {work}; script "
        f"{drag['longest_script']:.0f}; at rest {noise}; {drag['moves']} moves in "
        f"{drag['frames']} frames"
    )


def three(values):
    return " ".join(f"{values[name]:.1f}" for name in ("p50", "p95", "max"))


def shown(value, unit=""):
    if value is None:
        return "-"
    return (f"{value:.0f}" if value >= 100 else f"{value:.3g}") + (f" {unit}" if unit else "")


# ------------------------------------------------------------------ the budgets


class Budget(NamedTuple):
    name: str
    limit: float
    values: Callable  # of a page: each a label and a value; None is what could not be measured
    grain: float = 0  # how exactly the value can be read
    sign: int = 1  # -1 where more is better

    def found(self, pages):
        """(value, label) of all pages, the worst first."""
        pairs = [
            (value, label)
            for name, page in pages.items()
            for label, value in self.values(name, page)
        ]
        return sorted(
            pairs,
            key=lambda pair: float("inf") if pair[0] is None else self.sign * pair[0],
            reverse=True,
        )

    def is_met(self, value):
        return value is not None and self.sign * value <= self.sign * self.limit + self.grain


def of_page(key):
    return lambda name, page: [(name, page[key])] if key in page else []


def of_widget(value):
    return lambda name, page: [
        (f"{widget['widget']} in {name}", value(widget)) for widget in page["widgets"]
    ]


BUDGETS = (
    Budget("download, KB gzipped", 240, of_page("kilobytes")),
    Budget("requests to other hosts", 0, of_page("other_hosts")),
    *(
        Budget(f"Lighthouse {name}", 90 if name == "performance" else 100, of_page(name), sign=-1)
        for name in CATEGORIES
    ),
    Budget("layout shift", 0.02, of_page("layout_shift")),
    Budget("widget ready, s", 0.5, of_widget(lambda widget: widget["ready"])),
    Budget("widget ready, CPU / 4, s", 0.5, of_widget(lambda widget: widget["ready_slow"])),
    Budget(
        "drag, frame p95, ms",
        16.7,
        of_widget(lambda widget: widget["drag"] and widget["drag"]["interval"]["p95"]),
        FRAME_GRAIN,
    ),
)


def budget_lines(pages, plain):
    yield f"{'budget':<28}{'limit':>8}{'worst':>9}{'plain':>9}   where"
    for budget in BUDGETS:
        if ours := budget.found(pages):
            yield budget_line(budget, ours, budget.found(plain))


def budget_line(budget, ours, plain):
    worst, where = ours[0]
    bound = ("<= " if budget.sign > 0 else ">= ") + shown(budget.limit)
    beside = shown(plain[0][0]) if plain else ""
    misses = sum(not budget.is_met(value) for value, _ in ours)
    verdict = f"MISSED by {misses} of {len(ours)}" if misses else "met"
    return f"{budget.name:<28}{bound:>8}{shown(worst):>9}{beside:>9}   {where:<40} {verdict}"
