"""Other names for what the book has a name for, and what is left unsaid.

All of this is told to the reader ("I read ... as ..."). Each rule is (pattern, replacement) over a
row of pieces; the rules are applied in order. What a rule needs to know of the whole formula is
said by the Group that it stands in.
"""

import re

from ..language.tree import Unreadable
from .dialects import DIALECTS, LOG_LOSS, SIGMOIDS, SQUARES
from .pieces import BRACKETS, GROUP
from .rules import ATOM, BEGIN, END, SCRIPT, Group, Rule, as_factor, free_letter, letter

SAMPLE = r"\^ \{ \( (\w) \) \} "
COLUMNS = r"[XSFH] |\\mathbf\{1\} "  # as in notation.TELL_COLUMNS, and H
OF_WEIGHTS = r"\\theta |x "


# h (1 - h), entry by entry
SPREAD = (
    r"(?:h (?:_ i )?(?:\\odot |\\cdot )?\( (?:1|\\mathbf\{1\}) - h (?:_ i )?\) "
    r"|\( (?:1|\\mathbf\{1\}) - h (?:_ i )?\) (?:\\odot |\\cdot )?h (?:_ i )?)"
)

HALF = r"(?:\\frac \{ 1 \} \{ 2 \} |1 / 2 )"
# where a derivative is taken
PLACE = r"\( (?:(?:- )?(?:\d+ )?(?:z )?|(?:[-+/{}] |\d+ |\\log |\\frac )+)\) "
BY = r"(?:d|\\partial) "


def weights_matrix(name: str, others: str) -> Group:
    """D, W and R are what other texts call S: one of them, and none beside it."""
    return Group([(f"{name} ", "S ")], when=rf"X \^ \\top {name} X ", unless=f"[{others}] ")


