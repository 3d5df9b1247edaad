"""What every solution of lesson 04 must do."""

from functools import partial

import numpy as np

from tinytorch.core.tensor import OPS, Tensor
from tinytorch.tito.checking import exercise, expect, expect_array, expect_equal, expect_raises

TINY = 1e-30  # no rounding error is forgiven where a result is this small


def numbers(*shape, scale=3.0):
    """Distinct float64 numbers of both signs, in no order."""
    grid = np.linspace(-scale, scale, int(np.prod(shape)) + 1)[1:] + 0.0123
    return np.random.default_rng(7).permutation(grid).reshape(shape)


def exact_log_softmax(array, axis=-1):
    """The definition, in numpy's widest floats and for moderate scores only."""
    wide = array.astype(np.longdouble)
    return np.asarray(np.log(np.exp(wide) / np.exp(wide).sum(axis=axis, keepdims=True)), np.float64)


def operations(result):
    """The names of all operations behind a result, from its end."""
    names, waiting = [], [result]
    while waiting:
        node = waiting.pop()
        names += [node.op] if node.op else []
        waiting += node.parents
    return names


def expect_recorded(loss, leaf, what):
    """A loss remembers the way back to the leaf that it was made from."""
    expect(loss.requires_grad, f"{what} must be recorded when its first argument requires a gradient.")
    waiting = [loss]
    while waiting:
        node = waiting.pop()
        if node is leaf:
            return
        waiting += node.parents
    expect(False, f"{what} does not lead back to its first argument. Use operations of Tensor all the way.")


# 04-mse


@exercise("04-mse")
def test_mse_example(module):
    """The example from the text."""
    loss = module.MSELoss()(Tensor([1.0, 2.0, 4.0]), Tensor([1.0, 3.0, 2.0]))
    expect_array(loss, 5 / 3, "MSELoss()([1, 2, 4], [1, 3, 2])", dtype=np.float32)


@exercise("04-mse")
def test_mse_shapes(module):
    """The mean over all entries, whatever the shape."""
    for shape in ((), (1,), (4,), (2, 3), (2, 3, 2)):
        a, b = numbers(*shape), numbers(*shape)[..., ::-1] if shape else np.array(1.5)
        what = f"MSELoss of two tensors of shape {shape}"
        expect_array(module.MSELoss()(Tensor(a), Tensor(b)), np.mean((a - b) ** 2), what, dtype=np.float32)
    expect_array(module.MSELoss()(Tensor([2.0]), np.array([5.0])), 9, "MSELoss of a Tensor and an array")
    expect_array(module.MSELoss()([2.0], [5.0]), 9, "MSELoss of two lists", dtype=np.float32)
    wide = Tensor([0.1, 0.7], dtype=np.float64)
    expect_array(module.MSELoss()(wide, wide * 2), 0.25, "MSELoss of float64", dtype=np.float64, rtol=1e-14)
    found = module.MSELoss()(wide, np.array([0.2, 1.4]))
    expect_array(found, 0.25, "MSELoss of float64 and an array", dtype=np.float64, rtol=1e-14)


@exercise("04-mse")
def test_mse_integers(module):
    """Small integers and booleans become floats before anything is subtracted."""
    for dtype in (np.uint8, np.int8, np.int64):
        found = module.MSELoss()(Tensor(np.array([0, 20], dtype)), np.array([20, 0], dtype))
        expect_array(found, 400, f"MSELoss of [0, 20] and [20, 0] in {np.dtype(dtype)}", dtype=np.float32)
    expect_array(module.MSELoss()([True, False], [False, False]), 0.5, "MSELoss of booleans", dtype=np.float32)


@exercise("04-mse")
def test_mse_refuses(module):
    """Shapes that differ, even if they broadcast, and empty batches."""
    for left, right in [((2, 3), (3, 2)), ((100, 1), (100,)), ((2, 3), (3,)), ((3,), (4,)), ((1,), ())]:
        a, b = Tensor(np.ones(left)), Tensor(np.ones(right))
        what = f"MSELoss of shapes {left} and {right}"
        expect_raises(ValueError, partial(module.MSELoss(), a, b), what, mentions=[str(left), str(right)])
    for shape in ((0,), (0, 3)):
        empty = Tensor(np.zeros(shape))
        what = f"MSELoss of two empty tensors of shape {shape}"
        expect_raises(ValueError, partial(module.MSELoss(), empty, empty), what, mentions=["empty"])


