"""Whole ways of writing: the letters of other texts, which go together.

A text that calls the prediction y calls the target t; one that counts samples to N has no m. So
these rules come first, and each group says by what such a text is known.
"""

from .pieces import BRACKETS
from .rules import INEQUALITY, SCRIPT, Group, Rule, letter

OF_W = r"(?:\( w \) )?"
PARTED = r"(?:\| |\\mid )"
BY_W = r"\{ (?:d|\\partial) w \} "


def cost_called(name: str) -> Group:
    """Rules for the cost and its gradient g in a text that divides by no number of samples."""
    # E[z] and E z are means
    cost = rf"(?<!\{{ ){name} {OF_W}(?=$|[-+=<>,)}}\]&] |:= |\\[lg]e |\\approx |\\\\ )"
    added: list[Rule] = [
        (rf"\\nabla (?:_ w )?\\nabla (?:_ w )?{cost}", "( m H ) "),
        (rf"\\nabla (?:_ w )?{cost}", r"( m \\nabla _ \\theta J ) "),
        (rf"\\frac \{{ (?:d|\\partial) \}} {BY_W}{cost}", r"( m \\nabla _ \\theta J ) "),
        (rf"\\frac \{{ (?:d|\\partial) {name} {OF_W}\}} {BY_W}", r"( m \\nabla _ \\theta J ) "),
        (rf"\\frac \{{ \\partial {name} {OF_W}\}} \{{ \\partial (w _ \w )\}} ",
         r"( m \\frac { \\partial J } { \\partial \1} ) "),
        (cost, "( m J ) "),
        (r"(?<!m )H (?!_)", "( m H ) "),
        (r"g (?!\(|')", r"( m \\nabla _ \\theta J ) "),
    ]  # fmt: skip
    halved = r"\\frac \{ 1 \} \{ 2 \} "  # of squared errors
    return Group(added, when=cost, unless=halved)


# n counts samples
INDEX_N = Group(
    [
        (r"_ n ", "_ i "),
        (r"\( n \) ", "( i ) "),
        (r"\\(sum|prod) _ \{ n = 1 \} ", r"\\\1 _ { i = 1 } "),
        (r"\\(sum|prod) _ \{ n \} ", r"\\\1 _ i "),
    ],
    when=r"\\(?:sum|prod) _ (?:n |\{ n (?:= 1 )?\} )|[ty] _ n ",
    unless=r"\^ (?:n |\{ n \} )|\\phi _ i |[xyt] _ i ",
)
# y_n for the prediction, t_n for the target, phi_n for the inputs, in sums to N
TARGETS = Group(
    [
        (rf"p \( t {PARTED}w \) ", "L "),
        ("y ", "h "),
        ("t ", "y "),
        (r"\\phi ", "x "),
        (r"\\Phi ", "X "),
    ],
    when=r"t _ i |\\phi _ i |\\Phi |\( y - t \) |\( t - y \) ",
    # Phi(z) is a function of the book
    unless=rf"{INEQUALITY}|h |\\hat |\\theta |\{{ d t \}} |\\Phi (?:\^ (?!\\top)\S+ )?\( "
    r"|^(?=.*\\phi )(?=.*(?<!\S)x ).|^(?=.*\\Phi )(?=.*X ).",
)
# mu_i for the prediction, NLL for the sum of the losses
MEANS = Group(
    [(r"\\mu ", "h ")],
    when=r"(?=.*(?<!\S)[yx] )(?:.*(?<!\S)(?:\\mu _ i |\\mu - y |y - \\mu |\\log (?:\( )?\\mu ))",
    unless=rf"{INEQUALITY}|h |\\hat ",
)
# J for the mean of squared errors of theta^T x, which is called L here
RESIDUAL = rf"\( (?:\\theta|w) \^ \\top x {SCRIPT}(?:\+ b )?- y {SCRIPT}\) \^ 2"
SQUARES = Group(
    [("J ", "L ")],
    when=rf"{RESIDUAL}|\\lVert X (?:\\theta|w) - y ",
    unless=r"\\log |\\sigma |L ",
)
# L for the log loss
LOG_LOSS = Group(
    [(r"L (?!\( [^()]*,)", "J ")],
    when=r"\\sigma |\\log |\\hat |[aphS] |\\exp |e \^ |\\mu |\{ (?:d|\\partial) [zah] \} ",
    unless=r"\) \^ 2 |\\lVert |\\prod |\\log L |\\log \( L |- y \) \^ |m \^|J ",
)
# labels -1 and 1
SIGNED_LABELS = Group([(r"\\tilde (?:y|\{ y \}) (_ i |\^ \{ \( i \) \} )?", r"( 2 y \1- 1 ) ")])
# N samples
TO_N = Group([("N (?!L)", "m ")], when="N (?!L)", unless="m (?!H )")
# z for a direction
DIRECTION = Group([("z ", "v ")], when=r"z \^ \\top (?:H|X)", unless="[hv] ")
# one feature and a bias, all of them numbers
LINE = Group(
    [("w ", "u "), ("x ", "s ")],
    when=r"(?=.*(?<!\S)w x \+ b )(?=.*\{ (?:d|\\partial) [wb] \} )",
    unless=r"\\sum |m |J |L |\w _ |\\theta |\\hat |[us] |a |x \^ ",
)
# samples are the columns of X
SAMPLES_IN_COLUMNS = Group(
    [(r"X \( A - Y \) \^ \\top ", r"X ^ \\top ( h - y ) "),
     (r"\\sigma \( w \^ \\top X \+ b \) ", "h ")],
    when=r"A |w \^ \\top X ",
    unless=r"X \^ \\top |X \\theta |X w ",
)  # fmt: skip
CALLIGRAPHIC = Group(
    [(rf"\\(?:mathcal|mathscr) {letter('L')}", "L ")],
    when=r"\\prod |\\log \\math(?:cal|scr) (?:L|\{ L) ",
)
# L for the likelihood and l for its logarithm
BOTH_LIKELIHOODS = Group(
    [(r"\\ell (\( \\?\w+ \) )?", r"\\log L \1")],
    when=r"(?=.*\\ell )(?=.*\\log L )",
)
# S(x), f(x) or s(x) for the sigmoid of a number
SIGMOIDS = [
    Group(
        [(rf"{name} ((?:' )*{BRACKETS})", r"\\sigma \1")],
        when=rf"{name} (?:' )*\( (?:- |\d )?z \) ",
        unless=rf"{INEQUALITY}|\\sigma |x |\\theta |[{others}] (?:' )*\( ",
    )
    for name, others in (("S", "fsg"), ("f", "Ssg"), ("s", "Sfg"))
]
DIALECTS = [
    CALLIGRAPHIC,
    INDEX_N,
    TARGETS,
    MEANS,
    TO_N,
    DIRECTION,
    cost_called("E"),
    cost_called("N L L"),
    SIGNED_LABELS,
    SQUARES,
    LOG_LOSS,
    LINE,
    SAMPLES_IN_COLUMNS,
    BOTH_LIKELIHOODS,
]
