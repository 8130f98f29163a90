"""A name means one thing: what a script exports is called as nothing else is."""

import re
from collections import Counter

import pytest
from conftest import ROOT

NOT_OURS = {"minisearch"}
DECLARED = re.compile(r"^(?:export )?(?:const|let|class|(?:async )?function\*?) (\w+)", re.M)
EXPORTED = re.compile(r"^export (?:const|let|class|(?:async )?function\*?) (\w+)", re.M)


def scripts():
    files = (ROOT / "code").rglob("*.js")
    return [file.read_text("utf-8") for file in files if not NOT_OURS.intersection(file.parts)]


def exported_and_another(texts):
    count = Counter(name for text in texts for name in {*DECLARED.findall(text)})
    return {name for text in texts for name in EXPORTED.findall(text) if count[name] > 1}


def test_what_a_script_exports_is_declared_by_no_other():
    assert exported_and_another(scripts()) == set()


@pytest.mark.parametrize(
    "second", ["const one = 1;\n", "export async function one() {}\n", "class one {}\n"]
)
def test_a_second_home_of_a_name_would_be_seen(second):
    assert exported_and_another(["export const one = 1;\n", second]) == {"one"}
    assert exported_and_another(["const one = 1;\n", "const one = 2;\n"]) == set()
