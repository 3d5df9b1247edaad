"""No rule of a lesson is without a check: whichever statement is removed, something turns red."""

from __future__ import annotations

import random

from tests.content import mutate

SAMPLE = 60


def test_removing_any_one_rule_is_noticed(lesson):
    missed = [mutant.name for mutant in mutate.unnoticed(lesson, ["delete"])]
    assert not missed


def test_what_is_listed_as_equivalent_is_still_a_change_that_nobody_notices(lesson):
    listed = mutate.equivalent(lesson)
    found = {mutant.name: mutant for mutant in mutate.mutants(lesson) if mutant.name in listed}
    assert set(listed) == set(found), "equivalent.toml lists a change that no longer exists"
    noticed = [name for name, mutant in found.items() if mutate.is_noticed(lesson, mutant)]
    assert not noticed, "equivalent.toml lists a change that a check notices"


def test_hardly_any_random_change_goes_unnoticed(lesson):
    """Operators, constants, signs, whole statements: of a seeded sample, fewer than one change in twenty survives.

    Changes listed in equivalent.toml have a test of their own; `python -m tests.content.mutate NN` tries all of them.
    """
    changes = [mutant for mutant in mutate.mutants(lesson) if mutant.name not in mutate.equivalent(lesson)]
    sample = random.Random(0).sample(changes, min(SAMPLE, len(changes)))
    survivors = [mutant.name for mutant in sample if not mutate.is_noticed(lesson, mutant)]
    print(f"{lesson.stem}: {len(survivors)} of {len(sample)} sampled changes survive: {survivors}")
    assert len(survivors) < 0.05 * len(sample), survivors