STEP = r"(?:[tk]|\\tau)"
NEW = rf"(?:n e w|\( n e w \)|\\(?:text|mathrm|rm){{new}}|\( {STEP} \+ 1 \)|{STEP} \+ 1)"
OLD = rf"(?:o l d|\( o l d \)|\\(?:text|mathrm|rm){{old}}|\( {STEP} \)|{STEP})"
OF_THETA = r"(?:\( (?:\\theta|w|\\beta) (?:, b )?\) )?"
# A bias that is called w_0 beside w^T x is not in it.
W_X = r"(?:w \^ \\top (?:x|\\?phi|\\boldsymbol\{\\phi\}) (?:_ \w )?|x (?:_ \w )?\^ \\top w )"
W_ZERO = Group(
    [("w _ 0 ", "b ")], when=rf"w _ 0 [-+] {W_X}|{W_X}[-+] w _ 0 ", unless=r"b |\\theta "
)
# Nor is beta_0 in beta^T x beside it.
X_BETA: Rule = (r"(x (?:_ i )?)\^ \\top \\beta (?!_)", r"\\beta ^ \\top \1")
BETA_X = r"\\beta \^ \\top (x (?:_ i )?)"
EITHER = rf"(?:{BETA_X}|x (?:_ i )?\^ \\top \\beta (?!_))"
# nor in |beta|^2
SIZE = rf"^(?=.*\\beta _ 0 )(?=.*{EITHER})(?=.*(?<!_ )(?<!\\top )\\beta (?!_ |\^ \\top x |\) ))."
BETA_APART = Group(
    [
        X_BETA,
        (rf"{BEGIN}\\beta _ 0 \+ {BETA_X}{END}", r"\\theta ^ \\top \1"),
        (rf"{BEGIN}{BETA_X}\+ \\beta _ 0 {END}", r"\\theta ^ \\top \1"),
        (BETA_X, r"( \\theta ^ \\top \1- \\theta _ 0 ) "),
        (r"\\beta ", r"\\theta "),
    ],
    when=rf"\\beta _ 0 [-+] {EITHER}|{EITHER}[-+] \\beta _ 0 "
    rf"|^(?!.*(?:\\sum |\\beta _ 1 |:= ))(?=.*(?:[-+] \\beta _ 0 |\\beta _ 0 [-+]))(?=.*{EITHER}).",
    unless=rf"\\theta |{SIZE}",
)
BETA = Group([(r"\\beta ", r"\\theta ")], when=r"\\beta ", unless=rf"\\theta |{SIZE}")
ETA = Group([(r"\\eta ", r"\\alpha ")], when=r"\\eta ", unless=r"\\alpha ")
ITERATES = Group(
    [
        (rf"^(\\theta|w) (?:_|\^) \{{ {NEW} \}} = ", r"\1 := "),
        (rf"(\\theta|w) (?:\^|_) (?:\{{ {OLD} \}} |{STEP} )", r"\1 "),
    ],
    when=rf"(?:\\theta|w) (?:_|\^) \{{ {NEW} \}} = ",
    # theta_k is not theta
    unless=r"^(?=.*(?<!_ )(?<!e )(?:\\theta|w) (?![_^)]))"
    rf"(?=.*(?:\\theta|w) (?:\^|_) (?:\{{ {OLD} \}} |{STEP} )).",
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
        (rf"\\frac \{{ \\partial \\ell {OF_THETA}\}} \{{ \\partial \\theta \}} ",
         r"( - m \\nabla _ \\theta J ) "),
        (rf"\\frac \{{ \\partial \^ 2 \\ell {OF_THETA}\}} "
         r"\{ \\partial \\theta (?:\\partial \\theta \^ \\top |\^ 2 )\} ",
         r"( - m H ) "),
        (rf"\\frac \{{ \\partial \\ell {OF_THETA}\}} (\{{ \\partial (?:\\theta|w) _ \w \}} )",
         r"( - m \\frac { \\partial J } \1) "),
        (rf"\\nabla (?:_ (?:\\theta |w |\{{ \\theta \}} ))?\\ell {OF_THETA}(?!\()",
         r"( - m \\nabla J ) "),
        (rf"\\nabla (?:_ (?:\\theta |w |\{{ \\theta \}} ))?\\ell ({BRACKETS})",
         r"( - m \\nabla J \1) "),
        (rf"\\ell {OF_THETA}(?!\()", "( - m J ) "),
        (rf"\\ell ({BRACKETS})", r"( - m J \1) "),
    ],
    when=r"\\ell ",
    unless=r"\\prod |\\log \\ell |\\log \( \\ell |\} \{ \\partial [hz] \} ",
)  # fmt: skip
OF_TWO = rf"(?=\( (?:[^(),]|{BRACKETS})*,)"
EPSILON = Group([(r"\\epsilon ", r"\\varepsilon ")], when=r"\\epsilon ", unless=r"\\varepsilon ")
SYMBOLS: list[Rule] = [
    (rf"\\(?:hat|widehat) {letter('yph')}", "h "),
    (rf"\\(?:mathcal|mathscr) {letter('LJCE')}{OF_TWO}", "L "),
    (rf"\\(?:mathcal|mathscr) {letter('LJCE')}(?!\[)", "J "),
    (r"L \( z , y \) ", r"\\operatorname{Cost} ( \\sigma ( z ) , y ) "),
    (rf"L {OF_TWO}", r"\\operatorname{Cost} "),
    (r"A - Y ", "h - y "),
    (r"x _ i ([jk]) ", r"x _ \1 ^ { ( i ) } "),
]  # fmt: skip
# dz, dw and db as in code: the derivative of the cost by it
BACKWARD: list[Rule] = [
    (r"^d z (?==)", r"\\frac { d J } { d z } "),
    (r"^d w _ (\w) (?==)", r"\\frac { \\partial J } { \\partial \\theta _ \1 } "),
    (r"^d a (?==)", r"\\frac { d J } { d h } "),
    (r"^d b (?==)", r"\\frac { \\partial J } { \\partial \\theta _ 0 } "),
    (r"^d [wW] (?==)", r"\\nabla _ \\theta J "),
    (r"^\\nabla (?==)", r"\\nabla _ \\theta J "),
]
BACKWARD_IN_TWO = Group(
    [(r"(?<!\{ )d z (?!\})", r"\\frac { d J } { d z } ")], when=r"^d (?:[abW] |w (?:_ \w )?)= "
)
WITH_WEIGHTS = r"(?:[;,] (?:\\theta|\\beta|w|W|b) )*"
GIVEN_X = rf"(?:\| |\\mid )(?:X = )?(x {SCRIPT}){WITH_WEIGHTS}\) "
P = r"(?:[pP]|\\Pr|\\mathbb \{ P \}) \( [yY] "