@exercise("04-mse")
def test_mse_remembers(module):
    """The loss is recorded, and its inputs stay as they were."""
    x, y = Tensor([1.0, 2.0], requires_grad=True), Tensor([3.0, 3.0])
    expect_recorded(module.MSELoss()(x, y), x, "MSELoss")
    expect_array(x, [1, 2], "the predictions after MSELoss")
    expect_array(y, [3, 3], "the targets after MSELoss")


# 04-log-softmax


@exercise("04-log-softmax")
def test_log_softmax_example(module):
    """The example from the text."""
    found = module.log_softmax(Tensor([2.0, 1.0, 0.0]))
    expect_array(found, [-0.4076059, -1.4076059, -2.4076059], "log_softmax([2, 1, 0])", dtype=np.float32)
    expect_array(module.log_softmax([0.0, 0.0, 120.0]), [-120, -120, 0], "log_softmax([0, 0, 120])", dtype=np.float32)


@exercise("04-log-softmax")
def test_log_softmax_axes(module):
    """Against the definition, along every axis."""
    for shape, axis in [((4,), -1), ((4,), 0), ((2, 3), 0), ((2, 3), 1), ((2, 3, 4), 1), ((2, 3, 4), -3), ((3, 1), 1)]:
        array = numbers(*shape)
        what = f"log_softmax of shape {shape} along axis {axis}"
        found = module.log_softmax(Tensor(array, dtype=np.float64), axis=axis)
        expect_array(found, exact_log_softmax(array, axis), what, dtype=np.float64, rtol=1e-12, atol=1e-14)
    array = numbers(2, 3, 4)
    expect_array(module.log_softmax(Tensor(array)), exact_log_softmax(array), "log_softmax of (2, 3, 4), no axis given")
    expect_array(OPS["log_softmax"](array), exact_log_softmax(array), 'OPS["log_softmax"] of (2, 3, 4), no axis given')


@exercise("04-log-softmax")
def test_log_softmax_extremes(module):
    """Finite for any finite scores; each row by itself; -inf stays -inf."""
    cases = [
        ([1000.0, 0.0], [0.0, -1000.0], "[1000, 0]"),
        ([-1000.0, -1000.0], [-np.log(2), -np.log(2)], "[-1000, -1000]"),
        ([0.0, 0.0, 120.0], [-120.0, -120.0, 0.0], "[0, 0, 120]"),
        ([[1000.0, 0.0], [0.0, -3.0]], [[0.0, -1000.0], [-np.log1p(np.exp(-3)), -3 - np.log1p(np.exp(-3))]],
         "[[1000, 0], [0, -3]]"),
        ([-np.inf, 0.0, 0.0], [-np.inf, -np.log(2), -np.log(2)], "[-inf, 0, 0]"),
    ]  # fmt: skip
    for scores, expected, what in cases:
        with np.errstate(all="ignore"):
            found = module.log_softmax(Tensor(scores))
        expect_array(found, expected, f"log_softmax({what})", dtype=np.float32)


@exercise("04-log-softmax")
def test_log_softmax_integers(module):
    """Small integers and booleans give float32."""
    for dtype in (np.uint8, np.int8, np.int64):
        found = module.log_softmax(Tensor(np.array([2, 1, 0], dtype)))
        expect_array(found, [-0.4076059, -1.4076059, -2.4076059], f"log_softmax of {np.dtype(dtype)}", dtype=np.float32)
    expect_array(module.log_softmax([True, True]), [-np.log(2)] * 2, "log_softmax of booleans", dtype=np.float32)


@exercise("04-log-softmax")
def test_log_softmax_contract(module):
    """Recorded under its name; the input stays; an empty axis is an error, an empty batch is none."""
    x = Tensor([[1.0, 2.0]], requires_grad=True)
    found = module.log_softmax(x, axis=0)
    expect_equal((found.op, found.params), ("log_softmax", {"axis": 0}), "(op, params) of log_softmax(x, axis=0)")
    expect_equal(module.log_softmax(x).params, {"axis": -1}, "params of log_softmax(x)")
    expect(found.parents[0] is x, "The parent of log_softmax(x) must be x itself.")
    expect_array(x, [[1, 2]], "x after log_softmax(x)")
    empty = Tensor(np.zeros((2, 0)))
    expect_raises(ValueError, lambda: module.log_softmax(empty), "log_softmax of shape (2, 0)", mentions=["empty"])
    expect_array(module.log_softmax(Tensor(np.zeros((0, 3)))), np.zeros((0, 3)), "log_softmax of shape (0, 3)")
    expect_raises(ValueError, lambda: module.log_softmax(x, axis=2), "log_softmax(x, axis=2)", ["axis 2"])


