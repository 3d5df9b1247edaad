"""What every solution of lesson 03 must do."""

from functools import partial

import numpy as np

from tinytorch.tito.checking import exercise, expect, expect_array, expect_equal, expect_raises


def generator(seed=0):
    """A fresh generator."""
    return np.random.default_rng(seed)


def linear(module, weight, bias=None):
    """A Linear with these numbers in it."""
    layer = module.Linear(*np.shape(weight), bias=bias is not None)
    layer.weight.data = np.array(weight, dtype=np.float32)
    if bias is not None:
        layer.bias.data = np.array(bias, dtype=np.float32)
    return layer


def leaf(module, *values, **options):
    """A parameter."""
    return module.Tensor(values or [1.0], requires_grad=True, **options)


def part(module, **attributes):
    """A Layer with these attributes."""
    layer = module.Layer()
    vars(layer).update(attributes)
    return layer


def tree(module):
    """A model two levels deep, with a list, a buffer, and attributes that are no parameters."""
    inner = part(module, weight=leaf(module, 1.0, 2.0), count=3, mean=np.array([5.0]))
    inner.buffers = ("mean",)
    middle = part(module, bias=leaf(module, 3.0), inner=inner)
    blocks = [part(module, scale=leaf(module, 4.0)), "no layer", part(module, scale=leaf(module, 5.0))]
    return part(module, shift=leaf(module, 6.0), middle=middle, blocks=blocks)


# 03-start


@exercise("03-start")
def test_start_shape(module):
    """One row of weights for each input."""
    for shape in ((3, 2), (1, 1), (5, 7)):
        weight = module.start_weight(*shape, generator())
        expect_equal(np.shape(weight), shape, f"shape of start_weight({shape[0]}, {shape[1]}, rng)")


@exercise("03-start")
def test_start_spread(module):
    """The standard deviation that was derived, around 0."""
    for inputs, outputs in ((200, 300), (50, 2000), (800, 100)):
        weight = module.start_weight(inputs, outputs, generator(1))
        expected = np.sqrt(2 / inputs)
        ratio, middle = weight.std() / expected, weight.mean() / expected
        what = f"start_weight({inputs}, {outputs}, rng) should have standard deviation {expected:.4f}"
        expect(0.98 < ratio < 1.02, f"{what}, but has {ratio:.2f} times as much.")
        expect(abs(middle) < 0.03, f"The mean of start_weight({inputs}, {outputs}, rng) should be near 0.")


@exercise("03-start")
def test_start_is_normal(module):
    """Normally distributed: a few weights lie far out."""
    weight = module.start_weight(200, 300, generator(2)) / np.sqrt(2 / 200)
    far = float((np.abs(weight) > 2).mean())
    expect(0.03 < far < 0.06, f"Of normal numbers about 4.6 % lie beyond two standard deviations, not {far:.1%}.")


@exercise("03-start")
def test_start_generator(module):
    """The generator that is passed in decides; without one, each call draws anew."""
    one, other = (module.start_weight(4, 3, generator(5)) for _ in range(2))
    expect(np.array_equal(one, other), "Two generators with the same seed must give the same weights; yours differ.")
    rng = generator(5)
    one, other = (module.start_weight(4, 3, rng) for _ in range(2))
    expect(not np.array_equal(one, other), "Two calls with one generator must not give the same weights twice.")
    one, other = (module.start_weight(4, 3) for _ in range(2))
    expect(not np.array_equal(one, other), "Without rng, two calls must not give the same weights.")


@exercise("03-start")
def test_start_errors(module):
    """A layer of nothing is refused."""
    for inputs, outputs in ((0, 3), (3, 0), (-1, 2)):
        what = f"start_weight({inputs}, {outputs})"
        call = partial(module.start_weight, inputs, outputs)
        expect_raises(ValueError, call, what, mentions=[str(inputs), str(outputs)])


# 03-linear


