"""The page behind the marks, from the directive ``proof-report``: how each equation was proved."""

import hashlib
import html
import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any, TypeAlias, cast

from docutils import nodes
from proofreader import Verdict
from proofreader.judge.slips import with_formulas
from proofreader.report.report import Attack, Result
from sphinx.addnodes import pending_xref
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective
from sphinxcontrib.katex import KaTeXError

from bookbuild.marks import MARKS, REPORT, ProvingSphinx, anchor
from bookbuild.mathematics import formula
from bookbuild.speech import spoken
from bookbuild.widgets import raw_html

Chapter: TypeAlias = tuple[str, str, list[Result]]  # its document, its title, its results

AS_TYPED = "as-typed docutils literal notranslate"  # the classes of a literal
EQUATIONS = "equations.txt"  # beside the report
HEAD = """The equations of The Logistic Gradient, each as LaTeX and in words.

A capital letter is "cap". A fraction ends in "end fraction", a power in "power", and an index of
several signs in "end sub"; in "x sub j" it is one sign.
"""

log = logging.getLogger(__name__)

REJECTED = {  # how a mutant is rejected
    "false": "refuted by numbers",
    "unreadable": "without a meaning",
    "unproved": "neither proved nor refuted",
}


class ProofReport(SphinxDirective):
    """Every display equation in the order of the book: its proof, its assumptions, its mutants."""

    def run(self) -> list[nodes.Node]:
        """The summary, and a section a chapter."""
        app = cast(ProvingSphinx, self.env.app)
        sections = [self.section(*chapter) for chapter in chapters(app, self.env)]
        link = nodes.reference("", "all equations as LaTeX and in words", refuri=EQUATIONS)
        download = paragraph(nodes.Text("One text file has "), link, nodes.Text("."))
        return [paragraph(*formulas(summary(app.proof_totals))), download, *sections]

    def section(self, docname: str, title: str, results: Iterable[Result]) -> nodes.Node:
        """What is known of one chapter."""
        cards = [self.card(docname, result) for result in results]
        ids = [f"proofs-{Path(docname).name}"]
        return nodes.section("", nodes.title("", title), *cards, ids=ids)

    def card(self, docname: str, result: Result) -> nodes.Node:
        """What is known of one equation."""
        latex, label = result.equation.latex, str(result.equation.label)
        sign, words = MARKS[result.verdict.status]
        about = nodes.Text(f" {sign} {words}")
        parts = [
            paragraph(number(self.env.docname, label), about, classes=["proof-head"]),
            nodes.math_block(latex, latex, nowrap=False, number=None, label=None, docname=docname),
            table_of(facts(result)),
            *survivors(result.attack),
        ]
        return nodes.container("", *parts, ids=[anchor(label)], classes=["proof"])


def chapters(app: ProvingSphinx, env: BuildEnvironment) -> Iterator[Chapter]:
    """The chapters that have equations, in the order of the book."""
    results = list(app.proofs.values())
    for docname in env.config.external_site_map:
        own = [result for result in results if env.path2doc(result.equation.file) == docname]
        if own:
            text = Path(env.doc2path(docname)).read_text(encoding="utf-8")
            [title] = re.findall(r"(?m)^# (.+)$", text)[:1]
            yield docname, title, own


def facts(result: Result) -> Iterator[tuple[str, str]]:
    """The names and texts of what is known of an equation, in which $...$ is mathematics."""
    for how in ways(result.verdict):
        yield "How", how
    for text in result.verdict.assumed:
        yield "Assumed", text
    yield "Mutants", attacked(result.attack)
    yield "Time", f"{result.verdict.seconds:.2f} seconds"
    yield "In words", read_aloud(result)


def read_aloud(result: Result) -> str:
    """An equation in words; what cannot be said is an error at its line."""
    try:
        return words(result.equation.latex)
    except KaTeXError:
        return ""  # where the equation stands that is an error already
    except ValueError as fault:
        log.error("%s", fault, location=result.place)
        return ""


@cache
def words(latex: str) -> str:
    """A display formula in words, which the report and the text file both need."""
    return spoken(formula(latex))


def write_equations(app: ProvingSphinx, failure: Exception | None) -> None:
    """Write all equations as text beside the report: to listen to, to search, to copy from."""
    if failure or REPORT not in app.env.found_docs:
        return
    lines = [HEAD]
    for docname, title, results in chapters(app, app.env):
        numbers = app.env.toc_fignumbers[docname]["displaymath"]
        lines += ["", title, ""]
        for result in results:
            number = ".".join(map(str, numbers[f"equation-{result.equation.label}"]))
            latex = " ".join(result.equation.latex.split())
            lines += [f"({number}) {result.equation.label}", latex, read_aloud(result), ""]
    path = Path(app.outdir, REPORT).with_name(EQUATIONS)
    path.write_text("\n".join(lines), encoding="utf-8")


