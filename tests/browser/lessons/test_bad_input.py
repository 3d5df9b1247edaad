"""What goes wrong in a student's browser: each ends in a sentence, and nothing that was there is lost."""
import json
import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Site
from tests.browser.lab import Lab
from tests.browser.student import Student, lesson_of

MODULE = "01_tensor"
NOTEBOOK = f"modules/{MODULE}.ipynb"
COMPLETE = "%tito complete 01"
WRITE_SOLUTIONS = """
from tinytorch.tito.course import course
from tinytorch.tito.notebook import reference
from tinytorch.tito.workspace import workspace
import json
module = course.load_course().module(1)
solved = {cell.exercise: cell.source for cell in reference.cells(module) if cell.exercise}
book = json.loads(module.shipped_notebook.read_text())
for cell in book["cells"]:
    exercise = cell["metadata"].get("tinytorch", {}).get("exercise")
    if exercise:
        cell["source"] = solved[exercise]
workspace.write_file(workspace.notebook(module), json.dumps(book).encode())
print("written")
"""


@pytest.fixture
def milestone(site, profile) -> Lab:
    """A Lab page at the milestone's notebook: its kernel can rewrite module 01's, which is not open."""
    page = profile().new_page()
    lab = Lab(page, site.url).open("milestones/01_perceptron_1957.ipynb")
    assert "written" in lab.run_new(WRITE_SOLUTIONS)
    return lab


def change_notebook(lab: Lab, change: str) -> None:
    """Run `change` on `cells`, the list of module 01's saved cells."""
    code = ("import json, pathlib\nplace = pathlib.Path('/drive/modules/01_tensor.ipynb')\n"
            "book = json.loads(place.read_text()); cells = book['cells']\n"
            "def cell_of(exercise):\n"
            "    return next(c for c in cells if c['metadata'].get('tinytorch', {}).get('exercise') == exercise)\n"
            f"{change}\nworkspace.write_file(place, json.dumps(book).encode()); print('changed')")
    assert "changed" in lab.run_new(code)


def export_of(lab: Lab) -> str:
    return lab.run_new("print(pathlib.Path('/drive/tinytorch/core/tensor.py').read_text()[:60])")


def test_mistakes_in_the_notebook_are_named_and_keep_the_last_export(milestone):
    lab = milestone
    assert "is completed" in lab.run_new(COMPLETE)
    change_notebook(lab, "cell_of('01-matmul')['source'] += '\\nreturn ((('")
    broken = lab.run_new(COMPLETE)
    assert "01-matmul" in broken
    assert "line" in broken
    change_notebook(lab, "cells.remove(cell_of('01-matmul'))")
    assert "01-matmul" in lab.run_new(COMPLETE)
    assert "%tito reset 01-matmul" in lab.run_new(COMPLETE)
    assert "Tensor: made from" in export_of(lab)
    lab.run_new("%tito reset 01-matmul")
    assert "01-matmul is not written yet" in lab.run_new(COMPLETE)
    change_notebook(lab, "cells.append(dict(cell_of('01-reduce')))")
    assert "01-reduce" in lab.run_new(COMPLETE)
    assert "Tensor: made from" in export_of(lab)


def test_an_endless_loop_in_an_exercise_ends_in_a_sentence(site, profile):
    lab = Lab(profile().new_page(), site.url).open(NOTEBOOK)
    student = Student(lab, MODULE)
    for index in (1, 2):
        lab.run(lab.cells.nth(index))
    place = student.index_of("01-create")
    lab.type_into(lab.cells.nth(place), "#| export\ndef to_array(data, dtype=None):\n    while True:\n        pass")
    lab.run(lab.cells.nth(place))
    answer = lab.run(lab.cells.nth(student.check_cell_of("01-create")), timeout=40_000)
    assert "to_array" in answer
    assert "Does its loop ever end?" in answer
    assert lab.run_new("40 + 2").strip().endswith("42")


