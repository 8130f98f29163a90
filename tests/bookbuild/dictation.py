r"""Takes down an equation by ear: from the words alone, the LaTeX that they say.

It knows English and the rules of speech.py, but nothing of the formula. What it writes is the
equation only if the words leave nothing out and nothing open.
"""

import re
from pathlib import Path

from proofreader.language.tokens import without_layout
from proofreader.source.chapters import read

ROOT = Path(__file__).resolve().parents[2]
EQUATIONS = {
    equation.label: equation
    for chapter in sorted((ROOT / "book").glob("*.md"))
    for equation in read(chapter)
    if not equation.inline
}

GROUP = r"\{((?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*)\}"
UNHEARD = {  # a second way to write the same, or a place and no sign
    r"\\underbrace" + GROUP + "_" + GROUP: r"\1 \2",
    r"\\begin\{bmatrix\}": r"[ \\begin{aligned}",
    r"\\end\{bmatrix\}": r"\\end{aligned} ]",
    r"\\begin\{cases\}": r"\\cases \\begin{aligned}",
    r"\\end\{cases\}": r"\\end{aligned}",
    r"\\text\{if \}": r"\\text{if}",
    "&": "",
}


def plain(latex):
    """LaTeX without its layout, every index and exponent in braces."""
    for pattern, replacement in UNHEARD.items():
        latex = re.sub(pattern, replacement, latex)
    return re.sub(r"([_^]) (?!\{)(\S+)", r"\1 { \2 }", without_layout(latex))


LETTERS = {"epsilon": r"\varepsilon", "phi": r"\varphi"}
GREEK = ("alpha", "delta", "lambda", "mu", "nu", "sigma", "tau", "theta")
NAMES = {name: "\\" + name for name in (*GREEK, "ell", "log", "max")} | LETTERS
NAMES |= {name: rf"\operatorname{{{name}}}" for name in ("Cost", "softmax")}
NAMES |= {name: rf"\text{{{name}}}" for name in ("sq", "if", "new")}
SIGNS = {
    "bold 1": r"\mathbf{1}",
    "open paren": "(",
    "close paren": ")",
    "open bracket": "[",
    "close bracket": "]",
    "plus": "+",
    "minus": "-",
    "times": r"\cdot",
    "divided by": "/",
    "comma": ",",
    "equals": "=",
    "becomes": ":=",
    "is about": r"\approx",
    "is less than": "<",
    "is greater than": ">",
    "is at most": r"\le",
    "is at least": r"\ge",
    "given": r"\mid",
    "open brace": r"\cases",
    "the norm of": r"\lVert",
    "end norm": r"\rVert",
    "the absolute value of": "|",
    "end absolute value": "|",
    "the hyperbolic sine": r"\sinh",
}
AFTER = {  # what belongs to the sign before it
    "squared": "^2",
    "prime": "'",
    "double prime": "''",
    "transpose": r"^\top",
    "star": r"^\ast",
}


class Listener:
    """Writes down what it hears, word by word; ValueError says at which words it is lost."""

    def __init__(self, words):
        self.words = re.sub("([;:])", r" \1", words).split()
        self.calls = 0  # functions that were said to be of something

    def hears(self, phrase):
        expected = phrase.split()
        return self.words[: len(expected)] == expected

    def take(self, *phrases):
        """The first of these phrases if it comes now; it is heard."""
        for phrase in phrases:
            if self.hears(phrase):
                del self.words[: len(phrase.split())]
                return phrase
        return ""

    def need(self, *phrases):
        return self.take(*phrases) or self.lost(phrases)

    def lost(self, expected):
        raise ValueError(f"{' '.join(self.words[:6]) or 'the end'}: expected {expected}")

    def until(self, *ends):
        """All that is said before one of these phrases, which is heard too."""
        written = []
        while not self.take(*ends):
            written.append(self.sign())
        return " ".join(written)

    def all(self):
        """The LaTeX of all that is said."""
        written = []
        while self.words:
            written.append(self.sign())
        return " ".join(written)

    def sign(self):
        """The next sign, with what stands above and below it."""
        if self.take("row 1 :"):
            return self.rows()
        if self.take("called"):
            return r"\text{" + self.name_of_a_part() + "}"
        if self.take("at"):
            return "|_{" + self.until("end at") + "}"
        if self.hears("of"):
            return self.call()
        return self.one()

    def call(self):
        """The argument of a function; brackets are said where it has several signs."""
        self.calls += 1
        if self.take("of open paren"):
            return f"({self.until('close paren')})" + self.scripts()
        self.need("of")
        return f"({self.one()})"

    def one(self):
        return self.alone() + self.scripts()

    def scripts(self):
        written = ""
        while more := self.script():
            written += more
        return written

    def script(self):
        if self.take("of sample"):
            return "^{(" + self.words.pop(0) + ")}"
        if self.take("sub"):
            return "_{" + self.index() + "}"
        if self.take("to the"):
            return "^{" + self.until("power") + "}"
        return AFTER.get(self.take(*AFTER), "")

    def index(self):
        """Of several signs if an end is announced before another index begins."""
        rest = " ".join(self.words)
        return (
            self.until("end sub") if re.match(r"((?!\bsub\b).)*\bend sub\b", rest) else self.alone()
        )

    def alone(self):
        if self.take("fraction"):
            return rf"\frac{{{self.until('over')}}}{{{self.until('end fraction')}}}"
        if self.take("the gradient with respect to"):
            return rf"\nabla_{self.until('of')}"
        if self.take("the Hessian with respect to"):
            return rf"\nabla^2_{self.until('of')}"
        if big := self.take("the sum from", "the product from"):
            kind = r"\sum" if "sum" in big else r"\prod"
            return rf"{kind}_{{{self.until('to')}}}^{{{self.until('of')}}}"
        if self.hears("the second") or self.hears("the partial") or self.hears("the derivative"):
            return self.derivative()
        if sign := self.take(*SIGNS):
            return SIGNS[sign]
        capital = self.take("cap")
        word = self.words.pop(0) if self.words else self.lost("a sign")
        if not capital and (word in NAMES or re.fullmatch(r"[a-z]|\d+", word)):
            return NAMES.get(word, word)
        if capital and (word in ("theta", "phi") or re.fullmatch("[A-Z]", word)):
            return "\\" + word.capitalize() if len(word) > 1 else word
        self.words.insert(0, word)
        return self.lost("a sign")

    def derivative(self):
        self.need("the")
        order = "^2" if self.take("second") else ""
        mark = r"\partial" if self.take("partial") else "d"
        self.need("derivative")
        function = (
            self.until("with respect to") if self.take("of") else self.need("with respect to")
        )
        variables = [self.one()]
        if self.take("and"):
            variables.append(self.one())
        if function == "with respect to":
            function = self.take("of") and ""
        power = order if len(variables) == 1 else ""
        below = " ".join(f"{mark} {variable}{power}" for variable in variables)
        return rf"\frac{{{mark}{order} {function}}}{{{below}}}"

    def rows(self):
        rows, count = [], 2
        while True:
            rows.append(self.until(";"))
            if self.take("end rows"):
                return r"\begin{aligned}" + r" \\ ".join(rows) + r"\end{aligned}"
            self.need(f"row {count} :")
            count += 1

    def name_of_a_part(self):
        words = []
        while not self.take("end name"):
            words.append(self.words.pop(0))
        return " ".join(words)
