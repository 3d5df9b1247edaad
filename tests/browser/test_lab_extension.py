"""What the course adds to JupyterLab: panel, toolbar, status, tour, and that no work is lost between tabs."""
import re

from playwright.sync_api import Locator, Page, expect

from builder.tools.paths import ARTIFACTS, NODE_MODULES
from tests.browser.conftest import PHONE
from tests.browser.lab import Lab
from tests.browser.student import Student

MODULE = "01_tensor"
NOTEBOOK = f"modules/{MODULE}.ipynb"
SECOND = "modules/02_activations.ipynb"
BOOT_MS = 120_000
SOON_MS = 15_000
OURS = [".tinytorch-course", ".tinytorch-button", ".tinytorch-status", ".tinytorch-hint", ".tinytorch-banner",
        ".tinytorch-tour", ".history-dialog"]
STORED = """path => new Promise((done, fail) => {
  const open = indexedDB.open(`JupyterLite Storage - ${new URL("../", location.href).pathname}`);
  open.onerror = () => fail(open.error);
  open.onsuccess = () => {
    const ask = open.result.transaction("files").objectStore("files");
    const request = path.endsWith("/") ? ask.getAll(IDBKeyRange.bound(path, path + "\\uffff")) : ask.get(path);
    request.onsuccess = () => { open.result.close(); done(request.result); };
  };
})"""

WITHOUT_MARKS = """() => {
  const marked = jupyterapp.shell.currentWidget.content.widgets.filter((cell) => cell.model.metadata.tinytorch);
  for (const { model } of marked) Object.keys(model.metadata).forEach((name) => model.deleteMetadata(name));
  return marked.length;
}"""


def opened(page: Page, site, query: str = "") -> Lab:
    page.goto(f"{site.url}lab/index.html?path={NOTEBOOK}{query}")
    return Lab(page, site.url).wait_ready()


def course(page: Page) -> Locator:
    return page.get_by_role("navigation", name="Course")


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=re.compile(f"^{name}:")).click()


def saved_mark(page: Page) -> Locator:
    return page.locator(".tinytorch-status button")


def write(lab: Lab, cell: Locator, source: str) -> None:
    lab.type_into(cell, source)
    lab.page.keyboard.press("Escape")


def stored_text(page: Page, path: str) -> str:
    """The cells' texts of a notebook as the browser has stored it."""
    record = page.evaluate(STORED, path)
    return "\n".join("".join(cell["source"]) for cell in record["content"]["cells"])


def violations(page: Page) -> list[str]:
    """What axe says against the parts that the course added."""
    page.evaluate((NODE_MODULES / "axe-core" / "axe.min.js").read_text())
    found = page.evaluate(
        "ours => axe.run({ include: ours.filter((one) => document.querySelector(one)) })", OURS)["violations"]
    return [f"{one['id']}: {one['nodes'][0]['html']}" for one in found]


def test_an_exercise_from_the_panel_to_passed(site, profile, shot):
    page = profile().new_page()
    lab = opened(page, site)
    student = Student(lab, MODULE)
    expect(course(page)).to_be_visible()
    expect(page.locator("#filebrowser")).to_be_hidden()
    assert page.locator(".tinytorch-tour").count() == 0
    expect(saved_mark(page)).to_have_text("No changes yet")
    assert page.evaluate(STORED, NOTEBOOK) is None

    course(page).get_by_role("button", name=re.compile("Numbers become an array")).click()
    place = lab.cells.nth(student.index_of("01-create"))
    expect(place).to_be_in_viewport()
    expect(place).to_have_class(re.compile("jp-mod-active"))
    press(page, "Check")
    check = lab.cells.nth(student.check_cell_of("01-create"))
    expect(check).to_contain_text("not written yet", timeout=SOON_MS)

    write(lab, place, f"#| export\n{student.lesson.cells[student.index_of('01-create')].solved}")
    expect(saved_mark(page)).to_have_text("Not saved")
    press(page, "Check")
    expect(check).to_contain_text("Passed", timeout=SOON_MS)
    expect(course(page).get_by_role("button", name=re.compile("Tensor.*1 of 7"))).to_be_visible(timeout=SOON_MS)
    expect(saved_mark(page)).to_have_text("Saved", timeout=SOON_MS)
    assert student.lesson.cells[student.index_of("01-create")].solved in stored_text(page, NOTEBOOK)
    assert page.evaluate("localStorage.getItem('tinytorch-asked-to-persist')")

    before = page.evaluate("JSON.stringify(jupyterapp.shell.currentWidget.context.model.toJSON())")
    press(page, "Hint")
    card = page.get_by_role("region", name="Hint for 01-create")
    expect(card).to_contain_text("hint 1 of", timeout=SOON_MS)
    assert page.evaluate("JSON.stringify(jupyterapp.shell.currentWidget.context.model.toJSON())") == before
    shot(page, "hint")
    assert violations(page) == []
    card.get_by_role("button", name="Close hint").click()
    expect(card).to_have_count(0)

    press(page, "Complete")
    expect(lab.cells.nth(len(student.lesson.cells) - 1)).to_contain_text("is not complete", timeout=SOON_MS)
    shot(page, "complete")


