"""What the README promises: its ten lines print what they say, and its map leads somewhere."""

import re

from conftest import ROOT
from logistic import newton
from logistic.data import STUDY
from proofreader import proofread

README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_ten_lines_run_and_print_what_they_say(capsys):
    [code] = re.findall(r"```python\n(.*?)```", README, flags=re.S)
    exec(compile(code, "README.md", "exec"), {})
    agree, weights = capsys.readouterr().out.strip().split("\n")
    assert agree == "True"
    assert weights == str(newton(STUDY.X, STUDY.y).theta[-1])


def test_the_way_of_an_equation_ends_as_the_proofreaders_readme_says():
    readme = (ROOT / "code/proofreader/README.md").read_text(encoding="utf-8")
    note, latex = re.findall(r"    (% .*)\n    \$\$\n    (.*)\n    \$\$ \(eq-quarter\)", readme)[0]
    said = [" ".join(each.split()) for each in re.findall(r'"([^"]*)"', readme)]
    verdict = proofread(latex, note.removeprefix("% "))
    assert verdict.status == "proved" and verdict.links[0].how in said
    false = proofread(latex.replace("4", "5"), note.removeprefix("% "))
    assert false.status == "false" and false.counterexample in said


def test_the_map_leads_somewhere():
    rows = re.findall(r"^\| (`.*?) \|", README, flags=re.M)
    places = [place for row in rows for place in re.findall(r"`([^`]+)`", row)]
    assert len(places) >= 7
    assert [place for place in places if not (ROOT / place).exists()] == []
