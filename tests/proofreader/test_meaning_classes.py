"""The room `meaning`, of K classes: as numbers a formula is what NumPy computes."""

import numpy as np
import pytest
from logistic import symbols as book
from proofreader import proofread
from proofreader.language.parser import parse_expression
from proofreader.language.tree import Node
from proofreader.meaning.lazy_matrix import CLASSES, SAMPLES, WEIGHTS
from proofreader.meaning.numeric import Numeric
from proofreader.meaning.symbolic import Index, M, Symbolic, label
from proofreader.source.names import names_of
from proofreader.source.note import read_note
from proofreader.source.statement import context_of

K, TWO = "for K classes", "for 2 classes"


@pytest.mark.parametrize("seed", range(4))
def test_as_numbers_it_is_what_numpy_computes(seed):
    note = read_note(K)
    numbers = Numeric(context_of(note), 4, 2, seed, columns=True)

    def array(latex):
        table = numbers(parse_expression(latex, names_of(note)))
        return np.array(
            [
                [float(table[r, c]) for c in range(numbers.count(table.columns))]
                for r in range(numbers.count(table.rows))
            ]
        )

    X, Theta, Y = array("X"), array(r"\Theta"), array("Y")
    assert Y.shape == (4, numbers.K) and (Y.sum(axis=1) == 1).all() and np.isin(Y, (0, 1)).all()

    def softmax(Z):
        return np.exp(Z) / np.exp(Z).sum(axis=1, keepdims=True)

    def cost(Theta):
        return -np.mean(np.sum(Y * np.log(softmax(X @ Theta)), axis=1))

    P = softmax(X @ Theta)
    assert array("P") == pytest.approx(P, rel=1e-12)
    assert float(numbers(Node("name", ("J",)))) == pytest.approx(cost(Theta), rel=1e-12)
    assert array(r"\nabla_\Theta J(\Theta)") == pytest.approx(
        X.T @ (P - Y) / 4, rel=1e-9, abs=1e-12
    )
    k, l = (int(numbers.free_index(name, CLASSES)) for name in "kl")
    spread = np.diag(P[:, k] * ((k == l) - P[:, l]))
    assert array("S_{kl}") == pytest.approx(spread, rel=1e-12)
    assert array("H_{kl}") == pytest.approx(X.T @ spread @ X / 4, rel=1e-9, abs=1e-12)


def test_the_cost_is_that_of_the_books_symbols():
    """With another cost in logistic.symbols the gradient would be refused."""
    note, latex = (
        K,
        r"\frac{\partial J}{\partial \Theta_{jk}} = "
        r"\frac{1}{m} \sum_{i=1}^{m} (P_{ik} - Y_{ik}) x_j^{(i)}",
    )
    symbolic = Symbolic(context_of(read_note(note)))
    assert (
        symbolic.count(SAMPLES) == book.m
        and symbolic.count(WEIGHTS) == book.n + 1
        and symbolic.count(CLASSES) == book.K
    )
    assert proofread(latex, note).status == "proved"


def test_another_cost_in_the_books_symbols_would_be_noticed(monkeypatch):
    from proofreader.meaning.book import book as read

    monkeypatch.setattr(read(), "J_K", 2 * read().J_K)
    assert (
        proofread(r"\nabla_\Theta J(\Theta) = \frac{1}{m} X^\top (P - Y)", K).status == "unproved"
    )


def test_with_two_classes_the_labels_are_those_of_the_book():
    two = Symbolic(context_of(read_note(TWO)))
    i = Index(M - 1)
    assert two.class_label(i, 1) == label(i) and two.class_label(i, 0) == 1 - label(i)
