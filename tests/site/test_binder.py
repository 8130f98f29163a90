"""Binder, without docker: the Dockerfile that repo2docker would build from, and its own steps.

The Dockerfile is printed and read every time. Its steps are run in a fresh environment, which takes
more than a minute, if what they come from has changed since they passed in this checkout.
"""

import hashlib
import importlib.resources
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT
from test_lab import CHAPTER, Notebook, faults as notebook_faults, lab_server

pytestmark = pytest.mark.slow  # repo2docker is asked for the image, and an environment is filled

PACKAGES = ("logistic", "bookbuild", "proofreader", "exercises")
LAB_SETTING = "bookbuild/lab/default_setting_overrides.json"
CACHE = "--no-cache-dir "  # keeps an image small; here pip may use what it downloaded before


def copy_of_the_tree(target):
    """What a clone would hold: everything but what git ignores."""
    ignored = [line.rstrip("/") for line in (ROOT / ".gitignore").read_text("utf-8").split()]
    return shutil.copytree(ROOT, target, ignore=shutil.ignore_patterns(".git", *ignored))


# ------------------------------------------------------------------ the Dockerfile

COPY = "COPY --chown=1000:1000 "


def dockerfile(tree):
    """The steps that repo2docker would build from a tree, one line each."""
    options = "--no-build --debug --user-id 1000 --user-name reader".split()
    command = [sys.executable, "-m", "repo2docker", *options, "."]
    printed = subprocess.run(command, cwd=tree, check=True, capture_output=True, text=True).stdout
    without_comments = re.sub(r"^\s*#.*\n", "", printed, flags=re.MULTILINE)
    return without_comments.replace("\\\n", " ").splitlines()


def base_environment(steps):
    """The lock file of the image's own packages.

    Its name is written with the escapes of a build context, "-2e" for a dot.
    """
    copied = "\n".join(step for step in steps if step.startswith(f"{COPY}build_script_files/"))
    plain = re.sub("-([0-9a-f]{2})", lambda code: chr(int(code[1], 16)), copied)
    return re.search(r"environment\.py-[\d.]+-linux-\w+\.lock", plain)[0]


def runs(steps, word):
    """The steps that run a word, as (position, command)."""
    return [
        (at, step.removeprefix("RUN "))
        for at, step in enumerate(steps)
        if step.startswith("RUN ") and word in step
    ]


def faults(steps):
    """What is wrong with the image for this book."""
    found = []
    if not base_environment(steps).startswith("environment.py-3.11-"):
        found.append("not Python 3.11")
    source = next(at for at, step in enumerate(steps) if step.startswith(f"{COPY}src/ "))
    installs = runs(steps, 'pip install --no-cache-dir -r "requirements.txt"')
    if len(installs) != 1:
        found.append("requirements.txt is not installed once")
    elif installs[0][0] > source:
        found.append("the packages are installed anew after each change of the book")
    if not any(
        at > source and command == "./postBuild" for at, command in runs(steps, "postBuild")
    ):
        found.append("postBuild does not run")
    return found


@pytest.fixture(scope="module")
def tree(tmp_path_factory):
    return copy_of_the_tree(tmp_path_factory.mktemp("binder") / "tree")


@pytest.fixture(scope="module")
def steps(tree):
    return dockerfile(tree)


def test_image_has_python_3_11_the_pinned_packages_in_a_layer_of_their_own_and_the_book(steps):
    assert faults(steps) == []


@pytest.mark.parametrize(
    "spoil, fault",
    [
        (lambda tree: (tree / "runtime.txt").unlink(), "not Python 3.11"),
        (
            lambda tree: (tree / "requirements.txt").unlink(),
            "requirements.txt is not installed once",
        ),
        (
            lambda tree: (tree / "requirements.txt").write_text("./code\n"),
            "the packages are installed anew after each change of the book",
        ),
        (lambda tree: (tree / "postBuild").unlink(), "postBuild does not run"),
    ],
)
def test_a_wrong_image_is_noticed(tree, tmp_path, spoil, fault):
    wrong = shutil.copytree(tree, tmp_path / "tree")
    spoil(wrong)
    assert fault in faults(dockerfile(wrong))


# ---------------------------------------------------------------- its steps, in an environment


class Image:
    """A stand-in for the image: a virtual environment with the JupyterLab of the image.

    The Dockerfile's own commands have been run in it, in a copy of the tree.
    """

    def __init__(self, room, tree, steps):
        self.prefix, self.tree, self.log = room / "environment", tree, ""
        subprocess.run([sys.executable, "-m", "venv", self.prefix], check=True)
        lock = importlib.resources.files("repo2docker.buildpacks.conda") / base_environment(steps)
        lab = re.search(r"/jupyterlab-([\d.]+)-", lock.read_text())[1]
        self.run(f"pip install jupyterlab=={lab}")
        for word in "requirements.txt", "./postBuild":
            for _, command in runs(steps, word):
                self.run(command.replace(CACHE, ""))

    def environment(self):
        """What a command sees: nothing of this environment, nor of this user's Jupyter."""
        hidden = ("PYTHON", "JUPYTER", "VIRTUAL_ENV")
        kept = {name: value for name, value in os.environ.items() if not name.startswith(hidden)}
        home = self.prefix / "home"
        return kept | {
            "PATH": f"{self.prefix}/bin:/usr/bin:/bin",
            "KERNEL_PYTHON_PREFIX": str(self.prefix),
            "PYTHONNOUSERSITE": "1",
            "PIP_NO_COMPILE": "1",  # what is imported here is compiled then
            "JUPYTER_CONFIG_DIR": str(home / "config"),
            "JUPYTER_DATA_DIR": str(home / "data"),
            "IPYTHONDIR": str(home / "ipython"),
        }

    def run(self, command, *, check=True):
        """A shell command as a user of the image would give it."""
        done = subprocess.run(
            ["bash", "-c", command],
            cwd=self.tree,
            env=self.environment(),
            capture_output=True,
            text=True,
        )
        self.log += f"$ {command}\n{done.stdout}{done.stderr}\n"
        assert not check or done.returncode == 0, self.log
        return done


