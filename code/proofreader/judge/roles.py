r"""What is to be proved of an equation, by its role.

theorem      all of its relations
definition   of a name the book knows: its relations; of a new name: only what the anchors say
condition    only that it is equivalent to another, and what the anchors say
update       \theta := ..., only what the anchors say
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from ..language import notation
from ..language.notation import GAP, NEW
from ..language.tree import Node, Relation, Unreadable, walk
from ..meaning.claims import claims, is_closed, speaks_of_columns
from ..source.statement import Chain, Claimed, Context, Statement
from .claims import counterexample
from .verdict import Stopped


@dataclass(frozen=True)
class Task:
    """The relations to prove, in their context, and the name that the anchors must speak of."""

    context: Context
    relations: Chain
    subject: str | None = None


def task_of(statement: Statement) -> Task:
    """What a statement wants proved; Unreadable or Stopped if it does not fit its role."""
    if any(link.sign == ":=" for link in statement.relations):
        return update(statement)
    return {"theorem": theorem, "definition": definition, "condition": condition}[
        statement.note.role
    ](statement)


def theorem(statement: Statement) -> Task:
    return Task(statement.context, statement.relations)


def definition(statement: Statement) -> Task:
    """A new name is known from here on."""
    context, name = statement.context, statement.note.defined
    if name is None or not statement.introduces:
        return Task(context, statement.relations, name)
    link, *more = single_chain(statement)
    if more:
        raise Unreadable("the reader stopped here", more[0].text)
    context = context.explaining(name, statement.parameter, link.right)
    depends_on_its_argument_alone(link.right, statement.parameter, context)
    return Task(context, [], name)


def update(statement: Statement) -> Task:
    (link, *more), context = statement.relations, statement.context
    if more or link.left != Node("name", (r"\theta",)):
        raise Unreadable(r"an update is written \theta := ...", link.text, link.left.start)
    if statement.note.equivalent or statement.note.role != "theorem":
        raise Unreadable(
            "an update is neither a definition nor a condition; it has anchors only",
            link.text,
            link.left.start,
        )
    must_fit(context, replace(link, sign="="))
    return Task(context.explaining(NEW, None, link.right), [], NEW)


def must_fit(context: Context, equation: Relation) -> None:
    """The new weights are a column like the old ones."""
    from ..refute.counterexample import NOT_THERE, numeric
    from ..refute.values import sides

    for claim in claims(context, equation, []):
        try:
            sides(numeric(claim, 3, 1, 3), claim.relation)
        except NOT_THERE:
            pass


def condition(statement: Statement) -> Task:
    r"""\text{gap} is its larger side minus its smaller one."""
    context, gap = statement.context, statement.note.gap
    if gap is None:
        single_chain(statement)
        return Task(context, [])
    (link, *more) = statement.relations
    wanted = {">=": ("<=", ">="), ">": ("<", ">")}[gap]
    if more or link.sign not in wanted:
        raise Stopped(
            "unproved",
            error=f"the note says that the gap is {gap} 0, and the relation does not say so",
        )
    small, large = (link.left, link.right) if link.sign.startswith("<") else (link.right, link.left)
    parts, text = (large, Node("neg", (small,))), f"({large.text}) - ({small.text})"
    return Task(context.explaining(GAP, None, Node("add", parts, text=text)), [], GAP)


def single_chain(statement: Statement) -> Chain:
    chain, *more = statement.chains
    if more:
        side = more[0][0].left
        raise Unreadable("a condition or a definition is a single chain", side.text, side.start)
    return chain


def depends_on_its_argument_alone(right: Node, parameter: str | None, context: Context) -> None:
    """Any other letter would be a slip that no anchor need notice, unless the note explains it."""
    explained = {parameter, *context.kinds, *context.meanings}
    if context.classes:
        columns = {*notation.CLASS_COLUMNS, *notation.WEIGHTS_OF}
        open_names = {"t", "d", r"\Theta", "V", "P", "Y", "H", "S"} | columns
    else:
        of_samples = set() if speaks_of_columns([right]) else {"h", "y"}
        open_names = notation.NUMBERS | notation.VECTORS | of_samples
    for node in walk(right):
        if node.kind in ("name", "entry", "cell") and node.parts[0] in open_names - explained:
            raise Unreadable(
                "neither the argument of what is defined nor explained in the note", node.text
            )


# ---------------------------------------------------------------- anchors


def must_be_anchored(task: Task, anchors: tuple[Claimed, ...]) -> None:
    """Nothing counts because it was written down: something must be proved of what it says."""
    if why := what_is_missing(task, anchors):
        raise Stopped("unproved", error=why)


def what_is_missing(task: Task, anchors: tuple[Claimed, ...]) -> str | None:
    """Why the anchors do not determine what is defined, or None."""
    context, subject = task.context, task.subject
    if subject is None or not any(speaks_of(subject, anchor) for anchor in anchors):
        about = subject or r"the condition (\text{gap}, or `equivalent to`)"
        wanted = "`% anchor: ...` says what is to be proved of it"
        return f"the note has no anchor about {about}: {wanted}"
    if subject not in context.meanings:
        return None
    _, parameter, meaning = context.meanings[subject]
    for name in sorted(meaning.names()):
        if name in context.kinds and all(name in own.meanings for own, _ in anchors):
            return f"each anchor speaks of one {name}; one of them must speak of any"
    if parameter and not any(of_any_argument(subject, anchor) for anchor in anchors):
        here = f"the anchors speak of {subject} at single places"
        return f"{here}; one of them must speak of any argument"
    for words, other in alterations(context, meaning, parameter):
        if not noticed_or_none(anchors, context.explaining(subject, parameter, other)):
            so = f"the anchors would hold as well if {subject} were {words}"
            return f"{so}; one of them must say what it is"
    return None


def alterations(
    context: Context, meaning: Node, parameter: str | None
) -> Iterator[tuple[str, Node]]:
    """Other things that something might be, in words and as trees: an anchor that determines it
    notices each. (One that notices each need not determine it.) They differ from it in size, or
    near 0 in the third order alone of one of its letters.
    """
    yield "twice what it is here", twice(meaning)
    yield "its negative", Node("neg", (meaning,), text=f"-{meaning.text}")
    yield "larger by 1", Node("add", (meaning, Node("number", (Fraction(1),))), text="it + 1")
    if parameter:
        argument = Node("name", (parameter,), text=parameter)
        moved = Node("add", (argument, Node("number", (Fraction(1),))), text=f"{parameter} + 1")
        yield f"the same with {moved.text} for {parameter}", replaced(meaning, argument, moved)
    letters = notation.NUMBERS | notation.VECTORS | {parameter}
    letters |= {name for name, kind in context.kinds.items() if kind in ("number", "positive")}
    for name in sorted(meaning.free_names() & letters):
        letter = Node("name", (name,), text=name)
        is_column = name in notation.VECTORS or context.kinds.get(name) == "vector"
        bent = Node("call", (r"\sinh", 0, (letter,)), text=rf"\sinh({name})")
        other = twice(letter) if is_column else bent
        yield f"the same with {other.text} for {name}", replaced(meaning, letter, other)


def twice(tree: Node) -> Node:
    return Node("mul", (Node("number", (Fraction(2),)), tree), text=f"2 {tree.text}")


def replaced(tree: Node, old: Node, new: Node) -> Node:
    """A tree with each occurrence of a letter replaced."""
    if tree == old:
        return new

    def within(part: Any) -> Any:
        if isinstance(part, tuple):
            return tuple(map(within, part))
        return replaced(part, old, new) if isinstance(part, Node) else part

    return replace(tree, parts=within(tree.parts))


def of_any_argument(subject: str, anchor: Claimed) -> bool:
    """Does an anchor speak of a function where its argument can vary?"""
    return any(
        node.kind == "call" and node.parts[0] == subject and not all(map(is_closed, node.parts[2]))
        for chain in anchor.chains
        for link in chain
        for side in (link.left, link.right)
        for node in walk(side)
    )


def speaks_of(subject: str, anchor: Claimed) -> bool:
    return any(
        link.left != link.right and subject in link.left.names() | link.right.names()
        for chain in anchor.chains
        for link in chain
    )


def noticed_or_none(anchors: tuple[Claimed, ...], context: Context) -> bool:
    """Does an anchor notice it, or is it nothing, as a column that is larger by 1?"""
    try:
        return notice(anchors, context)
    except Unreadable:
        return True


def notice(anchors: tuple[Claimed, ...], context: Context) -> bool:
    """Does one of the anchors become false in this context?"""
    for own, chains in anchors:
        inner = context.with_own(own)
        links = [link for chain in chains for link in chain]
        if any(counterexample(part) for link in links for part in claims(inner, link, links)):
            return True
    return False
