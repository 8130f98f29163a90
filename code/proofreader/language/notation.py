r"""The notation of the book, as `book/notation.md` lists it: the names, and how each is written.

What the costs, the sigmoid and the rest mean is said twice, independently, in the room `meaning`:
in `symbolic.py` as SymPy expressions, the costs taken from `logistic.symbols`, and in `numeric.py`
as numbers. The two are held against each other.

h and y without an index are the columns of all predictions and labels in a formula that names X,
F, S, \mathbf{1} or the new weights of an update, and those of a single sample in any other; mixing
the two is an error.
"""

import re

from .functions import FUNCTIONS

STANDARD = FUNCTIONS.keys()  # none of these can stand for anything else

NAME = re.compile(
    r"([a-zA-Z]|\\[a-zA-Z]+|\\operatorname\{\w+\})(_\w|_\{[^{}]*\}|_\{\\text\{\w+\}\})?"
)


def syntax(**names: str) -> dict[str, str]:
    """How each name is written, from the names of each kind."""
    return {name: kind for kind, listed in names.items() for name in listed.split()}


# "letter": as it stands; "function": with its arguments in brackets; "family": may carry an index
# below; "sample": may carry a sample above, ^{(i)}; "hypothesis": h_\theta(x^{(i)}).
SYNTAX = syntax(
    letter=r"m n i j k z t w \alpha \varepsilon \lambda L_J X F S H I \mathbf{1} v d \theta^\ast",
    family=r"\theta e",
    sample="x y",
    hypothesis="h",
    function=r"\sigma \Phi \varphi \lambda_{\max} J L J_{\text{sq}} \ell \operatorname{Cost} p",
)

# In a formula of K classes; meaning/softmax.py says what they mean.
# "matrix": may carry two indices below; "cell": must.
SOFTMAX = r"\operatorname{softmax}"
CLASS_SYNTAX = syntax(
    letter=r"m n K i j k l t X d \mathbf{1}",
    sample="x",
    family=r"z p y u \theta v",
    matrix=r"\Theta V P Y",
    cell=r"\delta H S",
    function=r"\sigma J",
    softmax=SOFTMAX,
)
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

OF_NUMBERS = ("number", "positive", "whole", "probability")  # kinds of a letter for a number
NUMBERS = {"z", "t", "w", r"\alpha", r"\varepsilon", r"\lambda"}
VECTORS = {r"\theta", "v", "d", r"\theta^\ast"}  # columns with n + 1 entries
COSTS = {"J", "L", r"J_{\text{sq}}", r"\ell"}  # functions of all weights
LOGISTIC = COSTS - {"L"} | {r"\operatorname{Cost}", "p"}  # what is known of the labels 0 and 1 only
TELL_COLUMNS = {"X", "F", "S", r"\mathbf{1}", r"\theta^{\text{new}}"}
NEW = r"\theta^{\text{new}}"
GAP = r"\text{gap}"

# What each kind of name that a note may introduce looks like to the reader.
SYNTAX_OF_KIND = syntax(
    letter="number positive whole vector column probability", function="function", family="family"
)
# What a note may give another meaning; all else means the same everywhere in the book.
FREE = set(r"h y H L_J J_{\mu} e v d z t w \alpha \varepsilon \lambda \theta^\ast".split())


def fixed(classes: str | None) -> set[str]:
    """The names that the reader may meet and a note cannot explain otherwise."""
    return set(CLASS_SYNTAX) - {"t"} if classes else set(SYNTAX) - FREE


def known(classes: str | None) -> set[str]:
    """The names that have a meaning of their own, which a definition must agree with."""
    return set(CLASS_SYNTAX) if classes else set(SYNTAX) - {"h"} | {r"h_\theta"}


def named(classes: str | None) -> set[str]:
    """All names of the book."""
    return set(CLASS_SYNTAX if classes else SYNTAX)


def counts(classes: str | None) -> set[str]:
    """Numbers of samples, features and classes, and the indices of one of them."""
    return {"m", "n", "i", "j", "k"} | ({"K", "l"} if classes else set())


def cannot_be_bound(name: str, classes: str | None) -> bool:
    """Does a name mean something else already in a formula of classes, so that nothing can vary it?

    p depends on z, which therefore cannot be the index of a sum.
    """
    return bool(classes) and name in fixed(classes) - {"i", "j", "k", "l"}
