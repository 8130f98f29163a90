"""One relation to its proof: first it is tested with numbers, and what survives is proved."""

import re
from itertools import islice
from typing import TYPE_CHECKING

from ..language.tree import Relation, Unreadable
from ..meaning.claims import Claim, claims, is_closed
from ..source.note import Note
from ..source.statement import Chain, Context, Statement
from .verdict import Link, Stopped

if TYPE_CHECKING:
    from ..refute.counterexample import Failure

MOST_CASES = 64
ORDERED = ("<", "<=", ">", ">=")
LOWEST = r"\theta^\ast"


def prove_claim(context: Context, relation: Relation, statement: Statement) -> Link:
    """The proved Link; Stopped if a part is false or not proved."""
    from ..prove.definedness import may_be_undefined
    from ..prove.relations import prove_relation

    note, relations = statement.note, statement.relations
    unpromised = relation.sign == "~" and context.order is None
    if unpromised and is_closed(relation.left) and is_closed(relation.right):
        return rounding(context, relation)
    if relation.sign in ORDERED and is_closed(relation.left) and is_closed(relation.right):
        if (link := compared(context, relation)) is not None:
            return link
    if relation.sign == ":=":
        raise Unreadable(r":= belongs in an update \theta := ... alone", relation.text)
    if unpromised:
        why = r"\approx needs a note that says how good it is, such as `to order 2 in t`"
        raise Unreadable(why, r"\approx")
    parts = list(islice(claims(context, relation, relations), MOST_CASES + 1))
    if len(parts) > MOST_CASES:
        raise Unreadable(f"more than {MOST_CASES} cases", note.text[:40])
    if not parts:
        raise Unreadable("the note lists no case at all", note.text)
    for part in parts:
        found = counterexample(part)
        if found and is_lowest(part):
            why = r"of \theta^\ast it is not used that the cost is lowest there"
            raise Stopped("unproved", error=why)
        if found:
            raise refuted(found, step(relation, relations))
    how = []
    for part in parts:
        sentence = prove_relation(part)
        if sentence is None:
            raise without_proof(part, step(relation, relations))
        how.append(sentence)
    sentence = "; ".join(dict.fromkeys(how)) + cases_in_words(note, len(parts))
    return Link(relation.text, sentence, any(map(may_be_undefined, parts)))


def is_lowest(part: Claim) -> bool:
    r"""Does it speak of \theta^\ast, the weights with the lowest cost, and no note says more?"""
    context = part.context
    explained = {*context.meanings, *context.kinds, *context.solutions}
    return LOWEST in part.names() and LOWEST not in explained


def step(relation: Relation, relations: Chain) -> str:
    """Which of several relations, in words."""
    if len(relations) == 1:
        return ""
    at = next(at for at, link in enumerate(relations, 1) if link is relation or link == relation)
    return f"step {at} of {len(relations)}, {relation.text}: "


def refuted(found: "Failure", where: str) -> Stopped:
    from ..refute.explain import explained

    return Stopped(
        "false", counterexample=where + str(found), more=lambda: where + explained(found)
    )


def without_proof(part: Claim, where: str) -> Stopped:
    from .remainder import remainder

    why = (
        f"{where}no proof and no counterexample was found of {part.relation.text}: "
        "it agrees at all numbers tried, so it is not called wrong"
    )
    return Stopped("unproved", error=why, more=lambda: remainder(part))


def counterexample(part: Claim) -> "Failure | None":
    from ..refute.counterexample import Untested, find

    try:
        return find(part)
    except Untested as error:
        raise Stopped("unproved", error=str(error)) from None


def rounding(context: Context, relation: Relation) -> Link:
    r"""\approx between numbers: the right side is the left one, rounded as it shows."""
    from ..meaning.numeric import mp, settled
    from ..refute.values import short

    _, _, decimals = relation.right.text.strip("- ").partition(".")
    if not re.fullmatch(r"-?\s*\d+(\.\d+)?", relation.right.text):
        raise Unreadable(
            r"\approx between numbers wants a decimal number on the right",
            relation.right.text,
            relation.right.start,
        )
    (left, digits), (right, _) = settled(context, relation.left), settled(context, relation.right)
    if not digits:
        raise Stopped("unproved", error=f"{relation.left.text} loses more digits than are kept")
    half = mp.mpf(10) ** -len(decimals) / 2
    if abs(abs(left - right) - half) <= mp.mpf(10) ** -20:
        raise Stopped("unproved", error=f"{short(left)} stands midway; show one digit more")
    if abs(left - right) > half:
        raise Stopped(
            "false", counterexample=f"the left side is {short(left)}, the right side {short(right)}"
        )
    return Link(relation.text, f"computed with {digits} digits and rounded: {short(left)}")


def compared(context: Context, relation: Relation) -> Link | None:
    """An inequality between numbers, if enough digits can be had to tell them apart."""
    from ..meaning.numeric import ROUNDING, Untestable, holds, settled
    from ..refute.values import short

    try:
        (left, digits), (right, more) = (
            settled(context, side) for side in (relation.left, relation.right)
        )
    except (Untestable, ZeroDivisionError, OverflowError):
        return None
    if not digits or not more or abs(left - right) <= ROUNDING:
        return None
    values = f"the left side is {short(left)}, the right side {short(right)}"
    if not holds(relation.sign, left, right):
        raise Stopped("false", counterexample=values)
    return Link(relation.text, f"computed with {max(digits, more)} digits: {values}")


def cases_in_words(note: Note, count: int) -> str:
    named = [f"{name} = {', '.join(values)}" for name, values in note.cases + note.values]
    if not named:
        return ""
    return f" ({'each of ' if count > 1 else 'for '}{'; '.join(f'${each}$' for each in named)})"


def same_condition(context: Context, statement: Statement) -> str:
    """How it was proved that a condition is equivalent to what its note says."""
    from ..prove.conditions import equivalent
    from ..prove.definedness import may_be_undefined
    from ..refute.counterexample import Untested, find_difference

    chain, latex = statement.chains[0], statement.note.equivalent
    other, *more = statement.equivalent or []
    if more or any(link.sign in ("~", ":=") for link in chain + other):
        raise Unreadable(
            "an equivalence is between two chains of equations or inequalities", latex or ""
        )
    if chain == other:
        raise Stopped(
            "unproved",
            error="the condition is called equivalent to itself, which says nothing of it",
        )

    if context.cases or context.values or context.given:
        raise Unreadable(
            "two conditions are compared for all numbers, without cases and hypotheses", latex or ""
        )

    def parts(links: Chain) -> list[Claim]:
        return [claim for link in links for claim in claims(context, link, [])]

    pair = parts(chain), parts(other)
    try:
        found = find_difference(*pair)
    except Untested as error:
        raise Stopped("unproved", error=str(error)) from None
    if found:
        raise Stopped("false", counterexample=found)
    how = equivalent(*pair)
    if how is None:
        raise Stopped("unproved", error=f"not proved equivalent to {latex}")
    if any(map(may_be_undefined, pair[0] + pair[1])):
        raise Stopped("unproved", error="a side may have no value where the other condition holds")
    return how
