"""Other names for what the book has a name for, and what is left unsaid.

All of this is told to the reader ("I read ... as ..."). Each rule is (pattern, replacement) over a
row of pieces; the rules are applied in order. What a rule needs to know of the whole formula is
asked in `rules_for`.
"""

import re

from .notation import Rule
from .pieces import BRACKETS, GROUP

SAMPLE = r"\^ \{ \( (\w) \) \} "
LOOSE = r"(?! ?[_^'(])"  # no index, exponent or argument follows
COLUMNS = r"[XSFH] |\\mathbf\{1\} "  # as in notation.TELL_COLUMNS, and H
OF_WEIGHTS = r"\\theta |x "


# h (1 - h), entry by entry
SPREAD = (
    r"(?:h (?:_ i )?(?:\\odot |\\cdot )?\( (?:1|\\mathbf\{1\}) - h (?:_ i )?\) "
    r"|\( (?:1|\\mathbf\{1\}) - h (?:_ i )?\) (?:\\odot |\\cdot )?h (?:_ i )?)"
)


def letter(letters: str) -> str:
    """A pattern for one of these letters, as the argument of a command."""
    return rf"(?:[{letters}] |\{{ [{letters}] \}} )"


OTHER_NAMES: list[Rule] = [
    (r"\\beta ", r"\\theta "),
    (r"\\eta ", r"\\alpha "),
    (r"\\epsilon ", r"\\varepsilon "),
    (rf"\\(?:hat|widehat|overline|bar|tilde) {letter('yph')}", "h "),
    (rf"\\(?:mathcal|mathscr) {letter('LJCE')}(?=\( [^()]*,)", r"\\operatorname{Cost} "),
    (rf"\\(?:mathcal|mathscr) {letter('LJCE')}", "J "),
    (r"L (?=\( [^()]*,)", r"\\operatorname{Cost} "),
    (r"^d z (?==)", r"\\frac { d J } { d z } "),
    (r"[pP] \( y = ([01]) (?:\| |\\mid )x (?:; \\theta |, \\theta )?\) ", r"p ( \1 \\mid h ) "),
    (r"^\\theta (?:_|\^) \{ (?:\( )?(?:\w \+ 1|\\text\{new\}|n e w) (?:\) )?\} = ",
     r"\\theta := "),
    (r"(?<=:= )(.*?)\\theta \^ (?:\{ \( [tk] \) \} |\{ [tk] \} |[tk] )", r"\1\\theta "),
    (r"x _ (\w) \^ \\top (?=\( (?:h - y|y - h) \))", r"e _ \1 ^ \\top X ^ \\top "),
    (r"g (?=' ?\(|\()", r"\\sigma "),
    (rf"(?:h|f) _ {GROUP}(?=\( x)", r"h _ \\theta "),
    (r"(?:h|f) _ (?:w|\\theta) (?=\( x)", r"h _ \\theta "),
    (r"(?:h|f) (?=\( x)", r"h _ \\theta "),
    (r"h _ \\theta (?!\()", "h "),
    (r"J \( (?:w|\\theta) , b \) ", r"J ( \\theta ) "),
    (r"\\nabla (?:_ \{ \\theta \} |_ \\theta )?\^ 2 (?:_ \\theta )?", r"\\nabla ^ 2 _ \\theta "),
    (r"\\nabla (?:_ \{ \\theta \} )?(?!_|\^)", r"\\nabla _ \\theta "),
    (r"\\frac \{ (?:d|\\partial) ([JL]) (\( \\theta \) )?\} \{ (?:d|\\partial) \\theta \} ",
     r"\\nabla _ \\theta \1 \2"),
    (r"\\frac \{ (?:d|\\partial) \} \{ (?:d|\\partial) \\theta \} ([JL]) ",
     r"\\nabla _ \\theta \1 "),
    (r"\\frac \{ \\partial \^ 2 J (\( \\theta \) )?\} \{ \\partial \\theta "
     r"(?:\\partial \\theta \^ \\top |\^ 2 )\} ", r"\\nabla ^ 2 _ \\theta J \1"),
    (r"X \^ \\top [DWR] X ", r"X ^ \\top S X "),
    (rf"\\(?:operatorname|mathrm|text){{diag}} (?:\( {SPREAD}\) |\( \( {SPREAD}\) \) )", "S "),
    (r"\\sigma \( X \\theta \) ", "h "),
    (r"H _ \{ (\w) ,? ?(\w) \} ", r"e _ \1 ^ \\top H e _ \2 "),
    (r"\\sigma \( 1 - \\sigma \) ", r"\\sigma ( z ) ( 1 - \\sigma ( z ) ) "),
    (r"\\sigma (?!\(|')", r"\\sigma ( z ) "),
    (r"\\sigma ' (?!\(|')", r"\\sigma ' ( z ) "),
]  # fmt: skip

