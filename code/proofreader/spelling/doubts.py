"""What no rule may decide is refused, with what would be read."""

import re

from ..language.tree import Unreadable
from ..source.note import read_note
from .names import BY, COLUMNS, PLACE, SAMPLE
from .pieces import BRACKETS, GROUP, as_latex
from .rules import AT_A_PIECE, ATOM, SCRIPT, search

BARE = r"[hyzx] (?!\^ \{ \(|_)"  # without an index

# What is not read, and what would be instead.
UNREAD: list[tuple[str, str]] = [
    (r"\\forall ", "for which numbers? write a condition behind the claim, as z > 0"),
    (r"\\(?:tanh|sinh|cosh|log|exp|sigma) \^ \{ - 1 \} ",
     "the inverse function, or 1 over it? the inverse of \\sigma is \\operatorname{logit}"),
    (r"J \( \\lambda ", r"that J is convex is written v^\top H v \ge 0"),
    (r"\\(?:implies|Rightarrow|Longrightarrow|iff|Leftrightarrow|Longleftrightarrow) ",
     "one claim a line: write what follows on a line of its own"),
    (r"\\lim ", r"a limit is not read; an inequality may say it, as 1 - \sigma(z) < e^{-z}"),
    (r"\\int ", r"an integral with limits is not read; write what its derivative is"),
    (r"\\max _ ",
     r"a largest value is not read; write that nothing is larger, as \sigma'(z) \le \frac{1}{4}"),
    (r"\\(?:arg)?min |\\(?:operatorname\*?|mathrm|text){arg ?min} ",
     "a minimum is not read; write what holds there, such as that the gradient is 0"),
    (r"\\mathbb (?:E|\{ E \}) ", r"a mean is written \frac{1}{m} \sum_{i=1}^{m}"),
    (r"\\(?:operatorname|mathrm|text){diag} ",
     "the one diagonal matrix that is known is S, with the entries h(1 - h)"),
    (r"\\succ(?:eq)? ", r"write it as v^\top H v \ge 0"),
]  # fmt: skip
COUNTED = r"(?:[tk]|\\tau)"
NAMED = r"(?:n e w|o l d|\\(?:text|mathrm|rm){(?:new|old)})"
STEPS = (
    rf"(?:\\theta|w|\\beta) ([_^]) (\{{ \( |\{{ |\( )?({COUNTED}|{NAMED}) (?:\+ 1 )?(?=\)|\}}|[^ ])"
)
NEXT = rf"(?:{COUNTED} \+ 1 |n e w |\\(?:text|mathrm|rm){{new}} )"
NEXT_STEP = rf"(?:\\theta|w|\\beta) [_^] (?:\{{ )?(?:\( )?{NEXT}"
# Two letters of which one would be made, or one that would be made of two.
CALLED = r"\\(?:mathcal|mathscr) (?:\{ )?"
ALONE = rf"(?!(?:\}} )?\( (?:[^(),]|{BRACKETS})*,)"  # not of a prediction and a label
ONE_OR_TWO = [
    (r"\( \\beta \) (?=.*\\beta _ 0 )|\\beta _ 0 .*(?<!\S)\( \\beta \) ",
     r"is the bias \beta_0 in \beta? write \beta^T x for what has none"),
    (r"\\beta .*(?<!\S)(?<!n e )w |(?<!n e )w .*(?<!\S)\\beta ",
     "which are the weights? use one letter for them"),
    (rf"^(?!.*(?:\\log \\math|\\prod )).*(?<!\S)(?:{CALLED}([LJCE]) {ALONE}.*(?<!\S)"
     rf"(?:J |{CALLED}(?!\1)[LJCE] )|J .*(?<!\S){CALLED}[LJCE] {ALONE})",
     "two costs? write J for the mean, and say what the other is"),
]  # fmt: skip
SIGMA_BEFORE_A_LETTER = rf"\\sigma (?:' )*(?:\^ {ATOM})?(?:[zxatuw\d] |\\theta )"
SLOPE = rf"\\frac \{{ {BY}\}} \{{ {BY}[^{{}}]*\}} (?!\\frac |{BRACKETS})"
FACTORS = rf"(?:{BRACKETS}|{GROUP}|\\?[a-zA-Z0-9]+ |[_^'] )*?"
# d/dz log h (dh/dz), d/dz f / g
BEHIND = rf"(?:\\frac \{{ {BY}|\\cdot \\frac \{{ 1 \}} \{{ [^{{}}]*[a-zA-Z])"
SECOND = r"\\nabla \^ 2 |\\frac \{ \\partial \^ 2 [JL] \} \{ \\partial \\theta "
# h(z + 1), but not h(z), h(x), h(1 - h)
OF_SOMETHING = (
    rf"(?:[hp] |\\hat (?:y |p |\{{ [yp] \}} ))(?:\^ {ATOM})?(\( (?:[^()]|{BRACKETS})*\) )"
)
# dh/dz (z + 1)
OF_A_SLOPE = rf"\\frac \{{ {BY}(?:h |\\sigma )\}} \{{ {BY}z \}} (\( (?:[^()]|{BRACKETS})*\) )"
OF_AN_INPUT = r"[yzw] \( (?:- )?(?:\d+ )?x \) "
SCORES = r"[zx] |\\theta |\\beta |w "
BOLD = r"\\(?:mathbf|boldsymbol|bm|vec|pmb) (?:\{ (\\?[a-zA-Z]+) \} |(\\?[a-zA-Z]+) )"


