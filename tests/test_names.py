"""A name means one thing: what others may import is called as nothing else is."""

import ast
import re
from collections import Counter

import pytest
from conftest import ROOT

NOT_OURS = {"minisearch"}
DECLARED = re.compile(r"^(?:export )?(?:const|let|class|(?:async )?function\*?) (\w+)", re.M)
EXPORTED = re.compile(r"^export (?:const|let|class|(?:async )?function\*?) (\w+)", re.M)


def classes(text):
    return [node.name for node in ast.parse(text).body if isinstance(node, ast.ClassDef)]


def texts(kind):
    files = (ROOT / "code").rglob(f"*.{kind}")
    return [file.read_text("utf-8") for file in files if not NOT_OURS.intersection(file.parts)]


def of_two_classes(texts):
    count = Counter(name for text in texts for name in classes(text))
    return {name for name, homes in count.items() if homes > 1}


def exported_and_another(texts):
    count = Counter(name for text in texts for name in {*DECLARED.findall(text)})
    return {name for text in texts for name in EXPORTED.findall(text) if count[name] > 1}


def test_no_two_classes_have_one_name():
    assert of_two_classes(texts("py")) == set()


def test_what_a_script_exports_is_declared_by_no_other():
    assert exported_and_another(texts("js")) == set()


@pytest.mark.parametrize(
    "second", ["const one = 1;\n", "export async function one() {}\n", "class one {}\n"]
)
def test_a_second_home_of_a_name_would_be_seen(second):
    assert exported_and_another(["export const one = 1;\n", second]) == {"one"}
    assert exported_and_another(["const one = 1;\n", "const one = 2;\n"]) == set()
    assert of_two_classes(["class One:\n    pass\n", "class One(tuple):\n    pass\n"]) == {"One"}
