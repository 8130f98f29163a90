"""Exercises in the page: answered by mouse, by keys, on a phone; kept, saved, brought back."""

import json

import pytest
import sympy
from book_exercises import FORMS, SOURCES, given
from conftest import Visit
from desks import PATIENCE, PHONE, fits_a_phone
from exercises import receipts
from playwright.sync_api import expect
from test_site import axe_findings

PAGES = list(SOURCES)


class Exercises:
    """The exercises of a page."""

    def __init__(self, page):
        self.page = page

    def __getitem__(self, name):
        return self.page.locator(f'[data-exercise="{name}"]')

    def said(self, name):
        return self[name].locator(".lg-said").inner_text()

    def check(self, name):
        self[name].get_by_role("button", name="Check").click()
        return self.said(name)

    def answer(self, name, text):
        self[name].get_by_role("textbox").fill(text)
        return self.check(name)


@pytest.fixture
def exercises(visit, address):
    def opened(name="gradient", home=address, **more):
        seen = visit(f"{home}/book/{name}.html", **{"strict": True} | more)
        assert seen.complaints == []
        return Exercises(seen.page)

    return opened


@pytest.fixture(scope="module")
def known(site):
    found = receipts.exercises(site)
    return {at: state for at, state in found.items() if "kind" in state}  # and no derivations


def in_order(box):
    """Put the lines of an exercise in their order."""
    for place in range(box.locator("li[data-line]").count()):
        line = box.locator(f'li[data-line="{place}"]')
        while line.evaluate("li => [...li.parentElement.children].indexOf(li)") > place:
            line.get_by_role("button", name="Up").click()


def answer_typed(used, name, call, known):
    """Rightly, rightly in other words, wrongly in each way that is listed, and with nonsense."""
    if known["letters"]:
        meant = sympy.sympify(FORMS[name])
        right = [FORMS[name], sympy.latex(sympy.expand(meant)), str(sympy.together(meant))]
    else:
        [value] = known["answer"]
        right = [f"{value:.9f}", f"{2 * value:.9f}/2"]
    for text in [given(call, "answer") or right[0], *right]:
        assert used.answer(name, text).startswith(("Right.", "A good guess")), (name, text)
    wrong = given(call, "wrong")
    assert wrong is not None or not any(keyword.arg == "wrong" for keyword in call.keywords)
    for text in wrong or {}:
        assert used.answer(name, text).startswith("Not yet. "), (name, text)
        assert "One slip" not in used.said(name), (name, text)
    assert used.answer(name, "nonsense").startswith("I cannot read this: I do not know nonsense")


def choose(used, name, known):
    """Each option, and none before."""
    assert used.check(name) == "Choose one first."
    box, said = used[name], []
    for k in range(len(known["options"])):
        box.get_by_role("radio").nth(k).check()
        said.append(used.check(name))
    assert [k for k, words in enumerate(said) if words.startswith("Right.")] == [known["right"]]
    assert all(words.startswith(("Right.", "Not yet.")) for words in said)
    assert len(set(said)) == len(said), name


def put_in_order(used, name):
    assert used.check(name).startswith("Not yet. ")
    in_order(used[name])
    assert used.check(name).startswith("Right.")
    used[name].get_by_role("button", name="Down: line 1").click()
    assert used.said(name) == ""  # it was about another order
    assert used.check(name).startswith("Not yet. Line 1 comes later.")


@pytest.mark.parametrize("name", PAGES)
def test_each_exercise_of_a_page_is_answered_rightly_wrongly_and_with_nonsense(
    exercises, known, name
):
    used = exercises(name)
    for exercise, call in SOURCES[name].items():
        state = known[name, exercise]
        if state["kind"] == "choice":
            choose(used, exercise, state["known"])
        elif state["kind"] == "order":
            put_in_order(used, exercise)
        else:
            answer_typed(used, exercise, call, state["known"])


def test_an_expression_is_right_in_another_form_and_what_is_read_is_shown(exercises):
    used = exercises()
    box = used["one-factor"]
    box.get_by_role("textbox").fill("x h - x h^2")
    assert box.locator(".lg-echo math").text_content().replace("\u2062", "") == "xh−xh2"
    assert used.check("one-factor").startswith("Right.")
    assert used.answer("one-factor", "2h x(1-h)") == "Not yet. One slip: a factor 2 too many."
    assert "should be" in used.answer("one-factor", "h x + 7")
    assert "I do not know q" in used.answer("one-factor", "q")


