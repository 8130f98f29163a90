"""Mutants: an equation with a single slip is rejected, unless what it says is true."""

import pytest
from proofreader import proofread
from proofreader.judge.mutants import mutants
from proofreader.report.record import attack_of, record_entries
from shared import BOOK, EQUATIONS


@pytest.mark.parametrize("label", EQUATIONS)
def test_turned_signs_are_found(label):
    """Each + and - of each equation, turned round; what still holds must be listed here with its reason."""
    equation = EQUATIONS[label]
    turned = [
        mutant
        for mutant in mutants(equation.latex, equation.note)
        if mutant.edit in ("+ becomes -", "- becomes +")
    ]
    held = {mutant.latex for mutant in turned if proofread(mutant.latex, equation.note).holds}
    still_true = {
        "eq-cost-curvature": (
            "e^{-z}",
            "e^{+ z}",
        ),  # the slopes of the two costs differ by a constant
        "eq-shift": ("z + c", "z -  c"),
        "eq-redundant": (r"\Theta + d", r"\Theta -  d"),  # any c, any d
        "eq-class-curvature": (r"\Theta + t V", r"\Theta -  t V"),  # at t = 0
        "eq-label-variance": ("(0 - h)", "(0 +  h)"),
    }  # a square
    assert held == ({equation.latex.replace(*still_true[label])} if label in still_true else set())


@pytest.mark.parametrize("label", list(EQUATIONS)[::4])
def test_mutants_are_rejected_unless_they_are_true(label):
    equation = EQUATIONS[label]
    found = list(mutants(equation.latex, equation.note))
    assert len(found) >= 10 and len({mutant.latex for mutant in found}) == len(found)
    recorded = {
        entry["label"]: attack_of(entry) for entry in record_entries(BOOK / "attacks.json")
    }[label]
    assert recorded.tried == len(found)
    held = set()
    for mutant in found[::5]:
        verdict = proofread(mutant.latex, equation.note)
        held |= {mutant.latex} if verdict.holds else set()
        if verdict.status == "false":
            assert (
                "the left side is" in verdict.counterexample
                or " holds there, the " in verdict.counterexample
            )
    assert held <= {survivor.latex for survivor in recorded.survivors}


def test_a_mutant_is_another_formula():
    """Losing a & is no edit; of a function it is the argument that is negated, not a letter of its name."""
    cases = list(mutants(EQUATIONS["eq-cost-split"].latex, EQUATIONS["eq-cost-split"].note))
    assert not any(mutant.edit == "lose &" for mutant in cases)
    negated = [
        mutant.latex
        for mutant in mutants(r"\sigma(s) = s", "where s is a number")
        if mutant.edit.startswith("argument negated")
    ]
    assert negated == [r"\sigma(-(s)) = s"]
