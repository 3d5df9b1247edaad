"""A lesson in a tab that nobody looks at while it starts: Python is there when the student comes to it."""
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser.conftest import Site
from tests.browser.plain_tabs import PlainChromium, Tab

LESSON = "lab/index.html?path=modules/01_tensor.ipynb"
LINK = 'a[href*="01_tensor.ipynb"]'
BOOT_SECONDS, SOON_SECONDS = 240, 60
IS_ISOLATED = "navigator.serviceWorker.controller !== null && crossOriginIsolated"
# what the browser noted, and not what the page is told; the first entry is how the page began
LOOKED_AT = "performance.getEntriesByType('visibility-state').map(({ name }) => name)"
# JupyterLab has no current notebook before the tab has the focus
KERNEL = "[...(globalThis.jupyterapp?.shell.widgets('main') ?? [])][0]?.sessionContext?.session?.kernel?.status"
IN_THE_WAY = "document.querySelector('.jp-Dialog, #jupyterlab-splash, #tinytorch-startup')?.innerText"
STATUS = "document.querySelector('#jp-main-statusbar')?.innerText"
RUN = """(async () => {
  const { shell: { currentWidget: { content, sessionContext } }, commands } = jupyterapp;
  content.activeCellIndex = content.widgets.findIndex(({ model }) => model.type === "code");
  content.activeCell.model.sharedModel.setSource("print(6 * 7)");
  await commands.execute("notebook:run-cell");
  return JSON.stringify(content.activeCell.model.outputs.toJSON());
})()"""


@pytest.fixture
def chromium(tmp_path: Path) -> Iterator[PlainChromium]:
    running = PlainChromium(tmp_path / "profile")
    yield running
    running.end()


@pytest.fixture
def home(site: Site, chromium: PlainChromium) -> Tab:
    """The dashboard, looked at."""
    tab = chromium.tab(is_new)
    tab.send("Page.navigate", url=site.url)
    tab.wait_for(IS_ISOLATED, BOOT_SECONDS)
    return tab


def is_new(address: str) -> bool:
    return address.startswith(("about:", "chrome:"))


def in_lab(address: str) -> bool:
    return "/lab/" in address


def check_has_its_kernel(lab: Tab) -> None:
    """The tab stays hidden from its beginning on, and its kernel starts there."""
    lab.wait_for(f"{KERNEL} === 'idle'", BOOT_SECONDS)
    assert lab.value(LOOKED_AT) == ["hidden"]
    lab.wait_for("document.visibilityState === 'hidden'", SOON_SECONDS)  # the start is over: the page knows how it is


def check_can_be_used(lab: Tab) -> None:
    """The student looks at the tab: nothing stands before the notebook, and a cell runs."""
    lab.send("Page.bringToFront")
    lab.wait_for("document.visibilityState === 'visible'", SOON_SECONDS)
    lab.wait_for(f"{KERNEL} === 'idle' && {STATUS}.includes('| Idle')", BOOT_SECONDS)
    lab.wait_for(f"({IN_THE_WAY} ?? null) === null", SOON_SECONDS)
    assert "42" in lab.value(RUN)
    assert lab.value(IN_THE_WAY) is None


@pytest.mark.parametrize("press", [{"modifiers": 2}, {"button": "middle"}], ids=["with Ctrl", "middle button"])
def test_a_link_that_is_opened_behind_the_dashboard(chromium, home, press):
    home.click(LINK, **press)
    lab = chromium.tab(in_lab)
    check_has_its_kernel(lab)
    check_can_be_used(lab)


def test_a_tab_that_is_duplicated_behind_the_first(site, chromium, home):
    home.send("Page.navigate", url=f"{site.url}{LESSON}")
    home.wait_for(f"{KERNEL} === 'idle'", BOOT_SECONDS)
    home.send("Target.createTarget", url=f"{site.url}{LESSON}", background=True)
    lab = chromium.tab(in_lab, but=home)
    check_has_its_kernel(lab)
    check_can_be_used(lab)


def test_a_lesson_that_is_left_while_it_starts(site, chromium, home):
    home.send("Target.createTarget", url=f"{site.url}{LESSON}")
    lab = chromium.tab(in_lab)
    lab.wait_for("globalThis.jupyterapp !== undefined", BOOT_SECONDS)
    home.send("Page.bringToFront")
    lab.wait_for("document.hidden", SOON_SECONDS)
    lab.wait_for(f"{KERNEL} === 'idle'", BOOT_SECONDS)
    assert lab.value(LOOKED_AT)[-1] == "hidden"
    check_can_be_used(lab)


def test_a_tab_that_slept_before_its_kernel_was_there(site, chromium, home):
    home.send("Target.createTarget", url=f"{site.url}{LESSON}", background=True)
    lab = chromium.tab(in_lab)
    lab.wait_for("globalThis.jupyterapp !== undefined", BOOT_SECONDS)
    lab.send("Page.setWebLifecycleState", state="frozen")
    lab.send("Page.setWebLifecycleState", state="active")
    assert lab.value(LOOKED_AT)[0] == "hidden"
    check_can_be_used(lab)


def test_a_restored_session_has_its_lesson_in_a_background_tab(site, chromium, home):
    home.click(LINK, modifiers=2)
    check_has_its_kernel(chromium.tab(in_lab))
    chromium.end()
    chromium.start("--restore-last-session", site.url)
    lab = chromium.tab(in_lab)
    check_can_be_used(lab)
