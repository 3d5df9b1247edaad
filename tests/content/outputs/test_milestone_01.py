"""What milestone 1957 and the welcome say about their outputs."""

from __future__ import annotations

import re

import pytest

from tests.content.notebook_run import charts, numbers


@pytest.fixture(scope="module")
def told(cells):
    return cells("01_perceptron_1957")


@pytest.fixture(scope="module")
def welcome(cells):
    return cells("00_welcome")


def test_there_are_as_many_cards_as_the_text_says(told):
    names = told.names
    learn, test = names["deck"](0)
    assert len(learn.labels) == len(test.labels) == 200
    with_both = names["np"].concatenate([learn.points, test.points]) @ learn.normal
    sides = names["np"].concatenate([learn.labels, test.labels])
    gap = with_both[sides > 0].min() - with_both[sides < 0].max()
    assert 0.6 <= gap < 0.7


def test_neither_number_settles_it_alone(told):
    cards = told.names["deck"](0)[0]
    for column in cards.points.T:
        left, right = column[cards.labels < 0], column[cards.labels > 0]
        assert left.max() > right.min() and right.max() > left.min()


def test_the_worked_example(told):
    cell = told.with_text("verdict = try_rule(my_rule)")
    assert cell.printed.startswith("weights [1.0, -2.0], bias [-4.0], response -9\nFine: ")
    machine = told.names["new_machine"](((2.0,), (1.0,)), -3.0)
    assert machine.respond(told.names["Tensor"]([[1.0, 3.0]])).item() == 2
    told.names["my_rule"](machine, told.names["Tensor"]([[1.0, 0.0]]), 1.0)  # says left; the truth is right
    assert machine.weights.data.ravel().tolist() == [3, 1] and machine.bias.data.tolist() == [-2]


def test_the_line_jumps_until_no_mistake_is_left(told):
    cell = told.with_text("trace.append")
    mistakes, right = numbers(cell.printed)
    assert 10 < mistakes < 100 and right > 95
    assert "a pass without any: yes" in cell.printed
    assert len(told.names["trace"]) == mistakes
    last = charts(cell)[-1]
    assert len(last) == 1 + 12 + 1, "cards, twelve grey lines, the black one"


def test_a_smaller_gap_takes_longer_and_does_not_fail(told):
    names = told.names
    wide, narrow = (names["learn"](names["deck"](0, gap)[0]) for gap in (0.6, 0.2))
    assert wide.settled and narrow.settled
    assert narrow.mistakes > wide.mistakes


def test_the_bound_is_above_the_mistakes_and_grows_at_least_ninefold(told):
    names = told.names
    mistakes, bound = numbers(told.with_text("the bound for these cards is").printed)
    assert mistakes < bound
    assert pytest.approx(625) == (5 / 0.2) ** 2
    wide, narrow = (names["mistake_bound"](names["deck"](0, gap)[0]) for gap in (0.6, 0.2))
    assert 9 <= narrow / wide < 15


def test_shuffled_labels_give_one_half(told):
    blind, score = told.names["blind_trial"](None)
    assert score == pytest.approx(0.5, abs=0.12) and not blind.settled


def test_the_record_is_made_with_the_reader_s_rule(told):
    printed = told[-1].shown[-1]["text/plain"]
    assert "With your rule, the worst of 3 decks has" in printed
    assert re.search(r"core\.tensor\s+reference", printed)


def test_welcome_no_mistake_is_left_and_a_narrow_strip_takes_several_times_as_many(welcome):
    wide = welcome.with_text("def watch_it_learn").printed
    mistakes, right = numbers(wide)
    assert "mistakes, then none" in wide and right > 95
    learn, deck = (getattr(welcome.names["perceptron"], name) for name in ("learn", "deck"))
    assert learn(deck(seed=0, gap=0.6)[0]).mistakes == mistakes
    narrow = learn(deck(seed=0, gap=0.05)[0])
    assert narrow.settled and narrow.mistakes > 3 * mistakes


def test_welcome_the_baseline_says_numpy_and_takes_about_a_second(welcome):
    shown = " ".join(str(data) for data in welcome[0].shown)
    assert "numpy" in shown and "score" in shown.lower()


def test_welcome_the_reference_passes(welcome):
    shown = " ".join(str(data) for data in welcome.with_text("milestone run 1 --reference").shown)
    assert "meets every gate with the course's reference" in shown
