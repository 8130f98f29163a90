"""What is to be proved of a relation: a claim for each case, and for each entry of a list."""

from collections.abc import Iterable, Iterator
from fractions import Fraction
from itertools import product

from ..language import notation
from ..language.notation import COSTS, LOGISTIC, NUMBERS, STANDARD, TELL_COLUMNS, VECTORS
from ..language.tokens import tokenize
from ..language.tree import Node, Relation, Unreadable, walk
from ..source.statement import Context
from .lazy_matrix import fail
from .walker import reach

Bound = dict[str, Node]  # what some names are bound to


def is_closed(tree: Node) -> bool:
    """A number: nothing in it can vary."""
    return all(
        node.kind
        not in (
            "name",
            "entry",
            "cell",
            "component",
            "sample",
            "hypothesis",
            "sum",
            "prod",
            "diff",
            "gradient",
            "hessian",
            "cases",
        )
        and (node.kind != "call" or node.parts[0] in STANDARD and not node.parts[1])
        for node in walk(tree)
    )


LABELS = (Node("number", (Fraction(0),)), Node("number", (Fraction(1),)))


def speaks_of_columns(trees: Iterable[Node]) -> bool:
    return any(name in TELL_COLUMNS for tree in trees for name in tree.names())


class Claim:
    """A relation to be proved: its context, the trees names are bound to, and what is given."""

    def __init__(
        self, context: Context, relation: Relation, columns: bool, bound: Bound | None = None
    ) -> None:
        self.context, self.relation, self.columns = context, relation, columns
        self.bound, self.given = dict(bound or {}), context.given

    def names(self) -> set[str]:
        return self.relation.left.names() | self.relation.right.names()

    @property
    def binary(self) -> bool:
        """Are the labels 0 and 1? They are in every cost but L, the squared error of linear
        regression, and as columns of numbers; where there are classes; and where the note says so.
        """
        sides = (self.relation.left, self.relation.right)
        if self.context.classes or dict(self.context.cases).get("y") == LABELS:
            return True
        return any(reach(side, self.context, self.columns) & LOGISTIC for side in sides)

    def vectors(self) -> set[str]:
        kinds = self.context.kinds
        return {name for name in self.names() if name in VECTORS or kinds.get(name) == "vector"}

    def unknowns(self) -> set[str]:
        """What the relation could be solved for."""
        kinds = self.context.kinds
        explained = set(self.context.meanings) | set(self.bound)
        for name, _, bound in self.context.ranges:
            explained |= {name} | bound.names()
        return (
            self.vectors()
            | {name for name in self.names() if name in NUMBERS or kinds.get(name) == "number"}
        ) - explained


# ---------------------------------------------------------------- proving


def bindings(context: Context) -> Iterator[tuple[Bound, dict[str, tuple[Node, ...]]]]:
    """Each way of choosing the cases that the note lists."""
    listed = dict(context.cases + context.values)
    for name, values in listed.items():
        if name in notation.counts(context.classes):
            raise Unreadable("a count or an index has no cases", name)
        if listed.keys() & {other for value in values for other in value.names()}:
            raise Unreadable("what has cases itself is no case of another", name)
    names = [[(name, value) for value in values] for name, values in context.cases]
    for chosen in product(*names):
        yield dict(chosen), dict(context.values)


def claims(context: Context, relation: Relation, relations: list[Relation]) -> Iterator[Claim]:
    """What is to be proved of one of several relations: a Claim for each case, and each entry of a
    list.
    """
    columns = context.kinds.get("y") == "column" or speaks_of_columns(
        [side for link in (relation, *relations) for side in (link.left, link.right)]
    )
    known = [each for link in (relation, *context.given) for each in (link.left, link.right)]
    must_not_mix_data(known[:2], context)
    for tree in (*known, *(meaning for _, _, meaning in context.meanings.values())):
        must_not_seem_to_vary(tree, context, columns)
    parameters = [(it, {letter}) for _, letter, it in context.meanings.values() if letter]
    orders = [(it, {context.order.name}) for it in known] if context.order else []
    for tree, letters in parameters + orders:
        refuse_scripts(tree, letters, tree, context, columns)
    for chosen, listed in bindings(context):
        for bound, part in spread(relation, listed):
            yield Claim(context, part, columns, {**chosen, **bound})


def must_not_mix_data(sides: list[Node], context: Context) -> None:
    """Where a note has data of its own, x, y and m are perhaps meant to be theirs."""
    of_samples = {"x", "y", "m", "h", r"h_\theta", "X", "F", "S", *COSTS} - {*context.data}
    for side in sides if context.data else ():
        if found := side.names() & of_samples:
            fail(side, f"is {min(found)} that of the data in the note? put their numbers in")


def varied(node: Node) -> tuple[set[str], Node] | None:
    """The letters that a sum, a derivative or a bar varies, and in what."""
    if node.kind in ("sum", "prod"):
        return {node.parts[0]}, node.parts[3]
    if node.kind == "diff":
        return {each.parts[0] for each in node.parts[1] if each.kind == "name"}, node.parts[0]
    return ({node.parts[1].parts[0]}, node.parts[0]) if node.kind == "at" else None


def must_not_seem_to_vary(tree: Node, context: Context, columns: bool) -> None:
    """Where a note makes b_k one number, a sum over k must not hold it: it looks like many."""
    for node in walk(tree):
        if found := varied(node):
            refuse_scripts(node, *found, context, columns)


def refuse_scripts(
    node: Node, letters: set[str], body: Node, context: Context, columns: bool
) -> None:
    one = reach(body, context, columns) & {*context.kinds, *context.solutions}
    for name in sorted(one):
        script = {token.text for token in tokenize(name.partition("_")[2])}
        if shared := letters & script:
            why = f"by the note {name} is one letter, and does not change with {min(shared)}"
            fail(node, f"{why}; write a function of it")


def spread(
    relation: Relation, listed: dict[str, tuple[Node, ...]]
) -> Iterator[tuple[Bound, Relation]]:
    """For `w = a, b`: the relation at each value, against the entry of the list at its place."""
    if not listed:
        yield {}, relation
        return
    if len(listed) > 1:
        raise Unreadable("one list of values at a time", ", ".join(listed))
    ((name, values),) = listed.items()
    sides = [
        side.parts if side.kind == "list" else (side,) * len(values)
        for side in (relation.left, relation.right)
    ]
    if any(len(side) != len(values) for side in sides):
        raise Unreadable(
            f"a list of {len(values)} values is wanted, one for each {name}",
            relation.right.text,
            relation.right.start,
        )
    for value, left, right in zip(values, *sides):
        yield (
            {name: value},
            type(relation)(relation.sign, left, right, f"{left.text} {relation.sign} {right.text}"),
        )