def test_a_right_expression_is_proved_for_all_values(exercises):
    used = exercises()
    box = used["one-factor"]
    prove = box.get_by_role("button", name="Prove it")
    used.answer("one-factor", "h x + 7")
    expect(prove).to_be_hidden()
    used.answer("one-factor", "x h - x h^2")
    prove.click()
    expect(box.locator(".lg-proved")).to_have_text(
        "Proved: your answer is right for all values that h and x can have.",
        timeout=PATIENCE,
    )
    assert used.said("one-factor").startswith("Right.")
    used.answer("one-factor", "x h")
    expect(box.locator(".lg-proved")).to_be_empty()
    used.answer("one-factor", "x h - x h^2")
    used.page.reload()
    expect(prove).to_be_visible()  # the answer is kept, and so is the offer


def test_what_is_right_at_the_points_alone_is_found_out(exercises):
    used = exercises("sigmoid")
    zero = "".join(f"(10h - {k})" for k in (1, 2, 3, 4, 6, 7, 8, 9))
    said = used.answer("the-bend", f"h(1 - h)(1 - 2h) + {zero}")
    assert said.startswith("Right.")
    used["the-bend"].get_by_role("button", name="Prove it").click()
    expect(used["the-bend"].locator(".lg-proved")).to_contain_text(
        "But not everywhere: ", timeout=PATIENCE
    )


def test_a_proofreader_that_does_not_come_is_said(exercises):
    used = exercises("sigmoid", strict=False)
    used.page.route("**/live/live.js*", lambda route: route.abort())
    used.answer("the-bend", "h(1-h)(1-2h)")
    used["the-bend"].get_by_role("button", name="Prove it").click()
    proved = used["the-bend"].locator(".lg-proved")
    expect(proved).to_contain_text("could not be loaded")
    used["the-bend"].get_by_role("textbox").fill("h")
    expect(proved).to_be_empty()  # and nothing is said of an answer that is gone


def test_a_number_and_a_choice_are_not_offered_a_proof(exercises):
    used = exercises()
    used.answer("whose-pull", "-0.6")
    expect(used["whose-pull"].get_by_role("button", name="Prove it")).to_be_hidden()


def test_a_verdict_is_said_once_and_the_focus_stays(exercises):
    used = exercises()
    field = used["whose-pull"].get_by_role("textbox")
    field.fill("-0.6")
    field.press("Enter")
    assert used.said("whose-pull").startswith("Right.")
    expect(field).to_be_focused()
    assert used["whose-pull"].get_by_role("status").filter(has_text="Right.").count() == 1


def test_two_hints_then_the_answer(exercises):
    used = exercises()
    box = used["whose-pull"]
    for label, count in (("Hint", 1), ("Another hint", 2)):
        box.get_by_role("button", name=label, exact=True).click()
        expect(box.get_by_role("list", name="Hints").get_by_role("listitem")).to_have_count(count)
    assert box.locator(".lg-answer").inner_text() == ""
    box.get_by_role("button", name="Show the answer").click()
    expect(box.locator(".lg-answer")).to_contain_text("It is negative")
    expect(box.get_by_role("button", name="Check")).to_be_focused()


def test_by_keys_alone(exercises):
    used = exercises()
    box = used["in-order"]
    keys = used.page.keyboard
    for line in range(5):
        button = box.locator(f'li[data-line="{line}"]').get_by_role("button", name="Up")
        button.focus()
        for _ in range(5):
            if button.get_attribute("aria-label") == f"Up: line {line + 1}":
                break
            keys.press("Enter")
            expect(button).to_be_focused()
    box.get_by_role("button", name="Check").focus()
    keys.press("Enter")
    assert used.said("in-order").startswith("Right.")
    box = used["which-one"]
    box.get_by_role("radio").first.focus()
    for _ in range(4):
        keys.press("ArrowDown")
        box.get_by_role("button", name="Check").press("Enter")
        if used.said("which-one").startswith("Right."):
            return
        box.get_by_role("radio", checked=True).focus()
    raise AssertionError("no option is right")


