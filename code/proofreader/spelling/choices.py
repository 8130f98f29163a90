"""What can be meant in two ways: each of them, the likelier first."""

import re

from ..language.tree import Unreadable
from .pieces import BRACKETS, GROUP
from .rules import AT_A_PIECE, BEGIN, END, search

MOST_READINGS = 4
MEAN = r"\\frac \{ [^{}]*\} \{ (?:2 )?[mN] \} |/ [mN] "
CALLED = rf"(?:\\(?:sigma|log|exp|cosh|sinh|tanh|ell) |h _ \\theta )(?:' )*{BRACKETS}"
PRIMED = r"[a-zA-Z] (?:' )+\( \\?\w+ \) "
DIVISOR = (
    rf"(?:{CALLED}|{PRIMED}|\\sqrt {GROUP}|{BRACKETS}|\\?\w+ (?:_ \w )?)(?:\^ (?:{GROUP}|\w ))?"
)
NUMERATOR = rf"\w (?:_ \w )?|\\hat (?:\{{ \w \}} |\w )|{CALLED}|[pP] {BRACKETS}"
DOUBTFUL = re.compile(
    r"/ (\d+ |[a-zA-Z] (?:_ \w )?)(?!\\(?:cdot|sum|prod|log|exp|frac|le|ge|end|approx|text) )"
    rf"({CALLED}|\\?[a-zA-Z]+ (?:_ \w )?|{BRACKETS})"
)
BARE_QUOTIENT = re.compile(AT_A_PIECE + rf"\\(tanh|sinh|cosh|log) ({NUMERATOR})/ ({DIVISOR})")


# a score with as many features as are written
WRITTEN_OUT = re.compile(
    AT_A_PIECE
    + BEGIN
    + r"(\\theta|\\beta|w) _ 0 \+ \1 _ 1 x _ 1 (?:\+ \1 _ \d+ x _ \d+ )*"
    + END
    + r"(?!\+ \\[lc]?dots )"
)


def choices(pieces: str) -> tuple[list[str], list[str]]:
    """A row of pieces in each of the ways in which it can be meant, and how to say which; but for
    quotients, see `divided`.
    """
    ways, advice = [pieces], []
    for choice, instead in CHOICES:
        more = [other for way in ways for other in choice(way)]
        if len(more) > len(ways):
            advice.append(instead)
        ways = more
    return ways, advice


def with_bias(pieces: str) -> list[str]:
    """theta_0 + theta^T x: here theta holds the bias, elsewhere it stands apart."""
    score = r"(?:\\theta \^ \\top x (?:_ i )?|x (?:_ i )?\^ \\top \\theta )"
    apart = AT_A_PIECE + rf"(?:\\theta _ 0 \+ ({score})|{BEGIN}({score})\+ \\theta _ 0 {END})"
    together = re.sub(apart, lambda found: found[1] or found[2], pieces)
    return [together, pieces] if together != pieces else [pieces]


def inverted(pieces: str) -> list[str]:
    r"""\sigma^{-1}(h): the inverse function, of a number between 0 and 1, or 1 / \sigma(h)."""
    power = AT_A_PIECE + rf"\\sigma \^ \{{ - 1 \}} ({BRACKETS})"
    if not re.search(power, pieces):
        return [pieces]
    if r"\sigma ^ { - 1 } ( x ) " in pieces:
        pieces = re.sub(AT_A_PIECE + "x ", "h ", pieces)
    inverse = re.sub(power, lambda it: rf"\log \frac {{ {it[1][2:-2]}}} {{ 1 - {it[1]}}} ", pieces)
    if r"\forall " in pieces:  # of a number between 0 and 1
        return [inverse]
    return [inverse, re.sub(power, r"\\frac { 1 } { \\sigma \1} ", pieces)]


def counted_to_n(pieces: str) -> list[str]:
    """A sum over samples that ends at n: n samples, or as many as there are features."""
    ends = (
        AT_A_PIECE + r"\\(?:sum|prod) _ \{ i = 1 \} \^ (?:n |\{ n \} )(?=.*(?:[yh] |\{ y \} )[_^] )"
    )
    features = r"(?:\\theta|\\beta|w) _ i |n \+ 1|(?<!\S)[mN] "
    if re.search(features, pieces) or not re.search(ends, pieces):
        return [pieces]
    return [re.sub(AT_A_PIECE + "n ", "m ", pieces), pieces]


def sum_or_mean(pieces: str) -> list[str]:
    """The H of a text that divides by no number of samples."""
    if not re.match(r"H = ", pieces) or search(MEAN + "|E |N L L ", pieces):
        return [pieces]
    if not search(r"\\(?:mu|phi|Phi) |N ", pieces):
        return [pieces]
    return ["( m H ) " + pieces.removeprefix("H "), pieces]


def cost_of_a_text(pieces: str) -> list[str]:
    """E and NLL add up; where something is divided by N, they may be means."""
    cost = AT_A_PIECE + r"(?:N L L|(?<!\{ )E) (?:\( w \) )?"
    if not re.search(cost, pieces) or not search(MEAN, pieces):
        return [pieces]
    mean_of_cost = search(rf"(?:{MEAN})(?:\\cdot )?(?:\\nabla )?(?:_ w )?(?:N L L|E) ", pieces)
    as_mean = re.sub(cost, "J ", pieces)
    return [as_mean, pieces] if mean_of_cost else [as_mean]


