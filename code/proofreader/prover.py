"""Judges one equation.

A claim is first tested with numbers: a counterexample settles it. What survives is proved for every m, n and all data.
Nothing counts as proved that was not tested as well, so a slip in either is noticed by the other.
SymPy is imported when the first equation is judged.
"""

import re
from dataclasses import dataclass, replace
from itertools import islice, product
from time import perf_counter

from . import notation
from .meaning import Claim, chains_of, is_closed, speaks_of_columns, walk
from .notation import GAP, NEW
from .note import Context, merged, read_note
from .reader import END, Unreadable, parse_expression, tokenize

HOLDS = {"definition", "proved"}
MOST_CASES = 64
PARAMETER = re.compile(r"\((?:[a-zA-Z]|\\[a-zA-Z]+)\)")
INVERSE = re.compile(r"(?<![e0-9])\s*\^\s*\{[\s({]*-[\s({]*1\s*(\.0*)?[\s)}]")


@dataclass(frozen=True)
class Link:
    """One relation, and in a sentence how it was proved."""

    relation: str
    how: str
    partial: bool = False  # perhaps not everywhere defined, and proved where it is


@dataclass(frozen=True)
class Verdict:
    """What became of an equation. `status` is one of

    definition   it says what something means, and its anchors are proved (also conditions and update rules)
    proved       for every m and n
    false        `counterexample` gives numbers at which it fails
    unproved     neither proof nor counterexample was found
    unreadable   `error` says which piece, at the character `offset`, and why
    given        (inline equations only) a value, a name or a condition, not a claim
    """

    status: str
    links: tuple[Link, ...] = ()
    assumed: tuple[str, ...] = ()
    counterexample: str | None = None
    error: str | None = None
    offset: int | None = None
    seconds: float = 0.0
    late: bool = False  # given up after some time, so a faster machine might prove it

    @property
    def holds(self):
        return self.status in HOLDS

    @property
    def complaint(self):
        """What is wrong, in words, if it does not hold."""
        return f"counterexample: {self.counterexample}" if self.counterexample else self.error


class Stopped(Exception):
    """A claim that is not proved, with the verdict this leads to."""

    def __init__(self, status, **details):
        self.status, self.details = status, details


def prove(latex, context=""):
    """The Verdict on an equation (a chain counts as one) in its context, a note or a Context."""
    began = perf_counter()
    try:
        verdict = judge(latex, read_note(context))
    except Stopped as stopped:
        verdict = Verdict(stopped.status, **stopped.details)
    except Unreadable as error:
        verdict = unreadable(latex, error)
    except RecursionError:
        verdict = Verdict(
            "unreadable",
            error="brackets are nested too deeply, or a note explains something by itself",
        )
    except (
        NameError,
        AttributeError,
        ImportError,
    ):  # a fault of the proofreader, not of the formula
        raise
    except (
        Exception
    ) as error:  # whatever SymPy stumbles over: a formula that breaks the proof is not proved
        verdict = Verdict(
            "unproved", error=f"the proof broke off with {type(error).__name__}: {error}"
        )
    return replace(verdict, seconds=perf_counter() - began)


def unreadable(latex, error):
    """With its offset, if it lies in the formula and not in the note beside it."""
    at_end = error.piece == END and error.offset >= len(latex.rstrip())
    inside = at_end or bool(error.piece) and latex.startswith(error.piece, error.offset)
    return Verdict(
        "unreadable",
        error=str(error) if inside else f"in the note: {error}" if error.offset else str(error),
        offset=error.offset if inside else None,
    )


# ---------------------------------------------------------------- what is to be proved


