"""What the pages take from npm, each library as one plain script that works over file:// too."""

import json
import re
import tempfile
from collections.abc import Iterable
from pathlib import Path

from bookbuild.esbuild import IN_ONE, MODULES, esbuild

HERE = Path(__file__).parent

# Script: the global that it defines, and the module whose exports that has.
LIBRARIES = {
    "editor.js": ("LiveEditor", str(HERE / "editor.js")),
    "shim.js": ("WasiShim", "@bjorn3/browser_wasi_shim"),
}
# CodeMirror's sheets are elements within the page, which a strict policy forbids, but in a shadow
# root: there they are in its list of sheets, and a page has such a list too.
AS_ELEMENT = re.compile(r"!(\w+)\.head&&\1\.adoptedStyleSheets")


def bundle(name: str) -> tuple[str, list[str]]:
    """The text of a script, and the npm packages in it."""
    variable, entry = LIBRARIES[name]
    with tempfile.TemporaryDirectory() as folder:
        script, report = Path(folder, "script.js"), Path(folder, "report.json")
        outputs = [f"--outfile={script}", f"--metafile={report}"]
        esbuild(entry, f"--global-name={variable}", *IN_ONE, *outputs)
        (output,) = json.loads(report.read_text())["outputs"].values()
        packages = packages_of(p for p, part in output["inputs"].items() if part["bytesInOutput"])
        text = script.read_text(encoding="utf-8")
        if "style-mod" in packages:
            text, found = AS_ELEMENT.subn(r"\1.adoptedStyleSheets", text)
            assert found == 1, f"{name}: style-mod no longer asks for a head"
        return banner(packages) + text, packages


def packages_of(paths: Iterable[str]) -> list[str]:
    """The npm packages that these files belong to; those of our own belong to none."""
    found = (re.search(r"(?:^|/)node_modules/((?:@[^/]+/)?[^/]+)/", path) for path in paths)
    return sorted({match[1] for match in found if match})


def versioned(package: str) -> str:
    """A package's name and version."""
    return f"{package} {json.loads((MODULES / package / 'package.json').read_text())['version']}"


def banner(packages: list[str]) -> str:
    """The comment at the top of a script: what is in it, and by which licenses."""
    return f"/*! Made of {', '.join(map(versioned, packages))}: see LICENSES.txt. */\n"


def licenses(packages: Iterable[str], modules: Path = MODULES) -> str:
    """The text of each package's MIT License; who has the same one shares it."""
    sharing: dict[str, list[str]] = {}
    for package in sorted(set(packages)):
        sharing.setdefault(license_of(modules / package), []).append(package)
    return "\n\n".join(f"For {', '.join(who)}:\n\n{text}" for text, who in sharing.items()) + "\n"


def license_of(folder: Path) -> str:
    """The text of a package's MIT License; FileNotFoundError or ValueError if it has none."""
    path = next(
        (folder / name for name in ("LICENSE-MIT", "LICENSE") if (folder / name).exists()), None
    )
    if path is None:
        raise FileNotFoundError(f"{folder.name}: no LICENSE or LICENSE-MIT")
    text = path.read_text(encoding="utf-8").strip()
    if "Permission is hereby granted, free of charge" not in " ".join(text.split()):
        raise ValueError(f"{path}: this is not the MIT License, which all of them have")
    return text


def scripts() -> dict[str, str]:
    """{name: text} of the scripts, and of the licenses of all that is in them."""
    bundles = {name: bundle(name) for name in LIBRARIES}
    everyone = [package for _, packages in bundles.values() for package in packages]
    return {name: text for name, (text, _) in bundles.items()} | {"LICENSES": licenses(everyone)}
