"""Other names for what the book has a name for, and what is left unsaid.

All of this is told to the reader ("I read ... as ..."). Each rule is (pattern, replacement) over a
row of pieces; the rules are applied in order. What a rule needs to know of the whole formula is
said by the Group that it stands in.
"""

import re
from typing import NamedTuple

from .notation import Rule
from .pieces import BRACKETS

SAMPLE = r"\^ \{ \( (\w) \) \} "
COLUMNS = r"[XSFH] |\\mathbf\{1\} "  # as in notation.TELL_COLUMNS, and H
OF_WEIGHTS = r"\\theta |x "


# h (1 - h), entry by entry
SPREAD = (
    r"(?:h (?:_ i )?(?:\\odot |\\cdot )?\( (?:1|\\mathbf\{1\}) - h (?:_ i )?\) "
    r"|\( (?:1|\\mathbf\{1\}) - h (?:_ i )?\) (?:\\odot |\\cdot )?h (?:_ i )?)"
)


BY = r"(?:d|\\partial) "


class Group(NamedTuple):
    """Rules for a formula in which something occurs, and something else does not."""

    rules: list[Rule]
    when: str = ""
    unless: str = r"(?!)"


def weights_matrix(name: str, others: str) -> Group:
    """D, W and R are what other texts call S: one of them, and none beside it."""
    rule = (rf"X \^ \\top {name} X ", r"X ^ \\top S X ")
    return Group([rule], when=f"{name} ", unless=f"[{others}] ")


def letter(letters: str) -> str:
    """A pattern for one of these letters, as the argument of a command."""
    return rf"(?:[{letters}] |\{{ [{letters}] \}} )"