def judge(latex, context):
    context = with_defined_name(latex, context)
    chains = chains_of(latex, context)
    relations = [link for chain in chains for link in chain]
    assumed, subject = assumptions(latex, context), context.defined
    if any(link.sign == ":=" for link in relations):
        context, subject = update(relations, context), NEW
    elif context.role == "condition":
        context, subject = condition(relations, context), GAP if context.gap else None
    if (context.role == "condition" or is_local(context)) and len(chains) > 1:
        raise Unreadable(
            "a condition or a definition is a single chain",
            chains[1][0].left.text,
            chains[1][0].left.start,
        )
    main = [] if context.role == "condition" or is_local(context) else relations
    links = [prove_claim(context, link, relations) for link in main]
    links += (
        [
            Link(
                f"\\text{{if and only if }} {context.equivalent}",
                same_condition(context, chains[0]),
            )
        ]
        if context.equivalent
        else []
    )
    for own, extra in [(Context(), lemma) for lemma in context.lemmas] + list(context.anchors):
        inner = merged(context, own)
        links += [
            prove_claim(inner, link, relations)
            for chain in chains_of(extra, inner)
            for link in chain
        ]
    assumed += ("where both sides are defined",) * any(link.partial for link in links)
    must_be_anchored(context, subject)
    return Verdict("proved" if context.role == "theorem" else "definition", tuple(links), assumed)


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
    from .counterexample import NOT_THERE, numeric
    from .numeric import sides

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


KIND_IN_WORDS = {
    "positive": "a positive number",
    "whole": "a whole number",
    "probability": "between $0$ and $1$",
    "family": "a family of positive numbers",
}


CLASSES_IN_WORDS = {
    "K": "there are $K$ classes, of which each sample has one",
    "2": "there are two classes, and class 2 is the label 1",
}


def assumptions(latex, context):
    text = " ".join([latex, context.text or repr(context).replace("\\\\", "\\")])
    found = [CLASSES_IN_WORDS[context.classes]] if context.classes else []
    found += [f"given ${latex}$" for latex in context.given]
    found += [f"${name}$ solves ${latex}$" for name, latex in context.solutions]
    found += [f"${name} {sign} {bound}$" for name, sign, bound in context.ranges]
    found += [
        f"${name}$ is one of ${', '.join(values)}$"
        for name, values in context.cases + context.values
    ]
    found += [
        f"${name}{f'({parameter})' if parameter else ''}$ stands for ${meaning}$"
        for name, parameter, meaning in context.meanings
        if name != context.defined
    ]
    found += [
        f"${name}$ is {KIND_IN_WORDS[kind]}"
        for name, kind in context.kinds
        if kind in KIND_IN_WORDS
    ]
    found += [
        f"${name}$ is ${cost}$ for $x = {features}$, $y = {labels}$"
        for name, cost, features, labels in context.data
    ]
    found += context.remarks
    if INVERSE.search(text):
        found.append("the inverses exist")
    if r"\lambda_{\max}" in text or "L_J" in text:
        found.append(
            r"$\lambda_{\max}(M)$ is the least number with $v^\top M v \le \lambda_{\max}(M) \lVert v \rVert^2$ for every $v$"
        )
    return tuple(found)


# ---------------------------------------------------------------- proving


def bindings(context):
    """Each way of choosing the cases that the note lists, as trees."""

    def tree(latex):
        return parse_expression(latex, notation.syntax(context))

    for name, *_ in context.cases + context.values:
        if name in notation.counts(context):
            raise Unreadable("a count or an index has no cases", name)
    names = [[(name, value) for value in values] for name, values in context.cases]
    listed = {name: [tree(value) for value in values] for name, values in context.values}
    for chosen in product(*names):
        yield {name: tree(value) for name, value in chosen}, listed


def claims(context, relation, relations):
    """What is to be proved of one of several relations: a Claim for each case, and each entry of a list."""
    columns = dict(context.kinds).get("y") == "column" or speaks_of_columns(
        [side for link in (relation, *relations) for side in (link.left, link.right)]
    )
    given = [
        link for latex in context.given for chain in chains_of(latex, context) for link in chain
    ]
    for chosen, listed in bindings(context):
        for bound, part in spread(relation, listed):
            yield Claim(context, part, columns, {**chosen, **bound}, given)


