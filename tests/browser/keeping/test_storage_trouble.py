"""Storage that refuses, is full, is removed, or never answers: a sentence, a plainer mode, and nothing lost."""
import json
import re

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from builder.tools import chromium
from tests.browser.conftest import FLAGS, WIDE
from tests.browser.kills.imports import bundle
from tests.browser.lab import BOOT_MS, Lab, save_now
from tests.browser.test_lab_extension import NOTEBOOK, SOON_MS, saved_mark, stored_text, violations, write

BANNER = ".tinytorch-banner"
CLOCK = """
const real = Date;
window.Date = class extends real {
  constructor(...given) { super(...(given.length ? given : [window.Date.now()])); }
  static now() { return real.now() + %(days)d * 86_400_000; }
};
"""
WRITE_MUCH = """text => jupyterapp.shell.currentWidget.content.widgets[3].model.sharedModel
  .setSource(`kept = '${text}' # ${"x".repeat(2_000_000)}`)"""
SILENT = "indexedDB.open = () => new EventTarget();"


def limit_storage(context: BrowserContext, page: Page, site, size: int) -> None:
    """Give the site so many bytes in all; a size of 0 would mean the browser's own choice."""
    context.new_cdp_session(page).send("Storage.overrideQuotaForOrigin", {"origin": site.origin, "quotaSize": size})


def typed_before(page: Page, site, text: str) -> Lab:
    """A Lab page whose notebook has a text in a cell that is saved."""
    lab = Lab(page, site.url).open(NOTEBOOK)
    write(lab, lab.cells.nth(3), f"kept = '{text}'")
    page.keyboard.press("Control+S")
    expect(saved_mark(page)).to_have_text("Saved", timeout=SOON_MS)
    return lab


def notice(page: Page, name: str):
    return page.locator(f"#notice-{name}")


def test_blocked_data_leaves_a_site_that_can_be_used(playwright, site, tmp_path):
    (tmp_path / "Default").mkdir()
    blocked = {"profile": {"default_content_setting_values": {"cookies": 2}}}
    (tmp_path / "Default" / "Preferences").write_text(json.dumps(blocked))
    context = playwright.chromium.launch_persistent_context(
        tmp_path, executable_path=chromium.ensure(), args=FLAGS, viewport=WIDE)
    page = context.new_page()
    page.goto(site.url)
    expect(page.get_by_text("blocks all data of this site")).to_be_visible(timeout=SOON_MS)
    assert page.locator(".card").count() == 20
    lab = Lab(page, site.url).open(NOTEBOOK)
    expect(page.locator("#tinytorch-storage")).to_contain_text("what you write is gone when you close the tab")
    assert page.get_by_text("is open in another tab").count() == 0
    assert lab.run_new("place = '/drive/x.txt'; open(place, 'w').write('here'); print(open(place).read())") == "here\n"
    page.locator("#tinytorch-storage").get_by_role("button", name="Hide").click()
    expect(page.locator("#tinytorch-storage")).to_have_count(0)
    context.close()


@pytest.mark.cold
@pytest.mark.lacking
def test_no_room_at_all_is_said_on_both_pages(site, profile):
    context = profile()
    page = context.new_page()
    page.goto(f"{site.url}course.json")
    limit_storage(context, page, site, 1)
    page.goto(site.url)
    expect(notice(page, "capacity")).to_contain_text("The browser has no room for this site", timeout=SOON_MS)
    page.locator('input[type="file"]').set_input_files({"name": "a.zip", "mimeType": "application/zip",
                                                        "buffer": bundle(1)})
    page.get_by_role("button", name="Restore", exact=True).click()
    expect(page.locator("#restore-message")).to_contain_text("no room left for this site, so nothing was changed")
    lab = Lab(page, site.url).open(NOTEBOOK)
    expect(page.locator("#tinytorch-storage")).to_contain_text("nothing that you write now is saved")
    assert lab.run_new("1 + 1").strip().endswith("2")


