"""Time the cells that run in the page: their first results beside Pyodide, all of them beside the
same cells run natively. `make bench` runs it.
"""

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import zipfile
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import browser
import mpmath
import server
import sympy
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).resolve().parent
SITE = ROOT / "_build/html"
PATIENCE = 300_000  # milliseconds
WHAT = """\
Cells that run in the page, in Chromium on this machine, from a server that has compressed its files
beforehand.
  cold, warm  seconds from the press of Run to the result, median of {runs}: nothing kept by the
              browser, and a second visit
  MB          bytes on the wire / 10^6 of the cold one, the page's own included
  memory      MB at the worst, of all processes of the browser that show a page
This machine has {cpus} CPUs and a load of {load:.1f} now; times mean something only while it has
little else to do.
"""
# The first cell of a page that shows such a result. The first needs SymPy alone, as Pyodide has it.
FIRST = {
    "SymPy": ("when-it-breaks", 1, 4.0, 3.0),
    "NumPy": ("same-update-rule", 2, None, None),
    "a figure": ("linear-regression", 1, 6.0, None),
}
PEER = HERE / "node_modules/pyodide"
PEER_FILES = (
    *("pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm"),
    *("pyodide-lock.json", "python_stdlib.zip"),
)
# Seconds from the press to the result, as the page sees them.
RUN_CELL = """([name, button]) => new Promise((ended, failed) => {
    const bar = [...document.querySelectorAll(".live-bar")].find((it) =>
        name ? it.ariaLabel === name : it.querySelector("[role=status]"));
    const status = document.querySelector("#live [role=status]");
    const start = performance.now();
    new MutationObserver(() => {
        const said = status.textContent;
        if (/(is|are) done\\b/.test(said)) ended((performance.now() - start) / 1000);
        if (/^The engine has ended|^Not run|Error/.test(said)) failed(said);
    }).observe(status, { childList: true, characterData: true, subtree: true });
    [...bar.querySelectorAll("button")].find((it) => it.textContent === button).click();
})"""
RUN_PEER = """async (source) => {
    const start = performance.now();
    const result = await run(source);
    return [(performance.now() - start) / 1000, result];
}"""


def main():
    arguments = parse()
    if arguments.natively:
        return run_natively(arguments.natively)
    shown = {"runs": arguments.runs, "cpus": os.cpu_count(), "load": os.getloadavg()[0]}
    print(WHAT.format(**shown), flush=True)
    print(f"{'first result':<26}{'limits':>12}{'cold':>7}{'warm':>7}{'MB':>7}{'memory':>8}")
    with sync_playwright() as playwright, server.serve(SITE) as home:
        compress(SITE / "_static/live")
        for what, (name, cell, *limits) in FIRST.items():
            address = f"{home}/book/{name}.html"
            run = partial(press, name=f"Cell {cell}", button="Run")
            print(line(what, limits, measured(playwright, address, run, arguments.runs)))
        with peer() as address:
            run = partial(run_peer, source=first_source())
            figures = measured(playwright, address, run, arguments.runs)
            print(line("  SymPy in Pyodide", [], figures))
        whole(playwright, home, arguments.chapters or chapters())


# ------------------------------------------------------------------ the first result


def measured(playwright, address, run, runs):
    """The medians of a first visit and of a second one, and the worst of bytes and memory."""
    colds, warms, wires, memories = [], [], [], []
    for _ in range(runs):
        with chromium(playwright) as (running, context):
            server.sent.clear()
            page = context.new_page()
            page.goto(address)
            colds.append(run(page))
            memories.append(memory(running))
            wires.append(sum(server.sent) / 1e6)
            page.close()
            page = context.new_page()
            page.goto(address)
            warms.append(run(page))
    return statistics.median(colds), statistics.median(warms), max(wires), max(memories)


@contextmanager
def chromium(playwright):
    """A browser of its own, so that its memory is that of one page."""
    whole = browser.chromium(browser.WHOLE_FIRST)
    running = playwright.chromium.launch(executable_path=whole, args=browser.FLAGS)
    try:
        yield running, running.new_context()
    finally:
        running.close()


def press(page, *, name, button):
    """Seconds until all is done that a button of this bar sets going; None: the page's own bar."""
    page.set_default_timeout(PATIENCE)
    return page.evaluate(RUN_CELL, [name, button])


def memory(running):
    """MB that the browser's renderers have taken at most, as Linux counts them."""
    protocol = running.new_browser_cdp_session()
    processes = protocol.send("SystemInfo.getProcessInfo")["processInfo"]
    peaks = [peak(process["id"]) for process in processes if process["type"] == "renderer"]
    return max(peaks)


