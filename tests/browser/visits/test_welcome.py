"""A newcomer: from the URL through the first ten minutes to module 01, and the machine measured again later."""
import re

from playwright.sync_api import expect

from tests.browser import newcomer
from tests.browser.lab import BOOT_MS, CELL_MS

TEN = """
from tinytorch.tito import baseline
found = [baseline.run() for _ in range(10)]
print(*(f"trusted {one.score}" for one in found if not one.warnings), f"{len(found)} runs", sep="\\n")
"""


def test_the_first_ten_minutes(site, profile, shot):
    page = profile().new_page()
    page.goto(site.url)
    expect(page.get_by_role("link", name="Start module 01: Tensor").first).to_be_visible()
    expect(page.locator("#baseline")).to_contain_text("Not measured yet")
    lab = newcomer.enter(page, site.url)
    shot(page, "1-welcome")

    measured, first, changed, gates = newcomer.work_through(lab)
    assert re.search(r"Score \d+\.\d\d: on numpy", measured) and "Reference system: " in measured
    assert newcomer.mistakes(changed) > 2 * newcomer.mistakes(first)
    assert "meets every gate with the course's reference" in gates
    shot(page, "2-worked-through")

    page.locator(".jp-NotebookPanel:visible").get_by_role("link", name="Go on to module 01: Tensor").click()
    expect(lab.cell_with("default_exp core.tensor")).to_be_visible(timeout=BOOT_MS)
    expect(page.locator(".tinytorch-course").get_by_role("button", name="The first ten minutes")).to_be_visible()

    page.goto(site.url)
    expect(page.locator("#baseline")).to_contain_text(re.compile(r"Score \d+\.\d\d\."))
    page.locator("#baseline").scroll_into_view_if_needed()
    shot(page, "3-dashboard")
    page.get_by_role("link", name="Measure again").click()
    expect(page.get_by_text("Earlier scores").first).to_be_visible(timeout=BOOT_MS + CELL_MS)
    shot(page, "4-measured-again")


def test_ten_baselines_in_a_row_agree_or_say_why_not(site, profile):
    lab = newcomer.enter(profile().new_page(), site.url)
    said = lab.run_new(TEN, timeout=4 * CELL_MS)
    assert "10 runs" in said
    trusted = [float(score) for score in re.findall(r"trusted (\S+)", said)]
    assert not trusted or max(trusted) <= 1.151 * min(trusted)  # scores are rounded in progress
