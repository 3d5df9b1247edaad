"""Checks for module 16: exact counts, layers against numpy in float64, gradients against differences."""

import numpy as np

from tinytorch.core.activations import ReLU
from tinytorch.core.autograd import check_gradients
from tinytorch.core.layers import Dropout, Linear, Sequential
from tinytorch.core.losses import CrossEntropyLoss
from tinytorch.core.optimizers import SGD
from tinytorch.core.tensor import Tensor
from tinytorch.tito.checking import exercise, expect, expect_array, expect_equal


def numbers(*shape, seed=16):
    """Reproducible float32 numbers."""
    return np.random.default_rng(seed).normal(size=shape).astype(np.float32)


def network(seed=16):
    """Two layers whose weights have different spreads, with biases that count."""
    rng = np.random.default_rng(seed)
    model = Sequential(Linear(5, 8, rng=rng), ReLU(), Linear(8, 3, rng=rng))
    model[0].weight.data[...] *= 3
    model[0].bias.data[...] = numbers(8)
    model[2].bias.data[...] = numbers(3)
    return model


# 16-magnitude


@exercise("16-magnitude")
def test_magnitude_example(module):
    """The examples from the text."""
    weight = np.array([[0.5, -0.1], [0.05, -2.0]])
    for sparsity, expected in [(0.75, [[False, False], [False, True]]), (0.5, [[True, False], [False, True]])]:
        found = module.magnitude_mask(weight, sparsity)
        expect_array(found, expected, f"magnitude_mask([[0.5, -0.1], [0.05, -2.0]], {sparsity})", dtype=bool)
    found = module.magnitude_mask(np.ones(4), 0.25)
    expect_equal(int(np.sum(found)), 3, "how many of [1, 1, 1, 1] stay with sparsity 0.25")


@exercise("16-magnitude")
def test_magnitude_counts(module):
    """Exactly so many go, for any shape and sparsity, and none that goes is larger than one that stays."""
    for shape in [(6, 5), (2, 3, 2, 2), (7,)]:
        weight = numbers(*shape)
        for sparsity in (0.0, 0.1, 0.33, 0.5, 0.9, 1.0):
            mask = module.magnitude_mask(weight, sparsity)
            what = f"the mask of a weight {shape} with sparsity {sparsity}"
            expect_equal(mask.shape, shape, f"shape of {what}")
            expect_equal(int(np.sum(~mask)), round(sparsity * weight.size), f"how many False are in {what}")
            sizes = np.abs(weight)
            fair = sizes[~mask].max(initial=0) <= sizes[mask].min(initial=np.inf)
            expect(fair, f"In {what}, a weight goes that is larger than one that stays.")


# 16-prune


@exercise("16-prune")
def test_prune_contest(module):
    """All weights compete, masks have the weights' shapes, and the cut is made at once; biases stay."""
    model, before = network(), network()
    pruning = module.Pruning(model, 0.6)
    weights = [before[0].weight.data, before[2].weight.data]
    limit = np.sort(np.abs(np.concatenate([weight.ravel() for weight in weights])))[round(0.6 * 64)]
    expect_equal(len(pruning.masks), 2, "the number of masks for two layers")
    for place, (layer, weight) in enumerate(zip((model[0], model[2]), weights, strict=True)):
        expected = np.abs(weight) >= limit
        expect_array(pruning.masks[place], expected, f"mask {place} for sparsity 0.6", dtype=bool)
        expect_array(layer.weight, weight * expected, f"weight {place} after Pruning(model, 0.6)")
    expect_array(model[0].bias, before[0].bias, "the first bias after Pruning(model, 0.6)")
    expect_array(module.sparsity_of(model), 38 / 64, "sparsity_of(model) after Pruning(model, 0.6)")
    deep = Sequential(Linear(3, 4), Linear(4, 2), Linear(2, 2))
    module.Pruning(deep, 0.5)
    expect_array(module.sparsity_of(deep), 0.5, "sparsity_of(a model of three layers) after Pruning(model, 0.5)")


@exercise("16-prune")
def test_prune_holds(module):
    """apply sets pruned weights back to 0, in the same array, whatever came there, and lets the others be."""
    model = network()
    pruning = module.Pruning(model, 0.5)
    array = model[0].weight.data
    for layer in (model[0], model[2]):
        layer.weight.data += 1
    expected = [np.where(mask, layer.weight.data, 0) for layer, mask in zip((model[0], model[2]), pruning.masks,
                                                                           strict=True)]
    pruning.apply(step=3, loss=0.5, lr=0.1, norm=1.0)
    for place, layer in enumerate((model[0], model[2])):
        expect_array(layer.weight, expected[place], f"weight {place} after all weights have moved and apply was called")
    expect(model[0].weight.data is array, "apply has put a new array into the weight. Write into the old one.")