# ------------------------------------------------------------------ kept, saved, brought back


def test_answers_are_there_again_and_counted_in_the_contents(exercises):
    used = exercises()
    assert used.page.locator(".tally").count() == 0
    used.answer("whose-pull", "-0.6")
    used.answer("one-factor", "h x")
    tally = used.page.locator(".tally").first
    expect(tally).to_contain_text("1 of 7 exercises right")
    used.page.reload()
    expect(used["whose-pull"].get_by_role("textbox")).to_have_value("-0.6")
    expect(used["one-factor"].get_by_role("textbox")).to_have_value("h x")
    assert used.said("whose-pull").startswith("Right.")
    assert used.said("one-factor") == ""
    used.answer("whose-pull", "5")  # what was right once stays counted
    expect(tally).to_contain_text("1 of 7")


def test_answers_are_saved_forgotten_and_brought_back(exercises, site, tmp_path):
    used = exercises()
    used.answer("whose-pull", "-0.6")
    used.answer("one-factor", "h x")
    page = used.page
    page.goto(page.url.replace("gradient", "progress"))
    row = page.get_by_role("row").filter(has_text="The gradient, in four steps")
    expect(row).to_contain_text("1 of 7")
    page.get_by_label("Your name").fill("Ada")
    with page.expect_download() as download:
        page.get_by_role("button", name="Save to a file").click()
    file = tmp_path / "answers.json"
    download.value.save_as(file)
    receipt = receipts.read(file)
    assert receipt["reader"] == "Ada" and receipt["version"]
    judged = receipts.judged(receipt, receipts.exercises(site))
    assert [(each.exercise, each.verdict, each.is_honest) for each in judged] == [
        ("whose-pull", "right", True),
        ("one-factor", "slip", True),
    ]
    forget = page.get_by_role("button", name="Forget all")
    forget.click()
    expect(row).to_contain_text("1 of 7")  # it asks first,
    page.get_by_label("Your name").focus()
    forget.click()
    expect(row).to_contain_text("1 of 7")  # and again, once something else was done
    forget.click()
    expect(row).to_contain_text("0 of 7")
    page.get_by_label("Open a saved file").set_input_files(file)
    expect(row).to_contain_text("1 of 7")
    bad = tmp_path / "bad.json"
    bad.write_text(json.dumps({"answers": {"gradient": {"whose-pull": 3}}}))
    page.get_by_label("Open a saved file").set_input_files(bad)
    expect(page.get_by_text("no file of answers of this book")).to_be_visible()
    expect(row).to_contain_text("1 of 7")


def test_the_answers_of_all_pages_stand_in_the_order_of_the_contents(visit, address):
    page = visit(f"{address}/book/progress.html").page
    rows = page.locator(".answers tbody th").all_inner_texts()
    assert len(rows) == len(PAGES)
    assert rows[:2] == ["The first page", "Linear regression: a bowl and its vertex"]
    contents = [text for text in page.locator(".bd-links a").all_inner_texts() if text in rows]
    assert rows[1:] == contents


def test_where_the_browser_keeps_nothing_exercises_are_judged_all_the_same(visit, address):
    seen = visit(f"{address}/book/gradient.html")
    seen.page.add_init_script(
        "const get = () => { throw new Error('refused'); };"
        "Object.defineProperty(window, 'localStorage', {configurable: true, get})"
    )
    seen.page.reload()
    used = Exercises(seen.page)
    assert used.answer("whose-pull", "-0.6").startswith("Right.")
    seen.page.goto(f"{address}/book/progress.html")
    expect(seen.page.get_by_role("row").filter(has_text="in four steps")).to_contain_text("0 of")
    assert [each for each in seen.complaints if "error" in each] == []


# ------------------------------------------------------------------ everybody


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_before_during_and_after(exercises, theme):
    used = exercises(theme=theme, strict=False)
    assert axe_findings(used.page, "#exercises") == []
    used.answer("whose-pull", "log")
    used.answer("one-factor", "h(1-h)x")
    used.check("which-one")
    used.check("in-order")
    for label in ("Hint", "Another hint", "Show the answer"):
        used["in-order"].get_by_role("button", name=label, exact=True).click()
    assert axe_findings(used.page, "#exercises") == []
    used.page.goto(used.page.url.replace("gradient", "progress"))
    assert axe_findings(used.page, "main") == []


