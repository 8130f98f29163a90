"""The proofs on the site: an error of the build where an equation does not hold, a mark beside each number, and the
report behind the mark, which the directive ``proof-report`` writes.
"""

import re
from pathlib import Path

from docutils import nodes
from proofreader import BadChapter, check
from sphinx.addnodes import pending_xref
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

from bookbuild.widgets import html

REPORT = "book/proofs"  # the page that the marks lead to
ATTACKS = "book/attacks.json"  # what `make proofs` has found: the mutants of each equation
MARKS = {
    "proved": ("✓", "proved"),
    "definition": ("≔", "a definition or condition, anchored by a proof"),
}

log = logging.getLogger(__name__)


def proofread(app):
    """Judge every chapter before it is read; what does not hold is an error at its line."""
    app.proofs, app.proof_totals = {}, {}
    try:
        report = check(
            [Path(app.srcdir) / "book"],
            cache=Path(app.outdir).parent / "proofs",
            record=Path(app.srcdir) / ATTACKS,
        )
    except BadChapter as fault:
        log.error("%s", fault)
        return
    app.proof_totals = report.totals()
    for fault in report.errors:
        log.error("%s", fault)
    for result in report.results:
        if not result.holds:
            log.error(
                "%s: %s\n    %s",
                result.verdict.status,
                result.verdict.complaint,
                result.equation.latex,
                location=result.place,
            )
        elif result.equation.label:
            app.proofs[result.equation.label] = result


# ------------------------------------------------------------------ the mark beside a number


def mark(translator, label):
    """A link to the report, or nothing for an equation without a label (the output of a cell)."""
    result = translator.builder.app.proofs.get(label)
    if not result or REPORT not in translator.builder.env.found_docs:
        return ""
    sign, words = MARKS[result.verdict.status]
    page = translator.builder.get_relative_uri(translator.builder.current_docname, REPORT)
    return f'<a class="proof-mark" href="{page}#{anchor(label)}" title="{words}: see how" aria-label="{words}: proof of {label}">{sign}</a>'


def anchor(label):
    return f"proof-{label}"


# ------------------------------------------------------------------ the report


class ProofReport(SphinxDirective):
    """Every display equation in the order of the book: how it was proved, what was assumed, how it was attacked."""

    def run(self):
        results = list(self.env.app.proofs.values())
        sections = []
        for docname in self.env.config.external_site_map:
            of_chapter = [
                result for result in results if self.env.path2doc(result.equation.file) == docname
            ]
            if of_chapter:
                sections.append(self.section(docname, of_chapter))
        return [paragraph(*formulas(summary(self.env.app.proof_totals))), *sections]

    def section(self, docname, results):
        title = re.search(
            r"^# (.+)$", Path(self.env.doc2path(docname)).read_text(encoding="utf-8"), flags=re.M
        )[1]
        cards = [self.card(docname, result) for result in results]
        return nodes.section(
            "", nodes.title("", title), *cards, ids=[f"proofs-{Path(docname).name}"]
        )

    def card(self, docname, result):
        """What is known of one equation."""
        equation, verdict = result.equation, result.verdict
        sign, words = MARKS[verdict.status]
        formula = nodes.math_block(
            equation.latex, equation.latex, nowrap=False, number=None, label=None, docname=docname
        )
        head = paragraph(
            number(self.env.docname, equation.label),
            nodes.Text(f" {sign} {words}"),
            classes=["proof-head"],
        )
        facts = [("How", how) for how in ways(verdict)] + [
            ("Assumed", text) for text in verdict.assumed
        ]
        facts += [("Mutants", attacked(result.attack)), ("Time", f"{verdict.seconds:.2f} seconds")]
        parts = [head, formula, table_of(facts), *survivors(equation.label, result.attack)]
        return nodes.container("", *parts, ids=[anchor(equation.label)], classes=["proof"])


def summary(totals):
    shown, mutants = totals["display"], totals["mutants"]
    return (
        f"{sum(shown.values())} display equations: {shown['proved']} statements proved, {shown['definition']} definitions and conditions anchored. "
        f"{mutants['tried']} mutants were made of {mutants['equations']} of them: {in_words(mutants['statuses'])}, {mutants['true']} true."
    )


def in_words(statuses):
    """How mutants were rejected."""
    ways = {
        "false": "refuted by numbers",
        "unreadable": "without a meaning",
        "unproved": "neither proved nor refuted",
    }
    return ", ".join(f"{number} {ways[status]}" for status, number in statuses.items())


def number(here, label):
    """The equation's number, a link from the page `here` to where it stands."""
    return pending_xref(
        "",
        nodes.literal("", label),
        refdomain="math",
        reftype="eq",
        reftarget=label,
        refdoc=here,
        refexplicit=False,
        refwarn=True,
    )


def ways(verdict):
    """A sentence for each link; of several, with the relation that it proves."""
    if len(verdict.links) == 1:
        return [verdict.links[0].how]
    return [f"${link.relation}$: {link.how}" for link in verdict.links]


def attacked(attack):
    if not attack:
        return "not attacked since it or the proofreader was changed"
    true = len(attack.survivors)
    return f"{attack.tried} made: {in_words(attack.statuses)}" + (f", {true} true" if true else "")


def survivors(label, attack):
    """The mutants that were not rejected, each with the reason why it is true, behind a fold."""
    if not attack or not attack.survivors:
        return []
    items = [
        nodes.list_item(
            "",
            paragraph(
                as_typed(each.latex),
                nodes.Text(" ("),
                as_typed(each.edit),
                *formulas(f"): {each.reason}"),
            ),
        )
        for each in attack.survivors
    ]
    return [
        html(f"<details><summary>The true mutants of {label}</summary>"),
        nodes.bullet_list("", *items),
        html("</details>"),
    ]


def as_typed(latex):
    """LaTeX to be read as LaTeX: it is what was edited that matters."""
    return nodes.literal("", latex, classes=["as-typed"])


def table_of(facts):
    """A definition list; what has several entries is named once."""
    items, before = [], None
    for name, text in facts:
        if name != before:
            items.append(nodes.definition_list_item("", nodes.term("", name)))
        items[-1] += nodes.definition("", paragraph(*formulas(text)))
        before = name
    return nodes.definition_list("", *items, classes=["simple"])


def formulas(text):
    """Text in which $...$ is mathematics."""
    parts = text.split("$")
    return [
        nodes.math("", part) if odd % 2 else nodes.Text(part)
        for odd, part in enumerate(parts)
        if part
    ]


def paragraph(*children, **attributes):
    return nodes.paragraph("", "", *children, **attributes)


def always_fresh(app, env, added, changed, removed):
    """The report follows from all chapters."""
    return [REPORT] if REPORT in env.found_docs else []


def setup(app):
    app.add_directive("proof-report", ProofReport)
    app.connect("builder-inited", proofread)
    app.connect("env-get-outdated", always_fresh)
