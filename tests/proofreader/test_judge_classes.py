"""The notation of K classes: what is proved of it, what is refuted, what is not read."""

import pytest
from proofreader import proofread
from proofreader.meaning.numeric import Numeric
from proofreader.prove import relations
from proofreader.refute import counterexample
from proofreader.source.note import read_note
from proofreader.source.statement import context_of

pytestmark = pytest.mark.slow

K, TWO = "for K classes", "for 2 classes"
C = K + "; where c is a number"
SQUARES = (
    r"\sum_{k=1}^{K} P_{ik} "
    r"\left( v_k^\top x^{(i)} - \sum_{l=1}^{K} P_{il} v_l^\top x^{(i)} \right)^2"
)

# what is true, wrong versions of it, the note
# fmt: off
TRUE_AND_FALSE = [
    (r"\operatorname{softmax}(z)_k = \frac{e^{z_k}}{\sum_{l=1}^{K} e^{z_l}}",
     [r"\operatorname{softmax}(z)_k = \frac{e^{z_k}}{\sum_{l=1}^{K - 1} e^{z_l}}",
      r"\operatorname{softmax}(z)_k = \frac{e^{z_k}}{\sum_{l=1}^{K} e^{-z_l}}",
      r"\operatorname{softmax}(z)_k = \frac{e^{z_k}}{\sum_{l=1}^{K} e^{z_k}}"], K),
    (r"\sum_{k=1}^{K} p_k = 1",
     [r"\sum_{k=1}^{K - 1} p_k = 1", r"\sum_{k=2}^{K} p_k = 1", r"\sum_{k=1}^{K} p_k = K"], K),
    (r"\sum_{k=1}^{K} Y_{ik} = 1", [r"\sum_{i=1}^{m} Y_{ik} = 1", r"\sum_{k=1}^{K - 1} Y_{ik} = 1"],
     K),
    (r"y_k y_l = \delta_{kl} y_k", [r"y_k y_l = \delta_{kl}", r"y_k y_l = y_k"], K),
    (r"p_k > 0", [r"p_k > 1", r"z_k > 0"], K),
    (r"\operatorname{softmax}(z + c \mathbf{1}) = \operatorname{softmax}(z)",
     [r"\operatorname{softmax}(z + u) = \operatorname{softmax}(z)",
      r"\operatorname{softmax}(c z) = \operatorname{softmax}(z)",
      r"\operatorname{softmax}(z + c \mathbf{1}) = \operatorname{softmax}(z) + c \mathbf{1}"], C),
    (r"\log \sum_{k=1}^{K} e^{z_k} = c + \log \sum_{k=1}^{K} e^{z_k - c}",
     [r"\log \sum_{k=1}^{K} e^{z_k} = \log \sum_{k=1}^{K} e^{z_k - c}",
      r"\log \sum_{k=1}^{K} e^{z_k} = c + \log \sum_{k=1}^{K} e^{z_k + c}"], C),
    (r"\frac{\partial p_k}{\partial z_l} = p_k (\delta_{kl} - p_l)",
     [r"\frac{\partial p_k}{\partial z_l} = p_k (1 - p_l)",
      r"\frac{\partial p_k}{\partial z_l} = -p_k p_l",
      r"\frac{\partial p_k}{\partial z_l} = p_k (\delta_{kl} + p_l)",
      r"\frac{\partial p_k}{\partial z_l} = p_l (\delta_{kl} - p_l)",
      r"\frac{\partial p_k}{\partial z_l} = p_k (p_l - \delta_{kl})"], K),
    (r"\frac{\partial}{\partial z_l} \Bigl( -\sum_{k=1}^{K} y_k \log p_k \Bigr) = p_l - y_l",
     [r"\frac{\partial}{\partial z_l} \Bigl( -\sum_{k=1}^{K} y_k \log p_k \Bigr) = y_l - p_l",
      r"\frac{\partial}{\partial z_l} \Bigl( -\sum_{k=1}^{K} y_k \log p_k \Bigr) = p_k - y_l",
      r"\frac{\partial}{\partial z_l} \Bigl( -\sum_{k=1}^{K - 1} y_k \log p_k \Bigr) = p_l - y_l"],
     K),
    (r"-\log \prod_{k=1}^{K} p_k^{y_k} = -\sum_{k=1}^{K} y_k \log p_k",
     [r"\log \prod_{k=1}^{K} p_k^{y_k} = -\sum_{k=1}^{K} y_k \log p_k",
      r"-\log \prod_{k=1}^{K} p_k = -\sum_{k=1}^{K} y_k \log p_k"], K),
    (r"J(\Theta) = -\frac{1}{m} \sum_{i=1}^{m} \sum_{k=1}^{K} Y_{ik} \log P_{ik}",
     [r"J(\Theta) = -\sum_{i=1}^{m} \sum_{k=1}^{K} Y_{ik} \log P_{ik}",
      r"J(\Theta) = -\frac{1}{m} \sum_{i=1}^{m} \sum_{k=1}^{K} \log P_{ik}"], K),
    (r"J(0 \Theta) = \log K", [r"J(0 \Theta) = \log 2", r"J(\Theta) = \log K"], K),
    (r"\frac{\partial J}{\partial \Theta_{jk}} = \frac{1}{m} \sum_{i=1}^{m} (P_{ik} - Y_{ik}) "
     r"x_j^{(i)}",
     [r"\frac{\partial J}{\partial \Theta_{jk}} = \frac{1}{m} \sum_{i=1}^{m} (Y_{ik} - P_{ik}) "
      r"x_j^{(i)}",
      r"\frac{\partial J}{\partial \Theta_{jk}} = \frac{1}{m} \sum_{i=1}^{m} (P_{il} - Y_{il}) "
      r"x_j^{(i)}",
      r"\frac{\partial J}{\partial \Theta_{jk}} = \sum_{i=1}^{m} (P_{ik} - Y_{ik}) x_j^{(i)}",
      r"\frac{\partial J}{\partial \Theta_{jk}} = \frac{1}{m} \sum_{i=1}^{m} (P_{ik} - Y_{ik})"],
     K),
    (r"\nabla_\Theta J(\Theta) = \frac{1}{m} X^\top (P - Y)",
     [r"\nabla_\Theta J(\Theta) = \frac{1}{m} X^\top (Y - P)",
      r"\nabla_\Theta J(\Theta) = \frac{1}{m} X^\top P"], K),
    (r"H_{kl} = \frac{1}{m} X^\top S_{kl} X",
     [r"H_{kl} = \frac{1}{m} X^\top S_{kk} X", r"H_{kl} = X^\top S_{kl} X",
      r"H_{kk} = \frac{1}{m} X^\top S_{kl} X", r"H_{kl} = -\frac{1}{m} X^\top S_{kl} X"], K),
    (r"\sum_{l=1}^{K} H_{kl} d = 0",
     [r"\sum_{l=1}^{K - 1} H_{kl} d = 0", r"H_{kl} d = 0", r"\sum_{l=1}^{K} S_{kl} = I"], K),
    (r"J(\Theta + d \mathbf{1}^\top) = J(\Theta)",
     [r"J(\Theta + d u^\top) = J(\Theta)", r"J(\Theta + V) = J(\Theta)",
      r"J(2 \Theta) = J(\Theta)"], K),
    (r"\sum_{k=1}^{K} p_k u_k^2 - \Bigl( \sum_{k=1}^{K} p_k u_k \Bigr)^2 = \sum_{k=1}^{K} p_k "
     r"\Bigl( u_k - \sum_{l=1}^{K} p_l u_l \Bigr)^2 \ge 0",
     [r"\sum_{k=1}^{K} p_k u_k^2 - \sum_{k=1}^{K} (p_k u_k)^2 = \sum_{k=1}^{K} p_k \Bigl( u_k - "
      r"\sum_{l=1}^{K} p_l u_l \Bigr)^2",
      r"\sum_{k=1}^{K} p_k u_k^2 - \Bigl( \sum_{k=1}^{K} p_k u_k \Bigr)^2 = \sum_{k=1}^{K} \Bigl( "
      r"u_k - \sum_{l=1}^{K} p_l u_l \Bigr)^2",
      r"\sum_{k=1}^{K} p_k \Bigl( u_k - \sum_{l=1}^{K} p_l u_l \Bigr) > 0",
      r"\sum_{k=1}^{K} p_k \Bigl( u_k - \sum_{l=1}^{K} p_l u_l \Bigr)^2 > 0"], K),
    (rf"\frac{{d^2}}{{d t^2}} J(\Theta + t V) \Big|_{{t=0}} = \frac{{1}}{{m}} \sum_{{i=1}}^{{m}} "
     rf"{SQUARES} \ge 0",
     [rf"\frac{{d^2}}{{d t^2}} J(\Theta + t V) \Big|_{{t=0}} = \sum_{{i=1}}^{{m}} {SQUARES}",
      r"\frac{d}{d t} J(\Theta + t V) \Big|_{t=0} \ge 0"], K),
    (r"p_2 = \frac{e^{z_2}}{e^{z_1} + e^{z_2}} = \sigma(z_2 - z_1)",
     [r"p_2 = \sigma(z_1 - z_2)", r"p_1 = \sigma(z_2 - z_1)", r"p_2 = \sigma(z_2)"], TWO),
    (r"J(\Theta) = J(\theta_2 - \theta_1)",
     [r"J(\Theta) = J(\theta_1 - \theta_2)", r"J(\Theta) = J(\theta_2)",
      r"J(\Theta) = 2 J(\theta_2 - \theta_1)"], TWO),
    (r"\log \frac{p_k}{p_l} = z_k - z_l", [r"\log \frac{p_k}{p_l} = z_l - z_k"], K),
    (r"\sum_{k=1}^{K} \theta_k = \Theta \mathbf{1}", [r"\sum_{k=1}^{K} \theta_k = 0"], K),
]
# fmt: on