@exercise("03-linear")
def test_linear_parameters(module):
    """Shapes, dtypes and start values."""
    layer = module.Linear(3, 2, rng=generator(4))
    expect_array(layer.weight.shape, (3, 2), "Linear(3, 2).weight.shape")
    start = module.start_weight(3, 2, generator(4)).astype(np.float32)
    expect(np.array_equal(layer.weight.data, start), "The weight should be what start_weight(3, 2, rng) draws.")
    expect_array(layer.bias, [0, 0], "Linear(3, 2).bias", dtype=np.float32)
    needs = (layer.weight.requires_grad, layer.bias.requires_grad)
    expect_equal(needs, (True, True), "requires_grad of (weight, bias) of Linear(3, 2)")
    expect_equal((layer.in_features, layer.out_features), (3, 2), "(in_features, out_features) of Linear(3, 2)")
    expect_equal(module.Linear(3, 2, bias=False).bias, None, "Linear(3, 2, bias=False).bias")
    expect_equal(module.Linear(3, 1).bias.shape, (1,), "shape of Linear(3, 1).bias")
    different = not np.array_equal(module.Linear(3, 2).weight.data, module.Linear(3, 2).weight.data)
    expect(different, "Two Linear layers without rng must not start with the same weights.")


@exercise("03-linear")
def test_linear_example(module):
    """The example from the text."""
    layer = linear(module, [[1, 0], [0, 1], [1, 1]], [10, 20])
    result = layer(module.Tensor([[1.0, 2.0, 3.0]]))
    expect_array(result, [[14, 25]], "the layer of the text, on [[1, 2, 3]]", dtype=np.float32)


@exercise("03-linear")
def test_linear_shapes(module):
    """One row, batches, more axes in front, no rows; Tensors and arrays; with and without a bias."""
    weight, bias = generator(1).normal(size=(3, 3)), generator(2).normal(size=3)
    for shape in ((3,), (3, 3), (5, 3), (2, 4, 3), (0, 3)):
        x = generator(3).normal(size=shape).astype(np.float32)
        for kind in (module.Tensor, np.asarray):
            what = f"Linear(3, 3) on a {kind.__name__} of shape {shape}"
            expect_array(linear(module, weight, bias)(kind(x)), x @ weight + bias, what, np.float32, rtol=1e-4)
        what = f"Linear(3, 3, bias=False) on shape {shape}"
        expect_array(linear(module, weight)(module.Tensor(x)), x @ weight, what, dtype=np.float32, rtol=1e-4)
    first = linear(module, [[2.0], [3.0]], [0.5])
    for rows in ([[1.0, 2.0]], [[1, 2]], ((1.0, 2.0),)):
        expect_array(first(rows), [[8.5]], f"Linear(2, 1) on the {type(rows).__name__} {rows}", dtype=np.float32)
    for dtype in (np.uint8, np.int8, np.int64):
        rows = module.Tensor(np.array([[1, 2]], dtype))
        expect_array(first(rows), [[8.5]], f"Linear(2, 1) on [[1, 2]] in {np.dtype(dtype)}", dtype=np.float32)
    one = linear(module, [[2.0]], [0.5])
    expect_array(one(module.Tensor([[3.0]])), [[6.5]], "Linear(1, 1) on [[3]]", dtype=np.float32)


@exercise("03-linear")
def test_linear_errors(module):
    """A wrong width gets a sentence with the layer and the shape."""
    for shape in ((5, 4), (4,), (), (3, 1)):
        call = partial(module.Linear(3, 2), module.Tensor(np.ones(shape)))
        expect_raises(ValueError, call, f"Linear(3, 2) on shape {shape}", mentions=["Linear(3, 2)", str(shape)])


