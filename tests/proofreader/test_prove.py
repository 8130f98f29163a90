"""The room `prove`: sums, deltas and signs, which every proof trusts."""

from proofreader import proofread
from proofreader.meaning.lazy_matrix import CLASSES
from proofreader.meaning.symbolic import (
    Index,
    M,
    N,
    Symbolic,
    class_of,
    entry_of,
    feature,
    label,
)
from proofreader.prove.signs import never_negative
from proofreader.prove.sums import vanishes
from proofreader.source.note import read_note
from proofreader.source.statement import context_of
from shared import EQUATIONS, status
from sympy import IndexedBase, KroneckerDelta, Sum, sin, symbols

K = "for K classes"


# ---------------------------------------------------------------- deltas and sums


def test_deltas_of_bound_indices_are_not_split_into_cases():
    """All samples of class k, and no sample of class k, are not all the cases."""
    i, k, l = (
        Index(M - 1),
        Index(Symbolic(context_of(read_note(K))).count(CLASSES) - 1),
        Index(Symbolic(context_of(read_note(K))).count(CLASSES) - 1),
    )
    ours = KroneckerDelta(k, class_of(i))
    for_all = Sum(ours, (i, 0, M - 1))
    assert not vanishes(for_all * (for_all - M))
    assert vanishes(KroneckerDelta(k, l) * (entry_of("z")(k) - entry_of("z")(l)))
    assert not vanishes(KroneckerDelta(k, l) * entry_of("z")(k))
    assert not vanishes(KroneckerDelta(k, Index(M - 1)) * (KroneckerDelta(k, l) - 1))


def test_sums_over_classes_samples_and_weights_change_places():
    over_k, over_i, over_j = r"\sum_{k=1}^{K}", r"\sum_{i=1}^{m}", r"\sum_{j=0}^{n}"
    equal = f"{over_k} {over_i} {over_j} %s = {over_j} {over_i} {over_k} %s"
    term = r"P_{ik} x_j^{(i)} \Theta_{jk}"
    assert proofread(equal % (term, term), K).status == "proved"
    assert proofread(equal % (term, term.replace(r"x_j^{(i)}", "")), K).status == "false"
    assert (
        proofread(
            r"\sum_{k=1}^{K} \sum_{l=1}^{K} z_k u_l^2 = \sum_{k=1}^{K} \sum_{l=1}^{K} z_l^2 u_k", K
        ).status
        == "false"
    )


# ---------------------------------------------------------------- traps


def test_nested_sums_with_different_inner_indices_are_different():
    """SymPy's as_dummy() takes these two for equal."""
    m, n = symbols("m n", integer=True, positive=True)
    i, k = symbols("i k", integer=True, nonnegative=True)
    x = IndexedBase("x")
    one, other = (Sum(sin(Sum(x[row, k], (k, 0, n))), (i, 0, n)) for row in (i, k))
    assert one.as_dummy() == other.as_dummy(), "SymPy has mended this: say so in sums.py"
    assert not vanishes(one - other)
    assert vanishes(one - Sum(sin(Sum(x[k, i], (i, 0, n))), (k, 0, n)))


def test_sums_of_sums_that_sympy_writes_as_one_keep_their_indices_apart():
    i, j, k = symbols("i j k", integer=True, nonnegative=True)

    def triple(a, b, c):
        return Sum(
            label(i)
            * Sum(Sum(feature(a, b) * feature(b, c) * label(k), (k, 0, M - 1)), (j, 0, M - 1)),
            (i, 0, M - 1),
        )

    assert len(Sum(Sum(feature(j, k), (k, 0, M - 1)), (j, 0, M - 1)).limits) == 2
    assert vanishes(triple(i, j, k) - triple(i, j, k))
    assert vanishes(triple(i, j, k) - triple(k, j, i)), "i and k have only changed their names"
    for other in ((j, i, k), (i, k, j), (i, j, j)):
        assert not vanishes(triple(i, j, k) - triple(*other))


def test_the_rule_of_the_sigmoid_is_proved_from_its_exponential(monkeypatch):
    """A wrong rule in the class would be noticed: what the book shows does not come from it."""
    from proofreader.meaning.book import book

    monkeypatch.setattr(book().sigma, "fdiff", lambda self, argindex=1: self)
    assert status(r"\sigma'(z) = \sigma(z) (1 - \sigma(z))") == "proved"
    assert not proofread(r"\sigma'(z) = \sigma(z)").holds


def test_signs_are_not_taken_for_granted():
    """Entries are real, and real numbers may be negative."""
    u, v = feature(0, 1), label(0)
    assert never_negative(u**2 + v**2) and never_negative((u - v) ** 2 * M / N)
    for unknown in (u, u * v, u**2 - v**2, u**3, -(u**2) - 1, M - N):
        assert not never_negative(unknown)
    assert never_negative(u**2 + 1, strictly=True) and not never_negative(u**2, strictly=True)


def test_no_sum_is_evaluated_by_sympy(monkeypatch):
    """Sum.doit() tries Gosper's algorithm on every sum, at a second each."""

    def refuse(*args, **kwargs):
        raise AssertionError("Sum.doit")

    monkeypatch.setattr(Sum, "doit", refuse)
    for label_ in ("eq-step-3", "eq-gradient", "eq-hessian-matrix", "eq-bowl"):
        assert proofread(EQUATIONS[label_].latex, EQUATIONS[label_].note).status == "proved"