def prediction(sample: str) -> str:
    return "h " if sample == "x " else rf"h _ \theta ( {sample}) "


def of_a_label(found: re.Match[str]) -> str:
    """p(y | x) = h^y (1 - h)^(1 - y), of one sample if y and x are."""
    label, h = found[1], prediction(found[2])
    return f"( {h}^ {{ y {label}}} ( 1 - {h}) ^ {{ 1 - y {label}}} ) "


def of_this_label(found: re.Match[str]) -> str:
    """p(1 | h) for p(y = 1 | x)."""
    return rf"p ( {found[1]} \mid {prediction(found[2])}) "


PROBABILITIES: list[Rule] = [
    (rf"{P}= ([01]) {GIVEN_X}", of_this_label),
    (rf"{P}({SCRIPT}){GIVEN_X}", of_a_label),
    (rf"(?:[pP]|\\Pr) \( (x {SCRIPT}){WITH_WEIGHTS}\) ", r"h _ \\theta ( \1) "),
    (r"p (?!\( (?:x|y|[01] (?:\||\\mid )))", "h "),
]
PREDICTIONS: list[Rule] = [
    (r"g (?=' ?\(|\()", r"\\sigma "),
    (r"(?:h|f) _ \{ (?:(?:[wb,]|\\theta) )+\} (?=\( x)", r"h _ \\theta "),
    (r"(?:h|f) _ (?:w|\\theta) (?=\( x)", r"h _ \\theta "),
    (r"(?:h|f) (?=\( x)", r"h _ \\theta "),
    (r"h _ \\theta (?!\()", "h "),
    (rf"{BEGIN}\\theta _ 0 (?:x _ 0 )?\+ \\theta _ 1 x _ 1 \+ \\[lc]?dots "
     rf"\+ \\theta _ n x _ n {END}",
     r"\\theta ^ \\top x "),
    (r"\\theta (?=x )", r"\\theta ^ \\top "),
    (r"\\sigma \( X \\theta \) ", "h "),
    (rf"\\sigma ((?:' )*)(\^ {ATOM})?(?=\( (?:[^()]|{BRACKETS})*?\\sigma (?!\(|'))",
     lambda found: rf"\sigma {found[1]}( z ) {found[2] or ''}"),
    (r"\\sigma (?!\(|')", r"\\sigma ( z ) "),
    (r"\\sigma ' (?!\(|')", r"\\sigma ' ( z ) "),
]  # fmt: skip


def logit(found: re.Match[str]) -> str:
    return rf"\log \frac {{ {found[1][2:-2]}}} {{ 1 - {found[1]}}} "


def softplus(found: re.Match[str]) -> str:
    return rf"\log ( 1 + e ^ {{ {found[1][2:-2]}}} ) "


