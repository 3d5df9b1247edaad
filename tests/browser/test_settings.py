"""JupyterLab's settings under the site's policy: they open from the menu, and what is set there counts."""
from playwright.sync_api import Page, expect

from tests.browser.lab import wait_until
from tests.browser.test_lab_extension import SOON_MS, opened

PLUGIN = "@jupyterlab/notebook-extension:tracker"
LINES = "() => jupyterapp.shell.widgets('main').next().value.content.editorConfig.code.lineNumbers"
OWN = '{ "codeCellConfig": { "lineNumbers": true } }'


def open_by_menu(page: Page) -> None:
    page.get_by_role("menuitem", name="Settings", exact=True).click()
    page.locator(".lm-Menu").get_by_text("Settings Editor", exact=True).click()


def test_settings_are_a_text_that_is_read_and_counts(site, profile):
    page = profile().new_page()
    opened(page, site)
    assert page.evaluate(LINES) is not True
    open_by_menu(page)
    editor = page.locator(".jp-SettingEditor")
    expect(editor).to_be_visible(timeout=SOON_MS)
    editor.locator(f'.jp-PluginList-entry[data-id="{PLUGIN}"]').click()
    field = editor.locator(".jp-SettingsRawEditor-user .cm-content")
    field.click()
    page.keyboard.press("Control+A")
    page.keyboard.insert_text(OWN)
    page.keyboard.press("Control+S")
    wait_until(page, lambda: page.evaluate(LINES) is True)
