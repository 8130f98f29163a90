"""Binder, without docker: what repo2docker would build is read from the Dockerfile it prints, and that file's own steps are run in a fresh environment."""

import importlib.resources
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from test_lab import CHAPTER, Notebook, faults as notebook_faults, lab_server

ROOT = Path(__file__).resolve().parents[2]
CACHE = (
    "--no-cache-dir "  # keeps an image small; here pip may remember what it has downloaded before
)


def copy_of_the_tree(target):
    """What a clone would hold: everything but what git ignores."""
    ignored = [
        line.rstrip("/") for line in (ROOT / ".gitignore").read_text(encoding="utf-8").split()
    ]
    return shutil.copytree(ROOT, target, ignore=shutil.ignore_patterns(".git", *ignored))


# ------------------------------------------------------------------ the Dockerfile

COPY = "COPY --chown=1000:1000 "


def dockerfile(tree):
    """The steps that repo2docker would build from a tree, one line each."""
    command = [
        sys.executable,
        "-m",
        "repo2docker",
        "--no-build",
        "--debug",
        "--user-id",
        "1000",
        "--user-name",
        "reader",
        ".",
    ]
    printed = subprocess.run(command, cwd=tree, check=True, capture_output=True, text=True).stdout
    without_comments = re.sub(r"^\s*#.*\n", "", printed, flags=re.MULTILINE)
    return without_comments.replace("\\\n", " ").splitlines()


def base_environment(steps):
    """The lock file of the image's own packages; its name is in the escapes of a build context, "-2e" for a dot."""
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


# ------------------------------------------------------------------ its steps, in a fresh environment


class Image:
    """A stand-in for the image: a virtual environment with the JupyterLab of the image, then the Dockerfile's own commands in a copy of the tree."""

    def __init__(self, room, tree, steps):
        self.prefix, self.tree, self.log = room / "environment", tree, ""
        subprocess.run([sys.executable, "-m", "venv", self.prefix], check=True)
        lock = importlib.resources.files("repo2docker.buildpacks.conda") / base_environment(steps)
        lab = re.search(r"/jupyterlab-([\d.]+)-", lock.read_text())[1]
        self.run(f"pip install jupyterlab=={lab}")
        for word in "requirements.txt", "./postBuild":
            for _, command in runs(steps, word):
                self.run(command.replace(CACHE, ""))

    def run(self, command, *, check=True):
        """A shell command as a user of the image would give it, out of reach of this environment and of this user's Jupyter."""
        kept = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("PYTHON", "JUPYTER", "VIRTUAL_ENV"))
        }
        home = self.prefix / "home"
        environment = kept | {
            "PATH": f"{self.prefix}/bin:/usr/bin:/bin",
            "KERNEL_PYTHON_PREFIX": str(self.prefix),
            "PYTHONNOUSERSITE": "1",
            "JUPYTER_CONFIG_DIR": str(home / "config"),
            "JUPYTER_DATA_DIR": str(home / "data"),
            "IPYTHONDIR": str(home / "ipython"),
        }
        done = subprocess.run(
            ["bash", "-c", command], cwd=self.tree, env=environment, capture_output=True, text=True
        )
        self.log += f"$ {command}\n{done.stdout}{done.stderr}\n"
        assert not check or done.returncode == 0, self.log
        return done


@pytest.fixture(scope="module")
def image(tmp_path_factory, tree, steps):
    return Image(tmp_path_factory.mktemp("image"), tree, steps)


def test_pinned_packages_agree_with_each_other_and_with_the_lab_of_the_image(image):
    assert "No broken requirements" in image.run("pip check").stdout


def test_book_is_installed_with_all_its_files(image):
    where = image.run(
        "cd / && python -c 'import logistic; print(logistic.__path__[0])'"
    ).stdout.strip()
    assert Path(where).is_relative_to(image.prefix)
    for package in "logistic", "bookbuild":
        source, installed = ROOT / "code" / package, Path(where).parent / package
        missing = [
            path
            for path in source.rglob("*.*")
            if path.is_file()
            and "__pycache__" not in path.parts
            and not (installed / path.relative_to(source)).is_file()
        ]
        assert missing == []


def test_setting_that_opens_a_chapter_as_a_notebook_is_there(image):
    setting = image.prefix / "etc/jupyter/labconfig/default_setting_overrides.json"
    assert (
        setting.read_text()
        == (ROOT / "code/bookbuild/lab/default_setting_overrides.json").read_text()
    )


def test_lab_of_the_image_opens_a_chapter_as_a_notebook_and_its_widget_is_alive(
    image, chromium, tmp_path
):
    # An extension that asks for a newer JupyterLab than the image's is listed as "OK", and yet is not loaded: only a look tells.
    with lab_server(image.prefix / "bin/python", tmp_path) as lab:
        notebook = Notebook.open(chromium, lab)
        notebook.run_all()
        assert notebook_faults(notebook.cells()) == []
        notebook.show_widget()
        notebook.run("descent.start = [1.0, -1.0]")
        notebook.wait_until_shown("theta", [1, -1])
        notebook.page.close()


def test_a_chapter_executes_there(image):
    image.run(f"jupytext --to ipynb --execute --output ../executed.ipynb book/{CHAPTER}")


def test_a_chapter_that_raises_is_noticed(image):
    chapter = (image.tree / "book" / CHAPTER).read_text(encoding="utf-8")
    front_matter = chapter[: chapter.index("\n# ")]
    (image.tree.parent / "raises.md").write_text(
        f"{front_matter}\n```{{code-cell}} ipython3\nimport no_such_package\n```\n",
        encoding="utf-8",
    )
    done = image.run("jupytext --to ipynb --execute ../raises.md", check=False)
    assert done.returncode != 0 and "no_such_package" in done.stderr