LOGIT = rf"\\(?:operatorname|mathrm|text){{logit}} ({BRACKETS})"
SOFTPLUS = rf"\\(?:zeta|(?:operatorname|mathrm|text){{softplus}}) ({BRACKETS})"
FUNCTIONS: list[Rule] = [
    (LOGIT + END, logit),
    (LOGIT, lambda found: f"( {logit(found)}) "),
    (r"\\(?:operatorname|mathrm|text){odds} (?!\()", r"( \\frac { h } { 1 - h } ) "),
    (r"\\(?:operatorname|mathrm|text){odds} \( h \) ", r"( \\frac { h } { 1 - h } ) "),
    (SOFTPLUS + END, softplus),
    (SOFTPLUS, lambda found: f"( {softplus(found)}) "),
]
GRADIENTS: list[Rule] = [
    (rf"\\frac \{{ {BY}z \}} \{{ {BY}(?:\\theta|w) \}} ", "x "),
    (rf"\\frac \{{ {BY}\\sigma (?:\( z \) )?\}} \{{ {BY}z \}} (?={PLACE})", r"\\sigma ' "),
    (rf"(\\frac \{{ {BY}[JL] \}} \{{ {BY}(?:\\theta|w) (?:_ \w )?\}} )\( (?:\\theta|w) \) ", r"\1"),
    (r"J \( (?:w|\\theta) , b \) ", r"J ( \\theta ) "),
    (r"\\nabla (?:_ \{ \\theta \} |_ \\theta )?\^ 2 (?:_ \\theta )?", r"\\nabla ^ 2 _ \\theta "),
    (r"\\nabla (?:_ \{ \\theta \} )?(?!_|\^)", r"\\nabla _ \\theta "),
    (rf"\\frac \{{ {BY}([JL]) (\( \\theta \) )?\}} \{{ {BY}(?:\\theta|[wW]) \}} ",
     r"\\nabla _ \\theta \1 \2"),
    (r"\\frac \{ (?:d|\\partial) \} \{ (?:d|\\partial) \\theta \} ([JL]) ",
     r"\\nabla _ \\theta \1 "),
    (r"\\frac \{ \\partial \^ 2 J (\( \\theta \) )?\} \{ \\partial \\theta "
     r"(?:\\partial \\theta \^ \\top |\^ 2 )\} ", r"\\nabla ^ 2 _ \\theta J \1"),
]  # fmt: skip
OF_COLUMNS = r"\( (?:h - y|y - h) \) "
MATRICES: list[Rule] = [
    (r"H (?=\( (?:0|\\theta|w|\\mathbf\{0\}) \) )", r"\\nabla ^ 2 _ \\theta J "),
    (rf"[(\[] (X \^ \\top (?:{BRACKETS}|\w )*)[)\]] _ (\w) ", r"e _ \2 ^ \\top \1"),
    (r"[(\[] (\\nabla _ \\theta [JL] (?:\( \\theta \) )?)[)\]] _ (\w) ", r"e _ \2 ^ \\top \1"),
    (r"[(\[] (X \^ \\top (?:S )?X )[)\]] _ \{ (\w) ,? ?(\w) \} ", r"e _ \2 ^ \\top \1e _ \3 "),
    (r"x _ (\w) \^ \\top (?=\( (?:h - y|y - h) \))", r"e _ \1 ^ \\top X ^ \\top "),
    (r"(\( (?:h - y|y - h) \) \^ \\top )x _ (\w) (?!\^)", r"\1X e _ \2 "),
    (rf"\\(?:operatorname|mathrm|text){{diag}} (?:\( {SPREAD}\) |\( \( {SPREAD}\) \) )", "S "),
    (r"H _ \{ (\w) ,? ?(\w) \} ", r"e _ \1 ^ \\top H e _ \2 "),
    (rf"\\lVert S \^ \{{ {HALF}\}} ((?:{BRACKETS}|[^-+|()])*?)\\rVert \^ (?:2 |\{{ 2 \}} )",
     r"( \1) ^ \\top ( S \1) "),
    (r"^(H |\\nabla \^ 2 _ \\theta J (?:\( \\theta \) )?|X \^ \\top (?:S )?X )\\succeq 0 ",
     r"v ^ \\top ( \1) v \\ge 0 "),
]  # fmt: skip
# x_j . (h - y) over m is a product of columns
DOTTED = Group(
    [
        (rf"x _ (\w) \\cdot (?={OF_COLUMNS})", r"e _ \1 ^ \\top X ^ \\top "),
        (rf"({OF_COLUMNS})\\cdot x _ (\w) ", r"e _ \2 ^ \\top X ^ \\top \1"),
    ],
    when=r"m ",
    unless=r"\\sum |\( i \) |_ i ",
)
INTEGRALS: list[Rule] = [
    (r"^\\int (?!_|\^)(.*)d (\w) = (.*?)(?:\+ (?:[cC]|\\text{[^{}]*}) )?$",
     r"\\frac { d } { d \2 } ( \3) = \1"),
]  # fmt: skip

