"""newton claims only what is true: random problems of many families, held against exact answers.

"Converged" has to mean that there is a minimum, and that it is near; "separable" that there is
none. Where there is one that float64 can reach, it has to be found.
"""

from collections import Counter
from dataclasses import replace
from typing import NamedTuple

import mpmath
import numpy as np
import pytest
from exact import (
    DIGITS,
    Exact,
    ExactClasses,
    exact,
    minimum_exists,
    minimum_of_classes_exists,
    only_one,
)
from logistic import Certificate, Status, certificate, newton, softmax_newton, with_bias
from logistic.softmax_regression import SoftmaxProblem, contrasts

pytestmark = pytest.mark.filterwarnings("error")


class Case(NamedTuple):
    """A problem. exists: whether there is a minimum, if it was built so; None to decide it."""

    X: np.ndarray
    y: np.ndarray
    settings: dict = {}
    exists: bool | None = None


# ------------------------------------------------------------------ the families
def some_labels(rng, X, slope=1.0):
    """Labels drawn from random weights on the standardized features."""
    F = np.asarray(X[:, 1:], dtype=float)
    spread = F.std(axis=0)
    z = (F - F.mean(axis=0)) / np.where(spread > 0, spread, 1) @ rng.normal(size=F.shape[1])
    return (rng.random(len(X)) < 1 / (1 + np.exp(-slope * (z + rng.normal() / 2)))).astype(int)


def rows(rng, least=6, most=12):
    return int(rng.integers(least, most + 1))


def labelled(rng, X, **settings):
    return Case(X, some_labels(rng, X, slope=rng.choice([0.5, 2, 5])), settings)


def pure_levels(rng):
    levels = rng.integers(0, rng.integers(2, 5), size=(rows(rng, 6, 14), rng.integers(1, 3)))
    return labelled(rng, with_bias(levels.astype(float)))


def odd_units(rng):
    features = rng.normal(size=(rows(rng), 2)) * 10.0 ** rng.integers(-9, 10, 2)
    return labelled(rng, with_bias(features))


def offsets(rng):
    features = rng.normal(size=(rows(rng), 1)) + 10.0 ** rng.integers(1, 9)
    return labelled(rng, with_bias(features))


def unix_seconds(rng):
    return labelled(rng, with_bias(1.7e9 + 10.0 ** rng.integers(1, 7) * rng.random((rows(rng), 1))))


def near_collinear(rng):
    x = rng.normal(size=rows(rng))
    other = x + 10.0 ** -rng.integers(1, 10) * rng.normal(size=len(x))
    return labelled(rng, with_bias(np.column_stack([x, other])))


def a_few_samples(rng):
    return labelled(rng, with_bias(rng.integers(-2, 3, (rng.integers(1, 6), rng.integers(1, 3)))))


def rare_ones(rng):
    X = with_bias(rng.normal(size=(40, 1)))
    y = np.zeros(40, dtype=int)
    y[np.argsort(X[:, 1])[rng.choice(40, rng.integers(1, 3), replace=False)]] = 1
    return Case(X, y)


def dtypes(rng):
    features = 10.0 ** rng.integers(0, 3) * rng.normal(size=(rows(rng), 2))
    case = labelled(rng, with_bias(features))
    kind = [np.float32, int, np.float64][rng.integers(3)]
    label = [bool, int, np.float32][rng.integers(3)]
    return case._replace(X=case.X.astype(kind), y=case.y.astype(label))


def around(rng, gap):
    """Two samples at a distance, one of each label, at a place; others on the right sides."""
    place, unit = rng.choice([0.0, 0.0, 1.0, 100.0]), 10.0 ** rng.integers(-3, 4)
    x = np.array([-1, 1]) * gap / 2
    far = 0.5 + rng.random(rows(rng, 2, 8))
    sides = rng.choice([-1, 1], len(far))
    y = np.r_[0, 1, sides > 0]
    return Case(with_bias(place * unit + unit * np.r_[x, far * sides]), y)