# The bias apart from the weights of the features.
BIAS_APART: list[Rule] = [
    (r"w \^ \\top (x (?:\^ \{ \( \w \) \} )?)\+ b ", r"\\theta ^ \\top \1"),
    (r"b \+ w \^ \\top (x (?:\^ \{ \( \w \) \} )?)", r"\\theta ^ \\top \1"),
    (r"w (?:\\cdot )?(x (?:\^ \{ \( \w \) \} )?)\+ b ", r"\\theta ^ \\top \1"),
    (r"w _ (\w) ", r"\\theta _ \1 "),
    (r"b ", r"\\theta _ 0 "),
    (r"w ", r"\\theta "),
    (r"J \( \\theta , \\theta _ 0 \) ", r"J ( \\theta ) "),
]

ENTRYWISE = r"(?:\( (?:1|\\mathbf\{1\}) - [yh] \) |\( [yh] \) |[yh] )"


# a is what other texts call h.
ACTIVATION: list[Rule] = [(r"a ", "h ")]


def entries_of(column: str) -> str:
    """An entry of y, h, 1 - y or 1 - h, for a sum over samples."""
    column = column.replace(r"\mathbf{1}", "1")
    return column.replace("y ", "y ^ { ( i ) } ").replace("h ", r"h _ \theta ( x ^ { ( i ) } ) ")


def logarithms(found: re.Match[str]) -> str:
    """y^T log h, where the logarithm is taken entry by entry."""
    weight, inside = map(entries_of, found.groups())
    inside = inside if inside.startswith("(") else f"( {inside}) "
    return rf"\sum _ {{ i = 1 }} ^ {{ m }} {weight}\log {inside}"


LOGARITHMS: Rule = (rf"({ENTRYWISE})\^ \\top \\log ({ENTRYWISE})", logarithms)


def limits(w_and_b: bool) -> list[Rule]:
    """What a sum without limits runs over."""
    first = 1 if w_and_b else 0
    return [
        (r"\\(sum|prod) (?!_)", r"\\\1 _ { i = 1 } ^ { m } "),
        (r"\\(sum|prod) _ \{ (i) (?:= 1 )?\} (?!\^)", r"\\\1 _ { \2 = 1 } ^ { m } "),
        (r"\\(sum|prod) _ i (?!\^)", r"\\\1 _ { i = 1 } ^ { m } "),
        (r"\\(sum|prod) _ (?:\{ )?([jkq]) (?:\} )?(?!\^|=)",
         rf"\\\1 _ {{ \2 = {first} }} ^ {{ n }} "),
        (r"\\(sum|prod) _ \{ ([jkq]) = ([01]) \} (?!\^)", r"\\\1 _ { \2 = \3 } ^ { n } "),
    ]  # fmt: skip


def samples(index: str) -> list[Rule]:
    """An index below that is that of a sample, and scripts that only mean to be."""
    i = index
    return [
        (rf"(x|y) _ {i} (?=\^)", rf"( \1 ^ {{ ( {i} ) }} ) "),
        (rf"(x|y|h|z|a|p) _ {i} ", rf"\1 ^ {{ ( {i} ) }} "),
        (rf"(x|y|h|z) \^ (?:\{{ )?{i} (?:\}} )?", rf"\1 ^ {{ ( {i} ) }} "),
        (rf"x \^ \{{ \( {i} \) \}} _ (\w) ", rf"x _ \1 ^ {{ ( {i} ) }} "),
        (rf"(?:a|p|h) \^ \{{ \( {i} \) \}} ", rf"h _ \\theta ( x ^ {{ ( {i} ) }} ) "),
        (rf"h _ \\theta \( x _ {i} \) ", rf"h _ \\theta ( x ^ {{ ( {i} ) }} ) "),
        (rf"z \^ \{{ \( {i} \) \}} ", rf"( \\theta ^ \\top x ^ {{ ( {i} ) }} ) "),
    ]