@pytest.mark.parametrize(
    "true, wrong, note", TRUE_AND_FALSE, ids=[true[:40] for true, _, _ in TRUE_AND_FALSE]
)
def test_what_is_true_is_proved_and_each_wrong_version_is_refuted(true, wrong, note):
    verdict = proofread(true, note)
    assert verdict.status == "proved", verdict
    for latex in wrong:
        refuted = proofread(latex, note)
        assert (
            refuted.status == "false"
            and "K = " in refuted.counterexample
            or latex.endswith("= I")
            and refuted.status == "unreadable"
        ), (latex, refuted)


@pytest.mark.parametrize(
    "wrong, note",
    [
        (latex, note)
        for _, wrong, note in TRUE_AND_FALSE
        for latex in wrong[:2]
        if "= I" not in latex
    ],
)
def test_the_prover_alone_proves_no_wrong_version(wrong, note, monkeypatch):
    monkeypatch.setattr(counterexample, "find", lambda claim: None)
    assert not proofread(wrong, note).holds


@pytest.mark.parametrize("wrong, note", [(wrong[0], note) for _, wrong, note in TRUE_AND_FALSE])
def test_the_numbers_alone_refute_what_a_proof_would_let_through(wrong, note, monkeypatch):
    monkeypatch.setattr(relations, "prove_relation", lambda claim: "because I say so")
    assert proofread(wrong, note).status == "false"


