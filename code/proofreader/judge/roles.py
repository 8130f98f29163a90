"""Definitions, conditions and updates: what is to be proved of an equation that is no theorem."""

import re
from dataclasses import replace

from ..language import notation
from ..language.notation import GAP, NEW
from ..language.parser import parse_expression
from ..language.tokens import tokenize
from ..language.tree import Unreadable, walk
from ..meaning.claims import claims, speaks_of_columns
from ..source.note import merged
from ..source.statement import chains_of
from .claims import counterexample
from .verdict import Stopped

PARAMETER = re.compile(r"\((?:[a-zA-Z]|\\[a-zA-Z]+)\)")


def must_be_anchored(context, subject):
    """Nothing counts because it was written down: something must be proved of what a definition or condition says."""
    if context.role == "theorem" or context.equivalent:
        return
    if not any(speaks_of(subject, latex, merged(context, own)) for own, latex in context.anchors):
        about = subject or r"the condition (\text{gap}, or `equivalent to`)"
        raise Stopped(
            "unproved",
            error=f"the note has no anchor about {about}: `% anchor: ...` says what is to be proved of it",
        )
    for name, parameter, latex in context.meanings:
        if name == subject and not notice(
            context.anchors, context.with_meaning(name, parameter, f"2 ({latex})")
        ):
            raise Stopped(
                "unproved",
                error=f"the anchors would hold as well if {name} were twice what it is here; "
                "one of them must say how large it is",
            )


def speaks_of(subject, latex, context):
    return any(
        link.left != link.right and subject in link.left.names() | link.right.names()
        for chain in chains_of(latex, context)
        for link in chain
    )


def notice(anchors, context):
    """Does one of the anchors become false in this context?"""
    for own, latex in anchors:
        inner = merged(context, own)
        links = [link for chain in chains_of(latex, inner) for link in chain]
        if any(counterexample(part) for link in links for part in claims(inner, link, links)):
            return True
    return False


def with_defined_name(latex, context):
    """A name that the equation itself introduces, such as G in G(theta) = ..., is known from here on."""
    name = context.defined
    if name is None:
        return context
    tokens = [token.text for token in tokenize(latex)]
    spelling = [token.text for token in tokenize(name)]
    rest = tokens[len(spelling) :]
    if tokens[: len(spelling)] != spelling or "=" not in tokens:
        raise Unreadable(
            f"the note says that this defines {name}; it should begin with it", latex[:12], 0
        )
    if name in notation.known(context):
        return context
    parameter = rest[1] if PARAMETER.fullmatch("".join(rest[:3])) else None
    if rest[3 if parameter else 0] != "=":
        raise Unreadable(
            f"what defines {name} reads {name} = ... or {name}(z) = ..., with a letter as argument",
            latex[:12],
            0,
        )
    right = latex[next(token.end for token in tokenize(latex) if token.text == "=") :].strip()
    known = context.with_meaning(name, parameter, right)
    depends_on_its_argument_alone(right, parameter, known)
    return known


def depends_on_its_argument_alone(right, parameter, context):
    """A letter that is neither the argument nor explained in the note would be a slip that no anchor need notice."""
    tree = parse_expression(right, notation.syntax_with(notation.syntax(context), parameter))
    explained = {parameter, *(name for name, *_ in context.kinds + context.meanings)}
    open_names = (
        notation.NUMBERS | notation.VECTORS | (set() if speaks_of_columns([tree]) else {"h", "y"})
    )
    if context.classes:
        open_names = {
            "t",
            "d",
            r"\Theta",
            *notation.CLASS_COLUMNS,
            *notation.WEIGHTS_OF,
            "V",
            "P",
            "Y",
            "H",
            "S",
        }
    for node in walk(tree):
        if node.kind in ("name", "entry", "cell") and node.parts[0] in open_names - explained:
            raise Unreadable(
                "neither the argument of what is defined nor explained in the note", node.text
            )


def is_local(context):
    return context.defined is not None and context.defined not in notation.known(context)


def update(relations, context):
    (link, *more) = relations
    if more or link.left.text.strip() != r"\theta":
        raise Unreadable(r"an update is written \theta := ...", link.text, link.left.start)
    if context.equivalent or context.role != "theorem":
        raise Unreadable(
            "an update is neither a definition nor a condition; it has anchors only",
            link.text,
            link.left.start,
        )
    for claim in claims(context, replace(link, sign="="), relations):
        must_fit(claim)
    return replace(context.with_meaning(NEW, None, link.right.text), role="condition")


def must_fit(claim):
    """The new weights are a column like the old ones."""
    from ..refute.counterexample import NOT_THERE, numeric
    from ..refute.values import sides

    try:
        sides(numeric(claim, 3, 1, 3), claim.relation)
    except NOT_THERE:
        pass


def condition(relations, context):
    if context.gap is None:
        return context
    (link, *more) = relations
    wanted = {">=": ("<=", ">="), ">": ("<", ">")}[context.gap]
    if more or link.sign not in wanted:
        raise Stopped(
            "unproved",
            error=f"the note says that the gap is {context.gap} 0, and the relation does not say so",
        )
    small, large = (link.left, link.right) if link.sign.startswith("<") else (link.right, link.left)
    return context.with_meaning(GAP, None, f"({large.text}) - ({small.text})")
