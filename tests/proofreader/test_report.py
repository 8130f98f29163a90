"""`python -m proofreader`: what it prints, what it says to bad input, and what it remembers."""

import json
import os
import re
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest
from conftest import ROOT
from proofreader import Verdict, check, read
from proofreader.judge.mutants import mutants
from proofreader.report import checking
from proofreader.report.command import main
from proofreader.report.digest import PACKAGE, code_digest, digest_of, key_of, prover_digest
from proofreader.report.record import read_record
from proofreader.report.report import Attack
from shared import BOOK, KEPT, report

pytestmark = pytest.mark.slow

GOOD = r"""# Title

Inline $\sigma(-z) = 1 - \sigma(z)$.

$$
\sigma(-z) = 1 - \sigma(z)
$$ (eq-symmetry)
"""


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    """One cache for the whole file."""
    return tmp_path_factory.mktemp("proofs")


@pytest.fixture(scope="module")
def book_kept(tmp_path_factory):
    """A cache that holds the book's verdicts."""
    report()
    return Path(shutil.copytree(KEPT, tmp_path_factory.mktemp("book") / "proofs"))


@pytest.fixture
def chapter(tmp_path):
    """chapter(text) writes a chapter and gives its path."""

    def write(text, name="chapter.md"):
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    return write


@pytest.fixture
def command(capsys, kept):
    """command(arguments) runs the program: (exit status, output, errors)."""

    def run(*given):
        status = main([*map(str, given), "--cache", str(kept), "--jobs", "1"])
        return status, *capsys.readouterr()

    return run


# ---------------------------------------------------------------- the book


def test_the_book_holds_and_every_line_says_so(capsys, book_kept):
    status = main([str(BOOK), "--cache", str(book_kept)])
    output = capsys.readouterr().out
    assert status == 0
    attacked = r"(?: \d+/\d+ mutants rejected)?"  # where the cache knows, after `make proofs`
    line = r"^(\S+\.md):(\d+) (eq-\S+) (definition|proved) \d+\.\d\d" + attacked
    lines = re.findall(f"{line}$", output, re.M)
    assert len(lines) == sum(path.read_text().count("$$") for path in BOOK.glob("*.md")) // 2
    assert (
        f"{len(lines)} display equations: " in output
        and ", 0 false, 0 unproved, 0 unreadable" in output
    )


@cache
def planted():
    """In every chapter each fourth display equation, its first sign or digit made a fault."""
    found = []
    for path in sorted(BOOK.glob("*.md")):
        shown = [equation for equation in read(path) if not equation.inline]
        for equation in shown[::4]:
            for mutant in mutants(equation.latex, equation.note):
                if mutant.edit in (
                    "- becomes +",
                    "+ becomes -",
                    "1 becomes 2",
                    "2 becomes 3",
                    "factor 2 in " + equation.latex.split(" =")[0],
                ):
                    found.append(pytest.param(path, equation, mutant.latex, id=equation.label))
                    break
    return found


@pytest.mark.parametrize("path, equation, fault", planted())
def test_a_fault_planted_in_a_chapter_is_found_with_its_place(
    path, equation, fault, chapter, capsys, book_kept
):
    copy = chapter(path.read_text().replace(equation.latex, fault, 1), path.name)
    status = main([str(copy), "--cache", str(book_kept), "--jobs", "1"])
    output = capsys.readouterr().out
    assert status == 1
    assert re.search(
        rf"^{re.escape(str(copy))}:{equation.line} {equation.label} (false|unproved|unreadable) ",
        output,
        re.M,
    )
    wrong = re.findall(r"^\S+:\d+ (\S+) (?:false|unproved|unreadable) ", output, re.M)
    assert set(wrong) <= {equation.label, "(inline)"}


def test_faults_are_planted_in_every_chapter_with_equations():
    assert {param.values[0] for param in planted()} == {
        path for path in BOOK.glob("*.md") if "$$" in path.read_text()
    }


# ---------------------------------------------------------------- good and bad input


def test_a_chapter_outside_the_book(chapter, command):
    path = chapter(GOOD)
    status, output, errors = command(path)
    assert status == 0 and not errors
    assert re.search(rf"^{re.escape(str(path))}:6 eq-symmetry proved \d", output, re.M)
    assert f"{path}:3 (inline) proved" in output


