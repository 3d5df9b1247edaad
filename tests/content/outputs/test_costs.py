"""What asserts the sentences about time: a false one is not found true by trying often."""

from __future__ import annotations

from tests.content.outputs import costs


def test_what_takes_ten_times_as_long_is_seen_and_the_reverse_is_not():
    little, much = (lambda: sum(range(1_000))), (lambda: sum(range(10_000)))
    assert costs.holds(lambda one, ten: ten > 3 * one, little, much)
    assert not costs.holds(lambda one, ten: one > ten, little, much)


def test_a_call_does_not_cost_more_than_itself():
    def call() -> int:
        return sum(range(1_000))

    assert not costs.holds(lambda one, other: one > 2 * other, call, call)
