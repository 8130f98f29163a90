"""The module `logistic.symbols`, which holds the book's own costs."""

import importlib.util
import sys
from functools import cache
from importlib.util import find_spec
from pathlib import Path


def symbols_path():
    """The file of `logistic.symbols`, which holds the book's own costs; None if there is no such package."""
    package = find_spec("logistic")
    return package and Path(list(package.submodule_search_locations)[0]) / "symbols.py"


@cache
def book():
    """The module `logistic.symbols`, without the rest of `logistic`, which needs NumPy."""
    if "logistic.symbols" in sys.modules:
        return sys.modules["logistic.symbols"]
    path = symbols_path()
    if path is None:
        raise ImportError(
            "the proofreader needs logistic/symbols.py: put the folder that holds `logistic` on the path"
        )
    spec = importlib.util.spec_from_file_location("proofreader._symbols", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
