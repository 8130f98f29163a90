"""What is only another way of writing the same: nobody asks how \\dfrac or h_{i} was read, so
nothing of it is told.

Each rule is (pattern, replacement) over a row of pieces (pieces.py); they are applied in order.
"""

import re

from ..language.tree import Unreadable
from .pieces import BRACKETS, GROUP, as_latex
from .rules import ATOM, END, Rule, named, rewritten

# the power of a function, but not f^{-1}, nor a product where sigma stands for sigma(z)
NOT_INVERSE = rf"(?!\{{ - )(?!{ATOM}\( (?:[^()]|{BRACKETS})*?\\sigma (?!\(|'))"
A_LABEL = r"(?:y (?:_ \w |\^ \{ \( \w \) \} )?(?:= )?)?(?:[01] )?"  # of p(y | h)
INNER = r"((?:(?!\\[lr]angle |, ).)*)"  # of an inner product
SCRIPTS = "mathbf|boldsymbol|bm|vec|pmb|mathsf|mathrm|mathit"
BOLD = re.compile(
    rf"(?<!\S)\\(?:{SCRIPTS}) ?\{{ ?(\\?[a-zA-Z]+) ?\}} |(?<!\S)\\(?:{SCRIPTS}) (\\?[a-zA-Z]+) "
)
TURNED = r"(?:T|\\top|\\intercal|\\(?:mathsf|mathrm|text){T}|\\mathsf \{ T \}) "


def fraction(found: re.Match[str]) -> str:
    r"""\frac1m and \frac 1 {2m} with both arguments in braces."""
    above, below = (part if part[0] == "{" else "{ " + part + "} " for part in found.groups())
    if found[2].strip().isdigit() and len(found[2]) > 2:  # \frac{1}23 divides by 2 alone
        return rf"\frac {above}{{ {found[2][0]} }} {found[2][1:]}"
    return rf"\frac {above}{below}"


def without_environment(pieces: str) -> str:
    r"""Rows stay rows, as `aligned`; one row alone needs no environment."""
    name = r"(?:align|aligned|equation|gather|gathered|split|eqnarray|multline|alignat|displaymath)"
    pieces = re.sub(rf"\\(?:begin|end){{{name}\*?}} ", "", pieces)
    rows = re.split(r"\\\\(?:\[[^\]]*\])? ", pieces) if r"\begin{cases}" not in pieces else [pieces]
    rows = [row for row in rows if row.replace("&", "").strip()]
    if not rows or r"\begin" in pieces:
        return re.sub(r"& (?![^{]*\\end)", "", pieces)
    if len(rows) == 1:
        return joined(rows[0]).removeprefix("& ")
    rows = [joined(re.sub(r"(?:[.,;] )+$", "", row)) for row in rows]
    return r"\begin{aligned} " + r"\\ ".join(rows) + r"\end{aligned} "


RELATION = re.compile(r"(?<!\S)(?::=|[=<>]|\\[lg]e|\\leq|\\geq|\\approx) ")


def joined(row: str) -> str:
    """With its & before the relation, and no other; what stood apart in it is parted by a comma."""
    row = spaced(re.sub(rf"& (?!{RELATION.pattern})", r"\\quad ", row).replace("& ", ""))
    return "& " + row if RELATION.match(row) else row


def spaced(pieces: str) -> str:
    r"""A space as wide as \quad parts two claims, or is nothing."""
    first, *rest = pieces.split(r"\quad ")
    for part in rest:
        claims = RELATION.search(first.rsplit(", ", 1)[-1]) and RELATION.search(part, 1)
        stands_apart = not first.endswith((", ", "& ", r"\\ ")) and r"\begin{cases}" not in pieces
        first += ", " + part if claims and stands_apart else part
    return first


