"""The frame around lesson 14's profiler: afterwards everything is as it was; a table can do without seconds."""

from __future__ import annotations

import tracemalloc

import numpy as np
import pytest

from tinytorch.given.layers import LayerBase
from tinytorch.given.watching import Counted, Row, peak, table, watched


def untimed(rule, note):
    def run(*inputs):
        result = rule(*inputs)
        note(inputs, result, 0.0)
        return result

    return run


class Node:
    """What a gradient rule gets beside the gradient."""

    def __init__(self, data):
        self.data = data


class Inner(LayerBase):
    def forward(self, x):
        return OPS["double"](x)

    def named_layers(self):
        yield "", self


class Outer(Inner):
    def __init__(self):
        self.inner = Inner()

    def forward(self, x):
        return OPS["double"](self.inner(x))

    def named_layers(self):
        yield from (("", self), ("inner.", self.inner))


OPS = {"double": lambda x: [*x, *x]}
VJP = {"double": lambda grad, node: (grad,)}


def call(*parts):
    return parts


def test_calls_know_their_layer_and_a_gradient_rule_that_of_its_node():
    model, plain = Outer(), dict(OPS)
    with watched(OPS, VJP, model, untimed, call, call) as calls:
        result = model([1])
        VJP["double"]([1], Node(result))
    assert [(op, layer) for op, layer, *_ in calls] == [("double", "inner"), ("double", ""), ("double", "")]
    assert [parts[2] for parts in calls[:2]] == [([1],), ([1, 1],)]
    assert plain == OPS


def test_everything_is_put_back_after_an_error():
    plain, rules, enter = dict(OPS), dict(VJP), LayerBase.__call__
    with pytest.raises(KeyError), watched(OPS, VJP, Outer(), untimed, call, call):
        raise KeyError
    assert plain == OPS and rules == VJP
    assert LayerBase.__call__ is enter


def test_a_table_has_no_shares_where_the_clock_did_not_move(capsys):
    table({("add", "0"): Row(2, 3_000_000, 1_000, 0.0)})
    assert "%" not in capsys.readouterr().out
    rows = {(name,): Row(1, 10, 10, 0.25) for name in ("", "b", "c", "d")}
    table(rows, most=2)
    printed = capsys.readouterr().out.splitlines()
    assert printed[1].startswith("(the model)") and printed[1].endswith("25%")
    assert printed[3] == "and 2 more"


def test_pieces_are_counted_when_they_are_taken_and_put():
    matrix = Counted(np.zeros((4, 6), np.float32))
    row = matrix[1]
    row += 5
    assert matrix.array.sum() == 0
    matrix[0:2, 0:3] = 7.0
    assert matrix.array.sum() == 42
    assert (matrix[3, 2], matrix.shape, matrix.dtype) == (0, (4, 6), np.float32)
    assert (matrix.taken, matrix.put, matrix.largest) == (28, 24, 24)


def test_the_peak_is_what_was_held_at_once():
    def call():
        for _ in range(3):
            np.ones(100_000, np.uint8) + 1

    assert 200_000 <= peak(call) < 210_000


def test_a_call_that_fails_leaves_no_bookkeeping_behind():
    with pytest.raises(ZeroDivisionError):
        peak(lambda: 1 / 0)
    assert not tracemalloc.is_tracing()