@exercise("03-linear")
def test_linear_is_recorded(module):
    """The result remembers weight and bias, and the layer prints as it is built."""
    layer = module.Linear(3, 2)
    result = layer(module.Tensor(np.ones((5, 3))))
    expect_equal((result.op, result.parents[0].op), ("add", "matmul"), "the last two operations of Linear(3, 2)")
    expect(result.parents[1] is layer.bias, "The result must come from layer.bias itself.")
    expect(result.parents[0].parents[1] is layer.weight, "The product must come from layer.weight itself.")
    texts = [repr(layer), repr(module.Linear(4, 1, bias=False))]
    expect_equal(texts, ["Linear(3, 2)", "Linear(4, 1, bias=False)"], "repr of two Linear layers")


# 03-parameters

NAMES = ["shift", "middle.bias", "middle.inner.weight", "blocks.0.scale", "blocks.2.scale"]


@exercise("03-parameters")
def test_walk_example(module):
    """The example from the text."""
    model = part(module, hidden=part(module), out=part(module))
    found = [(path, layer) for path, layer in module.walk(model)]
    expect_equal([path for path, _ in found], ["", "hidden.", "out."], "the paths that walk finds in the text's model")
    same = [layer is other for (_, layer), other in zip(found, (model, model.hidden, model.out), strict=True)]
    expect_equal(same, [True] * 3, "walk yields the layers themselves")


@exercise("03-parameters")
def test_walk_deep(module):
    """Children of children, and layers in lists."""
    paths = [path for path, _ in module.walk(tree(module))]
    expected = ["", "middle.", "middle.inner.", "blocks.0.", "blocks.2."]
    expect_equal(paths, expected, "the paths of a model with middle.inner and a list of blocks")
    inner = part(module)
    pair = part(module, pair=(part(module), inner))
    expect_equal([layer is inner for _, layer in module.walk(pair)][-1], True, "walk finds a layer in a tuple")
    expect_equal(list(module.walk(inner, "a.")), [("a.", inner)], 'list(walk(layer, "a.")) of a layer with no children')


@exercise("03-parameters")
def test_walk_in_circles(module):
    """A layer that knows its parent, or itself, comes once; so does a layer with two names."""
    model = part(module, w=leaf(module, 1.0))
    model.inner = part(module, parent=model, v=leaf(module, 2.0))
    model.inner.deep = part(module, top=model)
    try:
        paths = [path for path, _ in module.walk(model)]
        names = [name for name, _ in model.named_parameters()]
    except RecursionError:
        expect(False, "walk went in circles through a model whose child has it as an attribute `parent`.")
    expect_equal(paths, ["", "inner.", "inner.deep."], "the paths of a model whose child knows its parent")
    expect_equal(names, ["w", "inner.v"], "the parameters of a model whose child knows its parent")
    expect_equal(model.eval().inner.training, False, "training of the child, after eval() of the model")
    text = "Layer(\n  inner=Layer(\n    parent=...,\n    deep=Layer(\n      top=...,\n    ),\n  ),\n)"
    expect_equal(repr(model), text, "repr of a model whose child knows its parent")
    twice = part(module, scale=leaf(module, 1.0))
    paths = [path for path, _ in module.walk(part(module, a=twice, b=twice))]
    expect_equal(paths, ["", "a."], "the paths of a model that has one layer under two names")


@exercise("03-parameters")
def test_found_in_lists_and_dicts(module):
    """Layers and parameters in lists, tuples and dicts, at any depth."""
    model = part(
        module,
        heads={"a": part(module, w=leaf(module, 1.0)), "b": [part(module, w=leaf(module, 2.0))]},
        grid=[[part(module, w=leaf(module, 3.0))], ()],
        scales=[leaf(module, 4.0), "no parameter", (leaf(module, 5.0),)],
    )
    names = [name for name, _ in module.find_parameters(model)]
    wanted = ["scales.0", "scales.2.0", "heads.a.w", "heads.b.0.w", "grid.0.0.w"]
    expect_equal(names, wanted, "the parameters of a model with dicts, nested lists and a list of Tensors")
    expect_equal([name for name, _ in model.named_children()], ["heads.a", "heads.b.0", "grid.0.0"], "its children")