FORMS: list[Rule] = [
    (r"^(?:& )?= (?=.*(?:^|(?<= ))= )", ""),  # a line that goes on with =
    (r"(?<!, )\\text{ ?(?:where|with) ?} ", r", \\text{where} "),
    (r"^\\(?:implies|Rightarrow|Longrightarrow|therefore|iff|Leftrightarrow) ", ""),
    (r"\\(?:dfrac|tfrac|cfrac) ", r"\\frac "),
    (r"\\(?:leq|leqslant|le) ", r"\\le "),
    (r"\\(?:geq|geqslant|ge) ", r"\\ge "),
    (r"\\lt ", "< "),
    (r"\\gt ", "> "),
    (r"\\(?:coloneqq|leftarrow|gets) |: = ", ":= "),
    (r"\\equiv ", "= "),
    (r"\\newline ", r"\\\\ "),
    (r"\\(begin|end){[pB]?matrix} ", r"\\\1{bmatrix} "),
    (r"\^ (?:\\star |\* |\{ (?:\\star |\\ast |\* )\} )", r"^ \\ast "),
    (r"(?<!\^ )(?:\\(?:times|ast) |\* )", r"\\cdot "),
    (r"\\\{ ", "( "),
    (r"\\\} ", ") "),
    (r"\\(?:lbrace) ", "( "),
    (r"\\(?:rbrace) ", ") "),
    (r"\\(?:lbrack) ", "[ "),
    (r"\\(?:rbrack) ", "] "),
    (r"\\(?:lvert|rvert|vert) ", "| "),
    (r"\\(?:\||Vert) (.*?)\\(?:\||Vert) ", r"\\lVert \1\\rVert "),
    (r"\| \| (.*?)\| \| ", r"\\lVert \1\\rVert "),
    (r"\\rVert _ (?:2 |\{ 2 \} )", r"\\rVert "),
    (r"\\rVert \^ (2 |\{ 2 \} )_ (?:2 |\{ 2 \} )", r"\\rVert ^ \1"),
    (rf"\\langle {INNER}, {INNER}\\rangle ", r"( \1) ^ \\top ( \2) "),
    (r"\\(?:mathrm|text|operatorname|mathit|mathsf){d} |\\mathrm d |\\dd ", "d "),
    (r"\\(?:mathrm|text|operatorname){e} ", "e "),
    (r"\\(?:mathbf|boldsymbol|bm|mathbb|vec) \{ 1 \} |\\(?:mathbf|mathbb|vec) 1 ", r"\\mathbf{1} "),
    (r"\\(?:mathbf|boldsymbol|bm|vec|mathit|pmb|mathsf) \{ ([^{}]*)\} ", r"\1"),
    (r"\\(?:mathrm|mathit|mathsf|text|boldsymbol){([a-zA-Z])} (?!\})", r"\1 "),
    (r"\\(?:mathbf|boldsymbol|bm|vec) (?=\\?[a-zA-Z])", ""),
    (r"\^ \\prime |\^ \{ \\prime \} ", "' "),
    (rf"\^ \{{ {TURNED}\}} |\^ {TURNED}", r"^ \\top "),
    (rf"\^ \{{ (\( \w \) ){TURNED}\}} ", r"^ { \1} ^ \\top "),
    (r"(X|x|\\theta|v|w|\\beta) ' ", r"\1 ^ \\top "),
    (r"(y |\( 1 - [yh] \) )' (?:\\cdot )?(?=\\log |\( )", r"\1^ \\top "),
    (r"([JL] |\\mathcal \{ L \} )_ (?:\{ (?:B )?C E \} |\\(?:text|mathrm){B?CE} )", r"\1"),
    (r"\\transpose ", r"\\top "),
    (rf"\\frac ({ATOM})({ATOM})", fraction),
    (r"\\sqrt ([a-zA-Z0-9]) ", r"\\sqrt { \1 } "),
    (named("ln", "log"), r"\\log "),
    (named("exp"), r"\\exp "),
    (named("max"), r"\\max "),
    (named("tanh"), r"\\tanh "),
    (named("sigmoid", "expit", "logistic", "sigm"), r"\\sigma "),
    (r"\\(?:\w+){(?:Cost|cost|loss|Loss)} |\\[Cc]ost ", r"\\operatorname{Cost} "),
    (rf"{named('abs')}({BRACKETS})", lambda found: f"| {found[1][2:-2]}| "),
    (rf"{named('mean')}({BRACKETS})", r"( \\frac { 1 } { m } \\sum \1) "),
    (rf"\\operatorname{{sum}} ({BRACKETS})", r"( \\sum \1) "),
    (r"\\operatorname{sum} ", r"\\sum "),
    (rf"\^ ([-+]) ({ATOM})", r"^ { \1 \2} "),
    (r"X \\cdot (?=\\theta )", "X "),
    (rf"(\\sigma (?:' )*)({GROUP})", lambda found: f"{found[1]}( {found[2][2:-2]}) "),
    (rf"(\\sigma (?:' )*(?:\^ {ATOM})?)\[ ([^\[\]]*)\] ", r"\1( \2) "),
    (rf"\\(exp|log) ({GROUP})", lambda found: rf"\{found[1]} ( {found[2][2:-2]}) "),
    # a power of a function, and what is no function of the book
    (rf"\\(sigma (?:' )*|log |tanh |cosh |sinh )\^ {NOT_INVERSE}({ATOM})({BRACKETS})",
     r"\\\1\3^ \2"),
    (rf"\\(log|tanh|cosh|sinh) \^ {NOT_INVERSE}({ATOM})(\\?\w+ ){END}", r"( \\\1 \3) ^ \2"),
    (rf"{named('sech')}\^ 2 ({BRACKETS}|\\?\w+ {END})", r"\\frac { 1 } { ( \\cosh \1) ^ 2 } "),
    (rf"{named('sech')}({BRACKETS}|\\?\w+ {END})", r"\\frac { 1 } { \\cosh \1} "),
    (r"\\(tanh|sinh|cosh|log|exp) ' \( (\w) \) ", r"( \\frac { d } { d \2 } \\\1 ( \2 ) ) "),
    (rf"{named('softplus')}' \( (\w) \) ",
     r"( \\frac { d } { d \1 } \\log ( 1 + e ^ { \1 } ) ) "),
    (r"\{ ([-+]?\d+|\\?[a-zA-Z]+|) \} (?=\^|_)", r"\1 "),
    # limits of sums
    (rf"\\(sum|prod) \^ ({ATOM})_ ({ATOM})", r"\\\1 _ \3^ \2"),
    (r"\\(sum|prod) _ ([a-zA-Z]) ", r"\\\1 _ { \2 } "),
    # samples and features
    (r"(?:(?<=[xyhzap] )|(?<=[xX] _ \w ))\^ \( ([a-z]) \) ", r"^ { ( \1 ) } "),
    (rf"\^ \( ((?:[^()]|{BRACKETS})*)\) ", r"^ { \1} "),
    (r"\^ \{ \[ ([a-zA-Z0-9]) \] \} ", r"^ { ( \1 ) } "),
    (rf"x \^ (\{{ \( \w+ \) \}} )_ ({ATOM})", r"x _ \2^ \1"),
    (r"[xX] _ \{ (\w) ,? ?(\w) \} ", r"x _ \2 ^ { ( \1 ) } "),
    (r"_ \{ (\\?[a-zA-Z0-9]) \} ", r"_ \1 "),
    (r"J _ (\\mu |\\lambda )", r"J _ { \1} "),
    (r"J _ (?:\{ )?(?:\\(?:text|textrm|mathrm|mathit){sq} |s q (?=\}))(?:\} )?",
     r"J _ { \\text{sq} } "),
    (rf"p \( ({A_LABEL})\| (?=(?:[^|()]|{BRACKETS})*\) )", r"p ( \1\\mid "),
    # gradients
    (r"\\partial _ \{ (\\theta _ \w ) ?\} ", r"\\frac { \\partial } { \\partial \1} "),
    (r"\\partial _ ([ijkq\d]) ", r"\\frac { \\partial } { \\partial \\theta _ \1 } "),
    (r"\\partial _ ([a-zA-Z]) ", r"\\frac { \\partial } { \\partial \1 } "),
    (r"\\frac \{ (d|\\partial) \} \{ ([^{}]*)\} (L|\\ell) (\( \\?\w+ \) )?",
     r"\\frac { \1 \3 \4} { \2} "),
    (r"(d|\\partial) / \1 (\\?[a-zA-Z]+ (?:_ \w )?)", r"\\frac { \1 } { \1 \2} "),
    (r"(d|\\partial) (\\?[a-zA-Z]+ (?:_ \w )?)/ \1 (\\?[a-zA-Z]+ (?:_ (?:\w |\{ \w ,? ?\w \} ))?)",
     r"\\frac { \1 \2} { \1 \3} "),
    (rf"\\frac \{{ d ((?:\^ {ATOM})?(?!\^|\}})(?:[^{{}}]|{GROUP})+)\}} \{{ d ([^{{}}]*)\}} ",
     lambda found: rf"\frac {{ \partial {found[1]}}} {{ "
     + rf"\partial {found[2]}}} ".replace(" d ", r" \partial ")),
    (rf"(\\frac \{{ (?:d|\\partial) \}} \{{ (?:d|\\partial) [^{{}}]*\}} )"
     rf"({BRACKETS}\^ {ATOM})(?=[-+=<>&)\]]|\\[lg]e|\\\\ |$)", r"\1( \2) "),
    (r"\\frac \{ d \^ \\top ([^{}]*)\} (\{ [^{}]*\} )", r"\\frac { 1 } \2( d ^ \\top \1) "),
]  # fmt: skip


