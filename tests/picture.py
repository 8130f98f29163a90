"""The README's picture, taken from the built site: the descent widget after sixty steps."""

from pathlib import Path

import browser
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parent.parent
PICTURE = ROOT / "book/_static/descent.png"

if __name__ == "__main__":
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=browser.chromium(), args=browser.FLAGS
        )
        page = chromium.new_page(viewport={"width": 1280, "height": 1400})
        page.goto((ROOT / "_build/html/book/gradient-descent.html").as_uri())
        widget = page.locator('.lg-widget[data-widget="descent"][data-ready]')
        slider = widget.get_by_label("Step", exact=True)
        slider.focus()
        for _ in range(60):
            page.keyboard.press("ArrowRight")
        page.evaluate("() => document.activeElement.blur()")
        widget.evaluate("frame => scrollTo(0, frame.getBoundingClientRect().top + scrollY - 120)")
        page.wait_for_timeout(300)
        box = widget.bounding_box()
        PICTURE.parent.mkdir(exist_ok=True)
        page.screenshot(path=PICTURE, clip=box)
        chromium.close()
    print(PICTURE.relative_to(ROOT))
