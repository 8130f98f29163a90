"""Every single edit of an equation: what a slip of the pen or of the mind would make of it.

Edits of tokens (a sign turned, a digit changed, a letter exchanged, a token lost ...) and edits of
the tree (a factor, a term or a transpose lost, a fraction upside down, a difference the other way
round, 1 - y for y ...). The proofreader must reject each of them, unless what it says happens to
be true as well.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ..language.tokens import Token, tokenize, without_layout
from ..language.tree import Node, walk
from ..source.note import Note, read_note
from ..source.statement import Chain, Statement, read_statement
from .equation import reading
from .verdict import Verdict

Edits = Iterator[tuple[str, str]]  # what is done, and the new text

# What a slip makes of what: each of a group any other of it, and some one way only.
GROUPS = (
    r"+ - | i j k | m n | h y | \le \ge | < > | J L | F X | \sum \prod | \Phi \varphi | \theta v"
)
ONE_WAY = r"\sinh \cosh | \log \exp | \sigma \exp | S X | d v | \alpha t | a c | b a | c a"
EXCHANGED = {
    one: [other for other in group.split() if other != one]
    for group in GROUPS.split("|")
    for one in group.split()
}
EXCHANGED |= {one: [other] for one, other in map(str.split, ONE_WAY.split("|"))}
EXCHANGED["K"] = ["m", "K - 1"]

# A letter also becomes every other letter of its equation.
LETTER = re.compile(r"[a-zA-Z]|\\(?:theta|alpha|varepsilon|sigma|lambda|ell|Phi|varphi)")


@dataclass(frozen=True)
class Mutant:
    """An equation with a single edit, and what is read of it."""

    edit: str
    latex: str
    statement: Statement | Verdict


def mutants(latex: str, note: str | Note = "") -> Iterator[Mutant]:
    """The single-edit mutants of an equation, each text once, none that reads the same as it."""
    note, seen = read_note(note), set()
    original = read_statement(latex, note).chains
    for edit, text in [*token_edits(latex), *tree_edits(latex, original)]:
        mark = without_layout(text)
        if mark in seen:
            continue
        statement = reading(text, note)
        if isinstance(statement, Verdict) or statement.chains != original:
            seen.add(mark)
            yield Mutant(edit, text, statement)


def token_edits(latex: str) -> Edits:
    letters = sorted({token.text for token in tokenize(latex) if LETTER.fullmatch(token.text)})
    for token in tokenize(latex):

        def put(text: str, token: Token = token) -> str:
            return latex[: token.start] + text + latex[token.end :]

        yield f"lose {token.text}", put(" ")
        others = EXCHANGED.get(token.text, []) + (letters if token.text in letters else [])
        for other in dict.fromkeys(other for other in others if other != token.text):
            yield f"{token.text} becomes {other}", put(other + " ")
        if token.text.isdigit():
            for number in (int(token.text) + 1, int(token.text) - 1):
                if number >= 0:
                    yield f"{token.text} becomes {number}", put(str(number))


def tree_edits(latex: str, chains: list[Chain]) -> Edits:
    links = [link for chain in chains for link in chain]
    sides = {id(side): side for link in links for side in (link.left, link.right)}
    for side in sides.values():
        for node in walk(side):
            for edit, text in edits_of(node):
                end = node.start + len(node.text)
                yield f"{edit} in {shortened(node.text)}", latex[: node.start] + text + latex[end:]


def shortened(text: str) -> str:
    return text if len(text) <= 40 else text[:37] + "..."


def edits_of(node: Node) -> Edits:
    """(what is done, new text) for one node."""
    if node.text:
        yield from changes_of_size(node)
        yield from EDITS.get(node.kind, lambda node: ())(node)


SIZED = set("mul div call entry sample hypothesis sum diff gradient norm pow name".split())


def changes_of_size(node: Node) -> Edits:
    if node.kind in SIZED:
        yield "minus sign", rf"\left(-{node.text}\right)"
        yield "factor 2", rf"2 \left({node.text}\right)"
    if node.kind in ("sample", "hypothesis") or node.kind == "name" and node.parts[0] in ("h", "y"):
        yield "1 - it", rf"\left(1 - {node.text}\right)"


def lost_minus(node: Node) -> Edits:
    yield "minus lost", rf"\left({node.parts[0].text}\right)"


def of_product(node: Node) -> Edits:
    yield from (("factor lost", rf"\left({part.text}\right)") for part in node.parts)
    yield "a sum for a product", rf"\left({node.parts[0].text} + {node.parts[1].text}\right)"


def of_fraction(node: Node) -> Edits:
    above, below = (part.text for part in node.parts)
    yield "divisor lost", rf"\left({above}\right)"
    yield "upside down", rf"\frac{{{below}}}{{{above}}}"


def lost_operation(node: Node) -> Edits:
    yield f"{node.kind} lost", rf"\left({node.parts[0].text}\right)"


def of_power(node: Node) -> Edits:
    yield from lost_operation(node)
    yield "one power more", rf"\left({node.text}\right) \left({node.parts[0].text}\right)"


def of_call(node: Node) -> Edits:
    if len(node.parts[2]) != 1:
        return
    inside = node.parts[2][0]
    yield "function lost", rf"\left({inside.text}\right)"
    before, after = (
        node.text[: inside.start - node.start],
        node.text[inside.start - node.start + len(inside.text) :],
    )
    if inside.text and before.rstrip().endswith(("(", "[", "{")):
        yield "argument negated", f"{before}-({inside.text}){after}"


def lost_sum(node: Node) -> Edits:
    yield "sum lost", rf"\left({node.parts[3].text}\right)"


def lost_terms(node: Node) -> Edits:
    terms = [
        (rf"-\left({part.parts[0].text}\right)" if part.kind == "neg" else part.text)
        for part in node.parts
    ]
    for at in range(len(terms)):
        rest = terms[:at] + terms[at + 1 :]
        yield "term lost", r"\left(" + " + ".join(rest).replace("+ -", "- ") + r"\right)"
    if len(terms) == 2 and node.parts[1].kind == "neg":
        yield (
            "difference turned round",
            rf"\left({node.parts[1].parts[0].text} - \left({terms[0]}\right)\right)",
        )


EDITS = {
    "add": lost_terms,
    "neg": lost_minus,
    "mul": of_product,
    "div": of_fraction,
    "pow": of_power,
    "call": of_call,
    "sum": lost_sum,
    "prod": lost_sum,
    **dict.fromkeys(("transpose", "norm", "sqrt", "abs"), lost_operation),
}
