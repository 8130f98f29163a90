"""Time the proofreader on the book: from nothing, from its cache, and with all mutants. `make
bench` runs it.
"""

import tempfile
from pathlib import Path

from proofreader import check

BOOK = Path(__file__).resolve().parents[2] / "book"
JOBS = 2


def main():
    with tempfile.TemporaryDirectory() as cache:
        cold = check([BOOK], cache=cache, jobs=JOBS)
        again = check([BOOK], cache=cache, jobs=JOBS)
        attack = check([BOOK], cache=cache, jobs=JOBS, mutants=True)
    totals = attack.totals()
    shown, mutants = totals["display"], totals["mutants"]
    print(
        f"{sum(shown.values())} display equations: {shown['proved']} proved, "
        f"{shown['definition']} definitions anchored; "
        f"{mutants['tried']} mutants: {mutants['rejected']} rejected "
        f"{mutants['statuses']}, {mutants['true']} true"
    )
    print(f"{'proofreader, on ' + str(JOBS) + ' processes':<34}{'limit':>8}{'seconds':>9}")
    for name, limit, report in (
        ("all equations, from nothing", 30, cold),
        ("all equations, from the cache", 2, again),
        ("all mutants", 600, attack),
    ):
        print(
            f"  {name:<32}{f'<= {limit}':>8}{report.seconds:>9.1f}   "
            f"{'met' if report.holds and report.seconds <= limit else 'MISSED'}"
        )


if __name__ == "__main__":
    main()