NEW = r"(?:n e w|\\(?:text|mathrm|rm){new}|\( [tk] \+ 1 \)|[tk] \+ 1)"
OLD = r"(?:o l d|\\(?:text|mathrm|rm){old}|\( [tk] \)|[tk])"
BETA = Group([(r"\\beta ", r"\\theta ")], when=r"\\beta ", unless=r"\\theta ")
ETA = Group([(r"\\eta ", r"\\alpha ")], when=r"\\eta ", unless=r"\\alpha ")
ITERATES = Group(
    [
        (rf"^(\\theta|w) (?:_|\^) \{{ {NEW} \}} = ", r"\1 := "),
        (rf"(\\theta|w) (?:\^|_) (?:\{{ {OLD} \}} |[tk] )", r"\1 "),
    ],
    when=rf"(?:\\theta|w) (?:_|\^) \{{ {NEW} \}} = ",
)
PLAIN_ARGUMENT = Group(
    [("x ", "z ")],
    when=r"x ",
    unless=r"(?:\\theta|w|J|L|\\sum|[yh]|[XpP]|\\hat|x _|x \^ \{ \(|\\ell|z) ",
)
# a is the score in some texts and its sigmoid in others.
SCORE = Group(
    [(r"a ", "z ")],
    when=r"\\sigma (?:' )*\( a \) |\\sigma (?!\(|')(?=.*a )|a .*\\sigma (?!\(|')",
    unless="z ",
)
LIKELIHOOD = Group([(r"L ", r"\\ell ")], when=r"\\prod |\\log L ")
LOG_LIKELIHOOD = Group(
    [
        (r"\\frac \{ \\partial \\ell (?:\( \\theta \) )?\} \{ \\partial \\theta \} ",
         r"( - m \\nabla _ \\theta J ) "),
        (r"\\frac \{ \\partial \^ 2 \\ell (?:\( \\theta \) )?\} "
         r"\{ \\partial \\theta (?:\\partial \\theta \^ \\top |\^ 2 )\} ",
         r"( - m H ) "),
        (r"\\frac \{ \\partial \\ell (?:\( \\theta \) )?\} (\{ \\partial \\theta _ \w \} )",
         r"( - m \\frac { \\partial J } \1) "),
        (r"\\nabla (?:_ (?:\\theta |\{ \\theta \} ))?\\ell (?:\( \\theta \) )?",
         r"( - m \\nabla J ) "),
        (r"\\ell (?:\( \\theta \) )?", "( - m J ) "),
    ],
    when=r"\\ell ",
    unless=r"\\prod |\\log \\ell |\\log \( \\ell |\} \{ \\partial [hz] \} ",
)  # fmt: skip
COMMON: list[Rule] = [
    (r"\\epsilon ", r"\\varepsilon "),
    (rf"\\(?:hat|widehat) {letter('yph')}", "h "),
    (rf"\\(?:mathcal|mathscr) {letter('LJCE')}(?=\( [^()]*,)", r"\\operatorname{Cost} "),
    (rf"\\(?:mathcal|mathscr) {letter('LJCE')}", "J "),
    (r"L (?=\( [^()]*,)", r"\\operatorname{Cost} "),
    (r"^d z (?==)", r"\\frac { d J } { d z } "),
    (r"^d w _ (\w) (?==)", r"\\frac { \\partial J } { \\partial \\theta _ \1 } "),
    (r"x _ i ([jk]) ", r"x _ \1 ^ { ( i ) } "),
    (r"^d b (?==)", r"\\frac { \\partial J } { \\partial \\theta _ 0 } "),
    (r"^d [wW] (?==)", r"\\nabla _ \\theta J "),
    (r"[pP] \( y = ([01]) (?:\| |\\mid )x (?:[;,] \\?\w+ )*\) ", r"p ( \1 \\mid h ) "),
    (r"[pP] \( y (?:\| |\\mid )x (?:[;,] \\?\w+ )*\) ", r"( h ^ { y } ( 1 - h ) ^ { 1 - y } ) "),
    (r"[pP] \( (x (?:_ \w |\^ \{ \( \w \) \} )?)(?:[;,] \\?\w+ )*\) ", r"h _ \\theta ( \1) "),
    (r"p (?!\( (?:x|y|[01] (?:\||\\mid )))", "h "),
    (r"A - Y ", "h - y "),
    (rf"\\(?:operatorname|mathrm|text){{logit}} ({BRACKETS})",
     lambda found: rf"\log \frac {{ {found[1][2:-2]}}} {{ 1 - {found[1]}}} "),
    (r"\\(?:operatorname|mathrm|text){odds} ", r"\\frac { h } { 1 - h } "),
    (rf"\\zeta ({BRACKETS})", lambda found: rf"\log ( 1 + e ^ {{ {found[1][2:-2]}}} ) "),
    (r"\\theta _ 0 \+ \\theta _ 1 x _ 1 \+ \\(?:cdots|dots|ldots) \+ \\theta _ n x _ n ",
     r"\\theta ^ \\top x "),
    (rf"[(\[] (X \^ \\top (?:{BRACKETS}|\w )*)[)\]] _ (\w) ", r"e _ \2 ^ \\top \1"),
    (r"z \^ \\top H z ", r"v ^ \\top H v "),
    (rf"\\forall \w \\in (?:[^,()]|{BRACKETS})*, ", ""),
    (r"x _ (\w) \^ \\top (?=\( (?:h - y|y - h) \))", r"e _ \1 ^ \\top X ^ \\top "),
    (r"g (?=' ?\(|\()", r"\\sigma "),
    (r"(?:h|f) _ \{ (?:(?:[wb,]|\\theta) )+\} (?=\( x)", r"h _ \\theta "),
    (r"(?:h|f) _ (?:w|\\theta) (?=\( x)", r"h _ \\theta "),
    (r"(?:h|f) (?=\( x)", r"h _ \\theta "),
    (r"h _ \\theta (?!\()", "h "),
    (r"J \( (?:w|\\theta) , b \) ", r"J ( \\theta ) "),
    (r"\\nabla (?:_ \{ \\theta \} |_ \\theta )?\^ 2 (?:_ \\theta )?", r"\\nabla ^ 2 _ \\theta "),
    (r"\\nabla (?:_ \{ \\theta \} )?(?!_|\^)", r"\\nabla _ \\theta "),
    (rf"\\frac \{{ {BY}([JL]) (\( \\theta \) )?\}} \{{ {BY}(?:\\theta|[wW]) \}} ",
     r"\\nabla _ \\theta \1 \2"),
    (r"\\frac \{ (?:d|\\partial) \} \{ (?:d|\\partial) \\theta \} ([JL]) ",
     r"\\nabla _ \\theta \1 "),
    (r"\\frac \{ \\partial \^ 2 J (\( \\theta \) )?\} \{ \\partial \\theta "
     r"(?:\\partial \\theta \^ \\top |\^ 2 )\} ", r"\\nabla ^ 2 _ \\theta J \1"),
    (rf"\\(?:operatorname|mathrm|text){{diag}} (?:\( {SPREAD}\) |\( \( {SPREAD}\) \) )", "S "),
    (r"\\sigma \( X \\theta \) ", "h "),
    (r"H _ \{ (\w) ,? ?(\w) \} ", r"e _ \1 ^ \\top H e _ \2 "),
    (r"\\sigma \( 1 - \\sigma \) ", r"\\sigma ( z ) ( 1 - \\sigma ( z ) ) "),
    (r"\\sigma (?!\(|')", r"\\sigma ( z ) "),
    (r"\\sigma ' (?!\(|')", r"\\sigma ' ( z ) "),
]  # fmt: skip