def test_a_corrupt_progress_file_is_set_aside_and_said(milestone):
    lab = milestone
    lab.run_new("pathlib_ = __import__('pathlib'); pathlib_.Path('/drive/progress.json').write_text('{\"schema\": ')")
    said = lab.run_new("%tito status")
    assert "progress.unreadable-" in said
    kept = lab.run_new("print([p.read_text() for p in pathlib_.Path('/drive').glob('progress.unreadable-*')])")
    assert '{"schema": ' in kept
    lab.page.goto(lab.url)
    expect(lab.page.get_by_role("heading", name="The course")).to_be_visible()


@pytest.mark.cold
def test_a_full_disk_is_said_and_keeps_what_was_there(site, profile):
    context = profile()
    page = context.new_page()
    page.goto(f"{site.url}course.json")
    limit = 75_000_000  # room for the site itself and for a little work
    devtools = context.new_cdp_session(page)
    devtools.send("Storage.overrideQuotaForOrigin", {"origin": site.origin, "quotaSize": limit})
    page.goto(site.url)
    expect(page.get_by_text("works without a network").first).to_be_visible(timeout=120_000)
    lab = Lab(page, site.url).open("milestones/01_perceptron_1957.ipynb")
    assert "written" in lab.run_new(WRITE_SOLUTIONS)
    assert "is completed" in lab.run_new(COMPLETE)
    page.evaluate(FILL_STORAGE)
    page.once("dialog", lambda dialog: dialog.accept())
    big = ("from pathlib import Path\nbefore = Path('/drive/tinytorch/core/tensor.py').read_bytes()\n"
           "try:\n    workspace.write_file(Path('/drive/tinytorch/core/tensor.py'), b'#' * 30_000_000)\n"
           "except Exception as error:\n    print(type(error).__name__, error)\n"
           "print(before == Path('/drive/tinytorch/core/tensor.py').read_bytes())")
    answer = lab.run_new(big)
    assert "tensor.py could not be written" in answer
    assert "Nothing was changed" in answer
    assert answer.strip().endswith("True")


FILL_STORAGE = """() => new Promise((done, fail) => {
  const open = indexedDB.open("filler", 1);
  open.onupgradeneeded = () => open.result.createObjectStore("blocks", { autoIncrement: true });
  open.onerror = () => fail(open.error);
  open.onsuccess = () => {
    const put = (size) => {
      const change = open.result.transaction("blocks", "readwrite");
      change.objectStore("blocks").put(crypto.getRandomValues(new Uint8Array(65536)).toString().repeat(size / 65536));
      change.oncomplete = () => put(size);
      change.onabort = () => (size > 2e6 ? put(size / 2) : done());
    };
    put(4e6);
  };
})"""


@pytest.mark.cold
@pytest.mark.parametrize("options", [{"isolation": False}, {"base_url": "/course/"}], ids=["plain host", "sub-path"])
def test_any_static_host_will_do(profile, site, options):
    other = Site(**options)
    site.origin = other.origin
    page = profile().new_page()
    page.goto(other.url)
    page.get_by_role("link", name=re.compile("Start module 01")).click()
    lab = Lab(page, other.url).wait_ready()
    lab.open(NOTEBOOK)
    assert page.evaluate("crossOriginIsolated") is True
    assert "Python" in lab.run_new("%tito system health")
    lab.run_new("open('/drive/modules/note.txt', 'w').write('kept')")
    stored = page.evaluate("""() => indexedDB.databases().then((found) => found.map(({ name }) => name))""")
    assert f"JupyterLite Storage - {options.get('base_url', '/')}" in stored
    other.stop()


@pytest.mark.cold
def test_a_first_visit_straight_to_lab_on_a_plain_host(profile, site):
    other = Site(isolation=False)
    site.origin = other.origin
    page = profile().new_page()
    lab = Lab(page, other.url).open(NOTEBOOK)
    lab.wait_ready()
    assert lab.run_new("1 + 1").strip().endswith("2")
    assert page.evaluate("crossOriginIsolated") is True
    other.stop()


def test_course_json_names_every_lesson(site, profile):
    page = profile().new_page()
    page.goto(f"{site.url}course.json")
    course = json.loads(page.locator("body").inner_text())
    first = course["modules"][0]
    assert first["notebook"] == NOTEBOOK
    assert [one["id"] for one in first["exercises"]] == list(lesson_of(MODULE).exercises)