def small_overlaps(rng):
    return around(rng, -(10.0 ** -rng.integers(1, 15)) * rng.random())


def small_gaps(rng):
    return around(rng, 10.0 ** -rng.integers(1, 15) * rng.random())


def ties(rng):
    return around(rng, 0.0)


def mixed_ties(rng):
    """One group has the same label throughout, the others overlap; no column shows the group."""
    m = rows(rng, 10, 12)
    group, z = np.arange(m) < m // 3, np.round(rng.normal(size=(m, 2)) * 16) / 16
    y = np.where(group, 1, some_labels(rng, with_bias(z)))
    mix = rng.integers(-3, 4, (3, 3)) if rng.random() < 0.5 else rng.normal(size=(3, 3))
    return Case(with_bias(np.column_stack([group, z]) @ mix + rng.integers(-9, 10, 3)), y)


def outliers(rng):
    x = rng.normal(size=(rows(rng), 1))
    x[0] = rng.choice([-1, 1]) * 10.0 ** rng.integers(1, 16)
    case = labelled(rng, with_bias(x))
    return case if rng.random() < 0.5 else case._replace(y=rng.permutation(case.y))


def starts_far_away(rng):
    case = [pure_levels, offsets, ties, small_gaps][rng.integers(4)](rng)
    most = 300 - np.log10(np.abs(case.X).max())
    start = rng.choice([-1, 1], case.X.shape[1]) * 10.0 ** rng.uniform(0, most, case.X.shape[1])
    return case._replace(settings={"start": start})


def starts_where_the_sigmoid_is_flat(rng):
    X = with_bias(rng.normal(size=(rows(rng), rng.integers(1, 3))))
    start = rng.normal(size=X.shape[1])
    start *= rng.uniform(15, 800) / np.abs(X @ start).min()
    return labelled(rng, X, start=start)


def ridges(rng):
    case = [pure_levels, odd_units, small_gaps, ties, near_collinear, outliers][rng.integers(6)](
        rng
    )
    return case._replace(settings={"ridge": 10.0 ** rng.integers(-12, 4)})


def ridges_that_leave_weights_free(rng):
    case = [pure_levels, odd_units, mixed_ties, near_collinear][rng.integers(4)](rng)
    columns = case.X.shape[1]
    ridge = 10.0 ** rng.integers(-9, 3, columns) * (rng.random(columns) < 0.5)
    return case._replace(settings={"ridge": ridge})


def equal_labels(rng):
    case = [pure_levels, offsets, near_collinear, ridges, dtypes][rng.integers(5)](rng)
    return case._replace(y=np.full(len(case.y), rng.integers(2)))


def tolerances(rng):
    case = [pure_levels, offsets, odd_units, small_overlaps, rare_ones][rng.integers(5)](rng)
    return case._replace(settings={"tolerance": 10.0 ** -rng.integers(4, 15)})


def many_features(rng):
    """As many samples as weights come with both labels: a direction that splits would have to leave
    all of these on the boundary, so there is none. Or a group of one label beside them.
    """
    columns = rng.integers(6, 11)
    X = with_bias(rng.normal(size=(columns + 8, columns - 1)))
    y, both = some_labels(rng, X), columns
    if rng.random() < 0.5:
        return Case(np.vstack([X, X[:both]]), np.r_[y, 1 - y[:both]], exists=True)
    group = np.arange(len(X) + both) % 5 == 0
    X, y = np.vstack([X, X[:both]]), np.where(group, 1, np.r_[y, 1 - y[:both]])
    return Case(np.column_stack([X, group]), y, exists=False)


def dependent_columns(rng):
    case = [pure_levels, ties, small_gaps, mixed_ties][rng.integers(4)](rng)
    X = case.X
    more = [X[:, -1:], 2 * X[:, -1:], 0 * X[:, :1], X[:, :1]][rng.integers(4)]
    return case._replace(X=np.column_stack([X, more]))