# What may be said to an answer and is wider than the box in which it is said.
SPILLED = """box => {
    const { known } = JSON.parse(box.querySelector("script").textContent);
    const said = box.querySelector(".lg-said"), limit = said.getBoundingClientRect().right + 1;
    const slips = (known.slips ?? []).map(([words]) => words);
    const reasons = (known.options ?? []).map(({ why }) => why);
    const spills = words => {
        said.innerHTML = "<b>Not yet. </b>" + words;
        return [...said.querySelectorAll("math")]
            .some(formula => formula.getBoundingClientRect().right > limit);
    };
    return [known.reason, ...known.hints, ...slips, ...reasons].filter(spills);
}"""


@pytest.mark.parametrize("name", PAGES)
def test_whatever_is_said_fits_a_phone(exercises, name):
    used = exercises(name, width=320, height=640, **PHONE)
    boxes = used.page.locator("[data-widget=exercise]").all()
    assert [words for box in boxes for words in box.evaluate(SPILLED)] == []


def test_what_does_not_fit_a_phone_is_noticed(exercises):
    box = exercises(width=320, height=640, **PHONE)["whose-pull"]
    wide = "<math><mrow>" + "<mi>m</mi>" * 60 + "</mrow></math>"
    state = box.locator("script").first
    state.evaluate(
        """(script, wide) => { const state = JSON.parse(script.textContent);
        state.known.reason = wide; script.textContent = JSON.stringify(state); }""",
        wide,
    )
    assert box.evaluate(SPILLED) == [wide]


@pytest.mark.parametrize("name", PAGES)
def test_on_a_phone_nothing_is_too_wide_or_too_small(exercises, name):
    used = exercises(name, width=320, height=640, **PHONE)
    boxes = used.page.locator("[data-widget=exercise]")
    offered_later = boxes.locator("button[hidden]")
    offered_later.evaluate_all("buttons => buttons.forEach(it => { it.hidden = false; })")
    buttons = boxes.locator("button").all()
    assert fits_a_phone(used.page, *buttons)
    for field in boxes.get_by_role("textbox").all():
        assert field.bounding_box()["height"] >= 44
    for option in boxes.locator(".lg-check").all():
        assert option.bounding_box()["height"] >= 44


def test_without_scripts_each_has_its_answer_folded(visit, address):
    page = visit(f"{address}/book/gradient.html", javascript=False).page
    answers = page.locator('[data-widget="exercise"] noscript, [data-widget="exercise"] details')
    assert answers.count() >= 5


SIGNS = {
    "moves the mouse": lambda page: page.mouse.move(200, 300),
    "scrolls": lambda page: page.evaluate("scrollBy(0, 50)"),
    "presses a key": lambda page: page.keyboard.press("Control"),
    "touches": lambda page: page.touchscreen.tap(200, 300),
    "comes by a link": lambda page: page.goto(f"{page.url}?#exercises"),
    "comes back": lambda page: page.reload(),
}


@pytest.mark.parametrize("sign", SIGNS)
def test_the_script_of_exercises_comes_with_the_first_sign_of_a_reader(chromium, address, sign):
    context = chromium.new_context(has_touch=True)
    seen = Visit(context, f"{address}/book/gradient.html").wait_until_idle()
    asked = [url for url in seen.requests if "exercise.js" in url]
    exercises = seen.page.locator("[data-widget=exercise]")
    assert asked == [] and exercises.locator("form").count() == 0
    SIGNS[sign](seen.page)
    expect(exercises.locator("form")).to_have_count(exercises.count(), timeout=PATIENCE)
    context.close()


def test_over_file_exercises_are_judged_too(visit, site):
    used = Exercises(visit((site / "book/cost.html").as_uri()).page)
    first = used.page.locator("[data-widget=exercise]").first
    first.get_by_role("button", name="Check").click()
    assert first.locator(".lg-said").inner_text() != ""
