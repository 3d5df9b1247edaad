"""Time spent, in a live Lab: the seconds between a student's actions arrive in progress.json and on the dashboard."""
import json
import time

from playwright.sync_api import Page, expect

from tests.browser.conftest import Site
from tests.browser.keeping.test_history import stored
from tests.browser.lab import Lab

NAP, READING = 3, 120  # seconds
# A person reads for two minutes; the test has no time for that, so the kernel's last action is moved into the past.
READ = f"from tinytorch.tito.progress import active_time; active_time._last -= {READING}"


def kept_seconds(page: Page) -> int:
    return json.loads(stored(page, "progress.json"))["modules"]["01"]["seconds"]


def act(lab: Lab, source: str) -> None:
    """Run a cell, and then one that writes progress down."""
    lab.run_new(source)
    assert "hint" in lab.run_new('hint("01-create")')


def test_work_in_a_notebook_becomes_time_spent(site: Site, profile):
    begin = time.monotonic()
    page = profile().new_page()
    lab = Lab(page, site.url).open("modules/01_tensor.ipynb")
    lab.run(lab.cell_with("default_exp"))
    act(lab, f"import time; time.sleep({NAP})")
    assert NAP <= kept_seconds(page) <= time.monotonic() - begin
    act(lab, READ)
    page.goto(site.url)
    seconds = kept_seconds(page)
    assert NAP + READING <= seconds <= time.monotonic() - begin + READING
    spent = f"{seconds // 60} min"
    expect(page.locator("#time-spent")).to_contain_text(f"You have worked in the notebooks for {spent}.")
    expect(page.locator(".card-time").first).to_contain_text(spent)
