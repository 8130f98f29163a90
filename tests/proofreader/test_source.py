"""The room `source`: equations found in chapters, notes, and the statement they make."""

import re

import pytest
from proofreader import BadChapter, Note, proofread, read
from proofreader.language.tree import Node
from proofreader.source.names import names_of
from proofreader.source.note import read_note
from proofreader.source.statement import read_statement

NAMES = names_of(Note())


# ---------------------------------------------------------------- chapters

CHAPTER = """\
---
jupytext: $a = b$
---
# Title

Inline $\\sigma(-z) = 1 - \\sigma(z)$ and `code $x = 1$` and a price of 5$, $m$.

```{code-cell} ipython3
"$$ not = read $$"
```

```{dropdown} Prose in a directive is read
Here $h = y$ is.
```

% where v is a vector;
%   t is a number
$$
v^\\top v = \\lVert v \\rVert^2
$$ (eq-length)

$$ 1 = 1 $$
"""


def test_equations_are_found_with_their_places_and_notes():
    found = read(CHAPTER)
    assert [(e.line, e.column, e.label, e.inline) for e in found] == [
        (6, 9, None, True),
        (13, 7, None, True),
        (19, 1, "eq-length", False),
        (22, 4, None, False),
    ]
    assert found[2].latex == r"v^\top v = \lVert v \rVert^2"
    assert read_note(found[2].note).kinds == (("v", "vector"), ("t", "number"))
    assert found[3].note == ""


def test_every_equation_stands_where_it_is_said_to_stand():
    lines = CHAPTER.split("\n")
    for equation in read(CHAPTER):
        assert lines[equation.line - 1][equation.column - 1 :].startswith(
            equation.latex.split("\n")[0]
        )


def test_the_place_of_a_character_counts_lines():
    equation = read("\n$$\na = b \\\\\n  c = d\n$$ (eq-x)")[0]
    assert equation.place(equation.latex.index("c")) == "<text>:4:3"


@pytest.mark.parametrize(
    "text, complaint",
    [
        ("a\n$$\nx = 1\n", "2:1: a display equation is opened here"),
        ("a\n```{math}\nx = 1\n```\n", "2:1: a display equation that is not read here"),
        ("a\n\\begin{align}\nx\n", "2:1: a display equation that is not read here"),
    ],
)
def test_no_display_equation_is_passed_over(text, complaint):
    with pytest.raises(BadChapter, match=re.escape(complaint)):
        read(text)


# ---------------------------------------------------------------- notes


def test_a_note_is_read():
    note = read_note(r"""
        % where C, K are numbers; g = \nabla_\theta J(\theta); A(z) = z^2
        % for y in {0, 1}; t > 1; w = -\log 2, 0
        % given f(b) \le f(a); to order 2 in t
        % definition of G; anchor: G(1) = 2; anchor where A(z) = z: G(0) = 0
        % lemma: 1 = 1
        % remark words; with a semicolon""")
    assert note.kinds == (("C", "number"), ("K", "number"))
    assert note.meanings == (("g", None, r"\nabla_\theta J(\theta)"), ("A", "z", "z^2"))
    assert note.cases == (("y", ("0", "1")),)
    assert note.ranges == (("t", ">", "1"),)
    assert note.values == (("w", (r"-\log 2", "0")),)
    assert note.given == (r"f(b) \le f(a)",) and note.order == (2, "t")
    assert note.role == "definition" and note.defined == "G"
    assert [latex for _, latex in note.anchors] == ["G(1) = 2", "G(0) = 0"]
    assert note.lemmas == ("1 = 1",) and note.remarks == ("words; with a semicolon",)


def test_a_statement_holds_trees_and_no_latex():
    statement = read_statement(
        r"G(z) = A(z) + c",
        r"definition of G; where A(t) = t^2; c is a number; for c > 1; z in {0, 1}; given c \le 2; "
        r"anchor where B(z) = z: B(1) = G(z); lemma: 1 = 1; equivalent to c = 2",
    )
    context, NUMBER = statement.context, lambda value: Node("number", (value,))
    assert context.kinds == {"c": "number"} and statement.parameter == "z"
    square = Node("pow", (Node("name", ("t",)), NUMBER(2)))
    assert context.meanings == {"A": ("A", "t", square)}
    assert context.ranges == (("c", ">", NUMBER(1)),)
    assert context.cases == (("z", (NUMBER(0), NUMBER(1))),)
    assert [(link.sign, link.right) for link in context.given] == [("<=", NUMBER(2))]
    ((own, ((anchor,),)),) = statement.anchors
    assert set(own.meanings) == {"B"} and anchor.right.kind == "call"
    assert statement.lemmas[0].chains[0][0].left == NUMBER(1)
    assert statement.equivalent[0][0].right == NUMBER(2)


@pytest.mark.parametrize(
    "note",
    [
        "% in which y is fine",
        "% where C is a banana",
        "% for y",
        "% to order in t",
        "% condition gap = 0",
        "% anchor where A(z) = z G = 0",
        r"% where J(\theta) = 0",
        r"% where \sigma is a function",
        "% where X = 0",
    ],
)
def test_a_note_that_is_not_understood_is_an_error(note):
    assert proofread("1 = 1", note).status == "unreadable"