def peak(process):
    status = Path(f"/proc/{process}/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) * 1024 / 1e6


def compress(folder):
    """Have the server's files compressed before the first of them is asked for."""
    for path in folder.rglob("*.js"):
        server.compressed(path)


def line(what, limits, figures):
    cold, warm, wire, memory = figures
    wanted = [limit for limit in limits if limit]
    missed = any(limit and value > limit for limit, value in zip(limits, figures, strict=False))
    verdict = ("MISSED" if missed else "met") if wanted else ""
    shown = " / ".join(f"<= {limit:g}" for limit in wanted)
    return f"{what:<26}{shown:>12}{cold:>7.2f}{warm:>7.2f}{wire:>7.1f}{memory:>8.0f}   {verdict}"


# ------------------------------------------------------------------ Pyodide


@contextmanager
def peer():
    """The address of a page that runs SymPy in Pyodide."""
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        for path in [*(PEER / name for name in PEER_FILES), *(HERE / "pyodide").iterdir()]:
            shutil.copy(path, folder)
        sources = folder / "sources.zip"
        with zipfile.ZipFile(sources, "w") as archive:
            for library in (sympy, mpmath):
                home = Path(library.__file__).parent
                for file in home.rglob("*.py"):
                    if "tests" not in file.parts:
                        archive.write(file, file.relative_to(home.parent))
        node = Path(sys.executable).with_name("node")
        subprocess.run(
            [node, HERE / "pyodide/compile.mjs", sources, folder / "sympy.zip"], check=True
        )
        with server.serve(folder) as home:
            compress(folder)
            yield home


def run_peer(page, source):
    seconds, result = page.evaluate(RUN_PEER, source)
    assert result == "0", result
    return seconds


def first_source():
    """The source of the cell that both run, as the book's page has it."""
    cells = known(FIRST["SymPy"][0])["cells"]
    return next(cell["source"] for cell in cells if cell["needs"] == ["sympy"])


# ------------------------------------------------------------------ every cell


def chapters():
    """The pages with cells, but the one whose cells natively start processes of their own."""
    scripts = (SITE / "_static/live").glob("*.js")
    names = {path.stem for path in scripts if path.read_text("utf-8").startswith("LIVE.chapter")}
    return sorted(names - {"many-machines"})


def known(name):
    """What a page knows of its cells."""
    script = (SITE / f"_static/live/{name}.js").read_text("utf-8")
    return json.loads(script[script.index("{") : script.rindex("}") + 1])


def whole(playwright, home, names):
    """All cells of the chapters, in the page and natively, one chapter after the other."""
    columns = f"{'in the page':>12}{'natively':>10}{'ratio':>7}{'memory':>8}"
    print(f"\n{'all cells of':<26}{columns}", flush=True)
    times = {}
    for name in names:
        with chromium(playwright) as (running, context):
            page = context.new_page()
            page.goto(f"{home}/book/{name}.html")
            in_page = press(page, name=None, button="Run all")
            taken = memory(running)
        times[name] = in_page, natively(name)
        print(f"{ratio(name, *times[name])}{taken:>8.0f}", flush=True)
    totals = [sum(column) for column in zip(*times.values(), strict=True)]
    verdict = "met" if totals[0] <= 2 * totals[1] else "MISSED"
    print(f"{ratio('all of them', *totals)}   <= 2, {verdict}")


def ratio(name, in_page, native):
    return f"{name:<26}{in_page:>12.1f}{native:>10.1f}{in_page / native:>7.2f}"


def natively(name):
    """Seconds that the chapter's cells take in a Python of their own, which begins with them."""
    start = time.perf_counter()
    subprocess.run(
        [sys.executable, __file__, "--natively", name],
        check=True,
        cwd=ROOT / "book",
        stdout=subprocess.DEVNULL,
        env=os.environ | {"MPLBACKEND": "agg", "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    return time.perf_counter() - start


def run_natively(name):
    from bookbuild.live.session import Session

    notebook = Session(lambda **message: None)
    for number, cell in enumerate(known(name)["cells"]):
        notebook.run(number, cell["source"])


# ------------------------------------------------------------------ the arguments


def parse():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=3, help="visits for a median (default: 3)")
    parser.add_argument(
        "--chapters", nargs="+", metavar="NAME", help="run the cells of these chapters only"
    )
    parser.add_argument("--natively", metavar="NAME", help="run a chapter's cells here, untimed")
    arguments = parser.parse_args()
    if arguments.runs < 1:
        parser.error(f"--runs: at least 1 visit is needed, not {arguments.runs}")
    if unknown := set(arguments.chapters or ()) - set(chapters()):
        parser.error(
            f"--chapters: no cells run on {', '.join(sorted(unknown))}; there are: "
            f"{', '.join(chapters())}"
        )
    return arguments


if __name__ == "__main__":
    main()
