"""A notebook's session within the engine: cells run one after the other, in one namespace.

What a cell shows is said at once, one JSON object a line on standard output; the worker passes it
on to the page. This file runs in the engine, and in the tests: it imports the standard library.
"""

import ast
import hashlib
import io
import json
import linecache
import os
import re
import sys
import traceback
import zipfile
from collections.abc import Callable, Sequence
from importlib.machinery import PathFinder
from importlib.util import find_spec
from typing import Any

BOOK = "/book"  # where the page puts `logistic`, and what the chapters read
LIBRARY = "/lib"  # where the page puts the groups of packages, each as a zip
FIRST_CHOICES = ("text/html", "image/svg+xml", "text/latex", "text/markdown")
NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:e[+-]?\d+)?")
NAME = re.compile(r"(?<=[#\"])[a-zA-Z](?:\w*_)?[0-9a-f]{10}(?=[\")])")  # of a clip path or a marker
LINE = re.compile(r'(?<= d=")[^"]*')
ZERO = re.compile(r"-(?=0(?![.\d]))")  # the sign of a zero
PACKAGES = "NumPy, SciPy, pandas, scikit-learn, statsmodels, SymPy and Matplotlib"
MOST = 1000  # lines and values that a cell may show: a page is not to be filled without end
LONGEST = 100_000  # characters that are printed at once
Bundle = dict[str, Any]  # of MIME types: the same thing, shown in several ways


class NotLoaded(BaseException):
    """A package is imported that the page has not loaded yet.

    It is no ImportError: whoever can do without the package would go on without it.
    """


class Packages:
    """Finds the packages that lie in zips, those that the page has not loaded yet included.

    unpacked: the groups whose packages read files beside their modules, as no zip lets them.
    """

    def __init__(self, group_of: dict[str, str], unpacked: Sequence[str], library: str = LIBRARY):
        self.group_of, self.unpacked, self.library = group_of, unpacked, library

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> Any:
        """A package's spec; NotLoaded if its group is still to come."""
        if path is not None or name not in self.group_of:
            return None
        place = self.place(self.group_of[name])
        if place not in sys.path:
            sys.path.append(place)
        return PathFinder.find_spec(name, [place])

    def place(self, group: str) -> str:
        """Where the packages of a group are; NotLoaded if nowhere yet."""
        archive = f"{self.library}/{group}.zip"
        if not os.path.exists(archive):
            raise NotLoaded(group)
        if group not in self.unpacked:
            return archive
        folder = f"{self.library}/{group}"
        if not os.path.isdir(folder):
            with zipfile.ZipFile(archive) as packed:
                packed.extractall(folder)
        return folder


class Stream(io.TextIOBase):
    """A stream whose text is said line by line, as soon as a line is whole."""

    def __init__(self, name: str, say: Callable[..., None]):
        self.name, self.say, self.begun = name, say, ""

    def writable(self) -> bool:
        """It can be written to."""
        return True

    def write(self, text: str) -> int:
        """Say the lines that are whole now."""
        whole, newline, self.begun = (self.begun + text).rpartition("\n")
        if newline:
            self.say(stream=self.name, text=whole + newline)
        return len(text)

    def flush(self) -> None:
        """Say what has no newline yet."""
        if self.begun:
            self.say(stream=self.name, text=self.begun)
            self.begun = ""