# Where no bias stands apart, w is all weights.
ALL_WEIGHTS: list[Rule] = [(r"w _ (\w) ", r"\\theta _ \1 "), (r"w ", r"\\theta ")]
WEIGHTS_ALONE = Group(
    ALL_WEIGHTS,
    when=r"X w |w := |\\nabla _ (?:w |\{ w \} )|\{ (?:d|\\partial) w \} ",
    unless=r"b |w _ |\\theta ",
)
OTHER_NAMES = [
    *DIALECTS,
    W_ZERO,
    BETA_APART,
    BETA,
    ETA,
    EPSILON,
    ITERATES,
    WEIGHTS_ALONE,
    PLAIN_ARGUMENT,
    *SIGMOIDS,
    SCORE,
    LIKELIHOOD,
    LOG_LIKELIHOOD,
    BACKWARD_IN_TWO,
    *(Group(rules) for rules in (SYMBOLS, BACKWARD, PROBABILITIES, PREDICTIONS, FUNCTIONS)),
    *(weights_matrix(*names) for names in (("D", "WRS"), ("W", "DRS"), ("R", "DWS"))),
    *(Group(rules) for rules in (GRADIENTS, MATRICES, INTEGRALS)),
    DOTTED,
    Group(
        [
            (BEGIN + r"\\theta _ 0 \+ \\theta _ 1 x " + END, r"\\theta ^ \\top x "),
        ],
        when=r"\\theta _ 1 x ",
        unless=r"\\sum |\\theta \^|\\theta _ 2 |x _ ",
    ),
    Group(
        [("a ", "h ")],
        when=r"(?=.*(?<!\S)a )(?:.*(?<!\S)(?:y |d a|\\partial a)"
        r"|(?=.*(?<!\S)(?:[zx] |\\sigma ))(?:.*= a $|a =))",
        unless=r"a z|(?<!d )h |\\hat ",
    ),
]
# Where J, L and ell are the book's, none of these is asked.
COSTS_OF_OTHERS = [SQUARES, LOG_LOSS, LIKELIHOOD, LOG_LIKELIHOOD]

