"""A speech engine that heeds no intent still finds every sign of an equation, in its order.

It reads the MathML of the pages by rules of its own; what is added there for others must not cost
its listeners anything.
"""

import json
import re
import subprocess
from pathlib import Path
from xml.etree import ElementTree

import pytest
from bookbuild import mathematics
from conftest import NODE
from dictation import EQUATIONS, plain

ENGINE = Path(__file__).with_name("engine.mjs")

# What the engine says, as the tokens of plain LaTeX.
GREEK = "alpha delta epsilon mu nabla nu phi sigma tau theta".split()
SIGNS = {
    "upper C o s t": r"\operatorname{Cost}",
    "softmax": r"\operatorname{softmax}",
    "normal script l": r"\ell",
    "lamda": r"\lambda",
    "one half": r"\frac 1 2",
    "one third": r"\frac 1 3",
    "one fourth": r"\frac 1 4",
    "three halves": r"\frac 3 2",
    "squared": "2",
    "StartFraction": r"\frac",
    "sigma summation": r"\sum",
    "product": r"\prod",
    "partial differential": r"\partial",
    "hyperbolic sine": r"\sinh",
    "normal down tack": r"\top",
    "asterisk": r"\ast",
    "prime": "'",
    "double prime": "' '",
    "left parenthesis": "(",
    "right parenthesis": ")",
    "left bracket": "[",
    "right bracket": "]",
    "StartBinomialOrMatrix": "[",
    "EndBinomialOrMatrix": "]",
    "left brace": r"\cases",
    "StartAbsoluteValue": "|",
    "EndAbsoluteValue": "|",
    "vertical bar": "|",
    "StartMetric": r"\lVert",
    "EndMetric": r"\rVert",
    "plus": "+",
    "minus": "-",
    "negative": "-",
    "dot": r"\cdot",
    "divided by": "/",
    "comma": ",",
    "equals": "=",
    "colon equals": ":=",
    "almost equals": r"\approx",
    "less than": "<",
    "greater than": ">",
    "less than or equals": r"\le",
    "greater than or equals": r"\ge",
    "bold 1": r"\mathbf{1}",
}
SIGNS |= {name: "\\" + name for name in (*GREEK, "log", "max")}
SIGNS |= {f"normal upper {name}": "\\" + name for name in ("Theta", "Phi")}
SIGNS |= {f"upper {letter}": letter for letter in "ABCEFGHIJKLPSTVXY"}
# Where a sign stands; and in LaTeX.
PLACES = r"Su(b|per)(script)?|Baseline|(Under|Over|End)scripts?|Over|EndFraction|Choose|Blank"
PLACES += r"|(Start|End)Layout|Enlarged|\d(st|nd|rd) (Row|Column)|ModifyingBelow|With bottom brace"
BY_LENGTH = "|".join(sorted(map(re.escape, SIGNS), key=len, reverse=True))


def heard(words):
    """The tokens of what the engine says."""
    words = re.sub(rf"\b({PLACES})\b", "", words)
    return re.sub(rf"\b({BY_LENGTH})\b", lambda found: SIGNS[found[1]], words).split()


WRITTEN = {
    r"(\\nabla) \^ \{ 2 \} (_ \{ \S+ \})": r"\1 \2 2",  # it reads what is below first,
    r"(_ \{ \S+ \}) '": r"' \1",  # and a prime before both
    r"\\mid": "|",
    r"\\text\{([^}]*)\}": r"\1",
    r"\bminus\b": "-",  # within a text it is the same word to the ear
    r"\\varphi": r"\\phi",
    r"\\varepsilon": r"\\epsilon",
    r"(?<!\S)[_^{}](?!\S)|\\(begin|end)\{aligned\}|\\\\": "",
}


def written(latex):
    """The tokens of an equation without what only says where they stand."""
    text = plain(latex)
    for pattern, replacement in WRITTEN.items():
        text = re.sub(pattern, replacement, text)
    return text.split()


@pytest.fixture(scope="module")
def engine():
    """The engine: MathML in, words out."""

    def read(formulas):
        given = json.dumps([ElementTree.tostring(math, encoding="unicode") for math in formulas])
        run = subprocess.run([NODE, ENGINE], input=given, capture_output=True, text=True)
        assert run.returncode == 0, run.stderr
        return json.loads(run.stdout)

    return read


def test_the_engine_hears_every_sign(node, engine):
    words = engine(mathematics.formula(equation.latex) for equation in EQUATIONS.values())
    for (label, equation), said in zip(EQUATIONS.items(), words, strict=True):
        assert heard(said) == written(equation.latex), label


def test_a_lost_sign_is_noticed(node, engine):
    latex = EQUATIONS["eq-squared-error-matrix"].latex
    spoilt = []
    for lost in "⊤−θ=(":
        spoilt.append(mathematics.formula(latex))
        next(element for element in spoilt[-1].iter() if element.text == lost).text = "q"
    for said in engine(spoilt):
        assert "q" in said.split() and heard(said) != written(latex)