def spread(relation, listed):
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


def prove_claim(context, relation, relations):
    """The proved Link; Stopped if a part is false or not proved."""
    from .proofs import may_be_undefined, prove_relation

    if (
        relation.sign == "~"
        and context.order is None
        and is_closed(relation.left)
        and is_closed(relation.right)
    ):
        return rounding(context, relation)
    if relation.sign == ":=":
        raise Unreadable(r":= belongs in an update \theta := ... alone", relation.text)
    if relation.sign == "~" and context.order is None:
        raise Unreadable(
            r"\approx needs a note that says how good it is, such as `to order 2 in t`", r"\approx"
        )
    parts = list(islice(claims(context, relation, relations), MOST_CASES + 1))
    if len(parts) > MOST_CASES:
        raise Unreadable(f"more than {MOST_CASES} cases", context.text[:40])
    if not parts:
        raise Unreadable("the note lists no case at all", context.text)
    for part in parts:
        found = counterexample(part)
        if found:
            raise Stopped(
                "false", counterexample=f"{relation.text}: {found}" if len(relations) > 1 else found
            )
    how = []
    for part in parts:
        sentence = prove_relation(part)
        if sentence is None:
            raise Stopped(
                "unproved", error=f"no proof and no counterexample was found of {relation.text}"
            )
        how.append(sentence)
    sentence = "; ".join(dict.fromkeys(how))
    return Link(
        relation.text,
        sentence + cases_in_words(context, len(parts)),
        any(map(may_be_undefined, parts)),
    )


def counterexample(part):
    from .counterexample import Untested, find

    try:
        return find(part)
    except Untested as error:
        raise Stopped("unproved", error=str(error)) from None


def rounding(context, relation):
    r"""\approx between numbers: the right side is the left one, rounded to the digits that it shows."""
    from .numeric import Numeric, short

    meaning = Numeric(context, 1, 1, 0)
    left, right = meaning.scalar(relation.left), meaning.scalar(relation.right)
    _, _, decimals = relation.right.text.strip("- ").partition(".")
    if not re.fullmatch(r"-?\s*\d+(\.\d+)?", relation.right.text):
        raise Unreadable(
            r"\approx between numbers wants a decimal number on the right",
            relation.right.text,
            relation.right.start,
        )
    if abs(left - right) > meaning.number(10) ** -len(decimals) / 2:
        raise Stopped(
            "false", counterexample=f"the left side is {short(left)}, the right side {short(right)}"
        )
    return Link(relation.text, f"computed with 60 digits and rounded: {short(left)}")


def cases_in_words(context, count):
    named = [f"{name} = {', '.join(values)}" for name, values in context.cases + context.values]
    return (
        f" ({'each of ' if count > 1 else 'for '}{'; '.join(f'${each}$' for each in named)})"
        if named
        else ""
    )


def same_condition(context, chain):
    from .counterexample import Untested, find_difference
    from .proofs import equivalent

    other, *more = chains_of(context.equivalent, context)
    if more or any(link.sign in ("~", ":=") for link in chain + other):
        raise Unreadable(
            "an equivalence is between two chains of equations or inequalities", context.equivalent
        )
    if [(link.sign, link.left, link.right) for link in chain] == [
        (link.sign, link.left, link.right) for link in other
    ]:
        raise Stopped(
            "unproved",
            error="the condition is called equivalent to itself, which says nothing of it",
        )
    pair = [
        [claim for link in links for claim in claims(context, link, [])] for links in (chain, other)
    ]
    try:
        found = find_difference(*pair)
    except Untested as error:
        raise Stopped("unproved", error=str(error)) from None
    if found:
        raise Stopped("false", counterexample=found)
    how = equivalent(*pair)
    if how is None:
        raise Stopped("unproved", error=f"not proved equivalent to {context.equivalent}")
    return how