def test_a_false_equation_comes_with_a_counterexample(chapter, command):
    status, output, _ = command(
        chapter(GOOD.replace("$$\n\\sigma(-z) = 1 -", "$$\n\\sigma(-z) = 1 +"))
    )
    assert status == 1
    assert (
        "eq-symmetry false" in output
        and "counterexample: z = " in output
        and "the left side is" in output
    )


def test_a_false_inline_equation_is_an_error(chapter, command):
    status, output, _ = command(
        chapter(GOOD.replace("Inline $\\sigma(-z) = 1 -", "Inline $\\sigma(-z) = 1 +"))
    )
    assert status == 1 and ":3 (inline) false" in output


BAD = {
    "broken LaTeX": (
        GOOD.replace(r"1 - \sigma(z)" + "\n", r"1 - \frac{z}" + "\n"),
        r"chapter\.md:6:26: expected \{",
    ),
    "unknown notation": (
        GOOD.replace("1 - \\sigma(z)\n", "1 - \\omega(z)\n"),
        r"chapter\.md:6:18: no meaning for this: '\\\\omega",
    ),
    "no label": (
        GOOD.replace(" (eq-symmetry)", ""),
        r"chapter\.md:6:1: a display equation without a label; it should read "
        r"\$\$ \.\.\. \$\$ \(eq-label\)",
    ),
    "label twice": (
        GOOD + GOOD.replace("# Title", ""),
        r"chapter\.md:13:1: the label eq-symmetry is given twice, first at .*chapter\.md:6:1",
    ),
    "no label but a remark": (
        GOOD.replace("(eq-symmetry)", "(see below)"),
        r"chapter\.md:6:1: the label 'see below' should read eq-",
    ),
    "a label of another kind": (
        GOOD.replace("eq-symmetry", "symmetry"),
        r"chapter\.md:6:1: the label 'symmetry' should read eq-",
    ),
    "not closed": (
        GOOD.replace("$$ (eq-symmetry)", ""),
        r"chapter\.md:5:1: a display equation is opened here and not closed",
    ),
    "not UTF-8": (
        GOOD.encode() + b"\xe9\n",
        r"chapter\.md: not UTF-8 \(byte \d+ cannot be decoded\); save it as UTF-8",
    ),
    "another notation": (
        GOOD + "```{math}\n1 = 2\n```\n",
        r"chapter\.md:8:1: a display equation that is not read here; write it as \$\$",
    ),
    "a bad note": (
        GOOD.replace("$$\n", "% in which z is fine\n$$\n", 1),
        r"chapter\.md:7:1: a note begins with definition, condition",
    ),
}


@pytest.mark.parametrize("text, complaint", BAD.values(), ids=BAD)
def test_a_bad_chapter_is_named_with_what_would_be_right(text, complaint, chapter, command):
    status, output, errors = command(chapter(text))
    assert status != 0
    assert re.search(complaint, output + errors), output + errors
    assert "Traceback" not in output + errors


def test_bad_paths(tmp_path, command, chapter):
    (tmp_path / "empty").mkdir()
    for path, complaint in [
        (
            tmp_path / "missing.md",
            "there is no such file or folder; give a .md file or a folder of them",
        ),
        (
            tmp_path / "empty",
            "no .md file in this folder; give a folder with chapters or a .md file",
        ),
        (chapter("x = 1", "notes.txt"), "not a chapter; a chapter is a MyST file that ends in .md"),
    ]:
        status, output, errors = command(path)
        assert (status, output) == (2, "") and errors == f"{path}: {complaint}\n"


def test_a_report_that_cannot_be_written_is_noticed_before_the_work(tmp_path, chapter, command):
    target = tmp_path / "no" / "report.json"
    status, output, errors = command(chapter(GOOD), "--json", target)
    assert (status, output) == (2, "")
    assert (
        errors.startswith(f"--json {target}: cannot be written")
        and "give a file in a folder that exists" in errors
    )


def test_a_cache_that_cannot_be_written(chapter, capsys):
    path = chapter(GOOD)
    assert main([str(path), "--cache", str(path), "--jobs", "1"]) == 2
    assert "the cache cannot be written" in capsys.readouterr().err


@pytest.mark.parametrize("given", [[], ["--jobs", "0", "x.md"], ["--jobs", "two", "x.md"]])
def test_bad_options(given, capsys):
    with pytest.raises(SystemExit) as stopped:
        main(given)
    assert stopped.value.code == 2 and "usage: python -m proofreader" in capsys.readouterr().err


