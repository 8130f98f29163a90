"""One table teaches a function; each arithmetic does all that is asked; nothing stays behind."""

import importlib
import pkgutil

import pytest
from proofreader import proofread
from proofreader.language.functions import FUNCTIONS, Function
from proofreader.meaning.arithmetic import Arithmetic
from proofreader.meaning.book import book
from proofreader.meaning.numeric import Numeric
from proofreader.meaning.symbolic import Symbolic
from proofreader.source.statement import Context

COTH = Function(
    numeric=lambda mp, z: mp.coth(z),
    symbolic=lambda sympy, z: sympy.coth(z),
    needs="nonzero",
    rewritten=lambda exp, z: (exp(z) + exp(-z)) / (exp(z) - exp(-z)),
)
ARCTAN = Function(
    numeric=lambda mp, z: mp.atan(z),
    symbolic=lambda sympy, z: sympy.atan(z),
    exponent=None,
)


@pytest.fixture
def taught(monkeypatch):
    monkeypatch.setitem(FUNCTIONS, r"\coth", COTH)
    monkeypatch.setitem(FUNCTIONS, r"\arctan", ARCTAN)


def test_an_unknown_function_is_unreadable():
    assert proofread(r"\nofunction z = \frac{\cosh z}{\sinh z}").status == "unreadable"


@pytest.mark.parametrize(
    "true, false",
    [
        (r"\coth z = \frac{\cosh z}{\sinh z}", r"\coth z = \frac{\sinh z}{\cosh z}"),
        (r"\coth(z) \tanh z = 1", r"\coth(z) \tanh z = 2"),
        (r"\frac{d}{dz} \coth z = 1 - (\coth z)^2", r"\frac{d}{dz} \coth z = (\coth z)^2 - 1"),
        (r"\frac{d}{dz} \arctan z = \frac{1}{1 + z^2}", r"\frac{d}{dz} \arctan z = \frac{1}{z}"),
    ],
)
def test_one_row_teaches_a_function(taught, true, false):
    assert proofread(true).status == "proved"
    wrong = proofread(false)
    assert wrong.status == "false" and wrong.counterexample


def test_what_a_taught_function_needs_is_asked_for(taught):
    """coth z has no value at 0, so what is proved of it holds where it has one."""
    (link,) = proofread(r"\coth(z) \tanh z = 1").links
    assert link.partial
    (link,) = proofread(r"\arctan(-z) = -\arctan z").links
    assert not link.partial


def test_proofs_and_numbers_are_independent_witnesses(monkeypatch):
    """A row whose two columns mean different things is found out, not believed."""
    wrong = COTH._replace(symbolic=lambda sympy, z: sympy.tanh(z))
    monkeypatch.setitem(FUNCTIONS, r"\coth", wrong)
    assert proofread(r"\coth z = \tanh z").status == "false"
    assert proofread(r"\coth z = \frac{\cosh z}{\sinh z}").status == "unproved"


def test_columns_of_every_row_agree():
    numeric, symbolic = Numeric(Context(), 1, 1, 0), Symbolic(Context())
    for name, known in FUNCTIONS.items():
        for start in (1, 2):
            values = range(start, start + known.arity)
            exact = symbolic.function(name, *map(symbolic.number, values))
            number = numeric.function(name, *map(numeric.number, values))
            if name == r"\sigma":
                exact = book().written_out(exact)
            assert abs(float(exact) - float(number)) < 1e-14, name


@pytest.mark.parametrize("kind", [Symbolic, Numeric])
def test_an_arithmetic_lacks_nothing(kind):
    assert len(Arithmetic.__abstractmethods__) > 25 and not kind.__abstractmethods__
    for name in Arithmetic.__abstractmethods__:
        partial = type("Partial", (kind,), {name: getattr(Arithmetic, name)})
        with pytest.raises(TypeError, match=name):
            partial(Context())


def state():
    """All that the modules of the three rooms hold and could gather."""
    for room in ("language", "meaning", "refute", "prove"):
        package = importlib.import_module(f"proofreader.{room}")
        for found in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
            module = importlib.import_module(found.name)
            for name, value in vars(module).items():
                if not name.startswith("__") and isinstance(value, (dict, set, list)):
                    yield (module.__name__, name), len(value)


def test_no_equation_leaves_anything_behind():
    """Judged one after another, in whatever order, equations do not see each other."""
    equations = [
        (r"\sum_{i=1}^{m} \sum_{j=0}^{n} \theta_j x_j^{(i)} = \mathbf{1}^\top X \theta", ""),
        (r"\sum_{j=0}^{n} e_j^\top \theta = \sum_{j=0}^{n} \theta_j", ""),
        (r"\sum_{k=1}^{K} p_k = 1", "for K classes"),
        (r"\sum_{i=1}^{m} h_\theta(x^{(i)}) = 0", ""),
        (r"A(z) = A(-z)", "where A is a function"),
    ]

    def verdicts(order):
        found = [proofread(*equation) for equation in order]
        return [(each.status, [link.how for link in each.links], each.complaint) for each in found]

    before, first = dict(state()), verdicts(equations)
    assert dict(state()) == before
    assert verdicts(equations[::-1])[::-1] == first