@pytest.mark.parametrize(
    "latex, note",
    [
        # without the note these names mean nothing, or something else
        ("K = K", ""),
        ("p_k = p_k", ""),
        (r"P_{ik} = P_{ik}", ""),
        (r"\Theta = \Theta", ""),
        (r"\delta_{kl} = \delta_{lk}", ""),
        ("z_1 = z_1", ""),
        # with it, what the rest of the book calls by a name
        (r"\theta^\top \theta \ge 0", K),
        ("v^\top v \\ge 0", K),
        ("h = h", K),
        ("e_j = e_j", K),
        ("S = S", K),
        ("H = H", K),
        ("F = F", K),
        ("I = I", K),
        (r"L_J \ge 0", K),
        (r"L(\Theta) \ge 0", K),
        (r"y^{(i)} = y^{(i)}", K),
        (r"\nabla_\theta J(\theta) = 0", K),
        (r"\nabla^2_\Theta J(\Theta) = 0", K),
        (r"h_\theta(x^{(i)}) > 0", K),
        (r"\lambda = \lambda", K),
        (r"J(\theta_k) = J(\theta_k)", K),
        (r"J(\theta_2 - \theta_1) \ge 0", K),
        (r"J(d) \ge 0", K),
        # indices of the wrong kind
        ("p_i > 0", K),
        ("p_j > 0", K),
        ("p_{kl} > 0", K),
        (r"\Theta_{kj} = \Theta_{kj}", K),
        (r"P_{ki} > 0", K),
        (r"\delta_{ij} = \delta_{ij}", K),
        (r"x_k^{(i)} = x_k^{(i)}", K),
        (r"x_j^{(k)} = x_j^{(k)}", K),
        (r"\Theta_{k} = \Theta_{k}", K),
        (r"\Theta_{jkl} = 0", K),
        (r"\operatorname{softmax}(z)_i > 0", K),
        # what depends on z or Theta is caught by no index, bar or note
        (r"\sum_{z=1}^{K} p_z = 1", K),
        (r"\sum_{K=1}^{m} K = m", K),
        (r"p_k \Big|_{z = 0} = p_k", K),
        ("p_k = 1", K + "; for z in {0, 1}"),
        ("z_1 > 0", K + "; for z > 1"),
        ("p_1 = 1", K + "; where z = 1"),
        ("A(1) = 1", K + "; where A(z) = z"),
        (r"p_k \approx z_k", K + "; to order 1 in z"),
        ("p_k = p_k", K + "; for k >= 1"),
        ("P_{ik} = 1", K + "; where P is a number"),
        (r"\operatorname{softmax}(z) = z", K + r"; where \operatorname{softmax}(z) = z"),
        # derivatives of what does not depend on it
        (r"\frac{\partial p_k}{\partial \Theta_{jk}} = 0", K),
        (r"\frac{\partial u_k}{\partial z_l} = 0", K),
        (r"\frac{\partial}{\partial z_l} (P_{ik} + z_k) = \delta_{kl}", K),
        (r"\frac{\partial}{\partial \Theta_{jk}} (J + z_k) = 0", K),
        (r"\frac{\partial J}{\partial \theta_k} = 0", K),
        (r"\frac{\partial z_k}{\partial p_l} = 0", K),
        (r"\frac{d}{d K} K = 1", K),
        (r"\frac{d}{d l} z_l = 1", K),
        (r"\frac{\partial J}{\partial V_{jk}} = 0", K),
        # shapes
        (r"\nabla_\Theta J(\Theta) = \frac{1}{m} (P - Y)^\top X", K),
        (r"X \theta_k = X \Theta", K),
        (r"z + c = z", C),
        (r"\operatorname{softmax}(X) = X", K),
        (r"P + p = P", K),
        (r"\operatorname{softmax}(X \Theta)_k > 0", K),
        (r"\prod_{k=1}^{K} \theta_k = \Theta", K),
        (r"\operatorname{softmax} z = p", K),
        # notes
        ("1 = 1", "for 3 classes"),
        ("1 = 1", "for K"),
        ("1 = 1", "for classes"),
    ],
)
def test_what_has_no_meaning_is_unreadable(latex, note):
    assert proofread(latex, note).status == "unreadable", proofread(latex, note)


