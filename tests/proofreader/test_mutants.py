"""Mutants: an equation with a single slip is rejected, unless what it says is true.

All of them are attacked by `make proofs`, which keeps those that are true in book/attacks.json.
Here these, and of the rest each day another slice.
"""

import os
from datetime import date

import pytest
from proofreader.judge.equation import judged
from proofreader.judge.mutants import mutants
from proofreader.report.record import attack_of, record_entries
from shared import BOOK, EQUATIONS, status

SLICES = 28
SLICE = int(os.environ.get("MUTANTS", date.today().toordinal())) % SLICES
RECORDED = {entry["label"]: attack_of(entry) for entry in record_entries(BOOK / "attacks.json")}
SURVIVORS = [(label, each) for label, attack in RECORDED.items() for each in attack.survivors]
# Turned signs that change nothing, and why.
STILL_TRUE = {
    "eq-cost-curvature": ("e^{-z}", "e^{+ z}"),  # the slopes of the two costs differ by a constant
    "eq-shift": ("z + c", "z -  c"),  # any c
    "eq-redundant": (r"\Theta + d", r"\Theta -  d"),  # any d
    "eq-class-curvature": (r"\Theta + t V", r"\Theta -  t V"),  # at t = 0
    "eq-label-variance": ("(0 - h)", "(0 +  h)"),  # a square
}


def mutants_of(label):
    return mutants(EQUATIONS[label].latex, EQUATIONS[label].note)


def test_turned_signs_are_found():
    """Of all + and - that are turned round, what still holds is listed with its reason."""
    held = {
        (label, survivor.latex)
        for label, survivor in SURVIVORS
        if survivor.edit in ("+ becomes -", "- becomes +")
    }
    listed = {
        (label, EQUATIONS[label].latex.replace(*signs)) for label, signs in STILL_TRUE.items()
    }
    assert held == listed


@pytest.mark.slow
@pytest.mark.parametrize("label", EQUATIONS)
def test_mutants_are_rejected_unless_they_are_true(label):
    """MUTANTS=7 in the environment repeats slice 7."""
    found, recorded = list(mutants_of(label)), RECORDED[label]
    assert len(found) >= 10 and len({mutant.latex for mutant in found}) == len(found)
    assert recorded.tried == len(found)
    true = {survivor.latex for survivor in recorded.survivors}
    shift = list(EQUATIONS).index(label)  # or the first mutants of all equations had the same day
    for mutant in found[(SLICE + shift) % SLICES :: SLICES]:
        if mutant.latex in true:  # tried below, every day
            continue
        verdict = judged(mutant.statement)
        said = f"slice {SLICE}: MUTANTS={SLICE} repeats it: {mutant.edit}: {mutant.latex}"
        assert not verdict.holds, said
        if verdict.status == "false":
            words = "the left side is", " holds there, the "
            assert any(word in verdict.counterexample for word in words), said


@pytest.mark.slow
@pytest.mark.parametrize("label, survivor", SURVIVORS, ids=[label for label, _ in SURVIVORS])
def test_what_survived_is_still_true(label, survivor):
    assert status(survivor.latex, EQUATIONS[label].note) in ("proved", "definition"), survivor


def test_a_mutant_is_another_formula():
    """Losing a & is no edit; a function has its argument negated, not a letter of its name."""
    assert not any(mutant.edit == "lose &" for mutant in mutants_of("eq-cost-split"))
    negated = [
        mutant.latex
        for mutant in mutants(r"\sigma(s) = s", "where s is a number")
        if mutant.edit.startswith("argument negated")
    ]
    assert negated == [r"\sigma(-(s)) = s"]
