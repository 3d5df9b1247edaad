"""How long each cell of each lesson takes in Chromium, from key press to output: the slowest ones, and the bar of 2 s.

Runs the solved lessons of content/ in the built site, each in a kernel of its own.
"""
from playwright.sync_api import sync_playwright

from builder.tools import chromium
from tests.browser.conftest import FLAGS, WIDE, Site
from tests.browser.lab import Lab
from tests.browser.student import CellTime, Student
from tinytorch.tito.course.course import load_course

BAR_SECONDS = 2.0
SHOWN = 15


def main() -> None:
    site = Site()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium.ensure(), args=FLAGS)
        context = browser.new_context(viewport=WIDE)
        found = []
        for module in (one for one in load_course().modules if one.exists):
            page = context.new_page()
            student = Student(Lab(page, site.url).open(module.notebook), module.stem)
            student.work_through()
            found += [(module.stem, time) for time in student.times]
            page.close()
        browser.close()
    site.stop()
    report(found)


def report(found: list[tuple[str, CellTime]]) -> None:
    slow = sum(time.seconds > BAR_SECONDS for _, time in found)
    print(f"{len(found)} cells, {slow} of them over {BAR_SECONDS} s. The slowest:")
    for stem, time in sorted(found, key=lambda item: -item[1].seconds)[:SHOWN]:
        print(f"  {time.seconds:5.2f} s  {stem} cell {time.index}: {time.source[:80]}")


if __name__ == "__main__":
    main()