class Session:
    """One namespace, and the cells that run in it.

    `say` is given, as keywords: ``stream`` and ``text``; ``shown``, a bundle of MIME types;
    ``raised``, what an exception says; ``missing``, a group of packages to be loaded, and ``at``,
    the statement to go on with, which runs again from its beginning.
    """

    def __init__(self, say: Callable[..., None]):
        self.names: dict[str, Any] = {"__name__": "__main__", "display": self.display}
        self.out, self.err = Stream("stdout", self.pass_on), Stream("stderr", self.pass_on)
        self.to_page = say
        self.said = 0

    def say(self, **message: Any) -> None:
        """Say it after what has been printed before it."""
        self.say_rest()
        self.pass_on(**message)

    def pass_on(self, **message: Any) -> None:
        """Say it, unless the cell has said more than a page can show."""
        text = message.get("text", "")
        if len(text) > LONGEST:
            cut = f"{text[:LONGEST]} ... ({len(text) - LONGEST} characters more)\n"
            message = message | {"text": cut}
        shows = "stream" in message or "shown" in message
        self.said += shows
        if not shows or self.said <= MOST:
            self.to_page(**message)
        elif self.said == MOST + 1:
            self.to_page(stream="stderr", text=f"After {MOST} lines the rest is not shown.\n")

    def run(self, number: int, source: str, at: int = 0) -> bool:
        """Run a cell from its statement `at` on; False if it did not come to its end."""
        name = f"Cell {number}"
        linecache.cache[name] = (len(source), None, source.splitlines(True), name)
        streams, (sys.stdout, sys.stderr) = (sys.stdout, sys.stderr), (self.out, self.err)
        if not at:
            self.said = 0
        try:
            written = ast.parse(source, name)
            find_all(written, at)
            self.execute(written.body, name, at, quiet(source))
            self.show_figures()
        except NotLoadedAt as stop:
            self.say(missing=stop.group, at=stop.at)
            return False
        except BaseException as fault:
            self.fail(fault, name)
            return False
        finally:
            self.say_rest()
            sys.stdout, sys.stderr = streams
        return True

    def say_rest(self) -> None:
        """Say what has been printed and has no newline."""
        self.out.flush()
        self.err.flush()

    def execute(self, statements: list[ast.stmt], name: str, at: int, quiet: bool) -> None:
        """Run the statements from `at` on, and show the value of the last one if it has one."""
        for k, statement in enumerate(statements[at:], at):
            try:
                if isinstance(statement, ast.Expr) and k == len(statements) - 1 and not quiet:
                    code = compile(ast.Expression(statement.value), name, "eval")
                    self.result(eval(code, self.names))
                else:
                    code = compile(ast.Module([statement], []), name, "exec")
                    exec(code, self.names)
            except NotLoaded as group:
                forget_orphans()
                raise NotLoadedAt(str(group), k) from None

    def result(self, value: Any) -> None:
        """Show what a cell ends in, as a notebook does."""
        if value is not None:
            self.names["_"] = value
            self.display(value)

    def display(self, *values: Any) -> None:
        """Show each value in all the ways it knows."""
        for value in values:
            self.say(shown=bundle(value))

    def show_figures(self) -> None:
        """Close the figures that the cell has drawn, and show them."""
        pyplot: Any = sys.modules.get("matplotlib.pyplot")
        if pyplot:
            figures = [pyplot.figure(number) for number in pyplot.get_fignums()]
            pyplot.close("all")  # first: one that cannot be drawn must not come again
            self.display(*figures)

    def fail(self, fault: BaseException, cell: str) -> None:
        """Show what was drawn before an exception, and what it says."""
        try:
            self.show_figures()
        except Exception:
            pass  # a figure that cannot be drawn: the first exception says more
        self.say(raised=described(fault, cell))


def find_all(written: ast.Module, at: int) -> None:
    """Ask for the packages that a cell imports anywhere in it, before a line of it runs.

    Only what those import themselves is still met on the way.
    """
    for node in ast.walk(written):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names = [node.module]
        for name in names:
            try:
                find_spec(name.partition(".")[0])
            except NotLoaded as group:
                raise NotLoadedAt(str(group), at) from None
            except ValueError:
                pass  # a module without a spec: it is there


def forget_orphans() -> None:
    """Forget the modules of packages whose import has stopped halfway: they would know a dead one.

    What stands in `sys.modules` without the package above it was imported on the way.
    """
    for name in sorted(sys.modules):  # a package comes before what is in it
        package = name.rpartition(".")[0]
        if package and package not in sys.modules:
            del sys.modules[name]


class NotLoadedAt(BaseException):
    """A group that is not loaded yet, and the statement that wants it."""

    def __init__(self, group: str, at: int):
        self.group, self.at = group, at


def quiet(source: str) -> bool:
    """Does a cell end in a semicolon, so that it shows no value?"""
    return source.rstrip().endswith(";")