def test_it_runs_as_a_module(chapter, tmp_path):
    found = subprocess.run(
        [sys.executable, "-m", "proofreader", chapter(GOOD), "--jobs", "1"],
        cwd=tmp_path,
        text=True,
        capture_output=True,
        env={**os.environ, "PYTHONPATH": str(ROOT / "code")},
    )
    assert (
        found.returncode == 0 and "1 display equations: 0 definition, 1 proved" in found.stdout
    ), found.stderr
    assert (tmp_path / "_build" / "proofs").is_dir()


# ---------------------------------------------------------------- the report and what is remembered


def test_the_report_as_json(tmp_path, chapter, command):
    target = tmp_path / "report.json"
    status, _, _ = command(chapter(GOOD), "--json", target, "--mutants")
    report = json.loads(target.read_text())
    inline, shown = report["equations"]
    assert status == 0 and report["holds"] and report["errors"] == []
    assert report["totals"]["display"]["proved"] == report["totals"]["inline"]["proved"] == 1
    assert (shown["label"], shown["line"], shown["status"], shown["inline"]) == (
        "eq-symmetry",
        6,
        "proved",
        False,
    )
    assert (
        shown["links"][0]["how"]
        and shown["mutants"]["tried"]
        == shown["mutants"]["rejected"] + len(shown["mutants"]["survivors"])
        > 20
    )
    assert all(survivor["reason"] for survivor in shown["mutants"]["survivors"])
    assert (
        sum(shown["mutants"]["statuses"].values()) == shown["mutants"]["rejected"]
        and shown["mutants"]["statuses"]["false"] > 5
    )
    for kind in ("display", "inline"):
        assert sum(report["totals"][kind].values()) == 1
    assert inline["mutants"] is None


def test_only_what_has_changed_is_proved_again(chapter, tmp_path):
    text = GOOD + "\n$$\nz + z = 2 z\n$$ (eq-twice)\n"
    first = check(chapter(text), cache=tmp_path / "kept", jobs=1)
    assert not any(result.cached for result in first.results)
    second = check(chapter(text.replace("z + z", "z - (-z)")), cache=tmp_path / "kept", jobs=1)
    assert [result.cached for result in second.results] == [True, True, False]
    assert [result.verdict for result in second.results[:2]] == [
        result.verdict for result in first.results[:2]
    ]
    third = check(
        chapter(text.replace("$$\nz", "% where C is a number\n$$\nz")),
        cache=tmp_path / "kept",
        jobs=1,
    )
    assert [result.cached for result in third.results] == [True, True, False]


def test_a_damaged_cache_is_no_proof(chapter, tmp_path):
    path, folder = chapter(GOOD), tmp_path / "kept"
    check(path, cache=folder, jobs=1)
    for file in folder.rglob("*.json"):
        file.write_text("{")
    again = check(path, cache=folder, jobs=1)
    assert again.holds and not any(result.cached for result in again.results)


def test_mutants_are_remembered_and_reported_with_a_plain_run(chapter, tmp_path):
    path, folder = chapter(GOOD), tmp_path / "kept"
    assert check(path, cache=folder, jobs=1).results[1].attack is None
    attacked = check(path, cache=folder, jobs=1, mutants=True).results[1].attack
    assert check(path, cache=folder, jobs=1).results[1].attack == attacked


def test_two_processes_find_what_one_finds(chapter):
    path = chapter(GOOD + "\n$$\nz = z + 1\n$$ (eq-wrong)\n")
    statuses = [
        [result.verdict.status for result in check(path, jobs=jobs).results] for jobs in (1, 2)
    ]
    assert statuses == [["proved", "proved", "false"]] * 2


def test_progress_is_told(chapter):
    told = []
    check(
        chapter(GOOD),
        jobs=1,
        progress=lambda done, total, result: told.append((done, total, result.verdict.status)),
    )
    assert told == [(1, 2, "proved"), (2, 2, "proved")]


def test_an_inline_equation_that_repeats_a_display_equation_shares_its_note(chapter):
    text = (
        "Solve $X^\\top X \\theta = X^\\top y$.\n\n"
        + "".join(
            f"% {note}\n" for note in ["condition; equivalent to \\nabla_\\theta L(\\theta) = 0"]
        )
        + "$$\nX^\\top X \\theta = X^\\top y\n$$ (eq-normal)\n"
    )
    assert [result.verdict.status for result in check(chapter(text), jobs=1).results] == [
        "definition",
        "definition",
    ]


