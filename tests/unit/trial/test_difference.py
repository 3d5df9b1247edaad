"""Expected and actual side by side: which arrays, which marks, what the caption says."""

from __future__ import annotations

import base64
import re
import zlib

import numpy as np
import pytest

from tinytorch.tito.trial.difference import pictured
from tinytorch.tito.trial.expect import CheckFailed, expect, expect_array


def failure(call, *arguments) -> CheckFailed:
    with pytest.raises(CheckFailed) as caught:
        call(*arguments)
    return caught.value


def difference(actual, expected):
    return pictured(failure(expect_array, np.array(actual), np.array(expected), "f(x)"))


def pixels(html: str, name: str) -> np.ndarray:
    """The picture called `name`, decoded: (height, width, 3)."""
    tag = re.search(rf'<img src="data:image/png;base64,([^"]+)" width="(\d+)" height="(\d+)" alt="{name}:', html)
    file = base64.b64decode(tag[1])
    start = file.index(b"IDAT") + 4
    lines = np.frombuffer(zlib.decompress(file[start:]), np.uint8).reshape(int(tag[3]), -1)
    return lines[:, 1:].reshape(int(tag[3]), int(tag[2]), 3)


def test_a_small_matrix_is_a_table_with_frames_where_it_differs():
    html = difference([[1, 2], [3, 4.5]], [[1, 2], [3, 4]]).to_html()
    assert html.count("<td") == 8 and html.count("outline") == 2 and "<img" not in html
    assert re.search(r"outline[^>]*>4.5</td>", html)
    assert "1 of 4 entries differ: [1, 1]. In yours they are framed." in html


def test_numbers_have_the_digits_that_tell_them_apart():
    html = difference([[1.00004, 2], [3, 4]], [[1.0, 2], [3, 4]]).to_html()
    assert ">1.00004<" in html and ">1<" in html


def test_a_larger_matrix_is_a_picture_with_crosses_where_it_differs():
    expected = np.linspace(-1, 1, 240).reshape(12, 20)
    actual = expected.copy()
    actual[3, 4] = np.nan
    html = difference(actual, expected).to_html()
    theirs, own = pixels(html, "Expected"), pixels(html, "Yours")
    rows, columns = np.nonzero((theirs != own).any(axis=2))
    cell = own.shape[0] // 12
    assert {*(rows // cell)} == {3} and {*(columns // cell)} == {4}
    assert (own[3 * cell, 4 * cell] == 0).all()
    assert (theirs[0, 0] == [213, 94, 0]).all() and (theirs[-1, -1] == [0, 114, 178]).all()
    assert len(html) < 6_000


def test_of_a_batch_the_matrix_with_the_first_difference_is_shown():
    expected = np.zeros((5, 3, 3))
    actual = expected.copy()
    actual[2, 0, 1] = actual[4] = 1
    assert difference(actual, expected).caption == "In [2, :, :]: 1 of 9 entries differ: [0, 1]."


def test_of_a_large_matrix_the_part_around_the_first_difference_is_shown():
    expected = np.zeros((100, 200))
    actual = expected.copy()
    actual[99, 150] = 1
    shown = difference(actual, expected)
    assert shown.expected.shape == (4, 48) and shown.caption.startswith("In [96:100, 144:192]")


def test_two_shapes_stand_side_by_side_without_marks():
    shown = difference(np.ones((3, 2)), np.ones((2, 3)))
    assert shown.caption == "Expected: shape (2, 3). Yours: shape (3, 2)." and "outline" not in shown.to_html()


@pytest.mark.parametrize(
    "error",
    [
        failure(expect, False, "a sentence"),
        failure(expect_array, [1, 2, 3, 4, 5], [1, 2, 3, 4, 6], "f(x)"),
        failure(expect_array, np.ones((1, 2)), np.zeros((1, 2)), "f(x)"),
        failure(expect_array, np.ones((2, 3, 4)), np.ones((4, 3, 2)), "f(x)"),
        failure(expect_array, None, np.ones((4, 4)), "f(x)"),
        ValueError("no check at all"),
    ],
)
def test_where_a_picture_would_not_help_there_is_none(error):
    assert pictured(error) is None


@pytest.mark.parametrize("shape", [(2, 2), (12, 12)])
def test_every_kind_of_number_can_be_shown(shape):
    for kind in (np.bool_, np.int64, np.uint8, np.float16, np.float32):
        expected = np.zeros(shape, kind)
        assert difference(expected + kind(1), expected).to_html()
    odd = np.full(shape, np.inf)
    assert difference(odd, -odd).to_html() and difference(odd, np.zeros(shape)).to_html()


def test_nan_is_explained_where_it_is_not_expected():
    assert "nan comes from 0/0" in failure(expect_array, [np.nan, 1], [1, 1], "f(x)").message
    assert "comes from" not in failure(expect_array, [np.nan, 1], [np.nan, 2], "f(x)").message
