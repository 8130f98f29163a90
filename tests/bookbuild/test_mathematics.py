"""Mathematics typeset at build: of one version, by a server that may be slow, as valid MathML."""

import re
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest
from bookbuild import mathematics, mathml
from bookbuild.pages import STATIC
from conftest import PAGES
from sphinx.errors import ExtensionError
from sphinxcontrib import katex

KATEX = STATIC / "katex"


def test_katex_style_and_fonts_are_of_the_version_that_typesets():
    typesetter = Path(katex.__file__).parent / "katex.min.js"
    version = re.search(r'version:"([\d.]+)"', typesetter.read_text(encoding="utf-8"))[1]
    assert version in (KATEX / "README.md").read_text(encoding="utf-8")
    assert f'content:"{version}"' in (KATEX / "katex.min.css").read_text(encoding="utf-8")


# ------------------------------------------------------------------ the server

LATE = """import socket, sys, time
door = socket.socket(socket.AF_UNIX)
time.sleep(0.3)
door.bind(sys.argv[1])
time.sleep(0.3)
door.listen()
time.sleep(60)"""


def test_a_typesetter_that_listens_late_is_waited_for(tmp_path, monkeypatch):
    monkeypatch.setattr(
        katex.KaTeXServer, "build_command", lambda socket: [sys.executable, "-c", LATE, str(socket)]
    )
    process, connection = mathematics.start_typesetter(tmp_path, 60)
    with process, connection:
        assert process.poll() is None
        process.kill()


@pytest.mark.parametrize("code", ["", "import time; time.sleep(60)"], ids=["ends", "never listens"])
def test_a_typesetter_that_does_not_start_is_an_error_and_does_not_stay(
    tmp_path, monkeypatch, code
):
    started, popen = [], subprocess.Popen

    def start(*command, **more):
        started.append(popen(*command, **more))
        return started[-1]

    monkeypatch.setattr(
        katex.KaTeXServer, "build_command", lambda socket: [sys.executable, "-c", code]
    )
    monkeypatch.setattr(subprocess, "Popen", start)
    with pytest.raises(ExtensionError, match="did not start"):
        mathematics.start_typesetter(tmp_path, 1)
    [process] = started
    with process:
        assert process.wait(timeout=20) is not None


# ------------------------------------------------------------------ MathML


@pytest.mark.parametrize("name", PAGES)
def test_every_element_of_a_formula_has_the_arguments_it_needs(site, name):
    page = (site / name).read_text(encoding="utf-8")
    faults = [mathml.faults(math) for math in mathml.formulas(page)]
    assert len(faults) == page.count('<span class="katex">')
    assert not any(faults), list(filter(None, faults))


def test_the_pages_have_formulas(site):
    """... and one of the kind that KaTeX writes with an argument too many."""
    book = "".join((site / name).read_text(encoding="utf-8") for name in PAGES)
    assert book.count("<math") > 2000 and book.count("<mi>max</mi></msub>") >= 10


@pytest.mark.parametrize(
    "formula, faults",
    [
        ("<mfrac><mn>1</mn><mn>2</mn></mfrac>", []),
        ("<mfrac><mn>1</mn></mfrac>", ["mfrac with 1 arguments"]),
        (
            "<mrow><msub><mi>x</mi><mi>max</mi><mo>\u2061</mo></msub></mrow>",
            ["msub with 3 arguments"],
        ),
        ("<msubsup><mi>x</mi><mn>1</mn></msubsup>", ["msubsup with 2 arguments"]),
        ("<msubsup><mi>x</mi><mn>1</mn><mn>2</mn></msubsup>", []),
        ("<munderover><mo>∑</mo><mn>1</mn></munderover>", ["munderover with 2 arguments"]),
        ("<munder><mo>∑</mo></munder>", ["munder with 1 arguments"]),
        ("<mover><mo>∑</mo><mi>n</mi><mi>m</mi></mover>", ["mover with 3 arguments"]),
        ("<msup><mi>x</mi></msup>", ["msup with 1 arguments"]),
        ("<mroot><mi>x</mi></mroot>", ["mroot with 1 arguments"]),
        ("<msqrt><mi>x</mi><mi>y</mi></msqrt>", []),
    ],
)
def test_a_wrong_number_of_arguments_is_noticed(formula, faults):
    [math] = mathml.formulas(f"<p><math{mathml.NAMESPACE}>{formula}</math></p>")
    assert mathml.faults(math) == faults


def test_a_formula_that_is_not_even_xml_is_noticed():
    with pytest.raises(ElementTree.ParseError):
        list(mathml.formulas("<math><msub></math>"))


@pytest.mark.parametrize(
    "latex",
    [
        r"\lambda_{\max}",
        r"x_{\max}^2",
        r"\frac{\max}{2}",
        r"x^{\operatorname{tr}}",
        r"\overset{\min}{=}",
        r"\sqrt[\max]{x}",
        r"{\max}^2",
    ],
)
def test_an_operator_alone_in_an_argument_is_mended(node, latex):
    written, mended = mathematics.typeset(latex), mathematics.readable(latex)
    assert any(map(mathml.faults, mathml.formulas(written)))
    assert not any(map(mathml.faults, mathml.formulas(mended)))
    assert mathml.MATH.sub("", written) == mathml.MATH.sub("", mended)


@pytest.mark.parametrize(
    "latex", [r"\log x", r"\max_{i<j} \text{`it\'s'} \& a", r"x_{\log y}", "a"]
)
def test_of_any_other_formula_only_the_note_of_its_latex_goes(node, latex):
    written = mathematics.typeset(latex)
    assert r"<annotation" in written and "<semantics>" in written
    note = r"</?semantics>|<annotation.*?</annotation>"
    assert mathematics.readable(latex) == re.sub(note, "", written)