def bundle(value: Any) -> Bundle:
    """A value by MIME type, as IPython would show it."""
    shown: Bundle = {}
    if not isinstance(value, type):
        whole = getattr(value, "_repr_mimebundle_", None)
        if whole is not None:
            given = whole()
            shown |= given[0] if isinstance(given, tuple) else given or {}
        for mime in FIRST_CHOICES:
            kind = {"image/svg+xml": "svg"}.get(mime, mime.split("/")[1])
            method = getattr(value, f"_repr_{kind}_", None)
            content = method() if method else None
            if content is not None:
                shown.setdefault(mime, content)
        figure = sys.modules.get("matplotlib.figure")
        if figure and isinstance(value, figure.Figure):
            shown["image/svg+xml"] = svg(value)
    if "image/svg+xml" in shown:
        return shown | {"outline": outline(shown["image/svg+xml"])}
    shown.setdefault("text/plain", plain(value))
    return shown


def outline(picture: str) -> str:
    """A few words that are equal for pictures that are equal but for the last digits.

    The words stand for all but the numbers, the lines that go through them, and names that
    Matplotlib makes of numbers. Of the numbers there are two sums, so that another machine may
    round one of them otherwise.
    """
    named = ZERO.sub("", NAME.sub("#", picture))
    numbers = [float(number) for number in NUMBER.findall(named)]
    words = NUMBER.sub("#", LINE.sub("#", named))
    digest = hashlib.sha256(words.encode()).hexdigest()[:16]
    letters = "".join(chr(ord("a") + int(digit, 16)) for digit in digest)
    weighted = sum((k % 97 + 1) * number for k, number in enumerate(numbers))
    return f"picture {letters}: {sum(numbers):.9g}, {weighted:.9g}"


def plain(value: Any) -> str:
    """A value as text: broken into lines where IPython would break it."""
    try:
        from IPython.lib.pretty import pretty
    except ImportError:
        return repr(value)
    return pretty(value)


def svg(figure: Any) -> str:
    """A figure as SVG: the same file for the same picture."""
    target = io.StringIO()
    figure.savefig(target, format="svg", bbox_inches="tight", metadata={"Date": None})
    return target.getvalue()


def described(fault: BaseException, cell: str) -> dict[str, Any]:
    """An exception by its name, its text, the cell's line it came from, and its traceback."""
    frames = traceback.extract_tb(fault.__traceback__)
    own = [k for k, frame in enumerate(frames) if frame.filename == cell]
    written = isinstance(fault, SyntaxError) and fault.filename == cell
    line = fault.lineno if written else own and frames[own[-1]].lineno  # type: ignore[attr-defined]
    shown = frames[own[0] :] if own else []
    heading = ["Traceback (most recent call last):\n"] if shown else []
    name = type(fault).__name__
    said = fault.msg if written else str(fault)  # type: ignore[attr-defined]
    last = traceback.format_exception_only(fault)
    if isinstance(fault, ModuleNotFoundError):
        # Python's own advice is about a machine of one's own
        said += elsewhere(fault.name or "")
        last = [f"{name}: {said}\n"]
    return {
        "name": name,
        "said": said,
        "line": line or None,
        "traceback": "".join([*heading, *traceback.format_list(shown), *last]),
    }


def elsewhere(module: str) -> str:
    """What to add where a module is not found: which packages a page has, and where others are."""
    if module.partition(".")[0] in sys.modules:
        return ""
    return f". A page has {PACKAGES}; others can be installed in JupyterLab or on Binder"


def say(**message: Any) -> None:
    """Say it to the worker."""
    os.write(1, (json.dumps(message) + "\n").encode())


def begin(group_of: dict[str, str], unpacked: Sequence[str]) -> Session:
    """The session of a page, whose packages come as they are needed."""
    os.chdir(BOOK)
    sys.path.insert(0, BOOK)
    sys.meta_path.insert(2, Packages(group_of, unpacked))  # type: ignore[arg-type]
    import IPython.display  # noqa: F401  (the shim)

    session = Session(say)
    sys.modules["IPython.display"].display = session.display  # type: ignore[attr-defined]
    return session