@exercise("03-parameters")
def test_find_parameters(module):
    """Names and Tensors, in order."""
    model = tree(module)
    pairs = list(module.find_parameters(model))
    expect_equal([name for name, _ in pairs], NAMES, "the names that find_parameters finds")
    expected = [model.shift, model.middle.bias, model.middle.inner.weight, model.blocks[0].scale, model.blocks[2].scale]
    same = [found is one for (_, found), one in zip(pairs, expected, strict=True)]
    expect_equal(same, [True] * 5, "find_parameters yields the Tensors themselves")


@exercise("03-parameters")
def test_find_parameters_only(module):
    """Not data, not results; but a bias of zeros too."""
    w = leaf(module, 2.0)
    model = part(module, w=w, data=module.Tensor([1.0]), last=w * 2, zero=leaf(module, 0.0), name="w", bias=None)
    names = [name for name, _ in module.find_parameters(model)]
    expect_equal(names, ["w", "zero"], "parameters among: a parameter, data, a result, a parameter with value 0")


@exercise("03-parameters")
def test_find_parameters_once(module):
    """A shared Tensor is one parameter; equal numbers are not sharing."""
    shared = leaf(module, 1.0)
    model = part(module, a=part(module, w=shared), b=part(module, w=shared), c=part(module, w=leaf(module, 1.0)))
    names = [name for name, _ in module.find_parameters(model)]
    expect_equal(names, ["a.w", "c.w"], "names when a.w and b.w are one Tensor, and c.w is another with the same value")


@exercise("03-parameters")
def test_layer(module):
    """The class as it was given: parameters, children, modes, printing."""
    model = tree(module)
    sizes = [parameter.size for parameter in model.parameters()]
    expect_equal(sizes, [1, 1, 2, 1, 1], "sizes of model.parameters()")
    expect_equal([name for name, _ in model.named_parameters()], NAMES, "names of model.named_parameters()")
    expect(model.children()[0] is model.middle, "children() gives the layers directly inside.")
    expect_equal(len(model.children()), 3, "number of children")
    for call, expected in (("eval", False), ("train", True)):
        expect(getattr(model, call)() is model, f"{call}() returns the model.")
        modes = {layer.training for _, layer in module.walk(model)}
        expect_equal(modes, {expected}, f"training of all layers after {call}()")
    expect_equal(module.Layer().training, True, "training of a new layer")
    expect_equal(module.Layer.training, True, "training of the class, after eval() of one model")
    expect_equal(module.Layer().buffers, (), "buffers of a new layer")
    text = repr(part(module, a=part(module, b=part(module)), c=part(module)))
    expect_equal(text, "Layer(\n  a=Layer(\n    b=Layer(),\n  ),\n  c=Layer(),\n)", "repr of a tree of layers")
    expect_raises(NotImplementedError, lambda: module.Layer()(1), "Layer()(1)", mentions=["Layer", "forward"])


# 03-sequential


@exercise("03-sequential")
def test_sequential_order(module):
    """Each layer gets the result of the one before, in order."""
    row = module.Sequential(lambda x: x + 1, lambda x: x * 10, lambda x: x - 3)
    expect_array(row(module.Tensor([1.0, 2.0])), [17, 27], "Sequential(add 1, times 10, minus 3) on [1, 2]", np.float32)


@exercise("03-sequential")
def test_sequential_layers(module):
    """Layers, activations and functions together."""
    first, second = linear(module, [[1.0, -1.0]], [0.0, 1.0]), linear(module, [[2.0], [3.0]])
    row = module.Sequential(first, lambda x: x * x, second)
    x = np.array([[2.0], [-1.0]])
    expected = (x @ [[1, -1]] + [0, 1]) ** 2 @ [[2], [3]]
    expect_array(row(module.Tensor(x)), expected, "Sequential(Linear, square, Linear)", dtype=np.float32)
    x = module.Tensor([1.0])
    expect(module.Sequential()(x) is x, "An empty Sequential returns its input.")