# 04-class-targets


@exercise("04-class-targets")
def test_targets_accepted(module):
    """Lists, arrays and Tensors of class numbers, as one flat array."""
    for targets, shape in [([0, 2], (2, 3)), ([1], (1, 2)), ([[0, 1], [2, 3]], (2, 2, 4)), (1, (3,))]:
        for form in (targets, np.array(targets), np.array(targets, np.uint8), Tensor(targets)):
            found = module.class_targets(form, Tensor(np.zeros(shape)))
            expect_array(found, np.ravel(targets), f"class_targets({form!r}) for logits of shape {shape}")
            expect_equal(type(found), np.ndarray, "type of what class_targets returns")


@exercise("04-class-targets")
def test_targets_outside(module):
    """A class that does not exist is named, with the number of classes."""
    for targets, named in [([0, 3], "3"), ([-1, 0], "-1"), ([0, -2], "-2"), ([0, 10], "10"), ([5, -7], "5")]:
        call = partial(module.class_targets, targets, Tensor(np.zeros((2, 3))))
        what = f"class_targets({targets}) for 3 classes"
        expect_raises(ValueError, call, what, mentions=[f"class {named}", "3 logits"])


@exercise("04-class-targets")
def test_targets_dtype(module):
    """Only integers: a float or a boolean is no class number."""
    for targets in ([0.0, 1.0], [True, False]):
        call = partial(module.class_targets, targets, Tensor(np.zeros((2, 3))))
        expect_raises(TypeError, call, f"class_targets({targets})", mentions=["integers", str(np.array(targets).dtype)])


@exercise("04-class-targets")
def test_targets_shape(module):
    """One target for each row of logits, and at least one."""
    for targets, shape in [((2,), (3, 4)), ((3, 1), (3, 4)), ((3, 4), (3, 4)), ((), (3, 4)), ((2, 3), (3, 2, 4)),
                           ((6,), (2, 3, 4)), ((2,), (2,))]:  # fmt: skip
        call = partial(module.class_targets, np.zeros(targets, int), Tensor(np.zeros(shape)))
        what = f"class_targets of shape {targets} for logits of shape {shape}"
        expect_raises(ValueError, call, what, mentions=[str(targets), str(shape)])
    call = partial(module.class_targets, 0, Tensor(1.0))
    expect_raises(ValueError, call, "class_targets for logits of shape ()", mentions=["()"])
    for shape in ((0, 3), (2, 0, 3)):
        call = partial(module.class_targets, np.zeros(shape[:-1], int), Tensor(np.zeros(shape)))
        expect_raises(ValueError, call, f"class_targets for logits of shape {shape}", mentions=["empty"])
    call = partial(module.class_targets, [], Tensor(np.zeros((0, 3))))
    expect_raises(ValueError, call, "class_targets([]) for logits of shape (0, 3)", mentions=["empty"])


# 04-cross-entropy


@exercise("04-cross-entropy")
def test_cross_entropy_example(module):
    """The example from the text."""
    rows = Tensor([[2.0, 1.0, 0.0], [0.0, 0.0, 0.0]])
    if hasattr(module, "surprises"):  # the first edition had no such function
        found = module.surprises(rows, np.array([0, 1]))
        expect_array(found, [0.4076059, 1.0986123], "surprises([[2, 1, 0], [0, 0, 0]], [0, 1])", dtype=np.float32)
    loss = module.CrossEntropyLoss()(rows, [0, 1])
    expect_array(loss, 0.7531091, "CrossEntropyLoss()([[2, 1, 0], [0, 0, 0]], [0, 1])", dtype=np.float32)


