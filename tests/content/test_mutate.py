"""No rule of a lesson is without a check: whichever statement is removed, something turns red."""

from __future__ import annotations

from tests.content import mutate


def test_removing_any_one_rule_is_noticed(lesson):
    missed = [mutant.name for mutant in mutate.unnoticed(lesson, ["delete"])]
    assert not missed


def test_what_is_listed_as_equivalent_is_still_a_change_that_nobody_notices(lesson):
    listed = mutate.equivalent(lesson)
    found = {mutant.name: mutant for mutant in mutate.mutants(lesson) if mutant.name in listed}
    assert set(listed) == set(found), "equivalent.toml lists a change that no longer exists"
    noticed = [name for name, mutant in found.items() if mutate.is_noticed(lesson, mutant)]
    assert not noticed, "equivalent.toml lists a change that a check notices"
