"""Time the verdicts of the proofreader in the page, on all equations and slips of them, beside the
same proofreader run natively, with which each has to agree. `make bench` runs it.
"""

import argparse
import os
import statistics
import time
from pathlib import Path
from random import Random

import browser
import server
from playwright.sync_api import sync_playwright
from proofreader import answer, read, told
from proofreader.judge.slips import slips

ROOT = Path(__file__).resolve().parents[2]
SITE = ROOT / "_build/html"
PATIENCE = 120_000  # milliseconds
SLIPS = 200
MEDIAN, MOST = 1.0, 3.0  # seconds, of all and of nine in ten
WHAT = """\
Verdicts in the page, in Chromium on this machine, once the proofreader is warm: every numbered
equation as the book has it, and {slips} random slips of them. Seconds from Enter to the verdict.
This machine has {cpus} CPUs and a load of {load:.1f} now; times mean something only while it has
little else to do.
"""
# Judge a line, as a reader does: [seconds, what is said].
JUDGE = """(latex) => new Promise((ended) => {
    const desk = document.querySelector(".desk");
    const [field, status] = [desk.querySelector("textarea"), desk.querySelector("[role=status]")];
    field.value = latex;
    field.dispatchEvent(new Event("input"));
    const start = performance.now();
    new MutationObserver((_, watch) => {
        if (!status.querySelector("strong")) return;
        watch.disconnect();
        ended([(performance.now() - start) / 1000, status.querySelector("strong").textContent]);
    }).observe(status, { childList: true, subtree: true });
    field.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", cancelable: true }));
})"""
SAID = {
    "proved": ("Still true", "True, as it stands in the book"),
    "definition": ("Still true, as a definition", "True, as it stands in the book"),
    "false": ("False",),
    "unreadable": ("I cannot read this",),
    "unproved": ("I could not decide",),
    "given": ("This is no claim",),
}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--slips", type=int, default=SLIPS, help=f"how many (default: {SLIPS})")
    wanted = parser.parse_args().slips
    print(WHAT.format(slips=wanted, cpus=os.cpu_count(), load=os.getloadavg()[0]), flush=True)
    asked = questions(wanted)
    times, natives, unlike = [], [], []
    with sync_playwright() as playwright, server.serve(SITE) as home:
        path = browser.chromium(browser.WHOLE_FIRST)
        running = playwright.chromium.launch(executable_path=path, args=browser.FLAGS)
        for name, lines in asked.items():
            page = running.new_page()
            page.set_default_timeout(PATIENCE)
            page.goto(f"{home}/book/{name}.html")
            for k, (equation, latex) in enumerate(lines):
                open_desk(page, equation.label, warm=k == 0)
                seconds, said = page.evaluate(JUDGE, latex)
                start = time.perf_counter()
                known = told(answer(latex, equation.note, edited=True))
                natives.append(time.perf_counter() - start)
                times.append(seconds)
                if not said.startswith(SAID[known["status"]]):
                    unlike.append((equation.label, latex, said, known["status"]))
            page.close()
            print(f"  {name}: {len(lines)}", flush=True)
        running.close()
    report(times, natives, unlike)


def questions(wanted):
    """{chapter: [(equation, line)]}: each equation, and so many slips, drawn evenly."""
    found, draw = {}, Random(2026)
    equations = [each for path in sorted((ROOT / "book").glob("*.md")) for each in read(path)]
    equations = [each for each in equations if each.label]
    for equation in equations:
        lines = found.setdefault(Path(equation.file).stem, [])
        lines.append((equation, " ".join(equation.latex.split())))
    for k in range(wanted):
        equation = equations[k % len(equations)]
        slip = next(slips(equation.latex, equation.note, draw))
        found[Path(equation.file).stem].append((equation, slip.latex))
    return {name: sorted(lines, key=lambda it: it[0].label) for name, lines in found.items()}


def open_desk(page, label, warm):
    """The desk of this equation, and no other; the first on a page is tried once before."""
    for close in page.locator(".desk").get_by_role("button", name="Close").all():
        close.click()
    button = page.locator(f".break[data-break={label}]")
    button.evaluate("each => each.closest('details')?.setAttribute('open', '')")
    button.click()
    page.locator(".desk textarea").wait_for()
    if warm:
        page.evaluate(JUDGE, "z = z")


def report(times, natives, unlike):
    ordered = sorted(times)
    median, most = statistics.median(times), ordered[int(0.9 * len(ordered))]
    verdict = "met" if median <= MEDIAN and most <= MOST else "MISSED"
    print(f"{len(times)} verdicts: median {median:.2f} s (<= {MEDIAN:g}), nine in ten within")
    print(f"{most:.2f} s (<= {MOST:g}), the slowest {ordered[-1]:.2f} s: {verdict}")
    print(f"ratio of all to the same natively: {sum(times) / sum(natives):.2f}")
    print(f"unlike the native verdict: {len(unlike)}, {'MISSED' if unlike else 'met'}")
    for each in unlike:
        print("   ", *each, sep=" | ")


if __name__ == "__main__":
    main()