@exercise("04-cross-entropy")
def test_cross_entropy_shapes(module):
    """One row, many rows, more axes, one class; arrays and Tensors as targets."""
    for shape in ((1, 4), (6, 3), (2, 3, 4), (2, 1, 3, 2), (5,), (3, 1)):
        logits, classes = numbers(*shape), shape[-1]
        targets = np.arange(int(np.prod(shape[:-1]))).reshape(shape[:-1]) * 7 % classes
        logs = exact_log_softmax(logits).reshape(-1, classes)
        expected = -np.mean([row[target] for row, target in zip(logs, targets.reshape(-1), strict=True)])
        for form in (targets, Tensor(targets)):
            loss = module.CrossEntropyLoss()(Tensor(logits, dtype=np.float64), form)
            what = f"CrossEntropyLoss of logits of shape {shape}"
            expect_array(loss, expected, what, dtype=np.float64, rtol=1e-12, atol=1e-14)
    expect_array(module.CrossEntropyLoss()([[0.0, 0.0]], [1]), np.log(2), "CrossEntropyLoss()([[0, 0]], [1])")


@exercise("04-cross-entropy")
def test_cross_entropy_extremes(module):
    """Sure and right is 0, sure and wrong is large, and neither is nan."""
    for target, expected in [(0, 0.0), (1, 1000.0)]:
        loss = module.CrossEntropyLoss()(Tensor([[1000.0, 0.0]]), [target])
        expect_array(loss, expected, f"CrossEntropyLoss()([[1000, 0]], [{target}])", dtype=np.float32)
    never = module.CrossEntropyLoss()(Tensor([[0.0, 0.0, -np.inf]]), [0])
    expect_array(never, np.log(2), "CrossEntropyLoss()([[0, 0, -inf]], [0])", dtype=np.float32)
    shifted = module.CrossEntropyLoss()(Tensor([[501.0, 500.0]]), [0])
    expect_array(shifted, np.log1p(np.exp(-1)), "CrossEntropyLoss()([[501, 500]], [0])")


@exercise("04-cross-entropy")
def test_surprises(module):
    """One number for each row, recorded, whatever the rows are."""
    rows = Tensor(numbers(5, 3), requires_grad=True)
    classes = np.array([2, 0, 2, 1, 0])
    found = module.surprises(rows, classes)
    exact = [-row[number] for row, number in zip(exact_log_softmax(rows.data), classes, strict=True)]
    expect_array(found, exact, "surprises of logits of shape (5, 3)", dtype=np.float32, rtol=1e-5)
    expect_recorded(found, rows, "The result of surprises")


@exercise("04-cross-entropy")
def test_cross_entropy_ignores(module):
    """Rows whose target is ignore_index do not count, and leave no trace."""
    rows = numbers(4, 3)
    counted = module.CrossEntropyLoss()(rows[[0, 3]], [1, 2]).item()
    expect_array(module.CrossEntropyLoss()(rows, [1, -100, -100, 2]), counted, "CrossEntropyLoss of [1, -100, -100, 2]")
    for form in ([1, 0, 0, 2], np.array([1, 0, 0, 2], np.uint8), Tensor([1, 0, 0, 2])):
        found = module.CrossEntropyLoss(ignore_index=0)(rows, form)
        expect_array(found, counted, "CrossEntropyLoss(ignore_index=0) of [1, 0, 0, 2]")
    deep = module.CrossEntropyLoss(ignore_index=-1)(rows.reshape(2, 2, 3), [[1, -1], [-1, 2]])
    expect_array(deep, counted, "CrossEntropyLoss(ignore_index=-1) of [[1, -1], [-1, 2]]")
    call = partial(module.CrossEntropyLoss(), rows, [-100] * 4)
    expect_raises(ValueError, call, "CrossEntropyLoss when every target is ignored", mentions=["-100", "ignore"])
    call = partial(module.CrossEntropyLoss(ignore_index=-1), rows, [1, -1, 3, 2])
    expect_raises(ValueError, call, "CrossEntropyLoss with class 3 of 3", mentions=["class 3"])


@exercise("04-cross-entropy")
def test_cross_entropy_smooths(module):
    """label_smoothing gives its share of the target to all classes in equal parts."""
    logits, classes = numbers(4, 3), np.array([1, 0, 2, 2])
    logs = exact_log_softmax(logits)
    for share in (0.0, 0.1, 1.0):
        target = (1 - share) * np.eye(3)[classes] + share / 3
        expected = -(target * logs).sum(axis=1).mean()
        found = module.CrossEntropyLoss(label_smoothing=share)(logits, classes)
        expect_array(found, expected, f"CrossEntropyLoss(label_smoothing={share})", dtype=np.float32, rtol=1e-5)
    found = module.CrossEntropyLoss(-1, 0.1)([[2.0, 1.0, 0.0], [5.0, 5.0, 0.0]], [0, -1])
    expect_array(found, 0.5076059, "CrossEntropyLoss(-1, 0.1)([[2, 1, 0], [5, 5, 0]], [0, -1])", dtype=np.float32)
    for share in (-0.1, 1.5):
        call = partial(module.CrossEntropyLoss, label_smoothing=share)
        expect_raises(ValueError, call, f"CrossEntropyLoss(label_smoothing={share})", mentions=[str(share)])


