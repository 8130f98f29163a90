"""Judges one equation.

A claim is first tested with numbers: a counterexample settles it. What survives is proved for every
m, n and all data. Nothing counts as proved that was not tested as well, so a slip in either is
noticed by the other. SymPy is imported when the first equation is judged.
"""

from collections.abc import Callable
from dataclasses import replace
from time import perf_counter
from typing import TypeVar

from ..language.clock import OutOfTime, TooLarge, limited
from ..language.parser import END
from ..language.tree import Unreadable
from ..source.note import Note
from ..source.statement import Statement, read_statement
from .assumptions import assumptions, nodes_of
from .claims import prove_claim, same_condition
from .roles import must_be_anchored, task_of
from .verdict import Link, Stopped, Verdict

Returned = TypeVar("Returned")
MOST_SECONDS = 10.0
MOST_CHARACTERS = 20_000


def proofread(latex: str, note: str | Note = "", seconds: float = MOST_SECONDS) -> Verdict:
    """The Verdict on an equation (a chain counts as one) with its note, within so many seconds."""
    return judged(reading(latex, note, seconds), seconds)


def reading(
    latex: str, note: str | Note = "", seconds: float = MOST_SECONDS
) -> Statement | Verdict:
    """The Statement of an equation and its note; the Verdict `unreadable` if they make none."""
    if len(latex) > MOST_CHARACTERS:
        why = f"a formula of at most {MOST_CHARACTERS} characters is wanted; this has {len(latex)}"
        return Verdict("unreadable", error=why)
    return with_verdict(latex, lambda: read_statement(latex, note), seconds)


def judged(
    statement: Statement | Verdict, seconds: float = MOST_SECONDS, explain: bool = True
) -> Verdict:
    """`explain`: say as well as can be what is wrong, which takes longer."""
    if isinstance(statement, Verdict):
        return statement
    began = perf_counter()
    verdict = with_verdict(statement.latex, lambda: judge(statement), seconds, explain)
    return replace(verdict, seconds=perf_counter() - began)


def with_verdict(
    latex: str, work: Callable[[], Returned], seconds: float, explain: bool = True
) -> Returned | Verdict:
    """What the work gives in time, or the verdict on the equation that it stumbles over."""
    try:
        with limited(seconds):
            try:
                return work()
            except Stopped as stopped:
                return stopped.verdict(explain)
    except OutOfTime:
        return Verdict("unproved", error=f"no proof within {seconds:g} seconds", late=True)
    except TooLarge as error:
        return Verdict("unproved", error=f"this is too large to be proved here: {error}")
    except Unreadable as error:
        return unreadable(latex, error)
    except RecursionError:
        return Verdict(
            "unreadable",
            error="brackets are nested too deeply, or a note explains something by itself",
        )
    except (NameError, AttributeError, ImportError):  # a fault of ours, not of the formula
        raise
    except Exception as error:  # whatever SymPy stumbles over: the formula is not proved
        return Verdict(
            "unproved", error=f"the proof broke off with {type(error).__name__}: {error}"
        )


def unreadable(latex: str, error: Unreadable) -> Verdict:
    """With its offset, if it lies in the formula and not in the note beside it."""
    at_end = error.piece == END and error.offset >= len(latex.rstrip())
    inside = at_end or bool(error.piece) and latex.startswith(error.piece, error.offset)
    return Verdict(
        "unreadable",
        error=str(error) if inside else f"in the note: {error}" if error.offset else str(error),
        offset=error.offset if inside else None,
    )


def must_vary(statement: Statement) -> None:
    """Perhaps those of sample i are meant where h and y, which have no i, are summed over i."""
    explained = {*statement.context.kinds, *statement.context.meanings}
    for node in nodes_of(statement):
        if node.kind in ("sum", "prod") and node.parts[0] == "i":
            fixed = {"h", "y", "x", "z", "p"} & node.parts[3].free_names() - explained
            if fixed and "i" not in node.parts[3].free_names():
                why = f"{min(fixed)} has no index, and is the same in every term: is that meant?"
                raise Unreadable(why, node.text, node.start)


def judge(statement: Statement) -> Verdict:
    """Proves the relations of its task, then the equivalence, lemmas and anchors of its note."""
    task, note = task_of(statement), statement.note
    links = [prove_claim(task.context, link, statement) for link in task.relations]
    if statement.equivalent:
        how = same_condition(task.context, statement)
        links.append(Link(f"\\text{{if and only if }} {note.equivalent}", how))
    for own, chains in statement.lemmas + statement.anchors:
        inner = task.context.with_own(own)
        links += [prove_claim(inner, link, statement) for chain in chains for link in chain]
    must_vary(statement)
    holds = "proved" if task.subject is None and note.role == "theorem" else "definition"
    if holds == "definition" and not statement.equivalent:
        must_be_anchored(task, statement.anchors)
    partial = ("where both sides are defined",) * any(link.partial for link in links)
    return Verdict(holds, tuple(links), assumptions(statement) + partial)
