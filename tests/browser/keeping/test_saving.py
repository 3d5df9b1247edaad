"""Saves that are slow, that fail, or that another view or tab has a part in: every text is somewhere at the end."""
import re

from playwright.sync_api import Page, expect

from tests.browser.keeping.test_storage_trouble import close_dialogs
from tests.browser.lab import Lab, save_now
from tests.browser.student import Student
from tests.browser.test_lab_extension import MODULE, NOTEBOOK, SOON_MS, STORED, press, saved_mark, stored_text, write

DIRTY = "jupyterapp.shell.currentWidget.context.model.dirty"
SLOW = """() => {
  const { contents } = jupyterapp.serviceManager;
  const save = contents.save.bind(contents);
  contents.save = async (...given) => {
    const saved = await save(...given);
    if (given[0].startsWith("modules/")) await new Promise((go) => (window.letGo = go));
    return saved;
  };
  window.quick = () => { contents.save = save; window.letGo(); };
}"""
REFUSES = """() => {
  const { contents } = jupyterapp.serviceManager;
  const save = contents.save.bind(contents);
  contents.save = async (path, options) => {
    if (path.startsWith("modules/")) throw new Error("refused for the test");
    return save(path, options);
  };
}"""
LEFT = """(path) => {
  const key = `tinytorch-unsaved ${new URL("../", location.href).pathname} ${path}`;
  const cells = [{ cell_type: "code", source: "left = 'by a tab that was closed'", metadata: {} }];
  localStorage.setItem(key, JSON.stringify({ base: "another moment", cells }));
}"""


def saved(page: Page) -> None:
    save_now(page)
    expect(saved_mark(page)).to_have_text("Saved", timeout=SOON_MS)


def test_views_slow_saves_what_a_closed_tab_left_and_starting_over(site, profile):
    page = profile().new_page()
    lab = Lab(page, site.url).open(NOTEBOOK)
    page.evaluate("jupyterapp.commands.execute('docmanager:clone')")
    expect(page.locator(".jp-NotebookPanel")).to_have_count(2)
    write(lab, lab.cells.nth(3), "seen = 'in two views'")
    saved(page)
    assert "in two views" in stored_text(page, NOTEBOOK), "a second view of the notebook does not stop saves"
    page.evaluate("jupyterapp.shell.currentWidget.close()")
    expect(page.locator(".jp-NotebookPanel")).to_have_count(1)
    write(lab, lab.cells.nth(3), "seen = 'in one view again'")
    saved(page)

    page.evaluate(SLOW)
    write(lab, lab.cells.nth(3), "typed = 'before the save'")
    page.keyboard.press("Control+S")
    page.wait_for_function("() => window.letGo !== undefined")
    write(lab, lab.cells.nth(3), "typed = 'while it was saved'")
    page.evaluate("window.quick()")
    expect(saved_mark(page)).to_have_text("Not saved", timeout=SOON_MS)
    assert page.evaluate(DIRTY)
    save_now(page)
    expect(saved_mark(page)).to_have_text("Saved", timeout=SOON_MS)
    assert "while it was saved" in stored_text(page, NOTEBOOK)

    page.evaluate(LEFT, NOTEBOOK)
    write(lab, lab.cells.nth(3), "mine = 'newer'")
    saved(page)
    lab.open(NOTEBOOK)
    expect(page.get_by_text("before its last changes were saved. They are in").first).to_be_visible(timeout=SOON_MS)
    kept = page.evaluate(STORED, "backups/")
    assert ["by a tab that was closed" in str(one["content"]) for one in kept] == [True]
    assert "mine = 'newer'" in stored_text(page, NOTEBOOK)

    page.evaluate("void jupyterapp.commands.execute('tinytorch:history')")
    page.get_by_role("radio", name=re.compile("as the course ships it")).check()
    page.get_by_role("button", name="Start this module over").click()
    expect(page.get_by_text("written and read back")).to_be_visible(timeout=SOON_MS)
    page.get_by_role("button", name="Close", exact=True).click()
    expect(saved_mark(page)).to_have_text("No changes yet", timeout=SOON_MS)
    assert page.evaluate(STORED, NOTEBOOK) is None


def test_a_tab_that_cannot_save_gives_its_text_to_backups_when_another_takes_over(site, profile):
    context = profile()
    one = context.new_page()
    lab = Lab(one, site.url).open(NOTEBOOK)
    write(lab, lab.cells.nth(3), "first = 'saved'")
    saved(one)
    two = context.new_page()
    other = Lab(two, site.url).open(NOTEBOOK)
    write(other, other.cells.nth(Student(other, MODULE).index_of("01-create")), "not taken by a reader")
    press(two, "Reset exercise")
    expect(two.locator(".jp-Dialog, .jp-toast-message").filter(has_text="try again.")).to_contain_text(
        "open in another tab", timeout=SOON_MS)
    close_dialogs(two)
    one.bring_to_front()
    one.evaluate(REFUSES)
    write(lab, lab.cells.nth(3), "first = 'not saved'")
    two.bring_to_front()
    two.get_by_role("button", name="Edit here instead").click()
    expect(two.locator(".tinytorch-banner")).to_have_count(0, timeout=2 * SOON_MS)
    expect(other.cells.nth(3)).to_contain_text("first = 'saved'")
    expect(one.get_by_text(re.compile("What was not saved when the other tab took over is kept in backups/"))
           ).to_be_attached(timeout=SOON_MS)
    assert "not saved" in str([record["content"] for record in two.evaluate(STORED, "backups/")])


RENAMED = """async () => {
  const { contents } = jupyterapp.serviceManager;
  await contents.rename((await contents.newUntitled({ type: "directory" })).path, "three");
}"""


def test_a_folder_that_python_makes_has_its_name_from_the_first_moment(site, profile):
    page = profile().new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "Untitled" in request.url else None)
    lab = Lab(page, site.url).open("modules/01_tensor.ipynb")
    made = lab.run_new("import os\nos.makedirs('/drive/one/two')\n"
                       "print(os.listdir('/drive/one'), os.path.isdir('/drive/one/two'))")
    assert "['two'] True" in made
    assert asked == []
    page.evaluate(RENAMED)  # the control: what JupyterLite does by itself
    assert asked != []
