"""What lesson 13 says about its outputs."""

from __future__ import annotations

import re

import numpy as np
import pytest


@pytest.fixture(scope="module")
def told(cells):
    return cells("13_transformers")


def floats(text: str) -> list[float]:
    return [float(number) for number in re.findall(r"-?\d+\.\d+", text)]


def end(losses: list[float]) -> float:
    return float(np.mean(losses[-10:]))


def test_the_stack_starts_above_a_guess_and_stays_there(told):
    guess, first, last = floats(told.with_text("class Stack").printed)
    assert guess == pytest.approx(np.log(26), abs=0.01)
    assert first > 2 * last > 2 * guess


def test_the_numbers_beside_pytorch(told):
    printed = told.with_text("print(LayerNorm(4)").printed
    assert "-1.069  -0.5345  0.      1.6036" in printed


def test_the_gpt_starts_at_a_guess_and_learns(told):
    whole = told.names["whole"]
    assert whole[0] == pytest.approx(np.log(26), abs=0.1)
    assert end(whole) < 2.6


def test_without_the_residual_only_frequencies_are_learned(told):
    frequencies = floats(told.with_text("class WithoutResidual").printed)[0]
    assert frequencies == pytest.approx(2.85, abs=0.01)
    assert end(told.names["no_residual"]) == pytest.approx(frequencies, abs=0.05)
    assert end(told.names["whole"]) < frequencies - 0.3


def test_without_the_norm_the_loss_jumps_before_it_falls(told):
    no_norm = told.names["no_norm"]
    assert max(no_norm[:20]) > 2 * no_norm[0]
    assert end(no_norm) > end(told.names["whole"]) + 0.3


def test_twice_the_width_is_nearly_four_times_the_parameters(told):
    cell = told.with_text("def parameters(width)")
    parameters = cell.names["parameters"]
    assert parameters(128) / parameters(64) == pytest.approx(3.89, abs=0.01)
    blocks = sum(parameter.size for block in cell.names["model"].blocks for parameter in block.parameters())
    assert blocks == 4 * (12 * 128**2 + 13 * 128)


def test_the_poet_learns_and_writes_the_verse(told):
    first, second, third = (floats(cell.printed)[0] for cell in told if "losses += learn(poet" in cell.source)
    assert first > second > third < 0.6
    printed = told.with_text("for token in generate(poet").printed
    lines = [line for line in told.names["VERSE"].splitlines() if line]
    assert any(line in printed for line in lines), printed
    assert len(printed) == len("one small") + 120
