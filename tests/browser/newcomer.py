"""A scripted newcomer: from the URL through the welcome notebook, cell by cell, with its one line changed."""
import re

from playwright.sync_api import Page

from tests.browser.lab import Lab

MISTAKES = re.compile(r"(\d+) mistakes, then none")
LEARNING = "watch_it_learn(gap=0.6)"


def enter(page: Page, url: str) -> Lab:
    """From the dashboard's first button to the welcome notebook with Python ready."""
    page.goto(url)
    page.get_by_role("link", name="Begin: the first ten minutes").click()
    return Lab(page, url).wait_ready()


def work_through(lab: Lab) -> list[str]:
    """Run every code cell, the third with a narrower gap; returns what each said."""
    cells = lab.page.locator(".jp-NotebookPanel:visible .jp-CodeCell")
    said = [lab.run(cells.nth(0)), lab.run(cells.nth(1))]
    lab.type_into(cells.nth(2), LEARNING.replace("0.6", "0.05"))
    return [*said, lab.run(cells.nth(2)), lab.run(cells.nth(3))]


def mistakes(output: str) -> int:
    """How many mistakes the perceptron made, as its cell says."""
    return int(MISTAKES.search(output)[1])
