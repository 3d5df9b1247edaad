"""What lesson 12 says about its outputs."""

from __future__ import annotations

import re

import numpy as np
import pytest

from tinytorch import measure


@pytest.fixture(scope="module")
def told(cells):
    return cells("12_attention")


def floats(text: str) -> list[float]:
    return [float(number) for number in re.findall(r"-?\d+\.\d+", text)]


def rows_of(cell) -> list[list[float]]:
    """Spread, largest weight and gradient for each of the three lengths."""
    return [floats(line) for line in cell.printed.splitlines() if line.startswith("d =")]


def test_the_dictionary_fails_and_the_mixture_answers(told):
    assert "KeyError: 'cofee'" in told.with_text('prices["cofee"]').printed
    priced = {line.split()[0]: floats(line)[-1] for line in told.with_text("price {mix(").printed.splitlines()}
    assert priced["cofee"] == pytest.approx(2.5, abs=0.1)
    assert 2.1 < priced["tee"] < 2.5


def test_unscaled_scores_grow_louder_and_starve_the_gradient(told):
    short, middle, long = rows_of(told.with_text("table(lambda q, k: q @ k.T)"))
    assert [row[0] for row in (short, middle, long)] == pytest.approx([2, 8, 32], rel=0.1)
    assert long[1] > 0.9 and long[2] < short[2] / 5


def test_scaled_rows_look_alike(told):
    rows = rows_of(told.with_text("table(attention_scores)"))
    assert all(row == pytest.approx(rows[0], abs=0.05) for row in rows)


def test_the_numbers_beside_pytorch(told):
    printed = told.with_text("print(scaled_dot_product_attention(x, x, x, causal_mask(2))").printed
    assert "0.0558 1.8884" in printed


def test_the_map_hides_the_future_and_knows_no_places(told):
    cell = told.with_text("sentence =")
    weights = cell.names["weights"].numpy()
    assert np.allclose(weights.sum(axis=1), 1, atol=1e-5)
    assert not np.triu(weights, 1).any()
    attention, vectors = cell.names["scaled_dot_product_attention"], cell.names["vectors"]
    seen = attention(vectors, vectors, vectors).numpy()
    first, second = (place for place, word in enumerate(cell.names["words"]) if word == "the")
    assert np.allclose(seen[first], seen[second])


def test_shuffled_words_give_shuffled_answers(told):
    assert floats(told.with_text("order = rng.permutation(5)").printed)[-1] < 1e-5


def test_the_gradient_needs_no_rule(told):
    assert told.with_text("error = check_gradients").printed.strip().endswith("True")


def test_memory_grows_towards_a_square(told):
    cell = told.with_text("def attention_graph")
    lengths, sizes = cell.names["lengths"], cell.names["sizes"]
    assert measure.exponent(lengths[:2], sizes[:2]) < 1.4
    assert measure.exponent(lengths[-2:], sizes[-2:]) > 1.8
    assert sizes[-1] > 4 * 4 * 512 * 512


def test_coins_stay_coins_until_the_future_leaks(told):
    assert np.mean(told.names["honest"][-10:]) == pytest.approx(np.log(2), abs=0.03)
    assert np.mean(told.names["leaked"][-10:]) < 0.3
