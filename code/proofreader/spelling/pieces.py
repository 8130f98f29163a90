"""LaTeX as a row of pieces with a space behind each, in which patterns are easy to write.

r"\frac1m X^T" is "\\frac 1 m X ^ T ". What no reader of mathematics sees (sizes, thin spaces, the
delimiters of a display) is gone.
"""

import re
from collections.abc import Iterator
from functools import partial

from ..language.functions import FUNCTIONS
from ..language.tree import Unreadable

# what a keyboard or another program writes for a command
CHARACTERS = {
    "−": "-", "–": "-", "×": r" \cdot ", "·": r" \cdot ", "⋅": r" \cdot ", "∗": r" \cdot ",
    "÷": "/", "≤": r" \le ", "≥": r" \ge ", "≈": r" \approx ", "∂": r" \partial ",
    "∇": r" \nabla ", "∑": r" \sum ", "Σ": r" \sum ", "∏": r" \prod ", "√": r" \sqrt ",
    "⊙": r" \odot ", "∘": r" \odot ", "ᵀ": r"^\top ", "⊤": r"\top ", "½": r"\frac{1}{2}",
    "¼": r"\frac{1}{4}", "′": "'", "’": "'", "‖": r" \| ", "⟨": r" \langle ", "⟩": r" \rangle ",
    "α": r"\alpha ", "β": r"\beta ", "θ": r"\theta ", "ϑ": r"\theta ", "Θ": r"\Theta ",
    "σ": r"\sigma ", "λ": r"\lambda ", "ε": r"\varepsilon ", "ϵ": r"\varepsilon ",
    "η": r"\eta ", "μ": r"\mu ", "ŷ": r"\hat{y}", "ℓ": r"\ell ", "φ": r"\varphi ", "Φ": r"\Phi ",
    "…": r"\dots ", "←": ":=", "≔": ":=", "⇒": r"\Rightarrow ", "∀": r"\forall ", "∈": r"\in ",
    "∞": r"\infty ", "ℝ": r"\mathbb{R} ", "\u00a0": " ", "\u2009": " ", "\u200b": "",
}  # fmt: skip
# as one types where there is no sign for it
TYPED = [
    (re.compile(r"(?<![<>=:!])>=(?!=)"), r" \\ge "),
    (re.compile(r"(?<![<>=:!])<=(?!=)"), r" \\le "),
    (re.compile(r"(?<![\d.])\.(?=\d)"), "0."),
]
RAISED = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺ⁱⁿᵐ⁽⁾", "0123456789-+inm()"))
LOWERED = dict(zip("₀₁₂₃₄₅₆₇₈₉ᵢⱼₖₙₘ", "0123456789ijknm"))
PIECE = re.compile(
    r"""
    (?P<unseen> \s+ | ~ | \\[,;:!\ /] | \\(?:left|right)\.
        | \\(?:left|right|[bB]igg?[lrm]?|limits|nolimits|displaystyle|textstyle
             |nonumber|notag|hfill|mathstrut|thinspace|medspace|thickspace)(?![a-zA-Z])
        | \\(?:tag|label|vspace|phantom|hphantom|vphantom)\*?\{[^{}]*\} | % [^\n]* )
  | (?P<piece> \\(?:text|operatorname\*?|mathrm|mathit|mathsf|textrm|begin|end)\s*\{[^{}]*\}
        | \\hspace\*?\{[^{}]*\} | \\[a-zA-Z]+ | \\\\(?:\[[^\]]*\])? | \\[{}|%&_] | :=
        | [0-9]+(?:\.[0-9]+)? | . )
""",
    re.X | re.S,
)
WHOLE = re.compile(r"\\(?:text|mathrm|operatorname\*?)\{[^{}]*\}|\S+")
# sigma(z) and sum_i, as one types where there is no LaTeX; but not within a name in braces
SIGNS = "alpha beta delta theta lambda eta epsilon partial nabla grad prod sqrt ln".split()
COMMANDS = "|".join([*SIGNS, *(name.removeprefix("\\") for name in FUNCTIONS)])
FOR_ALL = re.compile(r"(?<![a-zA-Z\\{])(?:for all|for any|for every|for|where)\s(?=[^{}]*$)")
NAMES = "sum|sigmoid|expit|logistic|logit|softplus|softmax|sech|odds|abs|mean|diag|[Cc]ost"
PLAIN_WORD = re.compile(
    r"(?P<kept>\\(?:operatorname\*?|math\w+|text\w*|begin|end|hat|tag|label)\s*\{[^{}]*\}"
    r"|\\[a-zA-Z]+)"
    rf"|(?<![a-zA-Z])(?P<d>d?)(?:(?P<command>{COMMANDS})|(?P<name>{NAMES}))(?![a-zA-Z])"
)
# what is no product of its letters, wherever it stands, and what is none before a bracket
NO_LETTERS = (
    r"(?<![a-zA-Z_^])(?:a?(?:sin|cos|tan|cot|sec|csc)h?|sgn|sign|var|cov|std|erf|det|dim|min|max"
    r"|sup|inf|norm|relu|sh|ch|th|Im|Re)(?![a-zA-Z])"
)
BEFORE_BRACKETS = r"(?<![a-zA-Z_^])(?:[a-z]{3,}|mu|nu|xi|tr)(?=\}?\s*[(\[])"
FONTS = "(?:math(?:bf|it|sf)|boldsymbol|bm)"
NO_PRODUCT = re.compile(f"{NO_LETTERS}|{BEFORE_BRACKETS}")
APART = re.compile(r"(?<![a-zA-Z\\])(x_[a-z])\s+(?=[ijk](?![a-zA-Z_^(]))")
EVALUATED = re.compile(r"\\left\.(.*?)\\right\s*(?:\||\\vert)", re.S)
FRACTION = re.compile(r"\\[dtc]?frac")