@exercise("03-sequential")
def test_sequential_names(module):
    """Children are named by their position; what is no Layer is none."""
    row = module.Sequential(module.Linear(2, 8), abs, module.Sequential(abs, module.Linear(8, 1, bias=False)))
    pairs = list(row.named_children())
    names = [name for name, _ in pairs]
    expect_equal(names, ["0", "2"], "names of the children of Sequential(Linear, abs, Sequential)")
    expect(pairs[0][1] is row.layers[0], "named_children yields the layers themselves.")
    names = [name for name, _ in row.named_parameters()]
    expect_equal(names, ["0.weight", "0.bias", "2.1.weight"], "names of the parameters")


@exercise("03-sequential")
def test_sequential_modes(module):
    """Modes reach the layers inside, and inner rows."""
    inner = module.Linear(1, 1)
    row = module.Sequential(module.Sequential(inner))
    expect_equal((row.eval(), inner.training)[1], False, "training of a layer in a row in a row, after eval()")
    expect_equal((row.train(), inner.training)[1], True, "training of a layer in a row in a row, after train()")


@exercise("03-sequential")
def test_sequential_class(module):
    """The class as it was given: length, index, printing, and what it refuses."""
    first = module.Linear(2, 3)
    row = module.Sequential(first, abs, module.Sequential(abs))
    expect_equal((len(row), row[0] is first, row[1]), (3, True, abs), "(len(row), row[0] is the first layer, row[1])")
    text = "Sequential(\n  Linear(2, 3),\n  abs,\n  Sequential(\n    abs,\n  ),\n)"
    expect_equal(repr(row), text, "repr of a Sequential")
    cases = [(module.Linear, "Linear(...)"), ([first], "*layers"), (None, "None")]
    for wrong, word in cases:
        expect_raises(TypeError, partial(module.Sequential, first, wrong), f"Sequential(layer, {wrong!r})", [word])


# 03-dropout


@exercise("03-dropout")
def test_dropout_values(module):
    """Dropped entries are 0, kept ones are divided by 1 - p."""
    for p, kept in ((0.5, 2.0), (0.2, 1.25), (0.75, 4.0)):
        result = module.Dropout(p, rng=generator())(module.Tensor(np.ones((40, 50))))
        expect_equal(result.shape, (40, 50), "shape of Dropout on shape (40, 50)")
        values = sorted({round(float(value), 5) for value in np.unique(result.data)})
        expect_equal(values, [0.0, kept], f"the different values of Dropout({p}) on ones")
        zeros = float((result.data == 0).mean())
        expect(abs(zeros - p) < 0.04, f"Dropout({p}) should drop about {p:.0%} of the entries; it dropped {zeros:.0%}.")
    signed = module.Dropout(0.5, rng=generator())(module.Tensor([3.0, -5.0] * 40)).data
    expect_equal(sorted(set(signed.tolist())), [-10.0, 0.0, 6.0], "the different values of Dropout(0.5) on 3 and -5")


@exercise("03-dropout")
def test_dropout_each_entry(module):
    """Every entry is drawn for itself."""
    dropped = module.Dropout(0.5, rng=generator(1))(module.Tensor(np.ones((60, 60)))).data == 0
    shares = np.concatenate([dropped.mean(axis=0), dropped.mean(axis=1)])
    expect(((shares > 0.1) & (shares < 0.9)).all(), "Whole rows or columns fall together; draw for every entry.")


@exercise("03-dropout")
def test_dropout_eval(module):
    """In eval mode, and with p = 0, x comes back as it is."""
    x = module.Tensor([1.0, 2.0])
    drop = module.Dropout(0.9, rng=generator())
    expect_array(drop.eval()(x), [1, 2], "Dropout(0.9) in eval mode on [1, 2]")
    expect(drop.eval()(x) is x, "In eval mode Dropout returns x itself, not a copy.")
    expect(module.Dropout(0.0)(x) is x, "Dropout(0) has nothing to drop: it returns x itself.")
    expect(drop.train()(x) is not x, "After train() it drops again.")


