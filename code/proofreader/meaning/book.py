"""The module `logistic.symbols`, which holds the book's own costs."""

import importlib.util
import sys
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType


def symbols_path() -> Path | None:
    """The file of `logistic.symbols`, with the book's own costs; None without such a package."""
    package = find_spec("logistic")
    folders = package.submodule_search_locations if package else None
    return Path(list(folders)[0]) / "symbols.py" if folders else None


@cache
def book() -> ModuleType:
    """The module `logistic.symbols`, without the rest of `logistic`, which needs NumPy."""
    if "logistic.symbols" in sys.modules:
        return sys.modules["logistic.symbols"]
    path = symbols_path()
    spec = path and importlib.util.spec_from_file_location("proofreader._symbols", path)
    if not spec or not spec.loader:
        raise ImportError(
            "the proofreader needs logistic/symbols.py: "
            "put the folder that holds `logistic` on the path"
        )
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
