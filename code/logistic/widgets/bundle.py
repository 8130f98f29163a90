"""What a page is sent of a widget: one script, and one sheet of style for all.

A page has no folder to import from. So a script is made of modules: the widget's own, and before it
those that it needs from ``shared/``, each after what it imports itself. Imports and the word
``export`` are taken away: **all modules of a script share one scope.** Each name is declared at the
top level of one of them only, and imported as itself, never ``as`` another. Node refuses a script
in which two modules declare the same name, and the tests ask it.
"""

import re
from functools import partial
from graphlib import TopologicalSorter
from pathlib import Path

from .. import plots

HERE = Path(__file__).parent
IMPORT = re.compile(r'^import \{[^{}]*\} from "(\.{1,2}/[^"]+)";\n', re.M)


def script(name: str, folder: Path = HERE) -> str:
    """The widget as one module, for anywidget: it imports nothing and exports the widget's face."""
    return "".join(map(bare, modules(folder / f"{name}.js")))


def page_script(name: str, folder: Path = HERE) -> str:
    """The same as a plain script, which a static page runs in the widget's frame, by host.js.

    Its names are its own only in a closure, which the page's maker puts around it.
    """
    face = script(name, folder).replace("export default ", "const face = ")
    return f'"use strict";\n{face}{bare(HERE / "host.js")}'


def style() -> str:
    """The look of all widgets: the palette as variables of CSS, then the rules of widgets.css."""
    return f"{variables()}\n{(HERE / 'widgets.css').read_text(encoding='utf-8')}"


def variables() -> str:
    """Each color of palette.json as ``--lg-<role>``: for a light page, a dark one, and paper.

    Where the reader's system chooses the colors, a role has one of those; shapes and dashes still
    tell the roles apart.
    """
    light, dark, chosen = (
        " ".join(f"--lg-{role}: {color(role)};" for role in plots.PALETTE)
        for color in (plots.color, partial(plots.color, theme="dark"), plots.system_color)
    )
    dark_page = 'html[data-theme="dark"], body[data-jp-theme-light="false"]'
    return (
        f"html {{ {light} }}\n"
        f"{dark_page} {{ {dark} }}\n"
        f"@media print {{ html, {dark_page} {{ {light} }} }}\n"
        f"@media (forced-colors: active) {{ html, {dark_page} {{ {chosen} }} }}\n"
    )


def modules(path: Path) -> list[Path]:
    """The module at ``path``, and before it all that it needs, each after what it imports."""
    needs: dict[Path, list[Path]] = {}
    found = [path.resolve()]
    for module in found:  # the list grows while it is read
        imports = IMPORT.findall(module.read_text(encoding="utf-8"))
        needs[module] = [(module.parent / address).resolve() for address in imports]
        found += [one for one in needs[module] if one not in found]
    return list(TopologicalSorter(needs).static_order())


def bare(module: Path) -> str:
    """A module's text without imports and exports, and without what a page need not be sent.

    That is comments, indentation, and line breaks beside a bracket, a comma or a semicolon.
    """
    text = IMPORT.sub("", module.read_text(encoding="utf-8"))
    text = re.sub(r"^export (?!default)", "", text, flags=re.M)
    text = re.sub(r"^\s*(//.*)?\n|^[ \t]+|[ \t]+// .*$", "", text, flags=re.M)
    return re.sub(r"(?<=[(\[{,;])\n(?!$)|,?\n(?=[)\]}])", "", text)