@exercise("03-dropout")
def test_dropout_generator(module):
    """The generator decides: the same seed drops the same, each call drops anew."""
    x = module.Tensor(np.ones(60))
    one, other = module.Dropout(0.5, rng=generator(3)), module.Dropout(0.5, rng=generator(3))
    expect(np.array_equal(one(x).data, other(x).data), "Two generators with the same seed must drop the same entries.")
    expect(not np.array_equal(one(x).data, one(x).data), "Two calls drop the same entries. Draw a new mask each time.")
    one, other = module.Dropout()(x).data, module.Dropout()(x).data
    expect(not np.array_equal(one, other), "Without rng, two Dropout layers must not drop the same entries.")
    values = sorted(set(one.tolist()))
    expect_equal(values, [0.0, 2.0], "the different values of Dropout() on ones: without p it is 0.5")


@exercise("03-dropout")
def test_dropout_recorded(module):
    """One operation called dropout, with its mask; float32; also for arrays."""
    x = module.Tensor(np.ones((4, 5)), requires_grad=True)
    result = module.Dropout(0.5, rng=generator())(x)
    expect_equal(result.op, "dropout", "op of the result of Dropout")
    expect(result.parents[0] is x, "The parent must be x itself.")
    expect_array(result.params["mask"], result.data, "the mask, when x is all ones", dtype=np.float32)
    expect_array(module.dropout_forward(np.array([3.0, 5.0]), np.array([2.0, 0.0])), [6, 0], "dropout_forward")
    for data, dtype in ((np.ones(3, np.float32), np.float32), (np.ones(3), np.float32), (np.arange(3), np.float32)):
        result = module.Dropout(0.5)(data)
        expect_equal(result.dtype, np.dtype(dtype), f"dtype of Dropout for an array of {data.dtype}")
    wide = module.Dropout(0.1, rng=generator())(module.Tensor(np.ones(40), requires_grad=True, dtype=np.float64))
    expect_equal(wide.dtype, np.dtype(np.float64), "dtype of Dropout for a float64 Tensor")
    expect_array(wide.data.max(), 1 / 0.9, "the largest value of Dropout(0.1) on float64 ones", rtol=1e-15, atol=0)
    half = module.Dropout(0.5)(module.Tensor(np.ones(3), requires_grad=True, dtype=np.float16))
    expect_equal(half.params["mask"].dtype, np.dtype(np.float16), "dtype of the mask for a float16 Tensor")
    expect_equal(module.Dropout(0.5)([1, 2]).shape, (2,), "shape of Dropout for a list")


@exercise("03-dropout")
def test_dropout_class(module):
    """The class as it was given: what it refuses, and how it prints."""
    for p in (-0.1, 1, 1.5, float("nan")):
        expect_raises(ValueError, partial(module.Dropout, p), f"Dropout({p})", mentions=[str(p)])
    expect_equal(repr(module.Dropout(0.25)), "Dropout(p=0.25)", "repr of Dropout(0.25)")
    expect_equal(module.Dropout().parameters(), [], "parameters of a Dropout")


# 03-state


@exercise("03-state")
def test_state_round_trip(module):
    """What one model saves, another loads, deep inside and with buffers."""
    model, other = tree(module), tree(module)
    model.middle.inner.weight.data[...] = [7.0, 8.0]
    model.middle.inner.mean[...] = 9.0
    state = model.state_dict()
    expect_equal(list(state), [*NAMES, "middle.inner.mean"], "names in state_dict()")
    other.load_state_dict(state)
    expect_array(other.middle.inner.weight, [7, 8], "a weight deep inside, after load_state_dict", dtype=np.float32)
    expect_array(other.middle.inner.mean, [9], "a buffer, after load_state_dict")
    expect_array(other.shift, [6], "a weight of the model itself, after load_state_dict")
    held = part(module, heads={"a": [part(module, w=leaf(module, 1.0))]})
    held.load_state_dict({"heads.a.0.w": [2.0]})
    expect_array(held.heads["a"][0].w, [2], "a weight in a list in a dict, after load_state_dict", dtype=np.float32)