def a_plane_in_three_columns(rng):
    """Each entry is exact, and so is the dependence, but no column shows it."""
    features = np.round(16 * rng.normal(size=(rows(rng), 2))) / 16
    X = with_bias(features @ rng.integers(-3, 4, (2, 3)) + rng.integers(-9, 10, 3))
    return Case(X, rng.integers(0, 2, len(X)))


FAMILIES = [
    pure_levels,
    odd_units,
    offsets,
    unix_seconds,
    near_collinear,
    a_few_samples,
    rare_ones,
    dtypes,
    small_overlaps,
    small_gaps,
    ties,
    mixed_ties,
    outliers,
    starts_far_away,
    starts_where_the_sigmoid_is_flat,
    ridges,
    ridges_that_leave_weights_free,
    equal_labels,
    tolerances,
    many_features,
    dependent_columns,
    a_plane_in_three_columns,
]


# ------------------------------------------------------------------ what is true of them
class Truth:
    """Of a case: whether it has a minimum, whether there can be no other, and where it is."""

    def __init__(self, case):
        self.case, self.ridge = case, case.settings.get("ridge", 0.0)
        exists = case.exists
        self.exists = self.without(slack=0) if exists is None else exists
        self.settled = self.exists and only_one(case.X, self.ridge)
        self.exact = Exact(case.X, case.y, self.ridge)

    def without(self, slack):
        """Whether no direction splits the labels, not even but for the rounding of a score."""
        return minimum_exists(self.case.X, self.case.y, self.ridge, slack)

    def off(self, theta, best):
        """How far a score is from what it is at the minimum, at most."""
        return max(map(abs, self.exact.scores(exact(theta) - best)))

    def within_reach(self):
        """Is all that rounding can do at the minimum far less than what the tolerance allows?"""
        best = self.exact.minimum(exact(np.zeros(self.exact.columns)))
        moved, bent = self.exact.noise(best)
        tolerance = self.case.settings.get("tolerance", 1e-10)
        return moved < np.sqrt(tolerance) / 100 and bent < 1e-2


def false_claims(truth, walk):
    """What is said of the minimum, and is not true. A tie may count as split, but for rounding."""
    case, last = truth.case, walk.theta[-6:]
    proved = [certificate(theta, case.X, case.y, ridge=truth.ridge) for theta in last]
    if walk.status is Status.SEPARABLE and truth.exists:
        yield "a tie" if not truth.without(slack=case.X.shape[1] + 2) else "separable"
    if not truth.settled:
        if walk.converged:
            yield "converged"
        if any(found.minimum_exists for found in proved):
            yield "a certificate without a minimum"
    elif walk.converged:
        best = truth.exact.minimum(exact(last[-1]))
        off = [truth.off(theta, best) for theta in last]
        if any(far > found.score_error for far, found in zip(off, proved)):
            yield "a certificate that is too small"
        rounding = proved[-1].rounding * proved[-1].reach / 0.9  # it may be most of what is left
        if off[-1] > max(case.settings.get("tolerance", 1e-10), -np.log1p(-rounding)):
            yield "near"


def members(family):
    """Random problems that are the same on every run."""
    for seed in range(FEWER.get(family, 80)):
        yield seed, family(np.random.default_rng([FAMILIES.index(family), seed]))


FEWER = {rare_ones: 40, many_features: 40}


@pytest.fixture(autouse=True)
def digits():
    with mpmath.workdps(DIGITS):
        yield


@pytest.mark.parametrize("family", FAMILIES)
def test_what_newton_claims_is_true(family):
    ends, refused = Counter(), []
    for seed, case in members(family):
        truth, walk = Truth(case), newton(case.X, case.y, **case.settings)
        ends.update(false_claims(truth, walk))
        if truth.settled and not walk.converged and truth.within_reach():
            refused.append(seed)
        ends["settled"] += truth.settled
    assert ends.keys() <= {"settled", "a tie"} and ends["a tie"] <= TIES.get(family, 0), ends
    assert len(refused) <= ends["settled"] / 50, refused


