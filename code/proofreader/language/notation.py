r"""The notation of the book, as `book/notation.md` lists it: how each name is written, and what kind of thing it is.

What the costs, the sigmoid and the rest mean is said twice, independently: in `symbolic.py` as SymPy expressions,
the costs taken from `logistic.symbols`, and in `numeric.py` as numbers. The two are held against each other.

h and y without an index are the columns of all predictions and labels in a formula that names X, F, S, \mathbf{1} or the
new weights of an update, and those of a single sample in any other; mixing the two is an error.
"""

import re

STANDARD = {r"\log", r"\exp", r"\sinh", r"\cosh", r"\tanh", r"\max"}

NAME = re.compile(
    r"([a-zA-Z]|\\[a-zA-Z]+|\\operatorname\{\w+\})(_\w|_\{[^{}]*\}|_\{\\text\{\w+\}\})?"
)

# How a name is written. "letter": as it stands; "function": with its arguments in brackets;
# "family": may carry an index below; "sample": may carry a sample above, ^{(i)}; "hypothesis": h_\theta(x^{(i)}).
SYNTAX = {
    "m": "letter",
    "n": "letter",
    "i": "letter",
    "j": "letter",
    "k": "letter",
    "z": "letter",
    "t": "letter",
    "w": "letter",
    r"\alpha": "letter",
    r"\varepsilon": "letter",
    r"\lambda": "letter",
    "L_J": "letter",
    "X": "letter",
    "F": "letter",
    "S": "letter",
    "H": "letter",
    "I": "letter",
    r"\mathbf{1}": "letter",
    "v": "letter",
    "d": "letter",
    r"\theta^\ast": "letter",
    r"\theta": "family",
    "e": "family",
    "x": "sample",
    "y": "sample",
    "h": "hypothesis",
    r"\sigma": "function",
    r"\Phi": "function",
    r"\varphi": "function",
    r"\lambda_{\max}": "function",
    "J": "function",
    "L": "function",
    r"J_{\text{sq}}": "function",
    r"\ell": "function",
    r"\operatorname{Cost}": "function",
    "p": "function",
}

# The names in a formula of K classes; classes.py says what they mean. "matrix": may carry two indices; "cell": must.
SOFTMAX = r"\operatorname{softmax}"
CLASS_SYNTAX = {
    "m": "letter",
    "n": "letter",
    "K": "letter",
    "i": "letter",
    "j": "letter",
    "k": "letter",
    "l": "letter",
    "t": "letter",
    "X": "letter",
    "d": "letter",
    r"\mathbf{1}": "letter",
    "x": "sample",
    "z": "family",
    "p": "family",
    "y": "family",
    "u": "family",
    r"\theta": "family",
    "v": "family",
    r"\Theta": "matrix",
    "V": "matrix",
    "P": "matrix",
    "Y": "matrix",
    r"\delta": "cell",
    "H": "cell",
    "S": "cell",
    r"\sigma": "function",
    "J": "function",
    SOFTMAX: "softmax",
}
CLASS_COLUMNS = {"z", "p", "y", "u"}  # K numbers of one sample
WEIGHTS_OF = {r"\theta": r"\Theta", "v": "V"}  # the column of one class, and the matrix of all
CLASS_DEPENDS = {
    "p": {"z"},
    "P": {r"\Theta"},
    "H": {r"\Theta"},
    "S": {r"\Theta"},
    "J": {r"\Theta"},
    r"\theta": {r"\Theta"},
    "v": {"V"},
}

NUMBERS = {"z", "t", "w", r"\alpha", r"\varepsilon", r"\lambda"}
VECTORS = {r"\theta", "v", "d", r"\theta^\ast"}  # columns with n + 1 entries
COSTS = {"J", "L", r"J_{\text{sq}}", r"\ell"}  # functions of all weights
LOGISTIC = COSTS - {"L"} | {r"\operatorname{Cost}", "p"}  # what is known of the labels 0 and 1 only
TELL_COLUMNS = {"X", "F", "S", r"\mathbf{1}", r"\theta^{\text{new}}"}
NEW = r"\theta^{\text{new}}"
GAP = r"\text{gap}"

# What each kind of name that a note may introduce looks like to the reader.
SYNTAX_OF_KIND = {
    "number": "letter",
    "positive": "letter",
    "whole": "letter",
    "vector": "letter",
    "column": "letter",
    "probability": "letter",
    "function": "function",
    "family": "family",
}


# What a note may give another meaning; all else means the same everywhere in the book.
FREE = {
    "h",
    "y",
    "H",
    "L_J",
    r"J_{\mu}",
    "e",
    "v",
    "d",
    "z",
    "t",
    "w",
    r"\alpha",
    r"\varepsilon",
    r"\lambda",
    r"\theta^\ast",
}


def fixed(classes: str | None) -> set[str]:
    """The names that the reader may meet and a note cannot explain otherwise."""
    return set(CLASS_SYNTAX) - {"t"} if classes else set(SYNTAX) - FREE


def known(classes: str | None) -> set[str]:
    """The names that have a meaning of their own, which a definition must agree with."""
    return set(CLASS_SYNTAX) if classes else set(SYNTAX) - {"h"} | {r"h_\theta"}


def counts(classes: str | None) -> set[str]:
    """Numbers of samples, features and classes, and the indices of one of them."""
    return {"m", "n", "i", "j", "k"} | ({"K", "l"} if classes else set())


def cannot_be_bound(name: str, classes: str | None) -> bool:
    """In a formula of classes, what a sum, a function or a note gives one value after another must be no name that
    means something else: p depends on z, which therefore cannot be the index of a sum."""
    return bool(classes) and name in fixed(classes) - {"i", "j", "k", "l"}
