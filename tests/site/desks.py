"""A desk on a page, as one who writes there, and what has to be true of its buttons on a phone."""

import re

from playwright.sync_api import expect

PATIENCE = 120_000  # milliseconds for what takes three seconds on an idle machine
PHONE = {"has_touch": True, "is_mobile": True}


class Desk:
    """Where a formula is written and judged. `verdicts`: how what is said in the end begins."""

    def __init__(self, page, box, verdicts):
        self.page, self.box = page, box
        self.settled = re.compile(f"^(?:{verdicts})")
        self.field = box.get_by_role("textbox")
        self.status = box.get_by_role("status")

    def press(self, name):
        self.box.get_by_role("button", name=name, exact=True).click()

    def verdict(self):
        """What is said once the judge has come to an end."""
        expect(self.status).to_have_text(self.settled, timeout=PATIENCE)
        return self.status.inner_text()

    def judge(self, latex):
        """What is said of a line."""
        self.status.evaluate("each => each.textContent = ''")  # what was said before
        self.field.fill(latex)
        self.press("Judge")
        return self.verdict()


def fits_a_phone(page, *buttons):
    """Nothing is wider than the screen, and each button can be hit."""
    boxes = [button.bounding_box() for button in buttons]
    wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
    return not wide and boxes and all(box["height"] >= 44 <= box["width"] for box in boxes)
