"""Judges one equation.

A claim is first tested with numbers: a counterexample settles it. What survives is proved for every m, n and all data.
Nothing counts as proved that was not tested as well, so a slip in either is noticed by the other.
SymPy is imported when the first equation is judged.
"""

from dataclasses import replace
from time import perf_counter

from ..language.notation import GAP, NEW
from ..language.parser import END
from ..language.tree import Unreadable
from ..source.note import Context, merged, read_note
from ..source.statement import chains_of
from .assumptions import assumptions
from .claims import prove_claim, same_condition
from .roles import condition, is_local, must_be_anchored, update, with_defined_name
from .verdict import Link, Stopped, Verdict


def proofread(latex, context=""):
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