def test_what_the_clock_has_decided_is_not_remembered(chapter, tmp_path, monkeypatch):
    """A busy machine must not make an equation unproved, or a mutant rejected, forever."""
    path, folder, record = chapter(GOOD), tmp_path / "kept", tmp_path / "record.json"
    late = Verdict("unproved", error="no proof within 60 seconds", late=True)
    for judge in ("proofread", "proofread_inline"):
        monkeypatch.setattr(checking, judge, lambda *args: late)
    assert not check(path, cache=folder, jobs=1).holds
    monkeypatch.undo()
    again = check(path, cache=folder, jobs=1)
    assert again.holds and not any(result.cached for result in again.results)
    monkeypatch.setattr(checking, "attacked", lambda equation: Attack(2, late=1))
    assert check(path, cache=folder, jobs=1, mutants=True).record() == "[]"
    monkeypatch.undo()
    main([str(path), "--mutants", "--record", str(record), "--cache", str(folder), "--jobs", "1"])
    assert read_record(record)[key_of(again.results[1].equation)].tried > 20


def test_two_workers_write_two_files(chapter, tmp_path, monkeypatch):
    """Forked workers have the same thread number; that of the process tells them apart."""
    written = []
    monkeypatch.setattr(Path, "replace", lambda self, target: written.append(self.name))
    for process in (111, 222):
        monkeypatch.setattr(os, "getpid", lambda process=process: process)
        check(chapter("$z = z$\n"), cache=tmp_path / "kept", jobs=1)
    assert len(written) == len(set(written)) == 2


def test_what_is_repeated_is_judged_once(chapter, monkeypatch):
    calls, judge = [], checking.proofread_inline
    monkeypatch.setattr(
        checking, "proofread_inline", lambda *given: calls.append(given) or judge(*given)
    )
    results = check(chapter("$z = z$ and $t = t$\nand $z = z$ and $z =  z$\n"), jobs=1).results
    assert [result.equation.latex for result in results] == [
        "z = z",
        "t = t",
        "z = z",
        "z =  z",
    ] and len(calls) == 3
    assert [result.equation.line for result in results] == [1, 1, 2, 2] and all(
        result.verdict.status == "proved" for result in results
    )


def test_verdicts_of_another_proofreader_are_thrown_away_and_nothing_else(
    chapter, tmp_path, monkeypatch
):
    folder = tmp_path / "kept"
    for name in ("0123456789abcdef", "notes"):
        (folder / name).mkdir(parents=True)
        (folder / name / "file.json").write_text("{}")
    (folder / (64 * "a" + ".json")).write_text("{}")
    (folder / "mine.json").write_text("{}")
    check(chapter(GOOD), cache=folder, jobs=1)
    assert {path.name for path in folder.iterdir()} == {
        "notes",
        "mine.json",
        prover_digest()[:16],
    }


# ---------------------------------------------------------------- the record of attacks


def test_a_record_is_believed_until_the_equation_changes(chapter, tmp_path):
    record, plain = tmp_path / "record.json", chapter(GOOD)
    assert (
        main(
            [
                str(plain),
                "--mutants",
                "--record",
                str(record),
                "--cache",
                str(tmp_path / "one"),
                "--jobs",
                "1",
            ]
        )
        == 0
    )
    made = check([plain], jobs=1, mutants=True).display[0].attack
    known = check([plain], jobs=1, record=record).display[0].attack
    assert (known.tried, known.survivors) == (made.tried, made.survivors) and known.tried > 10
    changed = chapter(GOOD.replace("1 - \\sigma(z)\n$$", "-\\sigma(z) + 1\n$$"))
    assert check([changed], jobs=1, record=record).display[0].attack is None


def test_a_record_keeps_the_other_chapters_and_is_the_same_each_time(chapter, tmp_path, command):
    record, one, other = (
        tmp_path / "record.json",
        chapter(GOOD),
        chapter(GOOD.replace("symmetry", "again"), "other.md"),
    )
    command(one, other, "--mutants", "--record", record)
    first = record.read_text()
    assert [(entry["file"], entry["label"]) for entry in json.loads(first)] == [
        ("chapter.md", "eq-symmetry"),
        ("other.md", "eq-again"),
    ]
    command(one, "--mutants", "--record", record)
    assert sorted(entry["label"] for entry in json.loads(record.read_text())) == [
        "eq-again",
        "eq-symmetry",
    ]
    command(one, other, "--mutants", "--record", record, "--jobs", "2")
    assert record.read_text() == first and "seconds" not in first