def one_sample(index: str) -> list[Rule]:
    """h, y, z and x_j of a formula about weights are those of a sample."""
    here = rf"^ {{ ( {index} ) }} "
    return [
        (r"x _ (\w) (?!\^)", rf"x _ \1 {here}"),
        (r"x (?!\^|_)", rf"x {here}"),
        (r"y (?!\^|_)", rf"y {here}"),
        (r"h (?!\^ \{ \(|_|')", rf"h _ \\theta ( x {here}) "),
        (r"\\sigma ' \( z \) ", rf"\\sigma ' ( \\theta ^ \\top x {here}) "),
        (r"(?<=\^ )z ", rf"{{ \\theta ^ \\top x {here}}} "),
        (r"z (?!\^ \{ \(|_|\})", rf"( \\theta ^ \\top x {here}) "),
    ]


# Cost(h, y) is known of two numbers.
COST_OF_NUMBERS: list[Rule] = [
    (rf"h _ \\theta {BRACKETS}", "h "),
    (rf"y {SAMPLE}", "y "),
]
LOSS = r"(?:J |L |\\ell |\\operatorname{Cost} (?:\( h , y \) )?)"
BY = r"(?:d|\\partial) "


def cost_at(h: str) -> str:
    return rf"- y \log {h}- ( 1 - y ) \log ( 1 - {h}) "


# The chain rule as it is taught: J of one sample, h = sigma(z), z = theta^T x.
CHAIN: list[Rule] = [
    (rf"\\frac \{{ {BY}{LOSS}\}} \{{ {BY}h \}} ",
     lambda _: rf"( \frac {{ d }} {{ d t }} ( {cost_at('t ')}) | _ {{ t = \sigma ( z ) }} ) "),
    (rf"\\frac \{{ {BY}{LOSS}\}} \{{ {BY}z \}} ",
     lambda _: rf"( \frac {{ d }} {{ d z }} ( {cost_at(chr(92) + 'sigma ( z ) ')}) ) "),
    (rf"\\frac \{{ {BY}h \}} \{{ {BY}z \}} |h ' (?:\( z \) )?", r"\\sigma ' ( z ) "),
    (rf"\\frac \{{ {BY}z \}} \{{ {BY}(\\theta _ \w )\}} ",
     r"( \\frac { \\partial } { \\partial \1} ( \\theta ^ \\top x ) ) "),
    (rf"\\frac \{{ {BY}h \}} \{{ {BY}(\\theta _ \w )\}} ",
     r"( \\frac { \\partial } { \\partial \1} h _ \\theta ( x ) ) "),
]  # fmt: skip
OF_ONE_SAMPLE: Rule = (
    rf"\\frac \{{ {BY}{LOSS}\}} \{{ {BY}(\\theta _ \w )\}} ",
    lambda found: (
        rf"( \frac {{ \partial }} {{ \partial {found[1]}}} "
        rf"( {cost_at(chr(92) + 'sigma ( z ) ')}) ) "
    ),
)
# Where h and z occur and no weights: h = sigma(z).
LINKED: list[Rule] = [(r"h (?!_|\^ \{ \()", r"\\sigma ( z ) ")]
UPDATES: list[Rule] = [
    (r"\\theta _ (\w) := (.*)$",
     r"\2= \\theta _ \1 - \\alpha \\frac { \\partial } { \\partial \\theta _ \1 } J ( \\theta ) "),
    (r"\\theta := (.*)$", r"\1= \\theta - \\alpha \\nabla _ \\theta J ( \\theta ) "),
]  # fmt: skip