@pytest.mark.parametrize(
    "latex",
    [
        r"\sum_{k=0}^{K} p_k = \sum_{k=0}^{K} p_k",
        "z_0 = z_0",
        r"z_{K + 1} = z_{K + 1}",
        r"\Theta_{jk} + P_{0k} = \Theta_{jk} + P_{0k}",
        r"\sum_{j=0}^{n + 1} \Theta_{jk} = \sum_{j=0}^{n + 1} \Theta_{jk}",
    ],
)
def test_an_index_outside_its_range_proves_nothing(latex):
    verdict = proofread(latex, K)
    assert verdict.status == "unproved" and "there is no " in verdict.complaint


def test_the_number_of_classes_is_any():
    assert proofread(r"K \ge 1", K).status == "proved"
    assert (
        proofread(r"K \ge 2", K).status == "false" and proofread(r"K = 2", TWO).status == "proved"
    )
    assert {Numeric(context_of(read_note(K)), 1, 1, seed).K for seed in range(6)} == {1, 2, 3, 4}


def test_what_the_notation_assumes_is_reported():
    assert any("$K$ classes" in each for each in proofread(r"\sum_{k=1}^{K} p_k = 1", K).assumed)
    assert any(
        "class 2 is the label 1" in each
        for each in proofread(r"p_2 = \sigma(z_2 - z_1)", TWO).assumed
    )


def test_a_definition_of_classes_needs_its_anchor():
    softmax, right = (
        r"\operatorname{softmax}(z)_k = \frac{e^{z_k}}{\sum_{l=1}^{K} e^{z_l}}",
        r"anchor: \sum_{k=1}^{K} \operatorname{softmax}(z)_k = 1",
    )
    note = K + r"; definition of \operatorname{softmax}"
    assert proofread(softmax, f"{note}; {right}").status == "definition"
    assert not proofread(softmax, note).holds
    assert not proofread(softmax, note + "; anchor: 1 = 1").holds
    assert not proofread(softmax.replace("e^", "2^"), f"{note}; {right}").holds
    assert not proofread("G(t) = t z_1", K + "; definition of G; anchor: G(1) = z_1").holds