# Overlaps of two or three units in the last place, and mixtures that float64 had to round.
TIES = {small_overlaps: 6, mixed_ties: 12, ridges_that_leave_weights_free: 2}


# ------------------------------------------------------------------ three classes
def three_classes(rng, family):
    """A third class among the samples of both others, or beyond all of them."""
    case = family(rng)
    X, y = np.asarray(case.X, dtype=float), case.y.astype(int)
    if rng.random() < 0.5:
        beyond = X[:, 1].max() + (np.ptp(X[:, 1]) + 0.1) * rng.random(3)
        X, y = np.vstack([X, with_bias(beyond)]), np.r_[y, 2, 2, rng.integers(3)]
    else:
        y[rng.random(len(y)) < 0.3] = 2
    y[rng.choice(len(y), 3, replace=False)] = [0, 1, 2]
    return X, y


def false_claims_of_classes(X, y, walk):
    problem = SoftmaxProblem(X, y, np.zeros(2), spread=np.kron(contrasts(3, 0), np.eye(2)))
    w = walk.theta[-1][:, 1:].ravel(order="F")
    found, truth = problem.certificate(problem.objective(w)), ExactClasses(X, y)
    if not (only_one(X) and minimum_of_classes_exists(X, y)):
        if walk.converged:
            yield "converged"
        if found.minimum_exists:
            yield "a certificate without a minimum"
    elif walk.status is Status.SEPARABLE:
        yield "separable"
    elif walk.converged:
        off = max(map(abs, truth.scores(exact(w) - truth.minimum(exact(w)))))
        if off > found.score_error:
            yield "a certificate that is too small"
        if off > max(1e-10, 2 * found.rounding * found.reach):
            yield "near"


@pytest.mark.parametrize(
    "family", [offsets, unix_seconds, small_overlaps, small_gaps, ties, outliers]
)
def test_what_is_claimed_of_three_classes_is_true(family):
    for seed in range(12):
        X, y = three_classes(np.random.default_rng([FAMILIES.index(family), seed]), family)
        walk = softmax_newton(X, y, reference=0)
        assert not set(false_claims_of_classes(X, y, walk)), seed


# ------------------------------------------------------------------ each check can fail
OVERLAP = Case(with_bias(np.array([-2.0, -1, 0.5, 1, 2])), np.array([0, 1, 0, 1, 1]))
GAP = OVERLAP._replace(y=np.array([0, 0, 1, 1, 1]))
TIE = Case(with_bias(np.array([-2.0, 0.1, 0.1, 1])), np.array([0, 0, 1, 1]))
ALL_BUT_A_TIE = TIE._replace(X=with_bias(np.array([-2.0, np.nextafter(0.1, 1), 0.1, 1])))


def planted(case, status, moved=0.0):
    """What would be found of this end of a walk."""
    walk = newton(case.X, case.y)
    theta = walk.theta + moved
    return set(false_claims(Truth(case), replace(walk, theta=theta, status=status)))


def test_a_true_claim_is_not_rejected():
    assert not planted(OVERLAP, Status.CONVERGED) and not planted(GAP, Status.SEPARABLE)
    assert not planted(TIE, Status.SEPARABLE)
    assert not planted(OVERLAP, Status.UNDECIDED) and not planted(GAP, Status.UNDECIDED)


def test_a_false_claim_is_rejected():
    assert planted(OVERLAP, Status.CONVERGED, moved=1e-9) == {"near"}
    assert planted(GAP, Status.CONVERGED) == planted(TIE, Status.CONVERGED) == {"converged"}
    assert planted(OVERLAP, Status.SEPARABLE) == {"separable"}
    assert planted(ALL_BUT_A_TIE, Status.SEPARABLE) == {"a tie"}
    twice = OVERLAP._replace(X=OVERLAP.X[:, [0, 1, 1]])
    assert planted(twice, Status.CONVERGED) == {"converged"}