def refuse_cross_product(pieces: str) -> None:
    if found := search(rf"{BOLD}(?:\^ \S+ )?\\times (?:\( )?{BOLD}", pieces):
        raise Unreadable("a cross product is not read", as_latex(found))


def refuse_bold_numbers(pieces: str, numbers: set[str]) -> None:
    """A letter that would stand for any number is not written as a column is."""
    for one, other in re.findall(AT_A_PIECE + BOLD, pieces):
        if {one, other} & numbers:
            why = "which column is this? the columns here are h, y, x and v"
            raise Unreadable(why, one or other)


def refuse_other_labels(pieces: str, note: str) -> None:
    """h^y (1 - h)^(1 - y) is of the labels 0 and 1."""
    labels = {value for each in read_note(note).cases if each.name == "y" for value in each.values}
    if labels - {"0", "1"} and search(r"(?:[pP]|\\Pr) \( [yY] ", pieces):
        raise Unreadable("the probabilities here are of the labels 0 and 1", "y")


def refuse_open_exponent(pieces: str) -> None:
    """e^-2z: the exponent may be -2 or -2z."""
    if found := search(r"e \^ (?:- )?\d+ [a-zA-Z] ", pieces):
        raise Unreadable(
            "how far does the exponent reach? write e^{2z}, or e^{2} z", as_latex(found)
        )


def refuse_as_written(pieces: str) -> None:
    """Before any rule: steps of two kinds, a sigma without brackets, an open derivative."""
    ways = {
        (mark, "(" in opened, name if re.fullmatch(COUNTED, name) else "")
        for mark, opened, name in re.findall(STEPS, pieces)
    }
    if search(NEXT_STEP, pieces) and len(ways) > 1:
        raise Unreadable("are these steps of one kind? write theta^{(t+1)} and theta^{(t)}")
    for pattern, why in ONE_OR_TWO:
        if found := search(pattern, pieces):
            raise Unreadable(why, as_latex(found))
    if found := search(SIGMA_BEFORE_A_LETTER, pieces):
        raise Unreadable(r"what does \sigma apply to? write \sigma(z)", as_latex(found))
    others = re.findall(r"(?<!\S)\\sigma (?:' )*\( ([b-wyA-Z]) \) ", pieces)
    if others and search(r"\\sigma (?:' )*(?:\^ (?!\{ - 1)|[-+=}] |\( 1 - )", pieces):
        raise Unreadable(rf"\sigma({others[0]}) here, and \sigma of what there?", r"\sigma")
    if found := search(OF_AN_INPUT, pieces):
        raise Unreadable("a product, or a function of x?", as_latex(found))
    for inside in re.findall(OF_A_SLOPE, pieces):
        if search("z ", inside) and not re.fullmatch(PLACE, inside):
            raise Unreadable("a product, or the slope there?", as_latex(inside))
    for inside in re.findall(r"(?<!\S)" + OF_SOMETHING, pieces):
        if is_odd_argument(inside):
            raise Unreadable("a product, or the prediction there?", as_latex(inside))
    if found := search(SLOPE + FACTORS + BEHIND, pieces):
        raise Unreadable("how far does the derivative reach? put brackets", as_latex(found))


def is_odd_argument(bracket: str) -> bool:
    """Has it a score in it, and is it neither one letter, nor a factor such as (1 - h), (h - y)?"""
    sample = rf"(?:(?:\\theta|\\beta|w) \^ \\top )?x {SCRIPT}(?:[;,] .*)?"
    lone = rf"\( (?:- )?(?:\d+ )?z \) |\( {sample}\) "
    factor = search(r"[hyp] |\\mid |\| |\\hat ", bracket)
    return bool(search(SCORES, bracket)) and not factor and not re.fullmatch(lone, bracket)


def refuse_two_counts(pieces: str, index: str) -> None:
    """A letter that counts samples counts no features."""
    of_sample = rf"y \^ \{{ \( {index} \) \}} |\\sum _ \{{ {index} = 1 \}} \^ (?:\{{ )?m "
    if search(of_sample, pieces) and search(rf"\\theta _ {index} |x _ {index} \^ ", pieces):
        why = f"{index} counts samples here and features there; write x_j^{{(i)}}, y^{{(i)}}"
        raise Unreadable(why, index)


def refuse_missing_index(pieces: str) -> None:
    """Is what has no index that of a sample which others have?"""
    bare = search(BARE, pieces)
    if bare and re.search(SAMPLE, pieces) and not search(COLUMNS, pieces):
        letter = bare.strip()
        why = f"{letter} has no index, and others have; write {letter}^{{(i)}} if you mean that"
        raise Unreadable(why, letter)


def refuse_second_derivatives(pieces: str) -> None:
    if found := search(SECOND, pieces):
        raise Unreadable("of one sample, or of all? write the sum", as_latex(found))


def refuse_unread(pieces: str) -> None:
    for pattern, instead in UNREAD:
        if found := search(pattern, pieces):
            raise Unreadable(instead, found.strip())
