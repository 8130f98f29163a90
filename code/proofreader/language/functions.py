r"""The functions of numbers that the book writes: one row teaches the proofreader one function.

A row says twice, independently, what the function is: with SymPy for proofs and with mpmath for
numbers, each column being handed the module to write with, so that neither is imported here. The
two are held against each other by every equation in which the function stands.

A function here takes its argument bare or in brackets, \tanh z or \tanh(z); one that SYNTAX lists
too takes it in brackets, and may bear primes.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

SIGMOID, EXP, LOG = r"\sigma", r"\exp", r"\log"


class Function(NamedTuple):
    """One function of real numbers, with real values.

    numeric     (mpmath, arguments) -> its value
    symbolic    (SymPy, arguments) -> its value; None if `logistic.symbols` says it, by that name
    arity       how many arguments it has
    needs       what its argument must be to have a value: "positive", "nonnegative", "nonzero"
    exponent    argument -> the largest exponent in it: near 1 / e^60 digits run out
    rewritten   (SymPy's exp, argument) -> the same, as a fraction of exponentials, for proofs
    for_signs   (SymPy, expression) -> the expression with what is bounded in this function
                replaced by something of known sign that takes all the same values
    """

    numeric: Callable[..., Any]
    symbolic: Callable[..., Any] | None
    arity: int = 1
    needs: str | None = None
    exponent: Callable[[Any], Any] | None = lambda z: z
    rewritten: Callable[[Any, Any], Any] | None = None
    for_signs: Callable[[Any, Any], Any] | None = None


FUNCTIONS: dict[str, Function] = {
    SIGMOID: Function(
        numeric=lambda mp, z: 1 / (1 + mp.exp(-z)),
        symbolic=None,
        rewritten=lambda exp, z: exp(z) / (1 + exp(z)),
    ),
    EXP: Function(
        numeric=lambda mp, z: mp.exp(z),
        symbolic=lambda sympy, z: sympy.exp(z),
    ),
    LOG: Function(
        numeric=lambda mp, z: mp.log(z),
        symbolic=lambda sympy, z: sympy.log(z),
        needs="positive",
        exponent=None,
    ),
    r"\sinh": Function(
        numeric=lambda mp, z: mp.sinh(z),
        symbolic=lambda sympy, z: sympy.sinh(z),
        rewritten=lambda exp, z: (exp(z) - exp(-z)) / 2,
    ),
    r"\cosh": Function(
        numeric=lambda mp, z: mp.cosh(z),
        symbolic=lambda sympy, z: sympy.cosh(z),
        rewritten=lambda exp, z: (exp(z) + exp(-z)) / 2,
    ),
    r"\tanh": Function(
        numeric=lambda mp, z: mp.tanh(z),
        symbolic=lambda sympy, z: sympy.tanh(z),
        rewritten=lambda exp, z: (exp(z) - exp(-z)) / (exp(z) + exp(-z)),
    ),
    r"\max": Function(
        numeric=lambda mp, a, b: max(a, b),
        symbolic=lambda sympy, a, b: sympy.Max(a, b),
        arity=2,
        exponent=None,
    ),
    r"\Phi": Function(
        numeric=lambda mp, z: mp.ncdf(z),
        symbolic=lambda sympy, z: (1 + sympy.erf(z / sympy.sqrt(2))) / 2,
        exponent=lambda z: z**2 / 2,
        # both erf and tanh lie between -1 and 1
        for_signs=lambda sympy, value: value.replace(
            sympy.erf, lambda z: sympy.tanh(sympy.Dummy("z", real=True))
        ),
    ),
    r"\varphi": Function(
        numeric=lambda mp, z: mp.npdf(z),
        symbolic=lambda sympy, z: sympy.exp(-(z**2) / 2) / sympy.sqrt(2 * sympy.pi),
        exponent=lambda z: z**2 / 2,
    ),
}
