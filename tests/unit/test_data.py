"""The generated data: the same for everyone, with the gap that it promises and no way around the bias."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tinytorch.data import two_blobs


@settings(max_examples=30, deadline=None)
@given(half=st.integers(1, 100), gap=st.floats(0, 2), seed=st.integers(0, 2**32 - 1))
def test_each_class_keeps_clear_of_the_gap(half, gap, seed):
    blobs = two_blobs(2 * half, gap, seed)
    sides = blobs.labels * (blobs.points @ blobs.normal - blobs.distance)
    assert sides.min() >= gap / 2 - 1e-5
    assert blobs.points.shape == (2 * half, 2)
    assert (blobs.labels == 1).sum() == (blobs.labels == -1).sum() == half
    assert blobs.points.dtype == blobs.labels.dtype == np.float32


def test_the_same_seed_gives_the_same_points():
    first, again, other = two_blobs(20, seed=7), two_blobs(20, seed=7), two_blobs(20, seed=8)
    np.testing.assert_array_equal(first.points, again.points)
    np.testing.assert_array_equal(first.labels, again.labels)
    assert not np.array_equal(first.points, other.points)


def test_the_order_tells_nothing_about_the_class():
    labels = two_blobs(400).labels
    assert 60 < (labels[:200] == 1).sum() < 140


def test_no_line_through_the_origin_separates_the_classes():
    blobs = two_blobs(400, gap=0.6)
    angles = np.linspace(0, 2 * np.pi, 721)
    answers = np.sign(blobs.points @ np.stack([np.cos(angles), np.sin(angles)]))
    assert (answers == blobs.labels[:, None]).mean(axis=0).max() < 0.8


def test_a_part_keeps_the_line():
    blobs = two_blobs(10)
    part = blobs.part(2, 5)
    np.testing.assert_array_equal(part.points, blobs.points[2:5])
    np.testing.assert_array_equal(part.labels, blobs.labels[2:5])
    assert part.distance == blobs.distance


@pytest.mark.parametrize(
    ("count", "gap", "said"), [(3, 0.4, "count is 3"), (0, 0.4, "count is 0"), (4, 2.5, "gap is 2.5")]
)
def test_impossible_wishes_are_refused(count, gap, said):
    with pytest.raises(ValueError, match=said):
        two_blobs(count, gap)
