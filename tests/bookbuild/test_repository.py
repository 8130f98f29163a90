"""The launch buttons lead to the repository that the site is built from."""

import subprocess

import pytest
from bookbuild import repository


@pytest.mark.parametrize(
    "remote",
    [
        "https://github.com/someone/a-fork.git",
        "git@github.com:someone/a-fork.git",
        "https://github.com/someone/a-fork",
    ],
)
def test_the_launch_buttons_follow_the_checkout(tmp_path, remote):
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    assert repository.public_address(tmp_path, {}) is None
    subprocess.run(["git", "remote", "add", "origin", remote], cwd=tmp_path, check=True)
    assert repository.public_address(tmp_path, {}) == "https://github.com/someone/a-fork"


def test_ci_tells_the_address_itself(tmp_path):
    told = {"GITHUB_REPOSITORY": "school/book", "GITHUB_SERVER_URL": "https://github.com"}
    assert repository.public_address(tmp_path, told) == "https://github.com/school/book"


def test_an_address_elsewhere_launches_nothing(tmp_path):
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    subprocess.run(
        ["git", "remote", "add", "origin", "/somewhere/on/a/disk"], cwd=tmp_path, check=True
    )
    assert repository.public_address(tmp_path, {}) is None
