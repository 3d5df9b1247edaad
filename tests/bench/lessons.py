"""How long each cell of each lesson takes in Chromium, from key press to output: the slowest ones, and the bar of 2 s.

One student does the solved lessons of content/ one after the other in the built site, each in a kernel of its own, and
then runs every milestone on what came out. A cell that fails, a lesson that is not completed and a milestone that does
not pass, or that borrows from the reference, end it.
"""
import re

from playwright.sync_api import BrowserContext, sync_playwright

from builder.tools import chromium
from tests.browser.conftest import FLAGS, WIDE, Site
from tests.browser.lab import Lab
from tests.browser.student import CellTime, Student
from tinytorch.tito.course.course import Module, load_course

BAR_SECONDS = 2.0
SHOWN = 15
MILESTONE_MS = 900_000


def main() -> None:
    site = Site()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium.ensure(), args=FLAGS)
        context = browser.new_context(viewport=WIDE)
        lessons = [one for one in load_course().modules if one.exists]
        found = [(module.stem, time) for module in lessons for time in do_lesson(context, site, module)]
        run_milestones(context, site)
        browser.close()
    site.stop()
    report(found)


def do_lesson(context: BrowserContext, site: Site, module: Module) -> list[CellTime]:
    page = context.new_page()
    student = Student(Lab(page, site.url).open(module.notebook), module.stem)
    student.work_through()
    said = student.lab.output(student.lab.cells.nth(len(student.lesson.cells) - 1))
    assert "is completed" in said, f"{module.stem}: {said}"
    page.close()
    return student.times


def run_milestones(context: BrowserContext, site: Site) -> None:
    lab = Lab(context.new_page(), site.url).open("milestones/01_perceptron_1957.ipynb")
    for milestone in (one for one in load_course().milestones if one.exists):
        result = lab.run_new(f"%tito milestone run {milestone.number}", timeout=MILESTONE_MS)
        assert "Passed" in result and not re.search(r"core\.\w+\s+reference", result), result


def report(found: list[tuple[str, CellTime]]) -> None:
    slow = sum(time.seconds > BAR_SECONDS for _, time in found)
    print(f"{len(found)} cells, {slow} of them over {BAR_SECONDS} s. The slowest:")
    for stem, time in sorted(found, key=lambda item: -item[1].seconds)[:SHOWN]:
        print(f"  {time.seconds:5.2f} s  {stem} cell {time.index}: {time.source[:80]}")


if __name__ == "__main__":
    main()
