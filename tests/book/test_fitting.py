"""newton beside scikit-learn and statsmodels on seeded problems, and the record of the measurements
that the book shows.
"""

import json
import platform
import sys
from pathlib import Path

import pytest
from logistic import newton, separation
from logistic.data import FAR_POINT, SEPARABLE, STUDY, TWO_POINTS

sys.path.insert(0, str(Path(__file__).parents[1] / "benchmarks"))
import fitting
import problems
from record import RECORD

pytestmark = pytest.mark.slow

EACH = 3


@pytest.fixture(scope="module")
def record():
    return json.loads(RECORD.read_text(encoding="utf-8"))["fitting"]


@pytest.fixture(scope="module")
def judged():
    """(kind, X, y, the truth) of a few problems of each kind."""
    return [(kind, X, y, problems.truth(X, y)) for kind, X, y in problems.problems(EACH)]


# ------------------------------------------------------------------ who is right
def test_newton_agrees_or_says_that_there_is_no_minimum(judged):
    for kind, X, y, best in judged:
        assert problems.verdict(problems.ours(X, y), X, best) == (
            "honest" if best is None else "agrees"
        ), kind
    assert {kind for kind, _, _, best in judged if best is not None} == set(problems.KINDS)
    assert any(best is None for *_, best in judged)


def test_the_others_agree_with_the_truth_too(judged):
    for kind, X, y, best in judged:
        if best is not None:
            for library in ("scikit-learn, newton-cholesky", "statsmodels, newton"):
                theta = problems.LIBRARIES[library](X, y).theta
                assert problems.error(theta, X, best) <= problems.AGREES, (kind, library)


def test_the_truth_is_that_of_the_linear_program(judged):
    for _, X, y, best in judged:
        assert separation(X, y).minimum_exists == (best is not None)


@pytest.mark.parametrize(
    "data", (STUDY, FAR_POINT, TWO_POINTS, SEPARABLE), ids=lambda data: data.name
)
def test_the_truth_about_sets_of_the_book(data):
    best = problems.truth(data.X, data.y)
    if data is SEPARABLE:
        assert best is None
    else:
        assert newton(data.X, data.y).theta[-1] == pytest.approx(best, rel=1e-9, abs=1e-12)


def test_a_verdict_can_be_bad(judged):
    [X, best] = next([X, best] for _, X, _, best in judged if best is not None)
    says = lambda theta, converged=True: problems.verdict(
        problems.Answer(theta, converged, ""), X, best
    )
    assert says(best) == says(best * (1 + 1e-8)) == "agrees"
    assert (
        says(best * (1 + 1e-5)) == "silently wrong" and says(best * 2, converged=False) == "honest"
    )
    assert problems.verdict(problems.Answer(best, True, ""), X, None) == "silently wrong"


# ---------------------------------------------------------------- the benchmark, on something small
def test_the_benchmark_measures_every_solver(monkeypatch, record):
    monkeypatch.setattr(fitting, "PATIENCE", 0.1)
    fits = fitting.sizes([(300, 3)], [(100, 3), (300, 3)])
    assert [(fit["m"], fit["library"], fit["solver"]) for fit in fits] == [
        (m, *solver) for m in (100, 300) for solver in fitting.SOLVERS
    ]
    for fit in fits:
        X, _, y = fitting.data(fit["m"], 3)
        assert fit["seconds"] > 0 and fit["reached"] == (fit["gradient"] <= fitting.TARGET)
        assert set(fit) == set(record["fits"][0])
    own = [fit for fit in fits if fit["library"] == "this book"]
    assert all(fit["ratio"] == 1 and fit["reached"] for fit in own)
    assert {fit["solver"] for fit in fits if fit["reached"]} >= {
        "newton",
        "newton-cholesky",
        "newton-cg",
        "sag",
        "saga",
    }


def test_a_fit_that_takes_too_long_is_given_up_and_the_next_one_runs():
    helper = fitting.Helper((20_000, 3))
    assert helper.within(0.001, ("scikit-learn", "saga"), 1e-16) is None
    assert helper.within(60, fitting.OURS, None)["gradient"] <= fitting.TARGET
    helper.stop()
    given_up = fitting.entry((5, 1), ("scikit-learn", "saga"), None, 1.0)
    assert (
        given_up["seconds"] is None is given_up["ratio"]
        and not given_up["reached"]
        and "given up" in fitting.line(given_up)
    )


def test_the_gradient_is_measured_independently():
    X, _, y = fitting.data(500, 3)
    best = newton(X, y).theta[-1]
    assert fitting.steepest(best, X, y) <= 1e-10 < 1e-4 < fitting.steepest(best + 1e-3, X, y)


# ------------------------------------------------------------------ the record in the book
def test_the_record_is_whole(record):
    sizes = {(fit["m"], fit["n"]) for fit in record["fits"]}
    assert (
        sizes
        == {tuple(size) for size in record["table"] + record["sweep"]}
        == {*fitting.TABLE, *fitting.SWEEP}
    )
    rows = [m for m, _ in record["sweep"]]
    assert max(rows) / min(rows) >= 1e4 and {tuple(size) for size in record["table"]} == set(
        fitting.TABLE
    )
    for size in fitting.TABLE:
        assert [
            (fit["library"], fit["solver"])
            for fit in record["fits"]
            if (fit["m"], fit["n"]) == size
        ] == list(fitting.SOLVERS)
    assert all(
        fit["reached"] == (fit["gradient"] is not None and fit["gradient"] <= record["target"])
        for fit in record["fits"]
    )
    assert sum(kind["problems"] for kind in record["agreement"]["kinds"].values()) == 100
    for by_kind in record["agreement"]["libraries"].values():
        assert {kind: sum(count.values()) for kind, count in by_kind.items()} == dict.fromkeys(
            problems.KINDS, fitting.EACH
        )


def test_the_record_tells_nothing_about_who_measured(record):
    text = RECORD.read_text(encoding="utf-8")
    for private in (Path.home(), RECORD.parents[1], platform.node()):
        assert str(private) not in text
    assert record["machine"].keys() == {"processor", "processors", "memory", "system"}


def test_the_figures_that_were_to_be_reached(record):
    for size in fitting.TABLE:
        fits = [fit for fit in record["fits"] if (fit["m"], fit["n"]) == size]
        assert fits[0]["library"] == "this book" and fits[0]["reached"]
        assert all(fit["ratio"] > 1 for fit in fits[1:] if fit["reached"]), size
    ours = record["agreement"]["libraries"]["this book"]
    assert not any(count["silently wrong"] for count in ours.values())
    assert sum(count["agrees"] for count in ours.values()) == sum(
        kind["with a minimum"] for kind in record["agreement"]["kinds"].values()
    )