def test_reset_keeps_the_students_text(site, profile, shot):
    page = profile().new_page()
    lab = opened(page, site)
    place = lab.cells.nth(Student(lab, MODULE).index_of("01-create"))
    stub = place.locator(".cm-content").inner_text()
    mine = "#| export\ndef to_array(data, dtype=None):\n    return 'mine'"
    write(lab, place, mine)
    press(page, "Reset exercise")
    shot(page, "reset-question")
    page.get_by_role("button", name="Keep my text").click()
    assert "mine" in place.locator(".cm-content").inner_text()
    press(page, "Reset exercise")
    page.get_by_role("button", name="Reset", exact=True).click()
    expect(page.get_by_text("is back at its start").first).to_be_visible(timeout=SOON_MS)
    assert place.locator(".cm-content").inner_text() == stub
    kept = page.evaluate(STORED, f"history/{MODULE}/")
    assert [one["path"].split("-")[3] for one in kept] == ["reset"]
    assert "return 'mine'" in kept[0]["content"]


def test_a_notebook_without_its_marks_has_hint_and_reset(site, profile):
    """Another editor may have dropped the cells' metadata: what a cell defines says which exercise it is."""
    page = profile().new_page()
    lab = opened(page, site)
    place = lab.cells.nth(Student(lab, MODULE).index_of("01-create"))
    stub = place.locator(".cm-content").inner_text()
    lost = page.evaluate(WITHOUT_MARKS)
    assert lost > 10 and page.evaluate(WITHOUT_MARKS) == 0
    write(lab, place, "#| export\ndef to_array(data, dtype=None):\n    return 'mine'")
    press(page, "Hint")
    expect(page.get_by_role("region", name="Hint for 01-create")).to_contain_text("hint 1 of", timeout=SOON_MS)
    press(page, "Reset exercise")
    page.get_by_role("button", name="Reset", exact=True).click()
    expect(page.get_by_text("01-create is back at its start").first).to_be_visible(timeout=SOON_MS)
    assert place.locator(".cm-content").inner_text() == stub
    assert "return 'mine'" in page.evaluate(STORED, f"history/{MODULE}/")[0]["content"]


def test_a_second_tab_reads_and_may_take_over(site, profile, shot):
    context = profile()
    one = context.new_page()
    lab = opened(one, site)
    two = context.new_page()  # only now: a tab in the background shows no kernel status, as it has no focus
    other = opened(two, site)
    expect(two.get_by_text("is open in another tab")).to_be_visible(timeout=SOON_MS)
    shot(two, "second-tab")
    assert violations(two) == []
    assert one.locator(".tinytorch-banner").count() == 0
    two.bring_to_front()
    other.type_into(other.cells.nth(3), "typed into the reader")
    assert "typed into the reader" not in other.cells.nth(3).inner_text()

    one.bring_to_front()
    write(lab, lab.cells.nth(3), "first = 'from the first tab'")
    two.bring_to_front()
    two.get_by_role("button", name="Edit here instead").click()
    expect(other.cells.nth(3)).to_contain_text("from the first tab", timeout=SOON_MS)
    expect(two.get_by_text("is open in another tab")).to_have_count(0)
    expect(one.get_by_text("is open in another tab")).to_be_attached()
    write(other, other.cells.nth(3), "second = 'from the second tab'")
    two.keyboard.press("Control+S")
    expect(saved_mark(two)).to_have_text("Saved", timeout=SOON_MS)
    one.bring_to_front()
    one.keyboard.press("Control+S")
    assert "from the second tab" in stored_text(one, NOTEBOOK)

    renamed = "modules/renamed.ipynb"
    two.evaluate("([from, to]) => jupyterapp.serviceManager.contents.rename(from, to)", [NOTEBOOK, renamed])
    held = "navigator.locks.query().then(({ held }) => held.filter((one) => one.name.endsWith('ipynb')))"
    two.wait_for_function(f"async () => (await {held}).some((one) => one.name.endsWith('{renamed}'))", timeout=SOON_MS)
    assert len(two.evaluate(held)) == 1


def test_what_was_typed_survives_a_closed_tab(site, profile):
    context = profile()
    page = context.new_page()
    lab = opened(page, site)
    write(lab, lab.cells.nth(3), "kept = 'typed a moment before'")
    page.close()
    again = context.new_page()
    lab = opened(again, site)
    expect(lab.cells.nth(3)).to_contain_text("typed a moment before", timeout=SOON_MS)