# Where no bias stands apart, w is all weights.
ALL_WEIGHTS: list[Rule] = [(r"w _ (\w) ", r"\\theta _ \1 "), (r"w ", r"\\theta ")]
WEIGHTS_ALONE = Group(
    ALL_WEIGHTS, when=r"X w |\\nabla _ (?:w |\{ w \} )|\{ (?:d|\\partial) w \} ", unless="b |w _ "
)
OTHER_NAMES = [
    WEIGHTS_ALONE,
    BETA,
    ETA,
    ITERATES,
    PLAIN_ARGUMENT,
    SCORE,
    LIKELIHOOD,
    LOG_LIKELIHOOD,
    Group(COMMON),
    *(weights_matrix(*names) for names in (("D", "WRS"), ("W", "DRS"), ("R", "DWS"))),
    Group(
        [(r"\\theta _ 0 \+ \\theta _ 1 x (?!_|\^)", r"\\theta ^ \\top x ")],
        when=r"\\theta _ 1 x ",
        unless=r"\\sum |\\theta \^",
    ),
    Group(
        [("a ", "h ")],
        when=r"(?=.*(?<!\S)a )(?:.*(?<!\S)(?:y |d a|\\partial a|= a $)|a =)",
        unless="a z",
    ),
]

# The bias apart from the weights of the features.
BIAS_APART: list[Rule] = [
    (r"w \^ \\top (x (?:\^ \{ \( \w \) \} )?)\+ b ", r"\\theta ^ \\top \1"),
    (r"b \+ w \^ \\top (x (?:\^ \{ \( \w \) \} )?)", r"\\theta ^ \\top \1"),
    (r"w (?:\\cdot )?(x (?:\^ \{ \( \w \) \} )?)\+ b ", r"\\theta ^ \\top \1"),
    (r"x \^ \\top w \+ b ", r"\\theta ^ \\top x "),
    (r"\( (x \^ \{ \( \w \) \} )\) \^ \\top w \+ b ", r"\\theta ^ \\top \1"),
    (r"w _ (\w) ", r"\\theta _ \1 "),
    (r"b ", r"\\theta _ 0 "),
    (r"J \( w , \\theta _ 0 \) ", r"J ( \\theta ) "),
]

ENTRYWISE = r"(?:\( (?:1|\\mathbf\{1\}) - [yh] \) |\( [yh] \) |[yh] )"


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
        (rf"(x|y) \^ (?:\{{ )?{i} (?:\}} )?", rf"\1 ^ {{ ( {i} ) }} "),
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
        (r"(?<=\^ )y (?!\^)", rf"{{ y {here}}} "),
        (r"(?<=\^ )z ", rf"{{ \\theta ^ \\top x {here}}} "),
        (r"z (?!\^ \{ \(|_|\})", rf"( \\theta ^ \\top x {here}) "),
    ]


# Cost(h, y) is known of two numbers.
COST_OF_NUMBERS: list[Rule] = [
    (rf"h _ \\theta {BRACKETS}", "h "),
    (rf"y {SAMPLE}", "y "),
]
# Of labels 0 and 1, which samples have.
COST_OF_SAMPLES: list[Rule] = [
    (rf"\\operatorname{{Cost}} \( ((?:[^(),]|{BRACKETS})*), ((?:[^(),]|{BRACKETS})*)\) ",
     r"( - \2\\log ( \1) - ( 1 - \2) \\log ( 1 - \1) ) "),
]  # fmt: skip
LOSS = r"(?:J |L |\\ell |\\operatorname{Cost} (?:\( h , y \) )?)"


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
NEWTON = r"(?=.*\^ \{ - 1 \} )"
UPDATES: list[Rule] = [
    (rf"\\theta := {NEWTON}(.*X \^ \\top S X .*)$",
     r"\\theta - ( \\frac { 1 } { m } X ^ \\top S X ) ^ { - 1 } "
     r"\\frac { 1 } { m } X ^ \\top ( h - y ) = \1"),
    (rf"\\theta := {NEWTON}(.*)$",
     r"\\theta - H ^ { - 1 } \\nabla _ \\theta J ( \\theta ) = \1"),
    (r"\\theta _ (\w) := (.*)$",
     r"\\theta _ \1 - \\alpha "
     r"\\frac { \\partial } { \\partial \\theta _ \1 } J ( \\theta ) = \2"),
    (r"\\theta := (.*)$", r"\\theta - \\alpha \\nabla _ \\theta J ( \\theta ) = \1"),
]  # fmt: skip
