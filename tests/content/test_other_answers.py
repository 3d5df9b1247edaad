"""Right answers that look nothing like the reference's pass every check of their lesson, not only their own.

A check that knows one way too well fails a student who did nothing wrong.
"""

from __future__ import annotations

import re

import pytest

from tests.content import lessons
from tinytorch.tito import checking

STUB = re.compile(r"^( *)raise NotImplementedError\(.*\)$", re.MULTILINE)

# (exercise, what it does otherwise): the text in place of each line that raises
ANSWERS = {
    ("01-create", "asks for a kind of dtype"): [
        "if dtype is None and np.issubdtype(array.dtype, np.floating):\n    dtype = np.float32\n"
        "return np.asarray(array, dtype)",
    ],
    ("01-strides", "takes products of numpy's"): [
        "steps = itemsize * np.cumprod((1, *shape[:0:-1]))\nreturn tuple(steps[::-1][:len(shape)])",
        "return sum(np.array(index, int) * np.array(strides, int))",
        "return shape[:-2] + shape[:-3:-1], strides[:-2] + strides[:-3:-1]",
    ],
    ("01-apply", "writes what is not remembered down too"): [
        "tensors = as_tensors(*inputs)\n"
        "array = given.keep_floats(OPS[name](*[t.data for t in tensors], **params), tensors)\n"
        "made, on = Tensor.from_numpy(array), grad_mode.enabled and any(t.requires_grad for t in tensors)\n"
        "made.requires_grad, made.op = on, name if on else None\n"
        "made.parents, made.params = (tensors, dict(params)) if on else ((), {})\n"
        "return made",
    ],
    ("01-broadcast", "walks from the right"): [
        "from itertools import zip_longest\n"
        "lengths = []\n"
        "for axis, (m, n) in enumerate(zip_longest(a[::-1], b[::-1], fillvalue=1), 1):\n"
        "    if 1 not in (m, n) and m != n:\n"
        "        raise ValueError(f\"can't broadcast {a} and {b} at axis {-axis}\")\n"
        "    lengths.append(n if m == 1 else m)\n"
        "return tuple(lengths[::-1])",
    ],
    ("01-matmul", "sums a generator"): [
        "(n, k), (_, m) = a.shape, b.shape\n"
        "result = np.empty((n, m), np.result_type(a, b))\n"
        "for i, j in np.ndindex(n, m):\n"
        "    result[i, j] = sum(a[i, q] * b[q, j] for q in range(k))\n"
        "return result",
    ],
    ("01-reduce", "sums each place on its own"): [
        "axis = axis + a.ndim if axis < 0 else axis\n"
        "shape = list(a.shape)\n"
        "length = shape.pop(axis)\n"
        "result = np.zeros(shape, a.dtype)\n"
        "for place in np.ndindex(*shape):\n"
        "    for step in range(length):\n"
        "        result[place] += a[(*place[:axis], step, *place[axis:])]\n"
        "return np.expand_dims(result, axis) if keepdims else result",
    ],
    ("04-class-targets", "says it in other words"): [
        "for n in numbers.tolist():\n"
        "    if not 0 <= n < logits.shape[-1]:\n"
        "        raise ValueError(f\"There is no class {n}: there are only {logits.shape[-1]} logits.\")",
    ],
    ("04-cross-entropy", "indexes with lists"): [
        "return log_softmax(rows, axis=1)[list(range(len(numbers))), list(numbers)] * -1",
        "loss = surprises(rows, numbers).sum() / len(numbers)",
    ],
    ("04-start", "makes a number at the end"): [
        "logits = model(x)\nreturn float(CrossEntropyLoss()(logits, targets).data - np.log(logits.shape[-1]))",
    ],
    ("04-binary-cross-entropy", "knows numpy's logaddexp"): [
        "return np.logaddexp(0, a)",
        "return np.maximum(a, 0) - a * targets + np.log1p(np.exp(-np.abs(a)))",
    ],
    ("05-arithmetic-rules", "divides twice"): [
        "return b * grad, a * grad",
        "return grad / b, -grad * a / b / b",
    ],
    ("05-unbroadcast", "sums once, and reshapes"): [
        "padded = (1,) * (grad.ndim - len(shape)) + shape\n"
        "return grad.sum(axis=tuple(axis for axis, n in enumerate(padded) if n == 1)).reshape(shape)",
    ],
    ("05-unbroadcast", "sums one axis after the other"): [
        "while grad.ndim > len(shape):\n    grad = grad.sum(axis=0)\n"
        "for axis, n in enumerate(shape):\n    if n != grad.shape[axis]:\n"
        "        grad = grad.sum(axis=axis, keepdims=True)\n"
        "return grad",
    ],
    ("05-matmul-rule", "names the axes"): [
        'return np.einsum("...nm,...km->...nk", grad, b)',
        'return np.einsum("...nk,...nm->...km", a, grad)',
    ],
    ("05-reduction-rules", "multiplies by ones"): [
        "(a,) = arrays(node)\nreturn (restore_axes(grad, node) * np.ones_like(a),)",
        "equal = same(a, restore_axes(node.data, node))\n"
        "return (np.where(equal, restore_axes(grad, node) / equal.sum(axis=axis, keepdims=True), 0),)",
    ],
    ("05-topological-order", "counts who still waits"): [
        "uses, waiting = {tensor: 0}, [tensor]\n"
        "while waiting:\n"
        "    for parent in waiting.pop().parents:\n"
        "        if parent not in uses:\n"
        "            waiting.append(parent)\n"
        "        uses[parent] = uses.get(parent, 0) + 1\n"
        "order, ready = [], [tensor]\n"
        "while ready:\n"
        "    order.append(ready.pop())\n"
        "    for parent in order[-1].parents:\n"
        "        uses[parent] -= 1\n"
        "        if not uses[parent]:\n"
        "            ready.append(parent)\n"
        "return order[::-1]",
    ],
    ("05-backward", "knows tensors by their id, and releases at the end"): [
        "grads = {id(tensor): start}\n"
        "for node in reversed(order):\n"
        "    share = grads.pop(id(node), None)\n"
        "    if share is not None and node.parents:\n"
        "        for parent, part in parent_gradients(node, share):\n"
        "            grads[id(parent)] = part if id(parent) not in grads else grads[id(parent)] + part\n"
        "    elif share is not None and node.requires_grad:\n"
        "        node.grad = np.array(share if node.grad is None else node.grad + share)\n"
        "for node in order:\n"
        "    node.parents, node.params = (), {}",
    ],
    ("05-check-gradients", "asserts"): [
        "old = array[place]\n"
        "array[place] = old + eps\nup = call()\n"
        "array[place] = old - eps\ndown = call()\n"
        "array[place] = old\n"
        "return (up - down) / (2 * eps)",
        "with no_grad():\n    true = central_difference(number, tensor.data, place, eps)\n"
        "error = abs(ours - true) / max(1, abs(true))\n"
        'assert error <= tolerance, f"input {which}, place {place}: {ours} in place of {true}"\n'
        "largest = max(error, largest)",
    ],
}  # fmt: skip


def written(stub: str, answers: list[str]) -> str:
    """A stub with each line that raises replaced by an answer, in order."""
    left = iter(answers)
    return STUB.sub(lambda line: line[1] + next(left).replace("\n", "\n" + line[1]), stub)


@pytest.mark.parametrize(("exercise", "way"), ANSWERS, ids=[": ".join(key) for key in ANSWERS])
def test_another_right_answer_passes_every_check_of_its_lesson(exercise, way):
    lesson = next(module for module in lessons.WRITTEN if module.number == int(exercise[:2]))
    source = written(lessons.stub_of(lesson, exercise), ANSWERS[exercise, way])
    assert "NotImplementedError" not in source
    with lessons.built(lesson, lessons.with_cell(lesson, exercise, source)) as made:
        outcomes = [checking.run_exercise(one.id, made) for one in lesson.exercises]
    assert all(one.passed for one in outcomes), [(one.exercise, one.message) for one in outcomes if not one.passed]