def test_a_hidden_page_saves_at_once(site, profile):
    page = profile().new_page()
    lab = opened(page, site)
    write(lab, lab.cells.nth(3), "hidden = 'saved when the lid closed'")
    page.evaluate("""() => {
      Object.defineProperty(document, "hidden", { value: true, configurable: true });
      document.dispatchEvent(new Event("visibilitychange"));
    }""")
    expect(saved_mark(page)).to_have_text("Saved", timeout=5_000)
    assert "saved when the lid closed" in stored_text(page, NOTEBOOK)


def take_the_tour(page: Page, name: str) -> list[str]:
    """Press Enter through the tour; the headings of its steps."""
    steps = []
    dialog = page.locator(".tinytorch-tour[open]")
    expect(dialog).to_be_visible(timeout=BOOT_MS)
    while dialog.count():
        steps.append(dialog.get_by_role("heading").inner_text())
        assert violations(page) == []
        page.screenshot(path=ARTIFACTS / "screenshots" / f"tour-{name}-{len(steps)}.png")
        page.keyboard.press("Enter")
        expect(dialog.get_by_role("heading", name=steps[-1])).to_have_count(0)
    return steps


def test_the_tour_by_keyboard(site, profile):
    page = profile().new_page()
    page.goto(f"{site.url}lab/index.html?path={NOTEBOOK}&tour=1")
    assert take_the_tour(page, "wide") == ["The course", "The notebook", "Check, Hint, Complete", "Nothing is lost"]
    assert page.evaluate("localStorage.getItem('tinytorch-tour-seen')")


def test_a_newcomer_on_a_phone_is_shown_each_thing_once(site, profile):
    page = profile(viewport=PHONE).new_page()
    page.add_init_script("Object.defineProperty(navigator, 'webdriver', { get: () => false })")  # as for a person
    page.goto(f"{site.url}lab/index.html?path=modules/00_welcome.ipynb")
    assert take_the_tour(page, "phone-welcome") == ["The course", "The notebook", "Nothing is lost"]
    expect(course(page)).to_be_hidden()
    page.get_by_role("link", name="Go on to module 01").click()
    assert take_the_tour(page, "phone") == ["Check, Hint, Complete"]
    complete = page.get_by_role("button", name=re.compile("^Complete:"))
    expect(complete).to_be_visible(timeout=SOON_MS)

    page.locator('.jp-SideBar [data-id="tinytorch-course"]').click()
    expect(course(page)).to_be_visible()
    assert course(page).bounding_box()["width"] > 350
    course(page).get_by_role("button", name=re.compile("The matrix product")).click()
    expect(course(page)).to_be_hidden()
    expect(complete).to_be_visible(timeout=SOON_MS)  # not left behind the toolbar's "…", which was narrow for a while


def test_dark_follows_the_system(site, profile, shot):
    page = profile(color_scheme="dark").new_page()
    opened(page, site)
    expect(page.locator("body")).to_have_attribute("data-jp-theme-light", "false")
    assert violations(page) == []
    shot(page, "dark")


NOTED = """async (names) => {
  const name = `JupyterLite Storage - ${new URL("../", location.href).pathname}`;
  const database = await new Promise((done) => (indexedDB.open(name).onsuccess = ({ target }) => done(target.result)));
  if (!database.objectStoreNames.contains("statedb")) return database.close();
  const ask = database.transaction("statedb").objectStore("statedb").getAll();
  const noted = JSON.stringify(await new Promise((done) => (ask.onsuccess = () => done(ask.result))));
  database.close();
  return names.every((one) => noted.includes(`notebook:${one}`));
}"""


def wait_until_noted(page: Page, *paths: str) -> None:
    """JupyterLab notes what is open some time after a change."""
    page.wait_for_function(NOTED, arg=paths, timeout=SOON_MS, polling=250)


def test_a_notebook_that_the_address_names_is_opened_alone_and_a_reload_restores(site, profile):
    page = profile().new_page()
    tabs = page.locator("#jp-main-dock-panel .lm-TabBar-tabLabel")
    lab = opened(page, site)
    wait_until_noted(page, NOTEBOOK)
    lab.open(SECOND)
    expect(tabs).to_have_text(["02_activations.ipynb"])
    assert len(page.workers) == 1
    course(page).get_by_role("button", name=re.compile("01 Tensor")).first.click()
    expect(tabs).to_have_text(["02_activations.ipynb", "01_tensor.ipynb"])
    wait_until_noted(page, SECOND, NOTEBOOK)
    page.reload()
    expect(tabs).to_have_text(["02_activations.ipynb", "01_tensor.ipynb"], timeout=BOOT_MS)
