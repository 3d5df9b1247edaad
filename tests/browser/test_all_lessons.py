"""A scripted student does every lesson in Chromium, one after the other, and runs the milestones on their own code."""
import json
import re

import pytest

from builder.tools.paths import ARTIFACTS
from tests.browser.lab import Lab
from tests.browser.student import Student
from tinytorch.tito.course.course import load_course

WRITTEN = [module for module in load_course().modules if module.exists]
MILESTONES = [milestone for milestone in load_course().milestones if milestone.exists]
LESSON_SECONDS, MILESTONE_MS = 1_200, 400_000


@pytest.mark.timeout(LESSON_SECONDS * 2)
def test_every_lesson_and_then_every_milestone(site, profile, shot):
    context = profile()
    times = {}
    for module in WRITTEN:
        page = context.new_page()
        student = Student(Lab(page, site.url).open(module.notebook), module.stem)
        student.work_through()
        assert "is completed" in student.lab.output(student.lab.cells.nth(len(student.lesson.cells) - 1)), module.stem
        times[module.stem] = sorted((vars(one) for one in student.times), key=lambda one: -one["seconds"])
        shot(page, module.stem)
        page.close()
    ARTIFACTS.mkdir(exist_ok=True)
    (ARTIFACTS / "cell-times.json").write_text(json.dumps(times, indent=1))
    page = context.new_page()
    lab = Lab(page, site.url).open("milestones/01_perceptron_1957.ipynb")
    for milestone in MILESTONES:
        result = lab.run_new(f"%tito milestone run {milestone.number}", timeout=MILESTONE_MS)
        assert "Passed" in result, result
        assert not re.search(r"core\.\w+\s+reference", result), result
    shot(page, "milestones")


@pytest.mark.timeout(LESSON_SECONDS)
def test_every_milestone_passes_on_the_reference(site, profile):
    lab = Lab(profile().new_page(), site.url).open("milestones/01_perceptron_1957.ipynb")
    result = lab.run_new("%tito baseline --milestones", timeout=MILESTONE_MS * len(MILESTONES))
    assert "Every milestone works here" in result, result
    assert all(f"{milestone.year} {milestone.title}" in result for milestone in MILESTONES)
    again = lab.run_new("%tito baseline --milestones", timeout=MILESTONE_MS)
    assert again.count("earlier (") == len(MILESTONES), again
