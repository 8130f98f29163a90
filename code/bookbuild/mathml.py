r"""KaTeX's MathML made valid, with what it means, and typed on one line.

With an argument too many, a screen reader or Firefox cannot use it.

In `\lambda_{\max}` KaTeX lets the invisible sign that applies a function follow `max`, though the
subscript holds nothing to apply it to: `<msub>` then has three children. What a formula means is
added here too (intents.py).
"""

import re
from collections.abc import Iterator
from xml.etree import ElementTree

from bookbuild.intents import APPLY, add_intents

# How many arguments an element must have (MathML Core, section 3).
ARITY = {
    **dict.fromkeys(("mfrac", "mroot", "msub", "msup", "munder", "mover"), 2),
    **dict.fromkeys(("msubsup", "munderover"), 3),
}
NAMESPACE = ' xmlns="http://www.w3.org/1998/Math/MathML"'
# KaTeX's; those of the exercises say how they are displayed, and come from another hand.
MATH = re.compile(r'<math(?! display="inline")\b.*?</math>', flags=re.S)

# How a formula is typed on one line: what joins the parts of these; the others' follow each other.
JOINTS = {"msub": "_", "msup": "^", "mfrac": "/", "msubsup": "_^"}
ROWS = {"math", "mrow", "mstyle", "mpadded", "mspace", "mi", "mn", "mo", "mtext"}
RELATIONS = set("=≠≈<>≤≥∈→↦")
TALL = set("∑∏∫")


def formulas(page: str) -> Iterator[ElementTree.Element]:
    """The MathML of every formula of a page, without its namespace; ParseError if it is not XML."""
    for math in MATH.findall(page):
        yield ElementTree.fromstring(math.replace(NAMESPACE, "", 1))


def faults(math: ElementTree.Element) -> list[str]:
    """Each element that has not as many children as its kind needs, as "msub with 3 arguments"."""
    return [
        f"{element.tag} with {len(element)} arguments"
        for element in math.iter()
        if len(element) != ARITY.get(element.tag, len(element))
    ]


def mended(formula: str) -> str:
    """KaTeX's HTML for one formula, with MathML that is valid and says what it means."""
    return MATH.sub(remade, formula)


def remade(found: re.Match[str]) -> str:
    """The MathML mended and with intents, without a note of the LaTeX it was made from.

    Nobody is to hear that; some browsers would read it out where a page is not in sight.
    """
    [math] = formulas(found[0])
    [[row, _]] = math
    math[:] = [row]
    drop_idle_signs(math)
    add_intents(math)
    text = ElementTree.tostring(math, encoding="unicode")
    return text.replace("<math", "<math" + NAMESPACE, 1)


def drop_idle_signs(math: ElementTree.Element) -> None:
    """Remove a sign of application among the arguments of an element of fixed arity."""
    idle = [
        (parent, child)
        for parent in math.iter()
        if parent.tag in ARITY
        for child in parent
        if child.tag == "mo" and child.text == APPLY
    ]
    for parent, child in idle:
        parent.remove(child)


def in_line(formula: str) -> str:
    """The formula, given as MathML, as one types it on a line, as in x_j^2; "…" if it has two."""
    [math] = formulas(formula)
    of_one_line = all(element.tag in ROWS | JOINTS.keys() for element in math.iter())
    if not of_one_line or not TALL.isdisjoint(math.itertext()):
        return "…"
    return typed(math).replace(f"{APPLY}(", "(").replace(APPLY, " ")


def typed(element: ElementTree.Element) -> str:
    """An element of a formula that fits on one line."""
    parts = [typed(child) for child in element]
    if joints := JOINTS.get(element.tag):
        first, *others = map(bracketed, parts)
        written = first + "".join(map("".join, zip(joints, others, strict=True)))
        return written.replace("^′", "′").replace("^⊤", "ᵀ")
    own = element.text or ""
    return f" {own} " if own in RELATIONS else own + "".join(parts)


def bracketed(part: str) -> str:
    """A part of a formula, in brackets unless it is one symbol, one number or already in some."""
    return part if part.isalnum() or len(part) < 2 or part[0] + part[-1] == "()" else f"({part})"
