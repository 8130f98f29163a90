"""Equations are proved before the chapters are read; the mark beside each links to the report.

An equation that does not hold is an error of the build, at its line.
"""

import html
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from proofreader import BadChapter, check
from proofreader.judge.slips import with_formulas
from proofreader.report.report import Result
from sphinx.application import Sphinx
from sphinx.util import logging

REPORT = "book/proofs"  # the page that the marks lead to
ATTACKS = "book/attacks.json"  # what `make proofs` has found: the mutants of each equation

log = logging.getLogger(__name__)


class Sign(NamedTuple):
    """What stands beside an equation's number, and the same in words."""

    sign: str
    words: str


MARKS = {
    "proved": Sign("✓", "proved"),
    "definition": Sign("≔", "a definition or condition, anchored by a proof"),
}


class ProvingSphinx(Sphinx):
    """The application once `proofread` has run: it knows what holds, and the totals of all."""

    proofs: dict[str, Result]  # by label
    proof_totals: dict[str, Any]


def proofread(app: ProvingSphinx) -> None:
    """Judge every chapter before it is read; what does not hold is an error at its line."""
    app.proofs, app.proof_totals = {}, {}
    cache, record = Path(app.outdir).parent / "proofs", Path(app.srcdir) / ATTACKS
    try:
        report = check([Path(app.srcdir) / "book"], cache=cache, record=record)
    except BadChapter as unusable:
        log.error("%s", unusable)
        return
    app.proof_totals = report.totals()
    for fault in report.errors:
        log.error("%s", fault)
    for result in report.results:
        if result.holds and result.equation.label:
            app.proofs[result.equation.label] = result
        elif not result.holds:
            said = f"{result.verdict.status}: {result.verdict.complaint}"
            log.error("%s\n    %s", said, result.equation.latex, location=result.place)


def mark(translator: Any, label: str | None, number: str) -> str:
    """What stands beside the number that a translator to HTML is about to write.

    A link to the proof, and a button to try to break it, which shows where the page is alive.

    It is "" for an equation without a label (the output of a cell), and in a book without a report.
    """
    builder = translator.builder
    result = builder.app.proofs.get(label)
    if label is None or result is None or REPORT not in builder.env.found_docs:
        return ""
    sign, words = MARKS[result.verdict.status]
    page = builder.get_relative_uri(builder.current_docname, REPORT)
    title = html.escape(f"{words}: see how")
    name = html.escape(f"Proof of equation {number}: {words}")
    address = f"{page}#{anchor(label)}"
    return (
        f'<a class="proof-mark" href="{address}" title="{title}" aria-label="{name}">{sign}</a>'
        f'<button type="button" class="break" data-break="{label}" aria-expanded="false" '
        f'aria-label="break it: equation {number}">break it</button>'
    )


def to_break(proofs: Mapping[str, Result]) -> dict[str, dict[str, dict[str, Any]]]:
    """What a page knows of each equation that a reader may change, by its chapter and its label.

    That is what is proved, and which single edits of it are known to be true as well.
    """
    found: dict[str, dict[str, dict[str, Any]]] = {}
    for label, result in proofs.items():
        equation, attack = result.equation, result.attack
        found.setdefault(Path(equation.file).stem, {})[label] = {
            "latex": " ".join(equation.latex.split()),
            "note": equation.note,
            "true": [
                {"edit": with_formulas(each.edit), "latex": " ".join(each.latex.split())}
                for each in (attack.survivors if attack else ())
            ],
        }
    return found


def anchor(label: str) -> str:
    """Where the report speaks of an equation."""
    return f"proof-{label}"


def setup(app: Sphinx) -> None:
    """Have the chapters judged before any is read."""
    app.connect("builder-inited", proofread)