def summary(totals: dict[str, Any]) -> str:
    """A paragraph on all equations."""
    shown, mutants = totals["display"], totals["mutants"]
    return (
        f"{sum(shown.values())} display equations: {shown['proved']} statements proved, "
        f"{shown['definition']} definitions and conditions anchored. "
        f"{mutants['tried']} mutants were made of {mutants['equations']} of them: "
        f"{in_words(mutants['statuses'])}, {mutants['true']} true."
    )


def in_words(statuses: dict[str, int]) -> str:
    """How mutants were rejected."""
    return ", ".join(f"{count} {REJECTED[status]}" for status, count in statuses.items())


def number(here: str, label: str) -> nodes.Node:
    """The equation's number, a link from the page `here` to where it stands."""
    target = {"refdomain": "math", "reftype": "eq", "reftarget": label}
    return pending_xref(
        "", nodes.literal("", label), **target, refdoc=here, refexplicit=False, refwarn=True
    )


def ways(verdict: Verdict) -> list[str]:
    """A sentence for each link; of several, with the relation that it proves."""
    if len(verdict.links) == 1:
        return [verdict.links[0].how]
    return [f"${link.relation}$: {link.how}" for link in verdict.links]


def attacked(attack: Attack | None) -> str:
    """How many mutants were made of an equation, and what became of them."""
    if not attack:
        return "not attacked since it or the proofreader was changed"
    true = len(attack.survivors)
    return f"{attack.tried} made: {in_words(attack.statuses)}" + (f", {true} true" if true else "")


def survivors(attack: Attack | None) -> list[nodes.Node]:
    """The mutants that were not rejected, each with the reason why it is true, behind a fold."""
    if not attack or not attack.survivors:
        return []
    items = []
    for each in attack.survivors:
        edit = as_typed(each.edit, edit_in_words(each.edit))
        edited = [*as_typed(each.latex, words(each.latex)), nodes.Text(" ("), *edit]
        reason = formulas(f"): {each.reason}")
        items.append(nodes.list_item("", paragraph(*edited, *reason)))
    return [
        raw_html(f"<details><summary>True mutants: {len(items)}</summary>"),
        nodes.bullet_list("", *items),
        raw_html("</details>"),
    ]


def as_typed(latex: str, heard: str) -> list[nodes.Node]:
    """LaTeX to be read as LaTeX, for it is what was edited that matters; and its words to hear."""
    return [
        raw_html(f'<code class="{AS_TYPED}" aria-hidden="true">{html.escape(latex)}</code>'),
        raw_html(f'<span class="lg-unseen">{html.escape(heard)}</span>'),
    ]


def edit_in_words(edit: str) -> str:
    """An edit as the record has it, "minus sign in z" or "+ becomes -", in words."""
    parts = with_formulas(edit).split("$")
    return "".join(words(part) if k % 2 else part for k, part in enumerate(parts))


def table_of(facts: Iterable[tuple[str, str]]) -> nodes.Node:
    """A definition list; what has several entries is named once."""
    items: list[nodes.Element] = []
    before = None
    for name, text in facts:
        if name != before:
            items.append(nodes.definition_list_item("", nodes.term("", name)))
        items[-1] += nodes.definition("", paragraph(*formulas(text)))
        before = name
    return nodes.definition_list("", *items, classes=["simple"])


def formulas(text: str) -> list[nodes.Node]:
    """Text in which $...$ is mathematics."""
    parts = text.split("$")
    return [
        nodes.math("", part) if odd % 2 else nodes.Text(part)
        for odd, part in enumerate(parts)
        if part
    ]


def paragraph(*children: nodes.Node, **attributes: Any) -> nodes.Node:
    """A paragraph of these nodes."""
    return nodes.paragraph("", "", *children, **attributes)


def outdated(app: ProvingSphinx, env: Any, *changes: set[str]) -> list[str]:
    """The report is outdated if what it says has changed; the chapters may change without that."""
    if REPORT not in env.found_docs:
        return []
    said = [
        (
            docname,
            title,
            [
                (each.equation.label, each.equation.latex, each.verdict, each.attack)
                for each in results
            ],
        )
        for docname, title, results in chapters(app, env)
    ]
    before = getattr(env, "proofs_reported", None)
    env.proofs_reported = hashlib.sha256(repr((said, app.proof_totals)).encode()).hexdigest()
    return [REPORT] if env.proofs_reported != before else []


def setup(app: Sphinx) -> None:
    """Add the directive, and keep its page up to date."""
    app.add_directive("proof-report", ProofReport)
    app.connect("env-get-outdated", outdated)
    app.connect("build-finished", write_equations)
