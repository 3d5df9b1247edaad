"""Earlier versions in JupyterLab: completing and a new day keep one, a return brings it back and can be undone."""
import base64
import json
import re

from playwright.sync_api import Page, expect

from builder.tools.paths import ROOT
from tests.browser.lab import save_now
from tests.browser.student import Student
from tests.browser.test_lab_extension import (
    MODULE,
    NOTEBOOK,
    SOON_MS,
    STORED,
    course,
    opened,
    press,
    saved_mark,
    violations,
    write,
)

COMPLETE_MS = 120_000
MARK = "# changed after the module was completed"
NEXT_DAY = """() => {
  const Present = Date, ahead = 24 * 3600 * 1000;
  window.Date = class extends Present {
    constructor(...parts) { parts.length ? super(...parts) : super(Present.now() + ahead); }
    static now() { return Present.now() + ahead; }
  };
}"""
PUT = """async ([path, content]) => {
  await jupyterapp.serviceManager.contents.save(path, { type: "notebook", format: "json", content });
  await jupyterapp.shell.currentWidget.context.revert();
}"""


def solved(student: Student) -> dict:
    """The lesson's notebook with every exercise solved."""
    notebook = json.loads((ROOT / "tinytorch" / "course" / "modules" / MODULE / f"{MODULE}.ipynb").read_text())
    for cell in notebook["cells"]:
        if exercise := cell["metadata"].get("tinytorch", {}).get("exercise"):
            source = student.lesson.cells[student.index_of(exercise)]
            cell["source"] = f"#| export\n{source.solved}" if source.exported else source.solved
    return notebook


def stored(page: Page, path: str) -> str:
    """A file's text, in whichever form the browser has stored it."""
    record = page.evaluate(STORED, path)
    if record["format"] == "base64":
        return base64.b64decode(record["content"]).decode()
    return record["content"] if record["format"] == "text" else json.dumps(record["content"])


def versions(page: Page) -> list[str]:
    """Why each version of the module was kept, in their order."""
    paths = sorted(record["path"] for record in page.evaluate(STORED, f"history/{MODULE}/"))
    return [re.search(r"-([a-z]+)-[0-9a-f]{12}\.ipynb$", path)[1] for path in paths]


def save(page: Page) -> None:
    save_now(page)
    expect(saved_mark(page)).to_have_text("Saved", timeout=SOON_MS)


def test_complete_change_return_undo_and_a_new_day(site, profile, shot):
    page = profile().new_page()
    lab = opened(page, site)
    student = Student(lab, MODULE)
    place = lab.cells.nth(student.index_of("01-create"))
    page.evaluate(PUT, [NOTEBOOK, solved(student)])
    press(page, "Complete")
    expect(lab.cells.nth(len(student.lesson.cells) - 1)).to_contain_text("is completed", timeout=COMPLETE_MS)
    assert versions(page) == ["completed"]
    code = stored(page, "tinytorch/core/tensor.py")

    write(lab, place, MARK)
    save(page)
    assert versions(page) == ["completed"]
    page.evaluate(NEXT_DAY)
    write(lab, place, f"{MARK}, on the next day")
    save(page)
    assert versions(page) == ["completed", "daily"]

    course(page).get_by_role("button", name="Earlier versions").click()
    dialog = page.get_by_role("dialog", name=re.compile("Earlier versions of module 01"))
    expect(dialog.locator("pre", has_text=MARK)).to_have_text(MARK, timeout=SOON_MS)
    assert violations(page) == []
    shot(page, "versions")
    dialog.get_by_role("radio", name=re.compile("When you completed it")).check()
    expect(dialog.get_by_text("7 of 7 exercises passed")).to_be_visible(timeout=SOON_MS)
    dialog.get_by_role("button", name="Go back to this version").click()
    expect(dialog.get_by_text("written and read back")).to_be_visible(timeout=SOON_MS)
    assert violations(page) == []
    shot(page, "returned")
    expect(place).to_contain_text("def to_array")
    assert MARK not in stored(page, NOTEBOOK)
    assert stored(page, "tinytorch/core/tensor.py") == code

    dialog.get_by_role("button", name="Undo").click()
    expect(dialog.get_by_text(re.compile("Module 01 is as it was on"))).to_be_visible(timeout=SOON_MS)
    expect(place).to_contain_text("on the next day", timeout=SOON_MS)
    assert f"{MARK}, on the next day" in stored(page, NOTEBOOK)
    assert versions(page) == ["completed", "daily", "return"]
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(saved_mark(page)).to_have_text("Saved", timeout=SOON_MS)

    course(page).get_by_role("button", name=re.compile("Numbers become an array")).click()
    press(page, "Reset exercise")
    page.get_by_role("button", name="Reset", exact=True).click()
    expect(page.get_by_text("is back at its start").first).to_be_visible(timeout=SOON_MS)
    assert json.loads(stored(page, "progress.json"))["exercises"]["01-create"]["state"] == "tried"
    expect(course(page).get_by_role("button", name=re.compile("Numbers become an array.*tried"))).to_be_visible()
