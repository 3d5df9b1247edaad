"""Wrong answers that people really give, each with the hint that speaks to what was misunderstood."""

from tinytorch.tito.wrong import Wrong

WRONG = [
    Wrong(
        "01-create", "keeps float64",
        swap=('np.float32 if array.dtype.kind == "f" else array.dtype', "array.dtype"),
        hint="numpy's own float is float64, 8 bytes for each number. Without a dtype that somebody asked for, floats "
        "become float32.",
    ),
    Wrong(
        "01-create", "makes everything float32",
        swap=('np.float32 if array.dtype.kind == "f" else array.dtype', "np.float32"),
        hint="Integers became floats. Labels and indices count and point, and float32 can't even hold 16777217. "
        'Only kind "f" changes.',
    ),
    Wrong(
        "01-create", "ignores the dtype that is asked for",
        swap=("    if dtype is None:\n        dtype", "    if True:\n        dtype"),
        hint="The caller asked for a dtype and did not get it. float32 is the answer only where dtype is None.",
    ),
    Wrong(
        "01-create", "asks the first entry",
        swap=('array.dtype.kind == "f"', "isinstance(array.flat[0] if array.size else 0, float)"),
        hint="Floats come in several widths: float16, float32, float64. array.dtype.kind is \"f\" for all of them, and "
        "for an empty array too, which has no first entry to ask.",
    ),
    Wrong(
        "01-strides", "counts entries in place of bytes",
        swap=("strides, step = [], itemsize", "strides, step = [], 1"),
        hint="One step along the last axis walks over one entry, and an entry has `itemsize` bytes: 4 in float32.",
    ),
    Wrong(
        "01-strides", "takes the axis's own length",
        swap=(
            "        strides.append(step)\n        step *= length",
            "        step *= length\n        strides.append(step)",
        ),
        hint="One step along an axis does not get longer when that axis has more entries. It walks over everything "
        "that lies in the axes behind it.",
    ),
    Wrong(
        "01-strides", "turns the strides around",
        swap=("return tuple(reversed(strides))", "return tuple(strides)"),
        hint="These are the right steps in the wrong order: the last axis has the smallest step, for its entries lie "
        "side by side.",
    ),
    Wrong(
        "01-strides", "multiplies the offsets",
        swap=("return sum(place * step for", "return __import__('math').prod(place * step for"),
        hint="You walk along one axis, and from there along the next one: the distances add up.",
    ),
    Wrong(
        "01-strides", "transposes by computing new strides",
        swap=(
            "(*strides[:-2], strides[-1], strides[-2])",
            "strides_of((*shape[:-2], shape[-1], shape[-2]), strides[-1])",
        ),
        hint="Strides of the new shape would read the same numbers in the same order: a reshape. In a transpose no "
        "byte moves, so an axis takes its own stride along.",
    ),
    Wrong(
        "01-strides", "turns all axes around",
        swap=(
            "(*shape[:-2], shape[-1], shape[-2]), (*strides[:-2], strides[-1], strides[-2])",
            "shape[::-1], strides[::-1]",
        ),
        hint="Right for two axes. In a stack of matrices, shape (5, 2, 3), each of the 5 is transposed on its own: "
        "(5, 3, 2).",
    ),
    Wrong(
        "01-apply", "hands over all inputs as one",
        swap=("as_tensors(*inputs)", "as_tensors(inputs)"),
        hint="as_tensors(*inputs): the star hands them over one by one. Without it, as_tensors gets a single input, "
        "the whole tuple.",
    ),
    Wrong(
        "01-apply", "remembers nothing",
        swap=("if grad_mode.enabled and any(t.requires_grad for t in tensors):", "if False:"),
        hint="Nothing was remembered. A result that remembers has four things set: requires_grad, op, parents and "
        "params. If you set them, look at the tensors you asked: Tensor(x) is a copy that requires no gradient, and "
        "as_tensors gives x itself.",
    ),
    Wrong(
        "01-apply", "always remembers",
        swap=(
            "if grad_mode.enabled and any(t.requires_grad for t in tensors):\n        output.requires_grad = True",
            "if True:\n        output.requires_grad = any(t.requires_grad for t in tensors)",
        ),
        hint="This result remembers its parents although nobody needs a gradient. Every parent it holds stays in "
        "memory. Remember only if grad_mode.enabled is on and an input requires a gradient.",
    ),
    Wrong(
        "01-apply", "forgets the switch",
        swap=("grad_mode.enabled and any", "any"),
        hint="grad_mode.enabled is off, and yet the operation was recorded. Both conditions must hold.",
    ),
    Wrong(
        "01-apply", "asks all inputs instead of any",
        swap=("and any(t.requires_grad", "and all(t.requires_grad"),
        hint="In x @ w the data x needs no gradient, but w does. One input that requires a gradient is enough.",
    ),
    Wrong(
        "01-apply", "remembers the raw inputs",
        swap=("name, tensors, params", "name, inputs, params"),
        hint="A number such as 4.0 became a parent as it is. The walk back in lesson 05 expects tensors: remember "
        "what as_tensors made of the inputs.",
    ),
    Wrong(
        "01-apply", "passes tensors to the rule",
        swap=("*(t.data for t in tensors)", "*tensors"),
        hint="Rules are numpy functions: they want arrays. Pass t.data for each tensor.",
    ),
    Wrong(
        "01-apply", "copies the result",
        swap=("Tensor.from_numpy(given", "Tensor(given"),
        hint="Tensor(...) copies, and turns float64 into float32. A slice or a transpose would no longer be free. "
        "Tensor.from_numpy wraps the array as it is.",
    ),
    Wrong(
        "01-broadcast", "aligns on the left",
        swap=(
            "(1,) * (ndim - len(a)) + a, (1,) * (ndim - len(b)) + b",
            "a + (1,) * (ndim - len(a)), b + (1,) * (ndim - len(b))",
        ),
        hint="The ones go in front: shapes are aligned on the right, because the last axis holds the features that "
        "belong together.",
    ),
    Wrong(
        "01-broadcast", "takes the larger length",
        swap=("n if m == 1 else m", "max(m, n)"),
        hint="Right for lengths of 1 and more. But 1 against 0 gives 0: the single entry is repeated zero times.",
    ),
    Wrong(
        "01-broadcast", "looks for 1 on one side only",
        swap=("1 not in (m, n)", "m != 1"),
        hint="The rule is symmetric. You allow a 1 in the first shape only; a column plus a row needs it in "
        "either.",
    ),
    Wrong(
        "01-broadcast", "counts the axis from the left",
        swap=("axis {axis - ndim} has", "axis {axis} has"),
        hint="Shapes are aligned on the right, so count from there: the last axis is -1, the one before it -2.",
    ),
    Wrong(
        "01-broadcast", "compares only the common axes",
        swap=(
            "return tuple(n if m == 1 else m for m, n in zip(left, right, strict=True))",
            "return tuple(n if m == 1 else m for m, n in zip(a[::-1], b[::-1]))[::-1]",
        ),
        hint="zip stops at the shorter shape, so the axes that only one shape has are lost. Put ones in front "
        "first.",
    ),
    Wrong(
        "01-loops", "aligns on the left",
        swap=("own = index[len(index) - len(shape):]", "own = index[:len(shape)]"),
        hint="Shapes are aligned on the right. For place (1, 2), a shape of one axis reads entry (2,).",
    ),
    Wrong(
        "01-loops", "does not hold a stretched axis at 0",
        swap=("0 if length == 1 else place", "place"),
        hint="An axis of length 1 has only entry 0, and that entry is read for every place along it.",
    ),
    Wrong(
        "01-loops", "writes into its input",
        swap=("result = np.empty(broadcast_shape(a.shape, b.shape), np.result_type(a, b))",
              "shape = broadcast_shape(a.shape, b.shape); result = a if a.shape == shape else np.empty(shape)"),
        hint="The array that came in belongs to another tensor, and now it holds your sums. Fill a new one.",
    ),
    Wrong(
        "01-loops", "takes the shape of the first array",
        swap=("broadcast_shape(a.shape, b.shape)", "a.shape"),
        hint="The first array may be the one that is stretched. broadcast_shape has the shape of the result.",
    ),
    Wrong(
        "01-loops", "keeps the dtype of the first array",
        swap=("np.result_type(a, b)", "a.dtype"),
        hint="Integers plus halves ended as integers: the result was made for whole numbers. np.result_type(a, b) is "
        "the dtype in which both fit.",
    ),
    Wrong(
        "01-matmul", "multiplies entry by entry",
        code='''#| export
def matmul_forward(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    return a * b
''',
        hint="* multiplies entries in the same place. A matrix product takes row i against column j and sums.",
    ),
    Wrong(
        "01-matmul", "keeps only the last product",
        swap=("result[i, j] += a[i, k]", "result[i, j] = a[i, k]"),
        hint="Each step of the innermost loop overwrites the one before. The products of a row and a column are "
        "summed.",
    ),
    Wrong(
        "01-matmul", "takes rows of both",
        swap=("b[k, j]", "b[j, k]"),
        hint="You go along a row of b. Row i of a meets column j of b, and going down a column changes the first "
        "index.",
    ),
    Wrong(
        "01-matmul", "sums as far as there are rows",
        swap=("for k in range(a.shape[1])", "for k in range(a.shape[0])"),
        hint="The sum runs along a row of a, so it has as many terms as a has columns: a.shape[1]. Square matrices "
        "hide the difference.",
    ),
    Wrong(
        "01-matmul", "starts from an array of unknown numbers",
        swap=("np.zeros(", "1 + np.zeros("),
        hint="A sum of no terms is 0, so every entry has to begin there: np.zeros. np.empty holds whatever was in "
        "memory.",
    ),
    Wrong(
        "01-reduce", "forgets keepdims",
        swap=("return result if keepdims else result.reshape(before + after)", "return result.reshape(before + after)"),
        hint="The axis is gone although keepdims=True asked to keep it with length 1. Without it, (2,) does not "
        "broadcast against (2, 3).",
    ),
    Wrong(
        "01-reduce", "always keeps the axis",
        swap=("return result if keepdims else result.reshape(before + after)", "return result"),
        hint="The axis that was summed has to disappear, unless keepdims asks for it: (2, 3) along axis 1 gives (2,).",
    ),
    Wrong(
        "01-reduce", "squeezes every axis of length 1",
        swap=("result.reshape(before + after)", "result.squeeze()"),
        hint="squeeze() removes every axis of length 1, those too that nobody summed. Only the axis that was named "
        "disappears: squeeze(axis).",
    ),
    Wrong(
        "01-reduce", "keeps the axis in place of removing it",
        swap=("axis = axis % a.ndim", "axis = a.ndim - 1 - axis % a.ndim"),
        hint="You summed along another axis. The one that is named disappears: axis 0 of (2, 3) leaves (3,).",
    ),
    Wrong(
        "01-reduce", "does not know negative axes",
        swap=("axis = axis % a.ndim", "axis = abs(axis)"),
        hint="Axis -1 is the last one. With two axes that is axis 1, as with three it is axis 2: axis % a.ndim.",
    ),
    Wrong(
        "01-reduce", "overwrites in place of adding",
        swap=("+= a[index]", "= a[index]"),
        hint="Several entries belong to one place of the result, and the last of them is all that is left. Add them "
        "up.",
    ),
]
