"""One chapter alone: made from the template if it is not there, built without the others, opened.

``python -m bookbuild.chapter NAME``, or ``make chapter NAME=...``. The chapter stands in a small
book of its own in ``_build/chapter``, with the settings of the large one, so that no other chapter
is executed. What it says of the others is plain text there; `make book` looks at that.
"""

import os
import re
import shutil
import subprocess
import sys
import webbrowser
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TEMPLATE = Path(__file__).with_name("chapter.md")
NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
USAGE = "make chapter NAME=...: the chapter's name in small letters, as in NAME=gradient-descent"
TOC = """\
format: jb-book
root: book/{}
chapters:
  - file: book/references
"""
FAULT = re.compile(r"\b(WARNING|ERROR|CRITICAL): ")
MISSING = re.compile(
    r"(?:cross-reference target not found|equation not found|term not in glossary|undefined label)"
    r": '?([^'\n]+?)'?(?: \[[\w.]+\])?$"
)
DEFINED = [
    re.compile(r"^\$\$ *\((eq-[\w-]+)\)$", re.M),
    re.compile(r"^ *name: (fig-[\w-]+)$", re.M),
    re.compile(r"^(\w[^\n]*)\n  \S", re.M),  # a term of the glossary
]
COLOR = re.compile(r"\x1b\[[\d;]*m")


def from_template(name: str) -> str:
    """The text of a new chapter, which passes every check as it is."""
    title = name.replace("-", " ").capitalize()
    return TEMPLATE.read_text(encoding="utf-8").replace("TITLE", title).replace("NAME", name)


def create(name: str, root: Path) -> None:
    """Write book/NAME.md from the template, and say what makes it a part of the book."""
    chapter = root / "book" / f"{name}.md"
    chapter.write_text(from_template(name), encoding="utf-8")
    print(
        f"Made book/{name}.md from the template.\n"
        f"To make it a part of the book, write `- file: book/{name}` at its place in _toc.yml,\n"
        "its line into the map of book/index.md, a line for each equation in book/equations.md,\n"
        "and run `make proofs`, which records how its equations stand up to attacks."
    )


def small_book(name: str, root: Path) -> Path:
    """A folder with the chapter, all that is not a chapter, and the book's settings."""
    folder = root / "_build/chapter"
    shutil.rmtree(folder / "book", ignore_errors=True)
    (folder / "book").mkdir(parents=True)
    for path in (root / "book").iterdir():
        if path.suffix != ".md" or path.stem in (name, "references"):
            (folder / "book" / path.name).symlink_to(path)
    (folder / "_toc.yml").write_text(TOC.format(name))
    shutil.copy(root / "_config.yml", folder)
    return folder


def names_elsewhere(name: str, root: Path) -> set[str]:
    """What the other pages define and a chapter may refer to: files, labels, figures, terms."""
    found: set[str] = set()
    for page in (root / "book").glob("*.md"):
        if page.stem != name:
            text = page.read_text(encoding="utf-8")
            found |= {page.name, page.stem}
            for defined in DEFINED:
                found.update(defined.findall(text))
    return found


def faults(printed: str, elsewhere: set[str]) -> list[str]:
    """The warnings and errors of a build, each with the indented lines that explain it.

    Without those that only miss what stands elsewhere in the book.
    """
    found: list[str] = []
    for line in COLOR.sub("", printed).splitlines():
        if FAULT.search(line):
            missing = MISSING.search(line)
            if not (missing and missing[1] in elsewhere):
                found.append(line)
        elif found and line.startswith(" "):
            found[-1] += f"\n{line}"
    return found


def build(name: str, root: Path) -> Path:
    """Build the chapter; whoever has faults in it is told them and stopped. Returns the page."""
    folder = small_book(name, root)
    command = [sys.executable, "-m", "bookbuild", str(folder), "-n", "-q"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    printed = done.stderr.replace(f"{folder}{os.sep}", "")
    if found := faults(printed, names_elsewhere(name, root)):
        sys.exit("\n".join(found))
    if done.returncode:
        sys.exit(done.stdout + printed)
    return folder / "_build/html/book" / f"{name}.html"


def can_show() -> bool:
    """Is there a display on which a browser would appear?"""
    return sys.platform in ("darwin", "win32") or any(
        os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY")
    )


def main(arguments: list[str], root: Path = ROOT) -> None:
    """Make, build and open the chapter that the one argument names."""
    if len(arguments) != 1 or not NAME.fullmatch(arguments[0]):
        sys.exit(USAGE)
    [name] = arguments
    if not (root / "book" / f"{name}.md").exists():
        create(name, root)
    page = build(name, root)
    print(page.relative_to(root))
    if can_show():
        webbrowser.open(page.as_uri())


if __name__ == "__main__":
    main(sys.argv[1:])
