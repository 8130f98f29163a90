"""Finds the equations of a chapter, with their places and their notes.

A display equation is `$$ ... $$ (eq-label)`. The lines of comment directly above it, which begin
with `%` and do not show on the page, are its note (see note.py). Inline equations are the `$...$`
of the prose that hold a relation. Code, fenced blocks that run, verbatim text and the front matter
are not read.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

FENCE = re.compile(r"^ *(`{3,})(.*)$")
# fenced directives that hold prose
PROSE = re.compile(r"\{(?!code|math|literalinclude|mermaid|raw)[a-z-]+\}")
VERBATIM = re.compile(r"(?<!`)(`{1,2})(?!`)[^`\n]+?\1(?!`)")
DISPLAY = re.compile(r"(?<!\\)\$\$(?P<latex>.*?)\$\$[ ]*(?:\((?P<label>[^)\n]*)\))?", re.S)
NOTE = re.compile(r"(?:^ *%[^\n]*\n)+\Z", re.M)
OTHER_DISPLAY = re.compile(
    r"^ *(?:(?:`{3,}|:{3,})\{math\}|\\begin\{(?:equation|align|gather|multline)\*?\}|\\\[)", re.M
)
INLINE = re.compile(r"(?<![\\$])\$(?![\s$])(?P<latex>[^$]+?)(?<![\s\\])\$(?![\d$])")
RELATION = re.compile(r":?=|<|>|\\(?:le|leq|ge|geq|approx)(?![a-zA-Z])")


class BadChapter(Exception):
    """A file that cannot be read as a chapter; the message says what would be right."""


@dataclass(frozen=True)
class Equation:
    """One equation of a chapter; line and column of its first character count from 1."""

    file: str
    line: int
    column: int
    label: str | None
    latex: str
    note: str = ""
    inline: bool = False

    def place(self, offset: int = 0) -> str:
        """file:line:column of a character of the LaTeX."""
        before = self.latex[:offset]
        line = self.line + before.count("\n")
        column = self.column + offset if "\n" not in before else offset - before.rfind("\n")
        return f"{self.file}:{line}:{column}"


def blank(found: re.Match[str]) -> str:
    """Spaces in place of what is not read, so that every place stays what it was."""
    return re.sub(r"[^\n]", " ", found[0])


def prose_of(text: str) -> str:
    """The text with its front matter, its code and everything verbatim blanked."""
    text = re.sub(r"\A---\n.*?^---$", blank, text, flags=re.M | re.S)
    open_fences: list[tuple[str, bool]] = []
    lines = []
    for line in text.split("\n"):
        fence = FENCE.match(line)
        in_code = bool(open_fences) and not open_fences[-1][1]
        if fence and open_fences and fence[1] == open_fences[-1][0] and not fence[2].strip():
            open_fences.pop()
        elif fence and not in_code:
            open_fences.append((fence[1], bool(PROSE.match(fence[2].strip()))))
        lines.append(" " * len(line) if fence or in_code else line)
    return VERBATIM.sub(blank, "\n".join(lines))


def position(text: str, offset: int) -> tuple[int, int]:
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)


def stripped(found: re.Match[str], group: str) -> tuple[str, int]:
    """What a group matched, without the white space around it, and where that begins."""
    latex = found[group]
    return latex.strip(), found.start(group) + len(latex) - len(latex.lstrip())


def equations(text: str, file: str = "<text>") -> list[Equation]:
    """The equations of a chapter's text, in its order."""
    prose = prose_of(text)
    for other in OTHER_DISPLAY.finditer(text):
        if "{math}" in other[0] or prose[other.start() : other.end()].strip():
            line, column = position(text, other.start())
            raise BadChapter(
                f"{file}:{line}:{column}: a display equation that is not read here; "
                "write it as $$ ... $$ (eq-label)"
            )
    found = []
    for display in DISPLAY.finditer(prose):
        latex, at = stripped(display, "latex")
        note = NOTE.search(prose[: prose.rfind("\n", 0, display.start()) + 1])
        label = (display["label"] or "").strip() or None
        found.append(Equation(file, *position(text, at), label, latex, note[0] if note else ""))
    rest = re.sub(r"^ *%.*$", blank, DISPLAY.sub(blank, prose), flags=re.M)
    if "$$" in rest:
        line, column = position(text, rest.index("$$"))
        raise BadChapter(
            f"{file}:{line}:{column}: a display equation is opened here and not closed; "
            "it should read $$ ... $$ (eq-label)"
        )
    for inline in INLINE.finditer(rest):
        latex, at = stripped(inline, "latex")
        if RELATION.search(latex):
            found.append(Equation(file, *position(text, at), None, latex, inline=True))
    return sorted(found, key=lambda equation: (equation.line, equation.column))


def read(source: str | Path) -> list[Equation]:
    """The equations of a chapter: of a file if `source` is a path, otherwise of the text itself."""
    if isinstance(source, str) and ("\n" in source or "$" in source):
        return equations(source)
    path = Path(source)
    try:
        text = path.read_bytes().decode("utf-8")
    except FileNotFoundError:
        raise BadChapter(
            f"{path}: there is no such file; give a .md file or a folder of them"
        ) from None
    except UnicodeDecodeError as error:
        raise BadChapter(
            f"{path}: not UTF-8 (byte {error.start} cannot be decoded); save it as UTF-8"
        ) from None
    except OSError as error:
        raise BadChapter(
            f"{path}: cannot be read ({error.strerror}); give a readable .md file"
        ) from None
    return equations(text.replace("\r\n", "\n"), str(path))


def chapters(paths: Iterable[str | Path]) -> list[Path]:
    """The .md files that the paths name: files as they are, folders with all that lies in them."""
    files = []
    for path in map(Path, paths):
        if path.is_dir():
            inside = sorted(
                found
                for found in path.rglob("*.md")
                if not any(part.startswith((".", "_")) for part in found.relative_to(path).parts)
            )
            if not inside:
                raise BadChapter(
                    f"{path}: no .md file in this folder; give a folder with chapters or a .md file"
                )
            files += inside
        elif not path.exists():
            raise BadChapter(
                f"{path}: there is no such file or folder; give a .md file or a folder of them"
            )
        elif path.suffix != ".md":
            raise BadChapter(f"{path}: not a chapter; a chapter is a MyST file that ends in .md")
        else:
            files.append(path)
    return list(dict.fromkeys(files))