def test_a_wrong_certificate_is_rejected(monkeypatch):
    monkeypatch.setitem(globals(), "certificate", lambda *_, **__: Certificate(1e-17, 1.0, 0.0))
    assert "a certificate that is too small" in planted(OVERLAP, Status.CONVERGED)
    assert planted(GAP, Status.UNDECIDED) == {"a certificate without a minimum"}


def test_a_refusal_would_be_seen():
    assert Truth(OVERLAP).settled and Truth(OVERLAP).within_reach()
    for far in (
        OVERLAP._replace(X=OVERLAP.X + [0, 1e8]),  # the columns are all but the same
        OVERLAP._replace(settings={"tolerance": 1e-30}),
    ):
        assert Truth(far).settled and not Truth(far).within_reach()


@pytest.mark.parametrize(
    "x, y, ridge, exists",
    [
        ([-2, -1, 0.5, 1, 2], [0, 1, 0, 1, 1], 0.0, True),
        ([-2, -1, 1, 2], [0, 0, 1, 1], 0.0, False),
        ([-2, -1, 1, 2], [1, 1, 0, 0], 0.0, False),
        ([-2, -1, 1, 2], [0, 0, 1, 1], 1e-9, True),
        ([-2, -1, 1, 2], [0, 0, 0, 0], 1e-9, False),
        ([-2, -1, 1, 2], [0, 0, 0, 0], [1e-9, 1e-9], True),
        ([0.1, 0.1, 1], [0, 1, 1], 0.0, False),
        ([0.1, np.nextafter(0.1, 1), 1], [0, 1, 1], 0.0, False),
        ([np.nextafter(0.1, 1), 0.1, 1], [0, 1, 1], 0.0, True),
        ([3, 3], [0, 1], 0.0, True),
        ([3, 3], [1, 1], 0.0, False),
    ],
)
def test_the_exact_answer_is_that_of_the_thresholds(x, y, ridge, exists):
    assert minimum_exists(with_bias(np.array(x, dtype=float)), y, ridge) == exists


def test_the_exact_answer_of_two_features():
    corners = with_bias(np.array([[0.0, 0], [0, 1], [1, 0], [1, 1]]))
    for y in np.ndindex(2, 2, 2, 2):
        assert minimum_exists(corners, y) == (y in {(0, 1, 1, 0), (1, 0, 0, 1)})
    assert only_one(corners) and not only_one(corners[:, [0, 1, 1]])


SEVEN = with_bias(np.array([-3.0, -2, -1, 0, 1, 2, 3]))
APART = SEVEN, np.array([0, 0, 0, 1, 1, 2, 2])
MIXED = SEVEN, np.array([0, 1, 2, 0, 1, 2, 0])


def test_a_false_claim_of_three_classes_is_rejected():
    def planted(X, y, status, moved=0.0):
        walk = softmax_newton(X, y, reference=0)
        theta = walk.theta + moved * np.arange(3)
        return set(false_claims_of_classes(X, y, replace(walk, theta=theta, status=status)))

    assert softmax_newton(*APART).status is Status.SEPARABLE
    assert planted(*APART, Status.CONVERGED) == {"converged"}
    assert not planted(*APART, Status.SEPARABLE)
    assert not planted(*MIXED, Status.CONVERGED)
    assert planted(*MIXED, Status.CONVERGED, moved=1e-9) == {"near"}
    assert planted(*MIXED, Status.SEPARABLE) == {"separable"}


def test_the_exact_answer_of_three_classes_needs_one_overlap_each():
    x = with_bias(np.arange(6.0))
    assert not minimum_of_classes_exists(x, [0, 0, 1, 1, 2, 2])
    assert not minimum_of_classes_exists(x, [0, 1, 0, 1, 2, 2])  # the third is apart
    assert minimum_of_classes_exists(x, [0, 1, 2, 2, 1, 0])