@exercise("16-prune")
def test_prune_momentum(module):
    """Ten steps of SGD with momentum, each followed by apply."""
    model = network()
    optimizer = SGD(model.parameters(), lr=0.1, momentum=0.9)
    x, y = numbers(12, 5), np.arange(12) % 3
    pruning = None
    for step in range(14):
        optimizer.zero_grad()
        CrossEntropyLoss()(model(x), y).backward()
        optimizer.step()
        if step == 3:
            pruning = module.Pruning(model, 0.7)
        elif pruning:
            pruning.apply()
    share = float(np.mean(np.concatenate([layer.weight.data.ravel() for layer in (model[0], model[2])]) == 0))
    expect(abs(share - round(0.7 * 64) / 64) < 1e-6, f"Ten steps later {share:.0%} are zeros, not 70 %.")


# 16-sparse


@exercise("16-sparse")
def test_sparse_example(module):
    """The example from the text, in both directions."""
    weight = np.array([[0, 2, 3], [0, 0, -1]], np.float32)
    found = module.pack_sparse(weight)
    expect(isinstance(found, tuple) and len(found) == 2, "pack_sparse should return two arrays: bits and values.")
    expect_array(found[0], [100], "the bits of [[0, 2, 3], [0, 0, -1]]", dtype=np.uint8)
    expect_array(found[1], [2, 3, -1], "the values of [[0, 2, 3], [0, 0, -1]]", dtype=np.float32)
    found = module.unpack_sparse(np.array([100], np.uint8), np.array([2, 3, -1], np.float32), (2, 3))
    expect_array(found, weight, "unpack_sparse([100], [2, 3, -1], (2, 3))", dtype=np.float32)


