"""axe finds nothing on our own pages, and in JupyterLab nothing that JupyterLab alone would not bring."""
import json

import pytest
from playwright.sync_api import Page, Route, expect

from builder.tools.paths import NODE_MODULES
from tests.browser.conftest import PHONE
from tests.browser.lab import BOOT_MS, Lab

NOTEBOOK = "modules/01_tensor.ipynb"
SOON_MS = 30_000
AXE = (NODE_MODULES / "axe-core" / "axe.min.js").read_text()
FOUND = """async () => (await axe.run()).violations.flatMap(({ id, nodes }) => nodes.map(({ html, target }) => {
  const place = typeof target[0] === "string" ? document.querySelector(target[0]) : null;
  return { rule: id, html: html.slice(0, 200), isOurs: !!place?.closest("[class*=tinytorch-], .tito") };
}))"""
FAILURES = {
    "an explained error": "import numpy as np\na = np.ones((2, 3))\na @ a",
    "two small matrices": "show(np.eye(3), np.ones((3, 3)))",
    "two pictures": "show(np.eye(12), np.ones((12, 12)))",
}
SHOW = """from tinytorch.tito.say import display
from tinytorch.tito.trial import difference, expect
def show(actual, expected):
    try:
        expect.expect_array(actual, expected, "f(x)")
    except expect.CheckFailed as error:
        display.show(display.Page().failed("f").figure(difference.pictured(error)))"""


def found(page: Page) -> list[dict]:
    """What axe says against the page as it is."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    return page.evaluate(FOUND)


def in_each_theme(page: Page) -> list[dict]:
    """The same in the light theme and in the dark one, which follow the system."""
    every = []
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        is_light = str(scheme == "light").lower()
        expect(page.locator("body")).to_have_attribute("data-jp-theme-light", is_light, timeout=SOON_MS)
        page.wait_for_timeout(500)  # the theme's style sheet arrives after its name
        every += found(page)
    return every


def without_extension(route: Route) -> None:
    """JupyterLab's settings as if the course's extension were not installed."""
    response = route.fetch()
    settings = response.json()
    config = settings["jupyter-config-data"]
    config["federated_extensions"] = [
        one for one in config.get("federated_extensions", []) if one["name"] != "tinytorch-lab"]
    config.pop("disabledExtensions", None)
    config.get("settingsOverrides", {}).pop("@jupyterlab/notebook-extension:panel", None)
    route.fulfill(response=response, body=json.dumps(settings))


def stock_rules(site, profile) -> set[str]:
    """The rules that JupyterLab breaks by itself, with the same notebook open."""
    # Playwright sees the page's requests only where no service worker stands between; and JupyterLab without the
    # course's extension compiles its settings' schemas, which the site's policy refuses
    page = profile(service_workers="block", bypass_csp=True).new_page()
    page.route("**/jupyter-lite.json*", without_extension)
    page.goto(f"{site.url}lab/index.html?path={NOTEBOOK}")
    expect(page.locator(".jp-NotebookPanel:visible .jp-Cell").first).to_be_visible(timeout=BOOT_MS)
    assert page.locator(".tinytorch-button, .tinytorch-course").count() == 0
    return {one["rule"] for one in in_each_theme(page)}


def test_the_extension_adds_no_violation_to_lab(site, profile):
    stock = stock_rules(site, profile)
    page = profile().new_page()
    lab = Lab(page, site.url).open(NOTEBOOK)
    lab.run_new(SHOW)
    for name, code in FAILURES.items():
        lab.run_new(code)
        assert lab.ended_in_error(lab.cells.last) == (name == "an explained error")
    page.get_by_role("navigation", name="Course").get_by_role("button", name="Broadcasting").click()
    page.get_by_role("button", name="Hint:").click()
    expect(page.get_by_role("region", name="Hint for")).to_contain_text("hint 1 of", timeout=SOON_MS)
    new = [one for one in in_each_theme(page) if one["isOurs"] or one["rule"] not in stock]
    assert new == []
    lab.type_into(page.locator(".jp-Notebook .jp-mod-active"), "mine = 1")
    page.get_by_role("button", name="Reset exercise").click()
    expect(page.get_by_role("button", name="Keep my text")).to_be_visible(timeout=SOON_MS)
    new = [one for one in in_each_theme(page) if one["isOurs"] or one["rule"] not in stock]
    assert new == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_our_own_pages_have_none(site, profile, scheme):
    for size in ({"width": 1280, "height": 800}, PHONE):
        page = profile(color_scheme=scheme, viewport=size, reduced_motion="reduce").new_page()
        for path, sign in (("index.html", "Start module 01"), ("third-party.html", "licence")):
            page.goto(f"{site.url}{path}")
            expect(page.get_by_text(sign).first).to_be_visible(timeout=SOON_MS)
            assert found(page) == [], f"{path}, {scheme}, {size['width']} px"