def test_a_save_without_room_keeps_the_old_text_and_offers_the_new(site, profile):
    context = profile(service_workers="block")  # the course's own copy would not fit either
    page = context.new_page()
    page.goto(f"{site.url}course.json")
    limit_storage(context, page, site, 1_000_000)
    typed_before(page, site, "the old text")
    page.evaluate(WRITE_MUCH, "the new text")
    save_now(page)
    banner = page.locator(BANNER)
    expect(banner).to_contain_text("could not be saved", timeout=SOON_MS)
    close_dialogs(page)
    assert "the old text" in stored_text(page, NOTEBOOK)
    assert violations(page) == []
    with page.expect_download() as download:
        banner.get_by_role("button", name="Download this notebook").click()
    assert "the new text" in download.value.path().read_text()
    limit_storage(context, page, site, 500_000_000)
    banner.get_by_role("button", name="Save again").click()
    expect(banner).to_have_count(0, timeout=SOON_MS)
    assert "the new text" in stored_text(page, NOTEBOOK)


def close_dialogs(page: Page) -> None:
    """JupyterLab shows a dialog of its own."""
    while page.locator(".jp-Dialog").count():
        page.keyboard.press("Escape")
        page.wait_for_timeout(200)


def test_removed_data_is_noticed_by_the_tabs_that_are_open(site, profile):
    context = profile()
    front = context.new_page()
    lab = typed_before(front, site, "still in the tab")
    home = context.new_page()
    home.goto(site.url)
    expect(home.get_by_role("link", name=re.compile("Continue module 01"))).to_be_visible(timeout=SOON_MS)
    context.new_cdp_session(home).send(
        "Storage.clearDataForOrigin", {"origin": site.origin, "storageTypes": "indexeddb,local_storage,cookies"})
    for _ in range(5):  # the browser may still be removing when the page first looks again
        home.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
        home.wait_for_timeout(1_000)
        if notice(home, "gone").count():
            break
    expect(notice(home, "gone")).to_contain_text("the site's data was removed")
    front.bring_to_front()
    banner = front.locator(BANNER)
    expect(banner).to_contain_text("This tab still has its text", timeout=2 * SOON_MS)
    expect(saved_mark(front)).to_have_text("Not in storage")
    banner.get_by_role("button", name="Save again").click()
    expect(saved_mark(front)).to_have_text("Saved", timeout=SOON_MS)
    expect(banner).to_have_count(0)
    assert "still in the tab" in stored_text(front, NOTEBOOK)
    assert lab.run_new("1 + 1").strip().endswith("2")


@pytest.mark.cold
def test_storage_that_never_answers_has_a_time_limit(site, profile):
    context = profile()
    context.add_init_script(SILENT)
    page = context.new_page()
    page.goto(site.url)
    expect(notice(page, "storage")).to_contain_text("did not answer within 10 seconds", timeout=BOOT_MS)
    assert page.locator(".card").count() == 20
    page.goto(f"{site.url}lab/index.html?path={NOTEBOOK}")
    box = page.locator("#tinytorch-storage")
    expect(box).to_contain_text("did not answer within 10 seconds", timeout=BOOT_MS)
    expect(box.get_by_role("button", name="Load again")).to_be_visible()


@pytest.mark.parametrize("days", [-400, 400], ids=["back", "forward"])
def test_a_clock_that_jumps_loses_nothing(site, profile, days):
    context = profile()
    page = context.new_page()
    page.goto(site.url)
    restore(page, 1)
    page.add_init_script(CLOCK % {"days": days})
    page.reload()
    for version in range(2, 5):
        restore(page, version)
    points = page.locator(".points li")
    assert points.count() == 3
    page.get_by_role("button", name=re.compile("^Go back to")).first.click()
    page.get_by_role("button", name="Restore", exact=True).click()
    expect(page.get_by_text("Restored and read back")).to_be_visible()


def restore(page: Page, version: int) -> None:
    page.locator('input[type="file"]').set_input_files(
        {"name": "a.zip", "mimeType": "application/zip", "buffer": bundle(version)})
    page.get_by_role("button", name="Restore", exact=True).click()
    expect(page.get_by_text("Restored and read back")).to_be_visible(timeout=SOON_MS)


def test_bundles_of_other_versions_are_refused_in_a_sentence(site, profile):
    page = profile().new_page()
    page.goto(site.url)
    for schema, words in ((99, "newer version of the course"), (0, "is not valid")):
        page.locator('input[type="file"]').set_input_files(
            {"name": "a.zip", "mimeType": "application/zip", "buffer": bundle(1, schema)})
        expect(page.locator("#restore-message")).to_contain_text(words)
        assert page.locator("dialog[open]").count() == 0
