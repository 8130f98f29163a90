"""Lighthouse's four mobile scores of a page, from the version that package-lock.json pins."""

import json
import statistics
import subprocess
from pathlib import Path

PROGRAM = Path(__file__).parent / "node_modules/.bin/lighthouse"
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
SECONDS = 180


def scores(url, *, chromium, environment, runs):
    """Scores from 0 to 100 and the layout shift. Performance is a timing, so it is the median of
    the runs; a page that cannot be scored has None.
    """
    results = [run(url, CATEGORIES, chromium, environment)]
    results += [run(url, CATEGORIES[:1], chromium, environment) for _ in range(runs - 1)]
    if None in results:
        return None
    first = {name: percent(results[0], name) for name in CATEGORIES}
    performance = statistics.median(percent(result, "performance") for result in results)
    shift = max(result["audits"]["cumulative-layout-shift"]["numericValue"] for result in results)
    return {
        **first,
        "performance": performance,
        "layout_shift": shift,
        "faults": faults(results[0]),
    }


def faults(report):
    """What keeps the scores that are no timings from 100."""
    weighed = [
        audit
        for name in CATEGORIES[1:]
        for audit in report["categories"][name]["auditRefs"]
        if audit["weight"]
    ]
    return [
        audit["id"] for audit in weighed if report["audits"][audit["id"]]["score"] not in (1, None)
    ]


def run(url, categories, chromium, environment):
    """One load in a browser of its own; a second try, for a browser that did not start in time."""
    command = [
        PROGRAM,
        url,
        "--quiet",
        "--output=json",
        "--chrome-flags=--headless=new --no-sandbox",
        f"--only-categories={','.join(categories)}",
    ]
    for _ in range(2):
        try:
            done = subprocess.run(
                command,
                capture_output=True,
                text=True,
                timeout=SECONDS,
                env=environment | {"CHROME_PATH": chromium},
            )
            report = json.loads(done.stdout)
        except (subprocess.TimeoutExpired, json.JSONDecodeError):
            continue
        if "runtimeError" not in report:
            return report


def percent(report, category):
    return round(100 * (report["categories"][category]["score"] or 0))