@exercise("16-sparse")
def test_sparse_round(module):
    """Any shape comes back exactly, full, half empty and empty, in its dtype."""
    for shape in [(5, 7), (4, 3, 3, 3), (16,)]:
        for share in (0.0, 0.5, 1.0):
            weight = numbers(*shape).astype(np.float64) * (np.random.default_rng(1).random(shape) >= share)
            bits, values = module.pack_sparse(weight)
            expect_equal(bits.size, -(-weight.size // 8), f"bytes of bits for shape {shape}")
            expect_equal(values.size, int(np.sum(weight != 0)), f"the number of values, of shape {shape}")
            found = module.unpack_sparse(bits, values, shape)
            expect_array(found, weight, f"a weight {shape} with {share:.0%} zeros, packed and unpacked", np.float64)


# 16-units


def scaled(first, second, unit, coming=1.0, going=1.0):
    """Multiply what comes into a hidden unit, and what goes out of it."""
    first.weight.data[:, unit] *= coming
    first.bias.data[unit] *= coming
    second.weight.data[unit] *= going


def layers():
    """Two layers with eight units between them."""
    model = network()
    return model[0], model[2]


@exercise("16-units")
def test_scores_twins(module):
    """The same for twins; 0 without incoming or outgoing weights; in proportion to both."""
    plain = module.unit_scores(*layers())
    expect_equal(np.shape(plain), (8,), "shape of unit_scores for eight units")
    first, second = layers()
    scaled(first, second, 2, 100.0, 0.01)
    expect_array(module.unit_scores(first, second), plain, "unit_scores of a twin", rtol=1e-4)
    for coming, going, factor in [(0.0, 1.0, 0.0), (1.0, 0.0, 0.0), (2.0, 1.0, 2.0), (1.0, 2.0, 2.0), (-1.0, 1.0, 1.0)]:
        first, second = layers()
        scaled(first, second, 5, coming, going)
        expected = np.where(np.arange(8) == 5, factor * plain, plain)
        what = f"unit_scores after what comes into unit 5 was multiplied by {coming:g}, and what goes out by {going:g}"
        expect_array(module.unit_scores(first, second), expected, what, rtol=1e-4)


@exercise("16-units")
def test_shrink_values(module):
    """Smaller layers that compute what the old ones compute when the worst units are silent."""
    for keep in (8, 5, 1):
        first, second = layers()
        best = np.argsort(-module.unit_scores(first, second))[:keep]
        smaller, after = module.shrink(first, second, keep)
        shapes = [(5, keep), (keep,), (keep, 3), (3,)]
        found = [array.shape for layer in (smaller, after) for array in (layer.weight, layer.bias)]
        expect_equal(found, shapes, f"shapes of weights and biases after shrink(first, second, {keep})")
        x = numbers(6, 5, seed=1)
        hidden = np.maximum(x @ first.weight.data + first.bias.data, 0)
        expected = hidden[:, best] @ second.weight.data[best] + second.bias.data
        expect_array(after(ReLU()(smaller(Tensor(x)))), expected, f"what layers with {keep} units compute", rtol=1e-4,
                     atol=1e-4)
        order = np.sort(best)
        expect_array(smaller.bias, first.bias.data[order], f"the biases of the {keep} units that stay, in their order")


@exercise("16-units")
def test_shrink_keeps(module):
    """The layers that were given stay as they are, and share nothing with the new ones."""
    first, second = layers()
    smaller, after = module.shrink(first, second, 4)
    for layer in (smaller, after):
        layer.weight.data[...] = 0
        layer.bias.data[...] = 0
    expect_array(first.weight, layers()[0].weight, "the first layer's weight afterwards")
    expect_array(second.bias, layers()[1].bias, "the second layer's bias, after the new layer's has changed")


# 16-rank


@exercise("16-rank")
def test_rank_example(module):
    """The example from the text."""
    linear = Linear(2, 2)
    linear.load_state_dict({"weight": np.array([[3.0, 0.0], [0.0, 1.0]]), "bias": np.array([5.0, 7.0])})
    found = module.low_rank(linear, 1)
    expect(isinstance(found, Sequential) and len(found) == 2, f"low_rank should return two layers, not {found!r}.")
    expect_array(found(Tensor([[1.0, 2.0]])), [[8.0, 7.0]], "low_rank of [[3, 0], [0, 1]], bias [5, 7], of [1, 2]")


@exercise("16-rank")
def test_rank_shapes(module):
    """Two thin layers, a bias in the second one alone."""
    for features, outputs, rank in [(6, 4, 2), (3, 7, 3), (5, 5, 1)]:
        down, up = module.low_rank(Linear(features, outputs), rank).layers
        what = f"low_rank(Linear({features}, {outputs}), {rank})"
        expect_equal((down.weight.shape, up.weight.shape), ((features, rank), (rank, outputs)), f"weights of {what}")
        expect(down.bias is None, f"The first layer of {what} has a bias; the second one's is enough.")
        expect_equal(up.bias.shape, (outputs,), f"the bias of {what}")


@exercise("16-rank")
def test_rank_nearest(module):
    """The distance is exactly what the left out singular values say; full rank loses nothing."""
    linear = Linear(6, 9, rng=np.random.default_rng(3))
    linear.bias.data[...] = numbers(9)
    singular = np.linalg.svd(linear.weight.data.astype(np.float64))[1]
    for rank in range(1, 7):
        down, up = module.low_rank(linear, rank).layers
        found = np.linalg.norm(down.weight.data @ up.weight.data - linear.weight.data)
        expect_array(found, np.linalg.norm(singular[rank:]), f"distance of the product from a weight (6, 9), {rank=}",
                     atol=1e-5, rtol=1e-4)
        expect_array(up.bias, linear.bias, "the second layer's bias")


# 16-teacher


def gradient(module, student, teacher, temperature):
    """The gradient at the student's scores."""
    scores = Tensor(student, requires_grad=True)
    module.distillation_loss(scores, teacher, temperature).backward()
    return scores.grad


def shares(scores):
    """Softmax of rows, in float64."""
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


@exercise("16-teacher")
def test_teacher_example(module):
    """The example from the text, and 0 for scores that are equal or differ by the same everywhere."""
    found = module.distillation_loss(Tensor([[2.0, 0.0]]), [[0.0, 0.0]], 1.0)
    expect_array(found, 0.4337809, "distillation_loss([[2, 0]], [[0, 0]], 1)")
    scores = numbers(3, 4)
    found = module.distillation_loss(Tensor(scores), scores + 5, 3.0)
    expect_array(found, 0.0, "the loss of a student that has learned all", atol=1e-5)
    found = module.distillation_loss(Tensor([[2.0, 0.0], [1.0, 1.0]]), Tensor([[0.0, 0.0], [3.0, 3.0]]), 1.0)
    expect_array(found, 0.4337809 / 2, "the mean of that row and of one with equal shares")


@exercise("16-teacher")
def test_teacher_direction(module):
    """The teacher's shares are what is learned: the loss is not the same the other way around."""
    student, teacher = numbers(4, 3), numbers(4, 3, seed=5) * 2
    p, q = shares(teacher.astype(np.float64)), shares(student.astype(np.float64))
    expected = np.mean(np.sum(p * np.log(p / q), axis=1))
    expect_array(module.distillation_loss(Tensor(student), teacher, 1.0), expected, "distillation_loss with T = 1",
                 rtol=1e-4)
    student, teacher = numbers(2, 3, 4), numbers(2, 3, 4, seed=5)
    rows = module.distillation_loss(Tensor(student.reshape(6, 4)), teacher.reshape(6, 4), 2.0)
    expect_array(module.distillation_loss(Tensor(student), teacher, 2.0), rows, "the loss of scores (2, 3, 4), six "
                 "rows", rtol=1e-4)


@exercise("16-teacher")
def test_teacher_size(module):
    """The gradient keeps its size, from T = 50 to T = 200, and is right for all T."""
    student, teacher = numbers(20, 5) * 3, numbers(20, 5, seed=5) * 3
    sizes = [float(np.abs(gradient(module, student, teacher, t)).mean()) for t in (50.0, 200.0)]
    ratio = sizes[0] / sizes[1] if sizes[1] else np.inf
    expect(abs(ratio - 1) < 0.1, f"The gradient at T = 50 is {ratio:.3g} times as large as at T = 200; it should be "
           "about as large.")
    for temperature in (1.0, 2.0, 5.0):
        expected = temperature * (shares(student / temperature) - shares(teacher / temperature)) / 20
        expect_array(gradient(module, student, teacher, temperature), expected, "the gradient at the student's scores, "
                     f"T = {temperature:g}", rtol=1e-3, atol=1e-5)


@exercise("16-teacher")
def test_teacher_left_alone(module):
    """The student's gradient agrees with differences; none reaches the teacher."""
    teacher = Tensor(numbers(3, 4), requires_grad=True)
    check_gradients(lambda scores: module.distillation_loss(scores, teacher, 2.0), Tensor(numbers(3, 4, seed=2)))
    expect(teacher.grad is None, "A gradient reached the teacher's scores. It is not the teacher who learns.")


# 16-distill


def school(alpha, temperature=2.0, module=None, epochs=1):
    """A student, a teacher with Dropout, and the losses of `distill`."""
    student, teacher = network(3), network(4)
    teacher.layers.insert(2, Dropout(0.5, rng=np.random.default_rng(0)))
    batches = [(numbers(6, 5, seed=place), np.arange(6) % 3) for place in range(4)]
    optimizer = SGD(student.parameters(), lr=0.05)
    losses = [loss for _ in range(epochs) for loss in
              module.distill(student, teacher, optimizer, batches, temperature, alpha)]
    return student, teacher, batches, losses


def by_hand(module, alpha, temperature=2.0):
    """The same steps, one after the other, with the module's own loss."""
    student, teacher = network(3), network(4)
    batches = [(numbers(6, 5, seed=place), np.arange(6) % 3) for place in range(4)]
    losses = []
    for x, y in batches:
        for parameter in student.parameters():
            parameter.grad = None
        scores = student(x)
        loss = module.distillation_loss(scores, teacher(x).data, temperature) * alpha
        loss = loss + CrossEntropyLoss()(scores, y) * (1 - alpha)
        loss.backward()
        for parameter in student.parameters():
            parameter.data[...] -= 0.05 * parameter.grad
        losses.append(loss.item())
    return student, losses


@exercise("16-distill")
def test_distill_steps(module):
    """Losses and weights as by hand: labels alone, the teacher alone, both."""
    for alpha in (0.0, 1.0, 0.3):
        student, _, _, losses = school(alpha, module=module)
        expected, expected_losses = by_hand(module, alpha)
        expect_array(losses, expected_losses, f"the losses of four steps with alpha = {alpha}", rtol=1e-4, atol=1e-5)
        expect_array(student[0].weight, expected[0].weight, f"the student's first weight after four steps, {alpha=}",
                     rtol=1e-3, atol=1e-5)


@exercise("16-distill")
def test_distill_teacher(module):
    """The teacher stays as it was, has no gradients, and the student learns more in more epochs."""
    _, teacher, _, losses = school(0.9, module=module, epochs=25)
    for place in (0, 3):
        expect_array(teacher[place].weight, network(4)[min(place, 2)].weight,
                     f"the teacher's weight {place} afterwards")
    unasked = all(parameter.grad is None for parameter in teacher.parameters())
    expect(unasked, "The teacher's weights have gradients: its graph was recorded. It should only answer.")
    first, last = np.mean(losses[:4]), np.mean(losses[-4:])
    expect(last < 0.6 * first, f"After 25 epochs the mean loss fell from {first:.3g} to {last:.3g} only.")


@exercise("16-distill")
def test_distill_graph(module):
    """The teacher builds no graph; the student, which was in eval mode, learns in train mode."""
    student, teacher, recorded = network(3).eval(), network(4), []

    class Watched(Sequential):
        def forward(self, x):
            result = super().forward(x)
            recorded.append(result.requires_grad)
            return result

    watched = Watched(*teacher.layers)
    module.distill(student, watched, SGD(student.parameters(), lr=0.1), [(numbers(2, 5), np.array([0, 1]))])
    expect_equal(recorded, [False], "whether the teacher's answer requires a gradient, for each call")
    expect(student.training, "The student was in eval mode before, and learned in it. It should be in train mode.")
