"""What is left of a claim that was not proved, and what was tried: for whoever has to mend it.

Nothing here is trusted: it is only shown.
"""

from typing import Any

from sympy import Expr, sympify
from sympy.printing.latex import LatexPrinter

from ..meaning.claims import Claim
from ..meaning.lazy_matrix import is_matrix
from ..meaning.shapes import Undecided
from ..meaning.symbolic import M
from ..meaning.walker import NotEntrywise, matched
from ..prove.equalities import oriented, patterns, symbolic
from ..prove.sums import normal, vanishes

MOST_LETTERS = 240


def remainder(claim: Claim) -> str:
    """In words: the difference of the two sides as far as it was simplified, and what was tried."""
    words = f"tried: {', '.join(ways(claim))}"
    try:
        place, left = what_is_left(claim)
    except (NotEntrywise, Undecided):
        return f"{words}; it has no entries to compare, since an inverse stands in it"
    written = Written().doprint(left)
    if len(written) > MOST_LETTERS:
        return f"{words}; what is left{place} is too long to show"
    return f"what is left{place}: ${written}$; {words}"


def ways(claim: Claim) -> list[str]:
    """What `equality` and `inequality` try of such a claim."""
    labels = ["each label"] if claim.binary else []
    if claim.relation.sign == "=":
        return ["matrix algebra", "the difference, with its sums brought into one form", *labels]
    given = ["what is given"] if claim.given else []
    weak = ["a tangent", "the largest eigenvalue", "the curvature along the step"]
    strict = claim.relation.sign in ("<", ">")
    found = ["the signs of all terms", *labels, *given, "each side of zero", "one logarithm"]
    found.append("a rise from 0")
    return found if strict else found + weak


def what_is_left(claim: Claim) -> tuple[str, Expr]:
    """Where, in words, and the simplified difference there."""
    meaning, relation = symbolic(claim), claim.relation
    left, right = matched(relation, meaning(relation.left), meaning(relation.right))
    if isinstance(left, tuple):
        differences = [a - b for a, b in zip(left, right)]
        at = next(at for at, each in enumerate(differences) if not vanishes(each))
        return f" of entry {at + 1}", simplified(differences[at])
    if is_matrix(left):
        rows, columns = (patterns(left, size)[0] for size in left.shape)
        return " of an entry", simplified(left[rows[0], columns[0]] - right[rows[0], columns[0]])
    if relation.sign in ("<", "<=", ">", ">="):
        gap = oriented(relation.sign, left, right)
        return " of the larger side minus the smaller", simplified(gap)
    return " of the difference", simplified(sympify(left - right))


def simplified(expression: Expr) -> Expr:
    return normal(sympify(expression))


class Written(LatexPrinter):
    """SymPy's LaTeX with the book's indices: samples count from 1 as i, weights from 0 as j, k."""

    def __init__(self) -> None:
        super().__init__({"fold_func_brackets": True})
        self.letters: dict[Any, str] = {}

    def letter(self, index: Any, kinds: str) -> str:
        """One letter for each index."""
        if index not in self.letters:
            used = set(self.letters.values())
            self.letters[index] = next(each for each in kinds if each not in used)
        return self.letters[index]

    def sample(self, row: Any) -> str:
        if row.is_Number:
            return str(row + 1)
        return self.letter(row, "iabcdefgh") if row.is_Symbol else self._print(row + 1)

    def weight(self, place: Any) -> str:
        index = place - 1 if place.is_Add and (place - 1).is_Symbol else place
        return self.letter(index, "jkqrstuvw") if index.is_Symbol else self._print(place)

    def _print_feature(self, found: Any, exp: str | None = None) -> str:
        row, column = found.args
        return raised(rf"x_{{{self.weight(column)}}}^{{({self.sample(row)})}}", exp)

    def _print_Function(self, found: Any, exp: str | None = None) -> str:
        name = found.func.__name__
        if name == "y" and len(found.args) == 1:
            return raised(rf"y^{{({self.sample(found.args[0])})}}", exp)
        if name in (r"\theta", "v", "d") and len(found.args) == 1:
            return raised(rf"{name}_{{{self.weight(found.args[0])}}}", exp)
        if name == "sigma":
            return raised(rf"\sigma({self._print(found.args[0])})", exp)
        return super()._print_Function(found, exp)

    def _print_Sum(self, found: Any) -> str:
        index, low, high = found.limits[-1]
        inner = found.limits[:-1]
        body = found.func(found.function, *inner) if inner else found.function
        if high == M - 1 and low == 0:
            limits = rf"{self.letter(index, 'iabcdefgh')}=1}}^{{m"
        else:
            ends = self._print(low), self._print(high)
            limits = rf"{self.letter(index, 'jkqrstuvw')}={ends[0]}}}^{{{ends[1]}"
        inside = self._print(body)
        return rf"\sum_{{{limits}}} " + (rf"\left({inside}\right)" if body.is_Add else inside)

    def _print_Dummy(self, found: Any) -> str:
        return self.letter(found, "jkqrst")


def raised(base: str, exp: str | None) -> str:
    return base if exp is None else rf"\left({base}\right)^{{{exp}}}"