@exercise("04-cross-entropy")
def test_cross_entropy_contract(module):
    """Recorded down to the logits, by way of log_softmax; bad targets are refused."""
    logits = Tensor([[1.0, 2.0], [2.0, 1.0]], requires_grad=True)
    loss = module.CrossEntropyLoss()(logits, [0, 1])
    expect_recorded(loss, logits, "CrossEntropyLoss")
    expect("log_softmax" in operations(loss), f"The loss should use log_softmax; it used {operations(loss)}.")
    expect_array(logits, [[1, 2], [2, 1]], "the logits after CrossEntropyLoss")
    for targets, error in [([0, 2], ValueError), ([0.0, 1.0], TypeError), ([0], ValueError)]:
        expect_raises(error, partial(module.CrossEntropyLoss(), logits, targets), f"CrossEntropyLoss with {targets}")


# 04-start


@exercise("04-start")
def test_start_example(module):
    """The example from the text."""
    sure = module.excess_at_start(lambda x: Tensor([[4.0, 0.0], [4.0, 0.0]]), None, [0, 1])
    expect_array(sure, 1.3250028, "excess_at_start of a model that always gives [4, 0]", rtol=1e-5)
    expect(isinstance(sure, float), f"excess_at_start should return a number, not a {type(sure).__name__}.")
    equal = module.excess_at_start(lambda x: Tensor([[3.0, 3.0]]), None, [1])
    expect_array(equal, 0, "excess_at_start of a model that always gives [3, 3]", atol=1e-6)


@exercise("04-start")
def test_start_of_any_model(module):
    """Any number of classes and examples; the model gets x; a model that knows something lies below 0."""
    for shape in ((4, 3), (2, 7), (2, 3, 4)):
        logits = numbers(*shape)
        classes = np.arange(int(np.prod(shape[:-1]))).reshape(shape[:-1]) % shape[-1]
        rows = exact_log_softmax(logits).reshape(-1, shape[-1])
        loss = -np.mean([row[number] for row, number in zip(rows, classes.reshape(-1), strict=True)])
        found = module.excess_at_start(lambda x: x * 2, Tensor(logits / 2), classes)
        expect_array(found, loss - np.log(shape[-1]), f"excess_at_start for logits of shape {shape}", rtol=1e-4)
    knows = module.excess_at_start(lambda x: x, Tensor([[9.0, 0.0], [0.0, 9.0]]), [0, 1])
    expect(knows < -0.6, f"A model that is sure and right should lie below 0; excess_at_start gave {knows}.")


# 04-binary-cross-entropy


@exercise("04-binary-cross-entropy")
def test_softplus(module):
    """log(1 + exp(a)) far out on the right, far out on the left, and between."""
    with np.errstate(all="ignore"):
        small, right, left = module.softplus(np.array([-20, 1000, -1000], np.float32))
    what = "softplus(-20) divided by the true 2.06e-9, softplus(1000), softplus(-1000), in float32"
    expect_array([small / 2.0611537e-09, right, left], [1, 1000, 0], what, rtol=1e-4)
    middle = numbers(4, 5, scale=15.0)
    what = "softplus of float64"
    expect_array(module.softplus(middle), np.log1p(np.exp(middle)), what, dtype=np.float64, rtol=1e-13, atol=0)


@exercise("04-binary-cross-entropy")
def test_binary_example(module):
    """The first examples from the text."""
    found = OPS["binary_cross_entropy"](np.array([2.0, 2.0]), targets=np.array([1.0, 0.0]))
    expect_array(found, [0.126928, 2.126928], 'OPS["binary_cross_entropy"] of logits [2, 2], targets [1, 0]')