CASES = re.compile(r"(?<=\\begin{cases} ).*?(?=\\end{cases} )")
IF = r"(?:, )?& (?:\\(?:text|mathrm|textrm){ ?(?:if|for|when) ?} )?(?!\\text)"
ELSE = r"(?:, )?& \\text{ ?(?:otherwise|else) ?} "


def cases(found: re.Match[str]) -> str:
    r"""`& y = 1` and `, & \text{for } y = 1` as `& \text{if } y = 1`; of two labels the other."""
    rows = re.split(r"\\\\ ", found[0].removesuffix(r"\\ "))
    if len(rows) == 2 and (label := re.search(r"y = ([01]) $", rows[0])):
        rows[1] = re.sub(ELSE, f"& y = {1 - int(label[1])} ", rows[1])
    ended = (re.sub(r"[.,;] $", "", row) for row in rows)
    return r"\\ ".join(re.sub(IF, r"& \\text{if } ", row) for row in ended)


def refuse_two_scripts(pieces: str) -> None:
    """A bold letter and the plain one may be two; entries and samples are of the bold one."""
    plain = re.sub(r"\( (?:n e w|o l d) \) ", "", BOLD.sub("", pieces))
    for found in BOLD.finditer(pieces):
        letter = re.escape(found[1] or found[2])
        if letter != "d" and re.search(rf"(?<!\S){letter} (?!_|\^ (?:\( |\{{ \( |i ))", plain):
            raise Unreadable("bold and plain: one letter, or two?", as_latex(found[0]))


def in_the_books_form(pieces: str) -> str:
    """The same row of pieces in the forms that the book uses."""
    pieces = re.sub(r"\\quad \( [\d .]+ \) (?=\\quad |$)", "", pieces)  # its number
    pieces = spaced(CASES.sub(cases, pieces))
    refuse_two_scripts(pieces)
    pieces = rewritten(pieces, FORMS)
    return re.sub(r"(?:[.,;] |\\\\ )+$", "", without_environment(pieces))
