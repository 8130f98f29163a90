"""Whatever is asked, an answer comes in time: without signals, and in any thread."""

import sys
import threading
from time import perf_counter, sleep

import pytest
from proofreader import proofread
from proofreader.judge import equation
from proofreader.language.clock import OutOfTime, limited, look, watched

pytestmark = pytest.mark.slow
LIMIT = 3  # seconds; a reader waits for ten
LATE = 1.5  # what may pass between two looks at the clock, on a busy machine

SIGMOIDS = r"\sigma(0.123457 z) \sigma(0.654321 w) + \sigma(0.271828 t) > \sigma(0.314159 z w) - 1"
LETTERS = r"(z + t + w + \alpha + \varepsilon + \lambda + d^\top v)"
ROOTS = (
    r"z^2(\sqrt{5+2\sqrt{6}}+\sqrt{12+2\sqrt{35}} + \sqrt{24+2\sqrt{143}}) \le "
    r"z^2(\sqrt{2}+\sqrt{3}+\sqrt{5}+\sqrt{7}+\sqrt{11}+\sqrt{13})"
)
LOGARITHMS = r"\log(1 + " * 40 + "z^2" + ")" * 40 + r" \ge 0"
ENDLESS = [
    r"e^{e^{e^{e^{e^{z}}}}} > 0",
    r"\sigma(" * 25 + "z" + ")" * 25 + " < 1",
    r"\frac{d}{dz} " + r"\sigma(" * 25 + "z" + ")" * 25 + " > 0",
    r"\sum_{i=1}^{9999} \sum_{q=1}^{9999} 1 = 99980001",
    r"\sum_{q=1}^{9999} \prod_{i=1}^{9999} z = 0",
    r"\prod_{q=1}^{9999} (z + q) = 0",
    r"\sigma(0.123456 z) + \sigma(0.654321 z) > 0",
    r"\sigma(0.123456 z) > \sigma(0.654321 z) - 1",
    SIGMOIDS,
    rf"{LETTERS}^{{12}} \ge 0",
    rf"{LETTERS}^{{12}} \ge {LETTERS}^{{11}} - 1",
    rf"{LETTERS}^{{60}} {LETTERS}^{{60}} = {LETTERS}^{{60}} {LETTERS}^{{59}} {LETTERS}",
    r"\tanh(9) \le \cosh(7^4)",
    r"\tanh(9 z) \le \cosh(7^4 z)",
    "z^{9999999} = z",
    "9^{9^{9^{9}}} = 1",
    r"(1 + z)^{2000} \ge 0",
    "2^{99999} > 1",
    r"z^{2^{40}} \ge 0",
    "(7^{999})^{999} > 1",
    "((((9^{99})^{99})^{99})^{99})^{99} > 1",
    r"10^{9999999999} \approx 1",
    r"10^{1000} \cdot 10^{1000} \approx 1",
    "e^{" * 30 + "z" + "}" * 30 + " > 0",
    "2^{" * 40 + "2" + "}" * 40 + " = 1",
    r"\sqrt{" * 60 + "z" + "}" * 60 + " = z",
    r"\sigma(" * 60 + "z" + ")" * 60 + " = z",
    LOGARITHMS,
    r"\frac{d}{d z} (" * 60 + "z" + ")" * 60 + " = z",
    r"\frac{d^4}{d z^4} (" * 6 + r"e^{z^3} \sigma(z)" + ")" * 6 + " = 1",
    r"\frac{1}{1 + " * 40 + "z" + "}" * 40 + " = 1",
    "z +" * 5000 + "z = 5001 z",
    "z" * 10000 + " = 0",
    "-" * 10000 + "z = z",
    "(" * 3000 + "z" + ")" * 3000 + " = z",
    r"\frac{" * 1000,
    "𝔷 = ∑∞ × ½" * 500,
    "z = " * 2000 + "z",
    "(z + 1) " * 500 + "= 1",
    r"X^\top " * 300 + "y = 0",
    r"(X^\top X) " * 40 + r"\theta = 0",
    r"\nabla_\theta J(\theta)^\top H^{-1} H^{-1} H^{-1} H^{-1} \nabla_\theta J(\theta) \ge 0",
]


@pytest.mark.parametrize("latex", ENDLESS, ids=lambda latex: latex[:40])
def test_every_question_has_an_answer_in_time(latex):
    began = perf_counter()
    verdict = proofread(latex, seconds=LIMIT)
    assert perf_counter() - began < LIMIT + LATE
    assert verdict.status in ("proved", "false", "unproved", "unreadable")
    assert verdict.holds or verdict.complaint


def test_a_thread_without_signals_has_the_same_clock():
    found = []
    worker = threading.Thread(target=lambda: found.append(proofread(ROOTS, seconds=0.5)))
    began = perf_counter()
    worker.start()
    worker.join()
    assert perf_counter() - began < 0.5 + LATE
    assert found[0].status == "unproved" and found[0].late


def test_what_takes_too_long_says_so_and_what_does_not_is_proved():
    assert proofread("z = z", seconds=LIMIT).status == "proved"
    assert equation.MOST_SECONDS == 10
    late = proofread(r"H = \frac{1}{m} X^\top S X", seconds=1e-4)
    assert late.late and late.error == "no proof within 0.0001 seconds"


def test_a_watched_library_cannot_hide_from_the_clock():
    def of_the_library():
        for _ in range(10**9):
            abs(-1)

    began = perf_counter()
    with pytest.raises(OutOfTime), limited(0.2), watched():
        of_the_library()
    assert perf_counter() - began < LATE
    assert sys.getprofile() is None


def test_outside_of_a_limit_the_clock_says_nothing_and_limits_nest():
    look()
    with limited(60):
        with pytest.raises(OutOfTime), limited(0):
            sleep(0.01)
            look()
        look()


def test_a_formula_longer_than_any_is_refused_before_it_is_read():
    verdict = proofread("z + " * 50_000 + "z = z")
    assert verdict.status == "unreadable" and "20000 characters" in verdict.error
