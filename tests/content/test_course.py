"""The table of facts: complete, consistent, and in step with the folders."""

from __future__ import annotations

import tinytorch
from builder.lessons.generate import generate, site_course
from tinytorch.tito.course.course import load_course


def test_every_lesson_is_well_formed():
    generate()


def test_counts_are_those_of_the_course():
    course = load_course()
    counts = [len(rows) for rows in (course.modules, course.tiers, course.milestones, course.checkpoints)]
    assert counts == [20, 3, 6, 21]


def test_modules_are_numbered_in_order_and_use_only_earlier_ones():
    for number, module in enumerate(load_course().modules, 1):
        assert module.number == number
        assert all(used < number for used in module.uses), module.stem


def test_every_module_has_a_tier_and_an_export_of_its_own():
    course = load_course()
    assert {module.tier for module in course.modules} == {tier.id for tier in course.tiers}
    assert len({module.export for module in course.modules}) == len(course.modules)


def test_milestones_come_in_historical_order_and_need_modules_that_exist():
    course = load_course()
    years = [milestone.year for milestone in course.milestones]
    assert years == sorted(years)
    known = {module.number for module in course.modules}
    assert all(set(milestone.modules) <= known for milestone in course.milestones)


def test_each_module_has_one_checkpoint_after_the_first_about_the_tools():
    checkpoints = load_course().checkpoints
    assert [checkpoint.module for checkpoint in checkpoints] == [None, *range(1, 21)]


def test_package_and_course_have_the_same_version():
    assert tinytorch.__version__ == load_course().version


def test_the_dashboard_hears_of_each_module_what_exists():
    for module, shown in zip(load_course().modules, site_course()["modules"], strict=True):
        assert shown["id"] == module.id
        assert shown["notebook"] == (module.notebook if module.exists else None)
        assert shown["exercises"] == [{"id": one.id, "title": one.title} for one in module.exercises]
        assert set(shown["questions"]) == set(module.questions)