@exercise("04-binary-cross-entropy")
def test_binary_definition(module):
    """Against the definition, for whole and for soft targets."""
    logits, targets = numbers(4, 5, scale=6.0), (np.arange(20) % 6 / 5).reshape(4, 5)
    p = 1 / (1 + np.exp(-logits.astype(np.longdouble)))
    expected = np.asarray(-targets * np.log(p) - (1 - targets) * np.log(1 - p), np.float64)
    found = OPS["binary_cross_entropy"](logits, targets=targets)
    expect_array(found, expected, 'OPS["binary_cross_entropy"] of shape (4, 5)', np.float64, rtol=1e-12)
    loss = module.BCEWithLogitsLoss()(Tensor(logits), Tensor(targets))
    expect_array(loss, expected.mean(), "BCEWithLogitsLoss of shape (4, 5)", dtype=np.float32)
    wide = Tensor(logits, dtype=np.float64)
    found = module.BCEWithLogitsLoss()(wide, targets)
    expect_array(found, expected.mean(), "BCEWithLogitsLoss of float64 and an array", np.float64, rtol=1e-12)
    for dtype in (np.uint8, np.int8, np.bool_):
        found = module.BCEWithLogitsLoss()(Tensor(np.array([1, 0], dtype)), np.array([1, 0], dtype))
        expected_loss = (np.log1p(np.exp(-1)) + np.log(2)) / 2
        expect_array(found, expected_loss, f"BCEWithLogitsLoss of {np.dtype(dtype)}", dtype=np.float32)
    loss = module.BCEWithLogitsLoss()(Tensor(logits, dtype=np.float64), targets > 0.5)
    hard = np.where(targets > 0.5, -np.log(p), -np.log(1 - p)).mean()
    expect_array(loss, float(hard), "BCEWithLogitsLoss of float64, boolean targets", np.float64, rtol=1e-6)


@exercise("04-binary-cross-entropy")
def test_binary_extremes(module):
    """Large logits of both signs stay finite, and small results keep their digits."""
    logits, targets = [1000.0, -1000.0, 1000.0, -1000.0], [0.0, 1.0, 1.0, 0.0]
    with np.errstate(all="ignore"):
        found = OPS["binary_cross_entropy"](np.array(logits, np.float32), targets=np.array(targets, np.float32))
    what = 'OPS["binary_cross_entropy"] of logits [1000, -1000, 1000, -1000], targets [0, 1, 1, 0]'
    expect_array(found, [1000, 1000, 0, 0], what, dtype=np.float32)
    found = OPS["binary_cross_entropy"](np.array([20.0], np.float32), targets=np.array([1.0], np.float32))
    what = 'OPS["binary_cross_entropy"] of logit 20, target 1'
    expect_array(found, [2.0611537e-09], what, dtype=np.float32, rtol=1e-4, atol=TINY)


@exercise("04-binary-cross-entropy")
def test_binary_contract(module):
    """A mean of shape (), recorded; the inputs stay; bad targets are refused."""
    logits = Tensor([[0.0, 1.0]], requires_grad=True)
    targets = Tensor([[1.0, 0.0]])
    loss = module.BCEWithLogitsLoss()(logits, targets)
    expect_array(loss, (np.log(2) + np.log1p(np.e)) / 2, "BCEWithLogitsLoss()([[0, 1]], [[1, 0]])", dtype=np.float32)
    expect_recorded(loss, logits, "BCEWithLogitsLoss")
    expect("binary_cross_entropy" in operations(loss),
           f"The loss should use the operation binary_cross_entropy; it used {operations(loss)}.")  # fmt: skip
    expect_array(logits, [[0, 1]], "the logits after BCEWithLogitsLoss")
    expect_array(targets, [[1, 0]], "the targets after BCEWithLogitsLoss")
    call = partial(module.BCEWithLogitsLoss(), logits, [1.0])
    expect_raises(ValueError, call, "BCEWithLogitsLoss of shapes (1, 2) and (1,)", mentions=["(1, 2)", "(1,)"])
    for value in (1.5, -0.5, np.nan):
        call = partial(module.BCEWithLogitsLoss(), logits, [[1.0, value]])
        expect_raises(ValueError, call, f"BCEWithLogitsLoss with a target of {value}", mentions=[str(value)])
    empty = Tensor(np.zeros(0))
    call = partial(module.BCEWithLogitsLoss(), empty, empty)
    expect_raises(ValueError, call, "BCEWithLogitsLoss of an empty batch", mentions=["empty"])
