"""What lesson 14 says about its outputs: counts exactly, and of times only what holds on any machine."""

from __future__ import annotations

import pytest

from tests.content.notebook_run import numbers


@pytest.fixture(scope="module")
def ran(cells):
    return cells("14_profiling")


def whole(text: str) -> list[int]:
    """The whole numbers of a text that writes thousands with commas."""
    return [int(number) for number in numbers(text.replace(",", "")) if number == int(number)]


def test_a_sixteenth_of_the_width_is_a_tenth_of_the_parameters(ran):
    wide, narrow = ran.names["wide"], ran.names["narrow"]
    assert ran.with_text("def network").printed.startswith("parameters 136,874 and 13,334")
    sizes = {name: parameter.size for name, parameter in wide.named_parameters()}
    assert sizes["7.weight"] + sizes["7.bias"] == 131_136
    assert sizes["0.weight"] + sizes["0.bias"] == 448
    assert sum(parameter.size for parameter in narrow.parameters()) == 13_334


def test_a_transpose_takes_no_longer_for_a_hundred_times_the_bytes(ran):
    exp, transpose = ran.with_text("def obvious").printed.splitlines()
    assert numbers(exp)[0] == numbers(transpose)[0] == 100
    little, much = ran.names["little"], ran.names["much"]
    assert much.low < 20 * little.low  # of the transpose, the last one


def test_the_coarse_clock_shows_whole_milliseconds(ran):
    fine, rough = ran.with_text("def coarse").printed.splitlines()
    assert all(micros % 1000 == 0 for micros in numbers(rough))
    assert all(micros > 0 for micros in numbers(fine))


def test_the_own_stopwatch_never_says_0(ran):
    assert ran.names["fine_time"].low > 0
    assert ran.names["coarse_time"].low > 0


def test_the_way_back_takes_nearly_twice_the_arithmetic(ran):
    cell = ran.with_text("def step()")
    forward, backward = cell.names["forward"], cell.names["backward"]
    assert backward / forward == pytest.approx(1.74, abs=0.005)
    calls = cell.names["calls"]
    linear = sum(call.flops for call in calls if (call.layer, call.direction) == ("7", "forward"))
    assert linear / forward == pytest.approx(0.07, abs=0.01)
    skipped = sum(call.flops for call in calls if (call.op, call.layer) == ("conv2d", "0")) // 2
    assert 1.95 < (backward + skipped) / forward < 2.01


def test_places_of_the_second_convolution(ran):
    cell = ran.with_text("def step()")
    second = next(call for call in cell.names["calls"] if (call.op, call.layer) == ("conv2d", "3"))
    assert second.flops == 2 * 4 * 32 * 16 * 9 * 256


def test_a_gpt_is_counted_as_by_hand(ran):
    counted, by_hand = whole(ran.with_text("T, C, L, V").printed.splitlines()[0])
    assert counted == by_hand == 1_937_408


def test_what_a_step_holds(ran):
    printed = ran.with_text("ahead = peak(").printed.splitlines()
    found = {line.split()[0]: whole(line)[0] for line in printed[:5]}
    assert found["weights"] == 4 * 136_874
    assert found["state"] == 2 * found["weights"]
    assert all("(4, 16, 32, 32)" in line for line in printed[5:8])
    forward, step = whole(printed[8])
    assert forward > found["activations"] and step > forward


def test_windows_are_what_is_missing(ran):
    three, one = ran.with_text("for size in (3, 1)").printed.splitlines()
    assert numbers(three)[-1] > 2 * numbers(one)[-1]


def test_a_larger_batch_moves_a_linear_layer_to_the_right(ran):
    points = {name: (intensity, rate) for intensity, rate, name in ran.names["points"]}
    assert points["linear 256"][0] > 10 * points["linear"][0]
    assert points["relu"][0] == min(intensity for intensity, _ in points.values()) == 1 / 8
    assert all(rate > 0 for _, rate in points.values())


def test_the_counts_promise_a_half_with_the_same_parameters(ran):
    cell = ran.with_text("strided = network")
    wide, narrow, strided = cell.names["work"]
    assert wide / strided == pytest.approx(2, abs=0.01)
    assert wide / narrow == pytest.approx(1.07, abs=0.01)
    assert cell.printed.count("136,874 parameters") == 2


def test_the_sum_of_losses_keeps_every_graph(ran):
    lines = ran.with_text("def activations(loss)").printed.splitlines()
    rows = [whole(line) for line in lines]
    for number, one, total in rows:
        assert total == pytest.approx(number * one, rel=1e-4)


def test_an_addition_moves_twelve_bytes_for_one_flop(ran):
    names, array = ran.names, ran.names["small"]
    other = array + 1
    assert names["traffic"]([array, other], [array + other]) == 12 * names["flops"]("add", [array, other], array)