# The bias apart from the weights of the features.
BIAS_APART: list[Rule] = [
    (r"x \^ \\top w (?=[-+] b )", r"w ^ \\top x "),
    (r"(?<=b [-+] )x \^ \\top w ", r"w ^ \\top x "),
    (r"\( (x \^ \{ \( \w \) \} )\) \^ \\top w (?=[-+] b )", r"w ^ \\top \1"),
    (r"w (?:\\cdot )?(x (?:\^ \{ \( \w \) \} )?)(?=[-+] b )", r"w ^ \\top \1"),
    (BEGIN + r"w \^ \\top (x (?:\^ \{ \( \w \) \} )?)\+ b " + END, r"\\theta ^ \\top \1"),
    (BEGIN + r"b \+ w \^ \\top (x (?:\^ \{ \( \w \) \} )?)" + END, r"\\theta ^ \\top \1"),
    (r"w \^ \\top (x (?:\^ \{ \( \w \) \} )?)", r"( \\theta ^ \\top \1- \\theta _ 0 ) "),
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
    return rf"\sum _ {{ i = 1 }} ^ {{ m }} {weight}\log {bracketed(inside)}"


LOGARITHMS: list[Rule] = [
    (rf"({ENTRYWISE})\^ \\top \\log ({ENTRYWISE}){END}", logarithms),
    (rf"({ENTRYWISE})\^ \\top \\log ({ENTRYWISE})", lambda it: f"( {logarithms(it)}) "),
]


def limits(w_and_b: bool) -> list[Rule]:
    """What a sum without limits runs over."""
    first = 1 if w_and_b else 0
    return [
        (r"\\(sum|prod) (?!_)", r"\\\1 _ { i = 1 } ^ { m } "),
        (r"\\(sum|prod) _ \{ (i) (?:= 1 )?\} (?!\^)", r"\\\1 _ { \2 = 1 } ^ { m } "),
        (r"\\(sum|prod) _ i (?!\^)", r"\\\1 _ { i = 1 } ^ { m } "),
        (r"\\(sum|prod) _ i (?=\^ (?:m |\{ m \} ))", r"\\\1 _ { i = 1 } "),
        (r"\\(sum|prod) _ (?:([jkq]) |\{ ([jkq]) \} )(?!\^|=)",
         rf"\\\1 _ {{ \2\3 = {first} }} ^ {{ n }} "),
        (r"\\(sum|prod) _ \{ ([jkq]) (?:\\ge 1|> 0) \} (?!\^)", r"\\\1 _ { \2 = 1 } ^ { n } "),
        (r"\\(sum|prod) _ \{ ([jkq]) = ([01]) \} (?!\^)", r"\\\1 _ { \2 = \3 } ^ { n } "),
    ]  # fmt: skip


def samples(index: str) -> list[Rule]:
    """An index below that is that of a sample, and scripts that only mean to be."""
    i = index
    if i.isdigit():  # x_2 is a feature and y^2 a square
        return of_a_sample(i)
    return [
        (rf"(x|y) _ {i} (?=\^ (?!\{{ \())", rf"( \1 ^ {{ ( {i} ) }} ) "),
        (rf"(x|y|h|z|a|p) _ {i} (?!\^ \{{ \()", rf"\1 ^ {{ ( {i} ) }} "),
        (rf"(x _ \w |x |y )\^ (?:{i} |\{{ {i} \}} )", rf"\1^ {{ ( {i} ) }} "),
        *of_a_sample(i),
    ]


def of_a_sample(i: str) -> list[Rule]:
    """Where it stands above, in brackets."""
    return [
        (rf"x \^ \{{ \( {i} \) \}} _ (\w) ", rf"x _ \1 ^ {{ ( {i} ) }} "),
        (rf"(?:a|p|h) \^ \{{ \( {i} \) \}} ", rf"h _ \\theta ( x ^ {{ ( {i} ) }} ) "),
        (rf"h _ \\theta \( x _ {i} \) ", rf"h _ \\theta ( x ^ {{ ( {i} ) }} ) "),
        (rf"z \^ \{{ \( {i} \) \}} ", rf"( \\theta ^ \\top x ^ {{ ( {i} ) }} ) "),
    ]


def one_sample(index: str) -> list[Rule]:
    """h, y, z and x_j of a formula about weights are those of a sample."""
    here = rf"^ {{ ( {index} ) }} "
    return [
        (r"(?<=\^ )y (?!\^)", rf"{{ y {here}}} "),
        (r"(?<=\^ )z ", rf"{{ \\theta ^ \\top x {here}}} "),
        (r"x _ (\w) (?!\^)", rf"x _ \1 {here}"),
        (r"x (?!\^|_)", rf"x {here}"),
        (r"x (?=\^ \\top )", rf"( x {here}) "),
        (r"y (?!\^|_)", rf"y {here}"),
        (r"y (?=\^ (?!\{ \())", rf"( y {here}) "),
        (r"h (?!\^ \{ \(|_|')", rf"h _ \\theta ( x {here}) "),
        (r"\\sigma ' \( z \) ", rf"\\sigma ' ( \\theta ^ \\top x {here}) "),
        (r"(?<!d )(?<!\\partial )z (?!\^ \{ \(|_)", rf"( \\theta ^ \\top x {here}) "),
    ]


# The same where a note speaks of the label y: then x is any sample.
ANY_SAMPLE: list[Rule] = [
    (r"(?<=\^ )z ", r"{ \\theta ^ \\top x } "),
    (r"h (?!\^ \{ \(|_|')", r"h _ \\theta ( x ) "),
    (r"\\sigma ' \( z \) ", r"\\sigma ' ( \\theta ^ \\top x ) "),
    (r"(?<!d )(?<!\\partial )z (?!\^ \{ \(|_)", r"( \\theta ^ \\top x ) "),
]

# Cost(h, y) is known of two numbers.
COST_OF_NUMBERS: list[Rule] = [
    (rf"h _ \\theta \( x (?:{SAMPLE})?\) ", "h "),
    (rf"y {SAMPLE}", "y "),
]
# Of labels 0 and 1, which samples have.
COST_OF_SAMPLES: list[Rule] = [
    (rf"\\operatorname{{Cost}} \( ((?:[^(),]|{BRACKETS})*), ((?:[^(),]|{BRACKETS})*)\) ",
     lambda found: cost_in(*map(as_factor, found.groups()))),
]  # fmt: skip


def cost_in(h: str, y: str) -> str:
    return rf"( - {y}\log {bracketed(h)}- ( 1 - {y}) \log ( 1 - {h}) ) "


def bracketed(pieces: str) -> str:
    return pieces if pieces.startswith("(") else f"( {pieces}) "


LOSS = r"(?:J |L |\\ell |\\operatorname{Cost} (?:\( h , y \) )?)"


def cost_at(h: str) -> str:
    return rf"- y \log {h}- ( 1 - y ) \log ( 1 - {h}) "


OF_Z = r"\sigma ( z ) "
LOSS_AT_Z = f"( {cost_at(OF_Z)}) "
LOSS_AT_T = LOSS_AT_Z.replace("z", "t")


# The chain rule as it is taught: J of one sample, h = sigma(z), z = theta^T x.
CHAIN: list[Rule] = [
    (rf"\\frac \{{ {BY}{LOSS}\}} \{{ {BY}h \}} ",
     lambda _: rf"( \frac {{ d }} {{ d t }} ( {cost_at('t ')}) | _ {{ t = \sigma ( z ) }} ) "),
    (rf"\\frac \{{ {BY}{LOSS}\}} \{{ {BY}z \}} ",
     lambda _: rf"( \frac {{ d }} {{ d t }} {LOSS_AT_T}| _ {{ t = ( z ) }} ) "),
    (rf"\\frac \{{ {BY}\^ 2 {LOSS}\}} \{{ {BY}z \^ 2 \}} ",
     lambda _: rf"( \frac {{ d ^ 2 }} {{ d t ^ 2 }} {LOSS_AT_T}| _ {{ t = ( z ) }} ) "),
    (rf"\\frac \{{ {BY}h \}} \{{ {BY}z \}} (?={PLACE})|h ' (?=\( [^()h]*\) )", r"\\sigma ' "),
    (rf"\\frac \{{ {BY}h \}} \{{ {BY}z \}} |h ' ", r"\\sigma ' ( z ) "),
    (rf"\\frac \{{ {BY}z \}} \{{ {BY}(\\theta _ \w )\}} ",
     r"( \\frac { \\partial } { \\partial \1} ( \\theta ^ \\top x ) ) "),
    (rf"\\frac \{{ {BY}h \}} \{{ {BY}(\\theta _ \w )\}} ",
     r"( \\frac { \\partial } { \\partial \1} h _ \\theta ( x ) ) "),
]  # fmt: skip


def slope(index: str) -> str:
    """The derivative of the loss of one sample."""
    return rf"( \frac {{ \partial }} {{ \partial \theta _ {index} }} {LOSS_AT_Z}) "


ONE_SIDE = rf"(?:[^=,()]|{BRACKETS})*"


def of_an_entry(found: re.Match[str]) -> str:
    """The gradient of the loss of one sample, entry by entry."""
    k = free_letter("jkq", found.string)

    def entry(side: re.Match[str]) -> str:
        """Of a number times the column x, or of another column."""
        one, count = re.subn(r"(?<!\S)(?<!\\top )(?<!\( )x (?!\)|\^|_)", f"x _ {k} ", side[1])
        return f"= {one}" if count == 1 else rf"= e _ {k} ^ \top ( {side[1]}) "

    return slope(k) + re.sub(rf"= ({ONE_SIDE})", entry, found[1])


def step_of_an_entry(found: re.Match[str]) -> str:
    k = free_letter("jkq", found.string)
    return rf"\theta _ {k} - \alpha {slope(k)}= e _ {k} ^ \top ( {found[1]}) "


OF_ONE_SAMPLE: list[Rule] = [
    (rf"\\frac \{{ {BY}{LOSS}\}} \{{ {BY}\\theta _ (\w) \}} ", lambda found: slope(found[1])),
    (r"\\theta _ (\w) := (.*)$",
     lambda found: rf"\theta _ {found[1]} - \alpha {slope(found[1])}= {found[2]}"),
    (r"\\theta := (.*)$", step_of_an_entry),
    (rf"^\\nabla _ \\theta J (?:\( \\theta \) )?((?:= {ONE_SIDE})+)", of_an_entry),
]  # fmt: skip


def loss_alone(h: str) -> list[Rule]:
    """J or L of one sample that says itself what it is, of h or sigma(z), with an index or not."""
    cost = f"( {cost_at(h)}) "
    loss, indexed = rf"(?:J|L|\\ell) {OF_THETA}", entries_of(cost_at("h "))
    return [
        (rf"^(\( - )?{loss}(\) )?(?==)", lambda it: f"{it[1] or ''}{cost}{it[2] or ''}"),
        (rf"^{loss}(?:_ i |\^ \{{ \( i \) \}} )(?==)", lambda _: f"( {indexed}) "),
    ]


# Where h and z occur and no weights: h = sigma(z).
LINKED: list[Rule] = [(rf"h (?={PLACE})", r"\\sigma "), (r"h (?!_|\^ \{ \()", r"\\sigma ( z ) ")]
NEWTON = r"(?=.*(?:\^ \{ - 1 \} |(?<!\S)H ))"
# Steps down the squared error, which is L.
X_OF_ONE = r"x (?:\^ \{ \( \w \) \} )?"
RESIDUAL = rf"(?:X \\theta |\\theta \^ \\top {X_OF_ONE}|{X_OF_ONE}\^ \\top \\theta )- y "
OF_LINES = rf"(?=.*(?:L |{RESIDUAL}))"
ANOTHER_STEP = (
    r"\\theta (?:_ \w )?:= (?:(?!.*(?:\\alpha |H |\^ \{ - 1 \} ))|(?=.*J ).*\\lambda "
    r"|.*(?:\\alpha d |\^ \{ - 1 \} X \^ \\top y |- [\d.]+ \\nabla ))"
)
WHICH_STEP = (
    r"this is another step: here \theta := is the one of gradient descent with the rate \alpha, "
    "or Newton's"
)


def no_step_of_the_book(_: re.Match[str]) -> str:
    raise Unreadable(WHICH_STEP, ":=")


UPDATES: list[Rule] = [
    (ANOTHER_STEP, no_step_of_the_book),
    (rf"\\theta _ (\w) := {OF_LINES}(.*)$",
     r"\\theta _ \1 - \\alpha "
     r"\\frac { \\partial } { \\partial \\theta _ \1 } L ( \\theta ) = \2"),
    (rf"\\theta := (?!.*\^ \{{ - 1 \}} ){OF_LINES}(.*)$",
     r"\\theta - \\alpha \\nabla _ \\theta L ( \\theta ) = \1"),
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

# The gradient of something else than J, entry by entry.
NUMBER = r"(?:\\frac \{ [^{}]*\} \{ [^{}]*\} |\d+ )"
REACHED = (
    rf"{NUMBER}?(?:{BRACKETS}\^ \\top {BRACKETS}|{BRACKETS}"
    r"|\\lVert .*\\rVert (?:\^ 2 |\^ \{ 2 \} )?"
    rf"|\\(?:log|sigma|exp|tanh) (?:{BRACKETS}|\\?\w+ )|h _ \\theta {BRACKETS}|\w "
    rf"|(?:\\theta|x|v) \^ \\top (?:\\theta|x|v) {SCRIPT}|e \^ {GROUP}|\\theta _ \w (?:\^ 2 )?)"
)


def other_gradient(found: re.Match[str]) -> str:
    if not re.fullmatch(REACHED, found[1]):
        raise Unreadable("how far does the gradient reach? put brackets around it", r"\nabla")
    k = free_letter("jkq", found.string)
    return (
        rf"\frac {{ \partial }} {{ \partial \theta _ {k} }} ( {found[1]}) "
        rf"= e _ {k} ^ \top ( {found[2]}) "
    )


OTHER_GRADIENTS: list[Rule] = [(r"^\\nabla _ \\theta ((?!J |L )[^=]*)= ([^=]*)$", other_gradient)]
