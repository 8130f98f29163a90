"""Weigh the pages of the built site and time their widgets, beside a plain Jupyter Book.

`make bench` runs it, with tests/ on Python's path.
"""

import argparse
import asyncio
import json
import os
import sys
from contextlib import ExitStack
from pathlib import Path

import browser
import lighthouse
import plain
import reader
import report
import yaml
from playwright.async_api import async_playwright
from server import serve

HERE = Path(__file__).resolve().parent


def main():
    arguments = parse()
    print(report.WHAT.format(cpus=os.cpu_count(), load=os.getloadavg()[0]), flush=True)
    with ExitStack() as stack:
        homes = {"ours": stack.enter_context(serve(arguments.site))}
        if arguments.plain:
            print("Building the plain Jupyter Book ...", file=sys.stderr, flush=True)
            homes["plain"] = stack.enter_context(
                serve(
                    plain.build(
                        arguments.root, arguments.site.parent / "bench/plain", environment()
                    )
                )
            )
        results = asyncio.run(measure(homes, arguments))
    print("", *report.budget_lines(results["ours"], results["plain"]), sep="\n")
    if arguments.json:
        arguments.json.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")


async def measure(homes, arguments):
    """The results by book and page, printed page by page."""
    results = {"ours": {}, "plain": {}}
    print(report.HEAD)
    async with async_playwright() as playwright:
        chromium = await playwright.chromium.launch(
            executable_path=browser.chromium(browser.WHOLE_FIRST), args=browser.FLAGS
        )
        for name, address in arguments.pages.items():
            for book, home in homes.items():
                results[book][name] = await measure_page(
                    chromium, f"{home}/{address}", arguments, with_widgets=book == "ours"
                )
            print(
                *report.page_lines(name, results["ours"][name], results["plain"].get(name)),
                sep="\n",
                flush=True,
            )
        await chromium.close()
    return results


async def measure_page(chromium, url, arguments, *, with_widgets):
    page = await reader.weigh(chromium, url)
    page["kilobytes"] = page.pop("bytes") / 1000
    page["first_kilobytes"] = page.pop("first_bytes") / 1000
    page["widgets"] = (
        await reader.measure_widgets(chromium, url, arguments.runs) if with_widgets else []
    )
    if arguments.lighthouse:
        scores = lighthouse.scores(
            url,
            chromium=browser.chromium(browser.WHOLE_FIRST),
            environment=environment(),
            runs=arguments.runs,
        )
        scores = scores or dict.fromkeys(lighthouse.CATEGORIES) | {"layout_shift": 0}
        page |= scores | {"layout_shift": max(page["layout_shift"], scores["layout_shift"])}
    return page


def environment():
    """Node and Jupyter Book are found beside this Python, however it was started."""
    return os.environ | {"PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}


# ------------------------------------------------------------------ the arguments


def parse():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--pages", nargs="+", metavar="NAME", help="only these pages, such as: gradient newton"
    )
    parser.add_argument("--runs", type=int, default=3, help="loads for a median (default: 3)")
    parser.add_argument(
        "--no-lighthouse",
        dest="lighthouse",
        action="store_false",
        help="leave out Lighthouse, which takes longest",
    )
    parser.add_argument(
        "--no-plain", dest="plain", action="store_false", help="leave out the plain Jupyter Book"
    )
    parser.add_argument(
        "--site",
        type=Path,
        default=Path("_build/html"),
        metavar="FOLDER",
        help="the built site (default: _build/html)",
    )
    parser.add_argument(
        "--json", type=Path, metavar="FILE", help="write every number to FILE as well"
    )
    arguments = parser.parse_args()
    check(arguments, parser.error)
    return arguments


def check(arguments, error):
    """Complain before anything is measured; fill in what the arguments imply."""
    arguments.site = arguments.site.resolve()
    arguments.root = arguments.site.parent.parent
    if arguments.runs < 1:
        error(f"--runs: at least 1 load is needed, not {arguments.runs}")
    if arguments.json and (arguments.json.is_dir() or not arguments.json.resolve().parent.is_dir()):
        error(
            f"--json: {arguments.json} cannot be written: it is a folder, or its folder "
            "does not exist"
        )
    if arguments.lighthouse and not lighthouse.PROGRAM.exists():
        error(
            "Lighthouse is not installed: `make bench` installs it, `--no-lighthouse` does without"
        )
    if not browser.chromium(browser.WHOLE_FIRST):
        error("there is no Chromium: `make bench` installs one")
    if not (arguments.root / "_toc.yml").exists():
        error(
            f"--site: {arguments.site} is not the _build/html of a book: there is no "
            "_toc.yml two folders above it"
        )
    arguments.pages = pages_to_measure(arguments, error)


def pages_to_measure(arguments, error):
    """The address of each page by its short name, in the book's order."""
    contents = yaml.safe_load((arguments.root / "_toc.yml").read_text(encoding="utf-8"))
    pages = {Path(file).name: f"{file}.html" for file in files(contents)}
    if unknown := [name for name in arguments.pages or () if name not in pages]:
        error(f"--pages: no page is called {', '.join(unknown)}; there are: {', '.join(pages)}")
    pages = {
        name: address
        for name, address in pages.items()
        if not arguments.pages or name in arguments.pages
    }
    if missing := [
        address for address in pages.values() if not (arguments.site / address).exists()
    ]:
        error(f"--site: {arguments.site} has no {', '.join(missing)}: `make book` builds the site")
    return pages


def files(entry):
    """Every file that a table of contents names, at whatever depth."""
    if isinstance(entry, list):
        return [file for part in entry for file in files(part)]
    if not isinstance(entry, dict):
        return []
    own = [entry[key] for key in ("root", "file") if key in entry]
    return own + [file for part in entry.values() for file in files(part)]


if __name__ == "__main__":
    main()
