"""A scripted student does one lesson in Chromium, and one milestone runs there on a student's own code.

All lessons and all milestones are done in the browser's Python by tests/pyodide/inside/test_notebooks.py, and in
Chromium by `build.py bench lessons`; module 01 and milestone 1 are part of test_journey.py.
"""
import re

from tests.browser.lab import Lab
from tests.browser.student import Student
from tinytorch.tito.course.course import load_course

LESSON, MILESTONE = load_course().module("03"), load_course().milestone("3")
MILESTONE_MS = 400_000
# What a student has who completed every module: the reference's text in files of their own.
OWN_FILES = """
from tinytorch import _resolver
from tinytorch.tito.course.course import load_course
from tinytorch.tito.workspace import workspace
for module in load_course().modules:
    if module.exists:
        text = _resolver.REFERENCE.joinpath(*module.export.split(".")).with_suffix(".py").read_bytes()
        workspace.write_file(workspace.export(module), text)
print("written")
"""


def test_a_lesson_is_done_from_its_first_cell_to_its_completion(site, profile, shot):
    page = profile().new_page()
    student = Student(Lab(page, site.url).open(LESSON.notebook), LESSON.stem)
    student.work_through()
    assert "is completed" in student.lab.output(student.lab.cells.nth(len(student.lesson.cells) - 1))
    shot(page, LESSON.stem)


def test_a_milestone_passes_on_the_students_own_code(site, profile, shot):
    page = profile().new_page()
    lab = Lab(page, site.url).open(f"milestones/{MILESTONE.stem}.ipynb")
    assert "written" in lab.run_new(OWN_FILES)
    result = lab.run_new(f"%tito milestone run {MILESTONE.number}", timeout=MILESTONE_MS)
    assert "Passed" in result, result
    assert re.search(r"core\.\w+\s+yours", result), result
    assert not re.search(r"core\.\w+\s+reference", result), result
    shot(page, MILESTONE.stem)
