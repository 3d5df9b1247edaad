"""What lesson 17 says about its outputs: counts and differences exactly, of times only what holds on any machine."""

from __future__ import annotations

from functools import partial

import numpy as np
import pytest

from tests.content.notebook_run import numbers
from tests.content.outputs import costs


@pytest.fixture(scope="module")
def ran(cells):
    return cells("17_memoization")


def test_528_keys_for_32_letters(ran):
    assert ran.with_text("def keys_made").printed == "528 keys for 32 letters\n"
    assert ran.with_text("texts, caches =").printed.endswith("keys made for 32 letters: 32\n")


def test_behind_a_mask_earlier_keys_stay(ran):
    masked, bare = (numbers(line) for line in ran.with_text("def second_keys").printed.splitlines())
    assert masked[0] < 1e-5
    assert bare[0] > 0.1
    assert masked[1] > 0.1


def test_scores_in_pieces_are_the_scores_at_once(ran):
    assert "largest difference at any of 32 positions" in ran.with_text("texts, caches =").printed
    assert ran.with_text("texts, caches =").names["apart"].max() < 1e-5


def test_a_new_query_sees_three_keys(ran):
    assert "Tensor([[3.]])" in ran.with_text("q, k, v = Tensor").printed


def test_the_square_is_gone_from_the_flops_and_back_in_the_bytes(ran):
    without, kept = ran.with_text("guess = ").printed.splitlines()[-2:]
    assert 1.9 < numbers(without)[-1] < 2.4
    assert 1.0 < numbers(kept)[-1] < 1.25
    grown = numbers(ran.with_text("held = ").printed.replace(",", ""))
    assert 1.9 < grown[-2] < 2.1
    assert grown[-1] == 49_152


def test_the_buffer_moves_nothing_and_takes_what_was_counted(ran):
    printed = ran.with_text("caches = [KVCache(96), KVCache(96)]").printed
    assert printed == "cat moved [0, 0, 0] bytes; the caches hold 49,152\n"


def test_a_cache_that_moved_up_is_wrong(ran):
    assert numbers(ran.with_text("np.roll").printed)[-1] > 0.1


def test_the_cached_poet_writes_the_same(ran):
    assert ran.with_text("def writes").printed.startswith("the same letters: True\none small ")


def test_past_the_end_scores_are_those_of_the_window(ran):
    assert max(ran.names["apart"].values()) < 1e-5


def test_from_the_end_on_stride_1_pays_in_full(ran):
    each = ran.names["costs"]
    plain, slow, fast = (each[name] for name in ("no cache", "cache, stride 1", "cache, stride 16"))
    assert sum(slow[:32]) < 0.1 * sum(plain[:32])
    assert sum(slow[32:]) == pytest.approx(sum(plain[32:]), rel=0.01)
    assert fast[:32] == slow[:32]
    assert fast[32] == plain[16] and max(fast[33:48]) < 0.1 * fast[32]  # 17 letters at once, then 15 single ones
    assert [n for n, cost in enumerate(fast, 1) if cost > 2 * fast[31]] == [33, 49, 65]


def test_the_nearest_letters_are_worth_most(ran):
    lost = ran.names["lost"]
    assert lost[1] > lost[2] > lost[4] > lost[8] > lost[17]
    assert lost[17] - lost[32] < 0.2 * (lost[1] - lost[17])


def test_one_more_letter_behind_256_is_faster_with_a_cache(ran):
    long, reader, cached = ran.names["long"], ran.names["reader"], ran.names["CachedGPT"]
    assert costs.holds(
        lambda plain, kept: 1.5 * kept < plain, partial(reader.next_logits, long[:256]),
        partial(cached(reader).next_logits, long[:256]),
    )  # fmt: skip
    assert ran.names["fewer"] > 100


def test_another_readers_text_leaks(ran):
    assert np.abs(ran.names["alone"] - ran.names["after"]).max() > 0.5
    assert numbers(ran.with_text("def scores").printed.splitlines()[0])[-1] > 0.5
