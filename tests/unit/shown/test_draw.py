"""The drawing pad's Python side: drawings become pictures like the training's, and answers are plain data."""

import base64
import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from tinytorch import draw
from tinytorch.plot.png import data_url


def sent(ink: np.ndarray) -> str:
    return base64.b64encode(ink.astype(np.uint8).tobytes()).decode()


def stroke(top: int, left: int, height: int, width: int) -> np.ndarray:
    ink = np.zeros((draw.CANVAS, draw.CANVAS), np.uint8)
    ink[top : top + height, left : left + width] = 255
    return ink


@pytest.mark.parametrize("place", [(0, 0), (10, 90), (40, 100)])
def test_a_bar_fills_the_box_and_stands_in_the_middle(place):
    picture = draw.prepare(stroke(*place, 100, 10), side=28, box=20)
    rows, columns = np.flatnonzero(picture.any(axis=1)), np.flatnonzero(picture.any(axis=0))
    assert (rows[0], rows[-1]) == (4, 23)
    assert len(columns) == 2
    assert columns[0] in (13, 14)
    assert picture.max() == 255


def test_a_wide_drawing_keeps_its_proportions():
    picture = draw.prepare(stroke(60, 0, 35, 140), side=28, box=20)
    assert (picture.any(axis=1).sum(), picture.any(axis=0).sum()) == (5, 20)


def test_a_small_dot_is_enlarged_and_eight_pixels_are_enough():
    picture = draw.prepare(stroke(3, 3, 2, 2), side=8, box=8)
    assert (picture == 255).all()


def test_the_centre_of_mass_counts_not_the_outline():
    ink = stroke(20, 20, 100, 100)
    ink[20:120, 80:120] = 0
    ink[20, 20:120] = 255  # heavy on the left, thin to the right
    picture = draw.prepare(ink, side=28, box=20).astype(float)
    assert abs(picture.sum(axis=0) @ np.arange(28) / picture.sum() - 13.5) <= 0.6


@settings(max_examples=60, deadline=None)
@given(arrays(np.uint8, (12, 15)), st.integers(1, 30), st.integers(0, 10))
def test_any_drawing_gives_a_picture_of_the_right_size(ink, box, margin):
    picture = draw.prepare(ink, box + margin, box)
    if not ink.any():
        assert picture is None
        return
    assert picture.shape == (box + margin, box + margin)
    assert picture.dtype == np.uint8


def test_the_answer_holds_the_picture_that_was_read_and_all_chances():
    seen = []

    def read(picture):
        seen.append(picture)
        return np.array([0.1] * 3 + [0.7])

    answer = draw.Pad(read, side=28, box=20).answer(sent(stroke(20, 60, 100, 20)))
    assert seen[0].shape == (28, 28)
    assert answer["chances"] == pytest.approx([0.1, 0.1, 0.1, 0.7])
    assert answer["picture"] == data_url(255 - seen[0])


def test_nothing_drawn_asks_for_a_drawing():
    pad = draw.Pad(lambda picture: pytest.fail("an empty drawing was read"))
    assert "Draw a digit" in pad.answer(sent(stroke(0, 0, 0, 0)))["says"]


@pytest.mark.parametrize("drawn", ["", "!!", base64.b64encode(b"short").decode(), "A" * 10])
def test_a_message_that_is_no_drawing_ends_in_a_sentence(drawn):
    assert "Run the cell again" in draw.Pad(lambda picture: np.ones(10)).answer(drawn)["says"]


def test_an_error_of_the_network_is_shown_as_text():
    def read(picture):
        raise ValueError("<script>alert(1)</script> does not fit")

    answer = draw.Pad(read).answer(sent(stroke(0, 0, 50, 50)))
    assert answer == {"says": "ValueError: <script>alert(1)</script> does not fit"}


def test_an_answer_is_plain_data_also_where_the_network_gives_numbers_of_numpy():
    answer = draw.Pad(lambda picture: np.float32([[0.25, 0.75]])).answer(sent(stroke(0, 0, 50, 50)))
    assert json.loads(json.dumps(answer))["chances"] == [0.25, 0.75]


def test_an_answer_that_is_no_number_is_said():
    answer = draw.Pad(lambda picture: np.array([0.5, np.nan])).answer(sent(stroke(0, 0, 50, 50)))
    assert answer == {"says": "ValueError: the network's answer holds nan, which is no probability"}


def test_an_impossible_box_is_refused():
    with pytest.raises(ValueError, match="29 of 28"):
        draw.Pad(lambda picture: np.ones(10), side=28, box=29)