@exercise("03-state")
def test_state_is_copied(module):
    """Neither saving nor loading ties a model to the saved arrays; the model's own arrays stay."""
    model = part(module, w=leaf(module, 1.0))
    own = model.w.data
    state = model.state_dict()
    own[...] = 2.0
    expect_array(state["w"], [1], "the saved state, after the model changed")
    module.load_state(model, state)
    expect(model.w.data is own, "load_state must write into the array that is there; an optimizer may hold it.")
    model.w.data[...] = 3.0
    expect_array(state["w"], [1], "the loaded state, after the model changed")
    module.load_state(model, {"w": [4]})
    expect_array(model.w, [4], "the weight after loading a list of integers", dtype=np.float32)
    expect_equal(model.w.requires_grad, True, "requires_grad after loading")
    fresh = np.array([5.0], np.float32)
    module.load_state(model, {"w": fresh})
    fresh[...] = 6.0
    expect_array(model.w, [5], "the weight, after the array that was loaded changed", dtype=np.float32)


@exercise("03-state")
def test_state_names(module):
    """Missing and unknown names are refused by name."""
    model = part(module, w=leaf(module, 1.0), v=leaf(module, 2.0))
    cases = [({"w": [5.0]}, "v"), ({"w": [5.0], "v": [6.0], "u": [7.0]}, "u"), ({}, "w")]
    for state, name in cases:
        call = partial(module.load_state, model, state)
        expect_raises(ValueError, call, f"load_state with the names {list(state)} into w, v", mentions=[name])
        expect_array(model.w, [1], "w after a state that was refused")


@exercise("03-state")
def test_state_shapes(module):
    """Another shape is refused before anything changes, even one that would broadcast."""
    model = part(module, w=leaf(module, 1.0, 2.0), scale=leaf(module, 3.0, 4.0))
    for array in ([7.0], 8.0, [[5.0], [6.0]], [1.0, 2.0, 3.0]):
        call = partial(module.load_state, model, {"w": [9.0, 9.0], "scale": array})
        shape = np.shape(array)
        what = f"load_state with shape {shape} for scale of shape (2,)"
        expect_raises(ValueError, call, what, mentions=["scale", "(2,)", str(shape)])
        expect_array(model.w, [1, 2], "w after a state in which the shape of scale was refused")


@exercise("03-state")
def test_state_of_other_things(module):
    """What is not numbers is refused by name before anything changes."""
    model = part(module, w=leaf(module, 1.0), scale=leaf(module, 3.0))
    for value in (["big"], [None], [[1.0], [2.0, 3.0]], [1j]):
        call = partial(module.load_state, model, {"w": [9.0], "scale": value})
        expect_raises(ValueError, call, f"load_state with {value} for scale", mentions=["scale"])
        expect_array(model.w, [1], f"w after a state in which {value} for scale was refused")


# 03-count


@exercise("03-count")
def test_count_example(module):
    """The example from the text."""
    row = module.Sequential(module.Linear(784, 128), abs, module.Linear(128, 10))
    expect_equal(module.parameter_count(row), 101770, "parameter_count of 784-128-10")
    expect_equal(module.parameter_bytes(row), 407080, "parameter_bytes of 784-128-10")


@exercise("03-count")
def test_count_trees(module):
    """Any tree, any dtype, no parameters at all; shared ones once."""
    shared = leaf(module, 1.0, 2.0, dtype=np.float64)
    model = part(module, a=part(module, w=shared), b=part(module, w=shared), c=leaf(module, 1.0))
    expect_equal(module.parameter_count(model), 3, "parameter_count with a shared Tensor of 2 and one of 1")
    expect_equal(module.parameter_bytes(model), 20, "parameter_bytes with 2 float64 and 1 float32")
    expect_equal(module.parameter_count(module.Dropout()), 0, "parameter_count(Dropout())")
    expect_equal(module.parameter_bytes(module.Dropout()), 0, "parameter_bytes(Dropout())")
