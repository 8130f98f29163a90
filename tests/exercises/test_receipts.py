"""A receipt is judged again: what it says of itself is not believed."""

import json

import pytest
from exercises import choice, expression, number, order, receipts
from test_kinds import COST, HINTS, OPTIONS, SLOPE

START, NOTE = r"\sigma'(z)", ""
LINES = [r"e^{-z} / (1 + e^{-z})^2", r"\sigma(z) (1 - \sigma(z))"]


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """A book with a page of exercises."""
    made = [
        number("cost", **COST, hints=HINTS, reason="So."),
        expression("slope", "h x", **SLOPE, hints=HINTS, reason="So."),
        choice("sum", OPTIONS, hints=HINTS),
        order("steps", list("abc"), hints=HINTS, reason="So."),
    ]
    folder = tmp_path_factory.mktemp("site")
    (folder / "book").mkdir()
    frames = [
        f'<div class="lg-widget" data-widget="exercise" data-exercise="{each.id}">'
        f'<script type="application/json">{json.dumps(each.own_state())}</script></div>'
        for each in made
    ]
    begins = {"start": START, "note": NOTE, "without": ["derivative of a prediction"]}
    begins["left"] = begins["without"]
    frames.append(
        '<div class="derive" data-exercise="derivation"><button>Derive it</button>'
        f'<script type="application/json">{json.dumps(begins)}</script></div>'
    )
    (folder / "book/cost.html").write_text("".join(frames), encoding="utf-8")
    return folder


def answered(**answers):
    return {"answers": {"cost": {k: {"given": g, "verdict": v} for k, (g, v) in answers.items()}}}


def derivation(lines, verdict="right", start=START):
    given = {"start": start, "note": NOTE, "lines": [{"text": text} for text in lines]}
    return {"derivation": (given, verdict)}


def judged(site, **answers):
    return receipts.judged(answered(**answers), receipts.exercises(site))


def test_honest_answers_are_found_to_be_what_they_say(site):
    right = receipts.exercises(site)["cost", "sum"]["known"]["right"]
    found = judged(
        site,
        cost=("-log 0.8", "right"),
        slope=("h(1-h)", "slip"),
        sum=(right, "right"),
        **derivation(LINES),
    )
    assert len(found) == 4 and all(each.is_honest for each in found)


@pytest.mark.parametrize(
    "answers, verdict, words",
    [
        ({"cost": ("log 0.8", "right")}, "slip", "a minus sign is lost"),
        ({"slope": ("h x", "right")}, "slip", "a factor is lost"),
        ({"slope": ("rubbish", "right")}, "unreadable", "I do not know"),
        ({"unheard-of": ("1", "right")}, "unknown", "no such exercise"),
        (derivation([LINES[0], "sigma(z)"]), "wrong", "line 2 is false"),
        (derivation([]), "begun", "0 lines"),
        (derivation(["z"], start="z"), "wrong", "line 1 is false"),
        (derivation([r"\sigma'(z)"]), "begun", "1 lines"),
        ({"derivation": (None, "right")}, "begun", "0 lines"),
        ({"cost": (None, "right")}, "unreadable", "Write your answer"),
        ({"cost": ({"a": 1}, "right")}, "unreadable", "I cannot read"),
        ({"sum": ("0", "right")}, "wrong", ""),
        ({"sum": (None, "right")}, "unreadable", "Choose one"),
        ({"steps": ([], "right")}, "wrong", "Each line has to be there"),
        ({"steps": (None, "right")}, "wrong", "Each line has to be there"),
    ],
)
def test_what_was_tampered_with_is_noticed(site, answers, verdict, words):
    [found] = judged(site, **answers)
    assert not found.is_honest
    assert found.verdict == verdict and words in found.words


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        '{"answers": []}',
        '{"answers": {"cost": {"a": 1}}}',
        '{"answers": {"cost": 1}}',
    ],
)
def test_a_file_that_is_no_receipt_is_refused(tmp_path, text):
    file = tmp_path / "receipt.json"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(receipts.BadReceipt, match=r"receipt\.json: this is no file of answers"):
        receipts.read(file)


def test_a_class_is_told_its_commonest_slips_first(site, tmp_path, capsys):
    files = []
    for number_of, given in enumerate(["log 0.8", "log 0.8", "0.8", "-log 0.8"]):
        verdict = "right" if given.startswith("-") else "slip" if "log" in given else "wrong"
        receipt = answered(cost=(given, verdict)) | {"reader": f"reader {number_of}"}
        files.append(tmp_path / f"{number_of}.json")
        files[-1].write_text(json.dumps(receipt), encoding="utf-8")
    receipts.main([*map(str, files), "--site", str(site)])
    printed = capsys.readouterr().out.splitlines()
    assert printed[:4] == [
        "reader 0: 0 right of 1 tried",
        "reader 1: 0 right of 1 tried",
        "reader 2: 0 right of 1 tried",
        "reader 3: 1 right of 1 tried",
    ]
    assert (
        printed[5].split() == "2 cost/cost: One slip would give this: a minus sign is lost.".split()
    )


def test_without_a_built_book_it_says_what_builds_it(tmp_path):
    with pytest.raises(SystemExit, match="make book"):
        receipts.main([str(tmp_path / "receipt.json"), "--site", str(tmp_path)])