def test_a_record_forgets_a_chapter_that_is_gone_and_one_without_equations(
    chapter, tmp_path, command
):
    record, one = tmp_path / "record.json", chapter(GOOD)
    gone, emptied = (
        chapter(GOOD.replace("symmetry", name), f"{name}.md") for name in ("gone", "emptied")
    )
    command(one, gone, emptied, "--mutants", "--record", record)
    Path(gone).unlink()
    Path(emptied).write_text("Words.\n")
    command(one, emptied, "--mutants", "--record", record)
    assert [entry["file"] for entry in json.loads(record.read_text())] == ["chapter.md"]


def test_a_mistyped_record_is_not_made(chapter, command, tmp_path):
    command(chapter(GOOD), "--record", tmp_path / "typo.json")
    assert not (tmp_path / "typo.json").exists()
    status, output, errors = command(
        chapter(GOOD), "--mutants", "--record", tmp_path / "no" / "record.json"
    )
    assert (status, output) == (2, "") and "cannot be written" in errors


def test_a_record_that_is_none_is_refused_by_name(chapter, command, tmp_path):
    record = tmp_path / "record.json"
    record.write_text("{")
    status, _, errors = command(chapter(GOOD), "--record", record)
    assert status == 2 and str(record) in errors and "record" in errors


# ---------------------------------------------------------------- the book's own record


def test_every_equation_of_the_book_has_been_attacked_as_it_stands():
    """`make proofs` renews the record after a change of equation, proofreader or SymPy."""
    known = read_record(BOOK / "attacks.json")
    equations = [
        equation
        for path in sorted(BOOK.glob("*.md"))
        for equation in read(path)
        if not equation.inline
    ]
    assert [equation.label for equation in equations if key_of(equation) not in known] == [], (
        "run `make proofs`"
    )


# ---------------------------------------------------------------- what voids what is remembered


@pytest.fixture
def copy(tmp_path):
    """A copy of the proofreader's own code."""
    return Path(shutil.copytree(PACKAGE, tmp_path / "proofreader"))


REMEMBERS_OR_SPELLS = {"report", "spelling"}
ROOMS = [
    ".",
    *sorted({path.parent.name for path in PACKAGE.glob("*/__init__.py")} - REMEMBERS_OR_SPELLS),
]


@pytest.mark.parametrize("room", ROOMS)
def test_a_change_of_code_is_noticed_wherever_it_lies(room, copy):
    file = max(set((copy / room).glob("*.py")) - {copy / "__main__.py"})
    file.write_text(file.read_text() + "\nNEW = 1\n")
    changed = digest_of(copy)
    deeper = copy / room / "deeper" / "still"
    deeper.mkdir(parents=True)
    (deeper / "new.py").write_text("NEW = 1\n")
    assert len({prover_digest(), changed, digest_of(copy)}) == 3


def test_a_change_of_a_comment_or_docstring_or_of_the_report_or_a_spelling_is_none(copy):
    for file in sorted(copy.rglob("*.py")):
        text = re.sub(r'\A(r?""").*?"""', r'\1Another."""', file.read_text(), flags=re.S)
        file.write_text(f"# new\n{text}\n\n# new\n")
    function = 'def of_one_line():\n    """{}"""\n    return 1\n'
    one, other = copy / "report" / "one.py", copy / "report" / "other.py"
    one.write_text(function.format("One."))
    other.write_text("# A remark.\n" + function.format("Another.").replace("1", "(1)"))
    assert code_digest(one) == code_digest(other)
    (copy / "spelling" / "new.py").write_text("NEW = 1\n")
    assert digest_of(copy) == prover_digest()


def test_a_changed_number_string_or_operator_is_a_change_of_code(tmp_path):
    digests = []
    for text in (
        "x = 1",
        "x = 2",
        "x = '1'",
        "x = -1",
        "y = 1",
        "x == 1",
        "x = None",
        "x = [None]",
    ):
        (tmp_path / "code.py").write_text(text)
        digests.append(code_digest(tmp_path / "code.py"))
    assert len(set(digests)) == len(digests)