def spelled_in_ascii(latex: str) -> str:
    """Without the characters that only look like commands, superscripts and subscripts."""
    for mark, letters in (("^", RAISED), ("_", LOWERED)):
        run = re.compile("[" + "".join(letters) + "]+")
        latex = run.sub(partial(script, mark, str.maketrans(letters)), latex)
    latex = "".join(CHARACTERS.get(character, character) for character in latex)
    for typed, meant in TYPED:
        latex = typed.sub(meant, latex)
    latex = APART.sub(r"\1 \\cdot ", latex)
    latex = FOR_ALL.sub(r"\\text{for all} ", latex)
    return PLAIN_WORD.sub(as_command, EVALUATED.sub(r"(\1) |", latex))


def as_command(found: re.Match[str]) -> str:
    if found["name"]:
        return rf"{found['d']} \operatorname{{{found['name']}}} "
    if found["kept"]:
        return found["kept"]
    return rf"{found['d']} \{found['command'].replace('grad', 'nabla')} "


def must_know_its_words(spelled: str) -> None:
    """Unreadable at a row of letters that is no known word: it is not multiplied out.

    spelled: LaTeX in ASCII.
    """
    plain = re.sub(rf"\\(?!{FONTS})[a-zA-Z]+\*?(?:\s*\{{[a-zA-Z .*]*\}})?|\\{FONTS}", " ", spelled)
    words = [word for word in re.findall("[a-zA-Z]{4,}", plain) if re.search("[aeiou]", word)]
    for word in [*words, *NO_PRODUCT.findall(plain)]:
        raise Unreadable("this is no word that is known here", word)


def script(mark: str, table: dict[int, str], found: re.Match[str]) -> str:
    return f"{mark}{{{found[0].translate(table)}}}"


def in_pieces(latex: str) -> str:
    """The pieces of LaTeX, each with a space behind it; Unreadable at a character of no meaning."""
    spelled = spelled_in_ascii(latex)
    must_know_its_words(spelled)
    pieces: list[str] = []
    for found in PIECE.finditer(spelled):
        piece = found["piece"]
        if piece is None:
            continue
        if not piece.isascii():
            raise Unreadable("a character the reader does not know", piece)
        if re.fullmatch(r"\\q?quad|\\hspace\*?\{.*\}", piece):
            piece = r"\quad"
        if re.fullmatch(r"\\(begin|end|operatorname\*?|math\w+)\s*\{.*\}", piece):
            piece = "".join(piece.split())
        if piece.isdigit() and len(piece) > 1 and pieces and FRACTION.fullmatch(pieces[-1]):
            pieces += [piece[0], piece[1], *filter(None, [piece[2:]])]  # \frac12
        else:
            pieces.append(piece)
    return "".join(piece + " " for piece in pieces)


def as_latex(pieces: str) -> str:
    """The LaTeX of pieces, with the spaces that a reader likes."""
    latex, before = "", ""
    for piece in WHOLE.findall(pieces):
        close = piece in {*"_^,)}]'"} or before in {*"_^({["}
        called = piece in ("{", "(") and re.fullmatch(r"\\[a-zA-Z]+(?:\{\w+\})?|[})]", before)
        latex += piece if not latex or close or called else " " + piece
        before = piece
    return latex


def balanced(opens: str, closes: str, depth: int = 6) -> str:
    """A pattern for a group in braces or brackets."""
    inside = rf"[^{opens}{closes}]*"
    for _ in range(depth):
        inside = rf"(?:[^{opens}{closes}]|\{opens} {inside}\{closes} )*"
    return rf"\{opens} {inside}\{closes} "


GROUP = balanced("{", "}")
BRACKETS = balanced("(", ")")


# ---------------------------------------------------------------- outside of brackets

SIDE = re.compile(r"(?:,|=|<|>|:=|\\[lg]e|\\approx|\\\\|&|\\end\{\w+\}) ")


def with_depths(pieces: str) -> Iterator[tuple[str, int]]:
    """Each piece, and in how many brackets it stands; a bracket stands outside of itself."""
    depth = 0
    for piece in pieces.split():
        depth -= piece in ")]}"
        yield piece, depth
        depth += piece in "([{"


def side_end(pieces: str, start: int) -> int:
    """Where the side of a relation, or the bracket, ends in which a place lies."""
    at = start
    for piece, depth in with_depths(pieces[start:]):
        if depth < 0 or depth == 0 and SIDE.fullmatch(piece + " "):
            return at
        at += len(piece) + 1
    return len(pieces)


def parted(pieces: str) -> list[str]:
    """What stands between the commas that stand in no bracket."""
    parts = [""]
    for piece, depth in with_depths(pieces):
        if depth == 0 and piece == ",":
            parts.append("")
        else:
            parts[-1] += piece + " "
    return [part for part in parts if part]


def terms(pieces: str) -> list[str]:
    """The parts between the signs + and - that stand in no bracket."""
    parts = [""]
    for piece, depth in with_depths(pieces):
        if depth == 0 and piece in "+-" and parts[-1]:
            parts.append("")
        parts[-1] += piece + " "
    return parts