def pinned_packages_agree_with_each_other_and_with_the_lab_of_the_image(image):
    assert "No broken requirements" in image.run("pip check").stdout


def book_is_installed_with_all_its_files(image):
    code = f"import {', '.join(PACKAGES)}; print(logistic.__path__[0])"
    where = Path(image.run(f"cd / && python -c '{code}'").stdout.strip()).parent
    assert where.is_relative_to(image.prefix)
    assert [path for path in files_of_the_code(image.tree) if not (where / path).is_file()] == []


def setting_that_opens_a_chapter_as_a_notebook_is_there(image):
    setting = image.prefix / "etc/jupyter/labconfig/default_setting_overrides.json"
    assert setting.read_text() == (ROOT / "code" / LAB_SETTING).read_text()


def lab_opens_a_chapter_as_a_notebook_and_its_widget_is_alive(image, chromium, room):
    # An extension that asks for a newer JupyterLab than the image's is listed as "OK", and yet it
    # is not loaded: only a look tells.
    with lab_server(image.prefix / "bin/python", room) as lab:
        notebook = Notebook.open(chromium, lab)
        notebook.run_all()
        assert notebook_faults(notebook.cells()) == []
        notebook.show_widget()
        notebook.run("descent.start = [1.0, -1.0]")
        notebook.wait_until_shown("theta", [1, -1])
        notebook.page.close()


def a_chapter_executes(image):
    image.run(f"jupytext --to ipynb --execute --output ../executed.ipynb book/{CHAPTER}")


def a_chapter_that_raises_is_noticed(image):
    chapter = (image.tree / "book" / CHAPTER).read_text(encoding="utf-8")
    front_matter = chapter[: chapter.index("\n# ")]
    (image.tree.parent / "raises.md").write_text(
        f"{front_matter}\n```{{code-cell}} ipython3\nimport no_such_package\n```\n",
        encoding="utf-8",
    )
    done = image.run("jupytext --to ipynb --execute ../raises.md", check=False)
    assert done.returncode != 0 and "no_such_package" in done.stderr


def files_of_the_code(root):
    """The files of the packages, seen from the folder that holds these."""
    code = root / "code"
    found = [path for package in PACKAGES for path in (code / package).rglob("*.*")]
    return sorted(
        path.relative_to(code)
        for path in found
        if path.is_file() and "__pycache__" not in path.parts
    )


def what_the_environment_comes_from(root):
    """A digest of all that the environment is made of, and of what is asked of it here."""
    contents = [
        *("requirements.txt", "runtime.txt", "postBuild", "code/pyproject.toml"),
        f"code/{LAB_SETTING}",
        *("tests/requirements.txt", "tests/site/test_binder.py", "tests/site/test_lab.py"),
        *("tests/conftest.py", "tests/browser.py", f"book/{CHAPTER}"),
        *(f"code/{path}" for path in files_of_the_code(root)),
    ]
    digest = hashlib.sha256("\n".join(map(str, files_of_the_code(root))).encode())
    digest.update(sys.version.encode())
    for name in contents:
        digest.update(f"\n{name}\n".encode() + (root / name).read_bytes())
    return digest.hexdigest()


def test_environment_holds_what_the_book_needs(tree, steps, chromium, tmp_path):
    stamp, now = ROOT / "_build/binder-passed", what_the_environment_comes_from(ROOT)
    if stamp.is_file() and stamp.read_text() == now:
        pytest.skip("it passed in this checkout, and nothing it comes from has changed since")
    image = Image(tmp_path, tree, steps)
    pinned_packages_agree_with_each_other_and_with_the_lab_of_the_image(image)
    book_is_installed_with_all_its_files(image)
    setting_that_opens_a_chapter_as_a_notebook_is_there(image)
    a_chapter_executes(image)
    a_chapter_that_raises_is_noticed(image)
    lab_opens_a_chapter_as_a_notebook_and_its_widget_is_alive(image, chromium, tmp_path)
    stamp.write_text(now)


@pytest.mark.parametrize(
    "name", ["requirements.txt", "postBuild", f"book/{CHAPTER}", "code/logistic/model.py"]
)
def test_a_change_of_what_the_environment_comes_from_is_noticed(tree, tmp_path, name):
    changed = shutil.copytree(tree, tmp_path / "tree")
    assert what_the_environment_comes_from(changed) == what_the_environment_comes_from(ROOT)
    with (changed / name).open("a") as file:
        file.write("\n")
    assert what_the_environment_comes_from(changed) != what_the_environment_comes_from(ROOT)
