"""Wrong answers that people really give, each with the hint that speaks to what was misunderstood."""

from tinytorch.tito.wrong import Wrong

WRONG = [
    Wrong(
        "01-create", "keeps float64",
        swap=("dtype = np.float32", "pass"),
        hint="numpy's own float is float64, 8 bytes for each number. The first rule asks for float32, unless the "
        "caller names a dtype.",
    ),
    Wrong(
        "01-create", "makes everything float32",
        swap=('if dtype is None and array.dtype.kind == "f":', "if dtype is None:"),
        hint="Integers became floats. Labels and indices count and point, and float32 can't even hold 16777217. "
        'Only kind "f" changes.',
    ),
    Wrong(
        "01-create", "ignores the dtype that is asked for",
        swap=("if dtype is None and array.dtype", "if array.dtype"),
        hint="The caller asked for a dtype and did not get it. float32 is the answer only where dtype is None.",
    ),
    Wrong(
        "01-create", "shares the caller's memory",
        swap=("array = np.array(data)", "array = np.asarray(data)"),
        hint="np.asarray copies only when it must. If an array comes in, both names point to the same memory, and "
        "a change to one changes the other. np.array copies.",
    ),
    Wrong(
        "01-create", "accepts strings that look like numbers",
        swap=("array = np.array(data)", "array = np.array(data, dtype=dtype)"),
        hint='With a dtype, np.array parses the string "1" into the number 1, and None into nan. Look at the kind '
        "of np.array(data) first, and convert afterwards.",
    ),
    Wrong(
        "01-create", "accepts ragged lists as arrays of objects",
        swap=(
            'raise ValueError(f"Rows must have the same length to make a tensor: {data!r}") from None',
            "array = np.array([np.array(row) for row in data], dtype=object); dtype = object; return array",
        ),
        hint="An array of objects is a list of Python things: no shape across the rows, no fast arithmetic. Rows "
        "of different lengths must raise ValueError.",
    ),
    Wrong(
        "01-create", "leaves the sentence about the rows to numpy",
        swap=(
            'raise ValueError(f"Rows must have the same length to make a tensor: {data!r}") from None',
            "raise",
        ),
        hint='numpy calls it an "inhomogeneous shape". Put np.array into a try, catch its ValueError, and raise '
        "your own, such as: the rows differ in length.",
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
        hint="Nothing was remembered. Step 4 sets four things on the result: requires_grad, op, parents and params.",
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
        hint="Tensor(...) copies. A slice or a transpose would no longer be free. Tensor.from_numpy wraps the "
        "array as it is.",
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
        "01-arithmetic", "turns the subtraction around",
        swap=("return a - b", "return b - a"),
        hint="6 - 2 came out as -4: sub gets its operands in order, a first. For 1 - x the class has already "
        "turned them.",
    ),
    Wrong(
        "01-arithmetic", "writes into its input",
        swap=("return a + b", "a += b; return a"),
        hint="a += b changes the array that you were given, and it belongs to another tensor. a + b makes a new "
        "one.",
    ),
    Wrong(
        "01-arithmetic", "divides integers to integers",
        swap=("return a / b", "return a // b"),
        hint="// rounds down to whole numbers: 3 // 2 is 1. A quotient is a / b, and integers give floats.",
    ),
    Wrong(
        "01-arithmetic", "knows squares only",
        swap=("return a ** exponent", "return a * a"),
        hint="Right for exponent 2. x ** 3 and x ** 0.5 call the same rule with another exponent.",
    ),
    Wrong(
        "01-matmul", "multiplies entry by entry",
        swap=("return a @ b", "return a * b"),
        hint="* multiplies entries in the same place. A matrix product takes row i against column j and sums.",
    ),
    Wrong(
        "01-matmul", "uses np.dot",
        swap=("return a @ b", "return np.dot(a, b)"),
        hint="np.dot agrees with @ for matrices. For a batch it combines every matrix on the left with every one "
        "on the right. Use @.",
    ),
    Wrong(
        "01-matmul", "transposes the right side",
        swap=("return a @ b", "return a @ b.T"),
        hint="Row against column needs no transpose: the columns of b are already what the rows of a meet.",
    ),
    Wrong(
        "01-matmul", "leaves the sentence to numpy",
        swap=("if a.shape[-1] != rows:", "if False:"),
        hint="numpy raised, but about a signature (n?,k),(k,m?). Check the inner length first, and name both "
        "shapes.",
    ),
    Wrong(
        "01-matmul", "compares the wrong axes",
        swap=("rows = b.shape[-2] if b.ndim > 1 else b.shape[0]", "rows = b.shape[-1]"),
        hint="You compare the last axis of both. A row of a meets a column of b, and the length of a column is the "
        "last axis but one.",
    ),
    Wrong(
        "01-shape", "fills or cuts to fit",
        swap=("return a.reshape(shape)", "return np.resize(a, shape)"),
        hint="np.resize repeats or drops entries until they fit, without a word. A reshape keeps exactly the "
        "entries it has.",
    ),
    Wrong(
        "01-shape", "changes the shape in place",
        swap=("return a.reshape(shape)", "a.shape = shape; return a"),
        hint="Setting a.shape changes the tensor that the array belongs to. Return a.reshape(shape), a new view.",
    ),
    Wrong(
        "01-shape", "reverses all axes",
        swap=("a.swapaxes(-1, -2) if a.ndim > 1 else a", "a.T"),
        hint="a.T reverses every axis. For a matrix that is the same; a batch (5, 2, 3) must become (5, 3, 2).",
    ),
    Wrong(
        "01-shape", "treats one axis like two",
        swap=("a.swapaxes(-1, -2) if a.ndim > 1 else a", "a.swapaxes(-1, -2)"),
        hint="A vector has no last two axes to swap. With fewer than two axes, return it as it is.",
    ),
    Wrong(
        "01-shape", "reads the entries column by column",
        swap=("return a.reshape(shape)", 'return a.reshape(shape, order="F")'),
        hint="The entries keep their order row by row, last axis first; you read them column by column.",
    ),
    Wrong(
        "01-shape", "copies slices",
        swap=("return a[index]", "return a[index].copy()"),
        hint="A slice is free as long as it is a view. Your copy moves every entry.",
    ),
    Wrong(
        "01-reduce", "forgets keepdims",
        swap=("return a.sum(axis=axis, keepdims=keepdims)", "return a.sum(axis=axis)"),
        hint="The axis is gone although keepdims=True asked to keep it with length 1. Without it, (2,) does not "
        "broadcast against (2, 3).",
    ),
    Wrong(
        "01-reduce", "divides by the number of rows",
        swap=("return a.mean(axis=axis, keepdims=keepdims)", "return a.sum(axis=axis, keepdims=keepdims) / len(a)"),
        hint="len(a) is the length of the first axis. Divide by the number of entries that went into each sum; "
        "a.mean counts them.",
    ),
    Wrong(
        "01-reduce", "gives a number for an empty maximum",
        swap=("return a.max(axis=axis, keepdims=keepdims)", "return a.max(axis=axis, keepdims=keepdims, initial=0)"),
        hint="With initial=0 the maximum is never below 0: a row of negative numbers gets an answer that is not in "
        "it.",
    ),
    Wrong(
        "01-reduce", "leaves the empty maximum to numpy",
        swap=("if a.size == 0 and a.sum(axis=axis).size > 0:", "if False:"),
        hint="numpy's sentence speaks of an identity and names no shape. Say \"empty\", and name the shape.",
    ),
    Wrong(
        "01-reduce", "refuses every empty tensor",
        swap=("if a.size == 0 and a.sum(axis=axis).size > 0:", "if a.size == 0:"),
        hint="Shape (0, 3) along axis 1: there are zero rows, so zero maxima are asked for, and zero can be given. "
        "Refuse only where an answer is missing.",
    ),
    Wrong(
        "01-functions", "takes another logarithm",
        swap=("np.log(a)", "np.log10(a)"),
        hint="log10 undoes powers of 10. The natural logarithm, np.log, undoes exp.",
    ),
    Wrong(
        "01-functions", "uses a power of two",
        swap=("np.exp(a)", "np.exp2(a)"),
        hint="That is 2 to the power of a. exp has the base e, 2.71828...",
    ),
    Wrong(
        "01-functions", "uses the math module",
        swap=("np.sqrt(a)", '__import__("math").sqrt(a)'),
        hint="math.sqrt takes one number. np.sqrt takes an array of any shape, and works on every entry.",
    ),
    Wrong(
        "01-functions", "squares instead of the root",
        swap=("np.sqrt(a)", "np.square(a)"),
        hint="np.square multiplies a by itself. The square root undoes that: np.sqrt.",
    ),
    Wrong(
        "01-functions", "guards the logarithm with a constant",
        swap=("np.log(a)", "np.log(a + 1e-7)"),
        hint="The added constant keeps log(0) finite, but log(1e-7) is now wrong. A table row computes what its "
        "name says; guards belong where they are needed.",
    ),
]
