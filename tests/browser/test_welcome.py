"""A newcomer: from the URL through the first ten minutes to module 01, and the machine measured again later."""
import re

from playwright.sync_api import expect

from tests.browser.lab import BOOT_MS, CELL_MS, Lab

MISTAKES = re.compile(r"(\d+) mistakes, then none")
LEARNING = "watch_it_learn(gap=0.6)"


def mistakes(output: str) -> int:
    return int(MISTAKES.search(output)[1])


def test_the_first_ten_minutes(site, profile, shot):
    page = profile().new_page()
    page.goto(site.url)
    expect(page.get_by_role("link", name="Start module 01: Tensor").first).to_be_visible()
    expect(page.locator("#baseline")).to_contain_text("Not measured yet")
    page.get_by_role("link", name="Begin: the first ten minutes").click()
    lab = Lab(page, site.url).wait_ready()

    said = lab.run(lab.cell_with("%tito baseline"))
    assert re.search(r"Score \d+\.\d\d: on numpy", said) and "Reference system: " in said
    first = mistakes(lab.run(lab.cell_with("def watch_it_learn")))
    changed = lab.page.locator(".jp-NotebookPanel:visible .jp-CodeCell").nth(2)
    lab.type_into(changed, LEARNING.replace("0.6", "0.05"))
    assert mistakes(lab.run(changed)) > 2 * first
    gates = lab.run(lab.cell_with("milestone run 1"))
    assert "meets every gate with the course's reference" in gates
    shot(page, "1-welcome")

    page.locator(".jp-NotebookPanel:visible").get_by_role("link", name="Go on to module 01: Tensor").click()
    expect(lab.cell_with("default_exp core.tensor")).to_be_visible(timeout=BOOT_MS)
    expect(page.locator(".tinytorch-course").get_by_role("button", name="The first ten minutes")).to_be_visible()

    page.goto(site.url)
    expect(page.locator("#baseline")).to_contain_text(re.compile(r"Score \d+\.\d\d\."))
    shot(page, "2-dashboard")
    page.get_by_role("link", name="Measure again").click()
    expect(page.get_by_text("Earlier scores").first).to_be_visible(timeout=BOOT_MS + CELL_MS)