def rate_of_a_sum(pieces: str) -> list[str]:
    """A step along a sum: its learning rate may be the book's over m."""
    of_sum = search(r"\\sum |X \^ \\top |\\ell ", pieces)
    step = search(r":= |(?:\( )?[tk] \+ 1 (?:\) )?\} = |n e w|\\(?:text|mathrm){new}", pieces)
    if not of_sum or not step or search(MEAN + "|H ", pieces):
        return [pieces]
    over_m = re.sub(AT_A_PIECE + r"\\(alpha|eta) ", r"\\frac { \\\1 } { m } ", pieces)
    return [over_m, pieces] if over_m != pieces else [pieces]


def few_features(pieces: str) -> list[str]:
    """theta_0 + theta_1 x_1 is theta^T x if it is written so wherever there are weights; beside
    theta^T x it may be that of the first feature of n.
    """
    scores = {found[0] for found in WRITTEN_OUT.finditer(pieces)}
    if len(scores) != 1:
        return [pieces]
    (score,) = scores
    weights = WRITTEN_OUT.match(score)
    name = weights[1] if weights else ""
    count = score.count("x _ ")
    rest = pieces.replace(score, "")
    if any(f"{name} _ {at + 1} x _ {at + 1} " not in score for at in range(count)):
        return [pieces]
    if any(int(each) > count for each in re.findall(rf"(?<!\S){re.escape(name)} _ (\d+) ", rest)):
        return [pieces]
    short = WRITTEN_OUT.sub(r"\1 ^ \\top x ", pieces)
    return [short, pieces] if search(r"(?:\\theta|\\beta|w) \^ |\\sum ", pieces) else [short]


def loss_or_likelihood(pieces: str) -> list[str]:
    """The l of one sample may be its loss, or the logarithm of its likelihood."""
    slope = (
        AT_A_PIECE + r"\\frac \{ \\partial \\ell (?:\( \\?\w+ \) )?\} "
        r"(\{ \\partial \\?\w+ (?:_ \w )?\} )"
    )
    of_all = r":= |\\sum |\\prod |(?<!\S)[mNX] |\\log \( ?L|\\log (?:L|\\ell) |\^ \\top \\log "
    if re.search(of_all, pieces):
        return [pieces]
    if re.match(r"\\ell (?:\( \\?\w+ \) )?(?==)", pieces):
        rest = pieces[pieces.index("=") :]
        return ["J " + rest, "( - J ) " + rest]
    if not re.search(slope, pieces):
        return [pieces]
    ways = (r"\\frac { \\partial J } \1", r"( - \\frac { \\partial J } \1) ")
    return [re.sub(slope, way, pieces) for way in ways]


def halved(pieces: str) -> list[str]:
    r"""\tanh z / 2: half of it, or of half of z."""
    if not BARE_QUOTIENT.search(pieces):
        return [pieces]
    inside = BARE_QUOTIENT.sub(r"\\\1 ( \\frac { \2} { \3} ) ", pieces)
    return [inside, BARE_QUOTIENT.sub(r"( \\\1 \2) / \3", pieces)]


def divided(pieces: str) -> list[str]:
    """a / b as a fraction; 1/2m in both its ways."""
    ways = [pieces]
    while found := DOUBTFUL.search(ways[0]):
        number, factor = found.groups()
        if 2 * len(ways) > MOST_READINGS:
            raise Unreadable("too much of this can be read in two ways; write brackets", "/")
        long = rf"\cdot \frac {{ 1 }} {{ {number}{factor}}} "
        short = rf"\cdot \frac {{ 1 }} {{ {number}}} {factor}"
        # 1/2m is likely 1/(2m), and 1/m (h - y) is (h - y)/m
        likely = (long, short) if number.strip().isdigit() else (short, long)
        ways = [way.replace(found[0], each, 1) for each in likely for way in ways]
    ways = [
        re.sub(rf"(?<!\S)(?<![_^] )1 / ({DIVISOR})", r"\\frac { 1 } { \1} ", way) for way in ways
    ]
    return [re.sub(rf"/ ({DIVISOR})", over, way) for way in ways]


def over(found: re.Match[str]) -> str:
    below = found[1]
    if below.startswith("(") and re.fullmatch(BRACKETS, below):
        below = below[2:-2]
    return rf"\cdot \frac {{ 1 }} {{ {below}}} "


CHOICES = [
    (counted_to_n, "write m for the number of samples"),
    (with_bias, r"write \theta^\top x if theta holds the bias, w^\top x + b if not"),
    (inverted, r"write \operatorname{logit}(h) for the inverse, \frac{1}{\sigma(h)} for 1 over it"),
    (sum_or_mean, "write m H if nothing is divided by the number of samples"),
    (cost_of_a_text, "write J for the mean, m J for the sum"),
    (rate_of_a_sum, r"write \frac{\alpha}{m} for a step along the mean"),
    (few_features, r"write + \dots + \theta_n x_n for all features"),
    (halved, "write brackets"),
    (loss_or_likelihood, "write J for the loss, -J for the logarithm of the likelihood"),
]
