"""What every solution of lesson 06 must do."""

from functools import partial

import numpy as np

from tinytorch.tito.checking import exercise, expect, expect_array, expect_equal, expect_raises


def parameter(module, values, grad=None, dtype=np.float32):
    """A parameter with these values and, if given, this gradient."""
    param = module.Tensor(values, requires_grad=True, dtype=dtype)
    param.grad = None if grad is None else np.array(grad, dtype=dtype)
    return param


def after(optimizer, grads):
    """The values of the optimizer's first parameter after each of these gradients, shape (len(grads), ...)."""
    param, values = optimizer.params[0], []
    for grad in grads:
        param.grad = np.array(grad, dtype=param.dtype)
        optimizer.step()
        values.append(param.data.copy())
    return np.array(values)


def draws(*shape, seed=1):
    """Numbers of both signs, float64."""
    return np.random.default_rng(seed).normal(size=shape)


def unchanged(what, rule, *arrays):
    """Call a rule on arrays and complain if it wrote into one of them. Returns the rule's answer."""
    before = [array.copy() for array in arrays]
    answer = rule(*arrays)
    for array, old in zip(arrays, before, strict=True):
        expect_array(array, old, f"an array that was passed to {what}, after the call; it must not be changed")
    return answer


# 06-optimizer


@exercise("06-optimizer")
def test_step_example(module):
    """The example from the text."""
    w = parameter(module, [1.0, -2.0], [0.5, 1.0])
    module.Optimizer([w], lr=0.1).step()
    expect_array(w, [0.95, -2.1], "weights [1, -2] with gradient [0.5, 1], after step() with lr 0.1", dtype=np.float32)


@exercise("06-optimizer")
def test_step_uses_the_rule(module):
    """step() subtracts what change() returns for the weights, the gradient and that parameter's own state."""
    class Counting(module.Optimizer):
        def start(self, weights):
            return {"seen": 0}

        def change(self, weights, grad, state):
            state["seen"] += 1
            return 10 * grad + weights

    first, second = parameter(module, [1.0], [2.0]), parameter(module, [[3.0]], [[4.0]])
    optimizer = Counting([first, second], lr=0.1)
    optimizer.step()
    expect_array(first, [-20.0], "weight 1, gradient 2, with a rule that returns 10 * grad + weights")
    expect_array(second, [[-40.0]], "the second parameter: weight 3, gradient 4, the same rule")
    expect_equal(optimizer.state, [{"seen": 1}, {"seen": 1}], "the states of a rule that counts its calls")


@exercise("06-optimizer")
def test_step_skips(module):
    """A parameter without a gradient stays, and the ones after it move."""
    still, moving = parameter(module, [1.0]), parameter(module, [1.0], [1.0])
    module.Optimizer([still, moving], lr=0.5).step()
    expect_array(still, [1.0], "a parameter whose grad is None, after step()")
    expect_array(moving, [0.5], "the parameter after it, which has gradient 1, after step() with lr 0.5")


@exercise("06-optimizer")
def test_step_in_place(module):
    """The new weights are written into the array that was there; the gradient stays."""
    w = parameter(module, [1.0, 2.0], [1.0, 1.0])
    array, grad = w.data, w.grad
    module.Optimizer([w], lr=0.5).step()
    expect(w.data is array, "step() gave the parameter a new array. Write into the old one: param.data -= ...")
    expect_array(array, [0.5, 1.5], "the weights' array after step()", dtype=np.float32)
    expect_array(grad, [1.0, 1.0], "the gradient after step(), which is not the step's to change")
    expect(not w.parents and w.requires_grad, "After step() the parameter is still a leaf that requires a gradient.")


@exercise("06-optimizer")
def test_zero_grad(module):
    """Every gradient becomes None; weights and gradients' arrays stay."""
    params = [parameter(module, [1.0], [np.nan]), parameter(module, [2.0]), parameter(module, [3.0], [5.0])]
    mine = params[2].grad
    module.Optimizer(params, lr=0.1).zero_grad()
    expect_equal([param.grad for param in params], [None, None, None], "the gradients of three parameters")
    expect_equal([param.data.item() for param in params], [1.0, 2.0, 3.0], "the weights after zero_grad()")
    expect_array(mine, [5.0], "an array that was the gradient, after zero_grad()")


@exercise("06-optimizer")
def test_optimizer_learns(module):
    """With backward: w² / 2 from 1 with lr 0.5, three steps."""
    w = parameter(module, [1.0])
    optimizer = module.Optimizer([w], lr=0.5)
    for expected in (0.5, 0.25, 0.125):
        optimizer.zero_grad()
        ((w * w).sum() * 0.5).backward()
        optimizer.step()
        expect_array(w, [expected], "w for the loss w² / 2, halved by each step with lr 0.5")


@exercise("06-optimizer")
def test_optimizer_refuses(module):
    """The class as it was given: what it refuses."""
    w = parameter(module, [1.0])
    for lr in (0, -0.1, float("nan"), float("inf")):
        expect_raises(ValueError, partial(module.Optimizer, [w], lr), f"Optimizer([w], lr={lr})", mentions=[lr])
    expect_raises(ValueError, partial(module.Optimizer, [], 0.1), "Optimizer([], lr=0.1)", mentions=["empty"])
    expect_raises(ValueError, partial(module.Optimizer, [w, w], 0.1), "Optimizer([w, w], lr=0.1)", mentions=["twice"])
    expect_raises(TypeError, partial(module.Optimizer, w, 0.1), "Optimizer(w, lr=0.1)", mentions=["[w]"])
    released = w * 3
    released.backward()  # its graph is gone, and yet it is a result
    w.grad = None
    for other in (module.Tensor([1.0]), w * 2, released, w.data):
        call = partial(module.Optimizer, [w, other], 0.1)
        expect_raises(TypeError, call, f"Optimizer([w, x], lr=0.1), x = {other!r}", mentions=["Parameter 1"])
    made = module.Optimizer((one for one in [w]), 0.1)
    expect(made.params[0] is w and made.state == [{}], "A generator of parameters has to be kept as a list.")


# 06-momentum


@exercise("06-momentum")
def test_velocity_example(module):
    """The example from the text."""
    expect_array(module.velocity(np.array([1.0]), np.array([1.0]), 0.9), [1.9], "velocity([1.], [1.], 0.9)")
    expect_array(module.velocity(np.array([1.9]), np.array([1.0]), 0.9), [2.71], "velocity([1.9], [1.], 0.9)")


@exercise("06-momentum")
def test_velocity_values(module):
    """Old velocity and gradient that differ, and momentum 0."""
    old, grad = np.array([[10.0, -2.0]]), np.array([[1.0, 4.0]])
    for momentum, expected in [(0.5, [[6.0, 3.0]]), (0.0, [[1.0, 4.0]])]:
        what = f"velocity([[10., -2.]], [[1., 4.]], {momentum})"
        expect_array(unchanged("velocity", partial(module.velocity, momentum=momentum), old, grad), expected, what)


@exercise("06-momentum")
def test_look_ahead_example(module):
    """The examples from the text, and others."""
    cases = [([1.0], [1.0], 0.9, [1.9]), ([1.9], [1.0], 0.9, [2.71]), ([10.0, -2.0], [1.0, 4.0], 0.5, [6.0, 3.0])]
    for speed, grad, momentum, expected in cases:
        rule = partial(module.look_ahead, momentum=momentum)
        answer = unchanged("look_ahead", rule, np.array(speed), np.array(grad))
        expect_array(answer, expected, f"look_ahead({speed}, {grad}, {momentum})")


# 06-sgd


@exercise("06-sgd")
def test_sgd_plain(module):
    """The example of section 1, and no memory without momentum."""
    w = parameter(module, [1.0, -2.0])
    optimizer = module.SGD([w], lr=0.1)
    expect_array(after(optimizer, [[0.5, 1.0]]), [[0.95, -2.1]], "weights [1, -2], gradient [0.5, 1], SGD with lr 0.1")
    expect_equal(optimizer.state, [{}], "the state of SGD without momentum")


@exercise("06-sgd")
def test_sgd_momentum_example(module):
    """By hand: from 1 with gradients 1, 1, -2, lr 0.1 and momentum 0.9."""
    w = parameter(module, [1.0])
    optimizer = module.SGD([w], lr=0.1, momentum=0.9)
    expected = [[1 - 0.1], [1 - 0.1 - 0.19], [1 - 0.1 - 0.19 + 0.029]]
    expect_array(after(optimizer, [[1.0], [1.0], [-2.0]]), expected, "the weight after gradients 1, 1, -2, from 1")
    expect_array(optimizer.state[0]["velocity"], [-0.29], 'state["velocity"]: 0.9 * 1.9 - 2', dtype=np.float32)


@exercise("06-sgd")
def test_sgd_nesterov_example(module):
    """By hand: the same with the look ahead."""
    optimizer = module.SGD([parameter(module, [1.0])], lr=0.1, momentum=0.9, nesterov=True)
    expected = np.array([[1 - 0.19], [1 - 0.19 - 0.271], [1 - 0.19 - 0.271 + 0.2261]])
    what = "the weight after gradients 1, 1, -2, from 1, with nesterov"
    expect_array(after(optimizer, [[1.0], [1.0], [-2.0]]), expected, what)
    expect_array(optimizer.state[0]["velocity"], [-0.29], 'state["velocity"] with nesterov: 0.9 * 1.9 - 2')


@exercise("06-sgd")
def test_sgd_weight_decay(module):
    """By hand: the rule sees the gradient plus weight_decay times the weights."""
    w = parameter(module, [1.0, -2.0])
    grad = np.array([0.5, 1.0], np.float32)
    optimizer = module.SGD([w], lr=0.1, weight_decay=0.1)
    change = unchanged("change", partial(optimizer.change, state=optimizer.state[0]), w.data, grad)
    expect_array(change, [0.06, 0.08], "lr 0.1 times [0.6, 0.8], the change of the text's example", dtype=np.float32)


def sgd_by_hand(start, grads, lr, momentum, nesterov, weight_decay):
    """The weights after each gradient, float64, written out step by step."""
    w, speed, values = start.copy(), np.zeros_like(start), []
    for raw_grad in grads:
        grad = raw_grad + weight_decay * w
        speed = momentum * speed + grad
        w = w - lr * (grad + momentum * speed if nesterov else speed)
        values.append(w)
    return np.array(values)


@exercise("06-sgd")
def test_sgd_in_full(module):
    """All settings together, five steps in float64, for matrices and single numbers."""
    for shape in ((2, 3), ()):
        start, grads = draws(*shape), draws(5, *shape, seed=2)
        for momentum, nesterov, decay in [(0, False, 0.3), (0.8, False, 0.3), (0.8, True, 0.3)]:
            w = parameter(module, start, dtype=np.float64)
            optimizer = module.SGD([w], 0.1, momentum=momentum, nesterov=nesterov, weight_decay=decay)
            expected = sgd_by_hand(start, grads, 0.1, momentum, nesterov, decay)
            what = f"five steps of SGD with lr=0.1, momentum={momentum}, nesterov={nesterov}, weight_decay={decay}"
            expect_array(after(optimizer, grads), expected, what, rtol=1e-12, atol=1e-12)


@exercise("06-sgd")
def test_sgd_state_of_its_own(module):
    """Two parameters do not share a velocity; a new learning rate counts from the next step on."""
    params = [parameter(module, [0.0], [1.0]), parameter(module, [0.0], [-3.0])]
    optimizer = module.SGD(params, lr=1.0, momentum=0.5)
    optimizer.step()
    optimizer.lr = 0.1
    optimizer.step()
    expect_array(params[0], [-1.15], "a weight with gradients 1, 1, momentum 0.5, lr first 1, then 0.1")
    expect_array(params[1], [3.45], "the second weight, with gradients -3, -3")


@exercise("06-sgd")
def test_sgd_refuses(module):
    """The class as it was given: settings that make no sense."""
    w = parameter(module, [1.0])
    for settings, word in [({"momentum": 1.0}, "momentum is 1.0"), ({"momentum": -0.1}, "momentum is -0.1"),
                           ({"nesterov": True}, "nesterov"), ({"weight_decay": -1}, "weight_decay is -1"),
                           ({"momentum": -0.1, "nesterov": True}, "momentum is -0.1")]:  # fmt: skip
        call = partial(module.SGD, [w], 0.1, **settings)
        expect_raises(ValueError, call, f"SGD([w], 0.1, **{settings})", mentions=[word])
    expect_raises(ValueError, partial(module.SGD, [w], 0), "SGD([w], 0)", mentions=["learning rate"])
    expect(not module.SGD([w], 0.1).nesterov, "nesterov is off unless it is asked for.")


# 06-average


@exercise("06-average")
def test_average_example(module):
    """The example from the text: only twos, beta 0.9."""
    average = np.array([0.0])
    for expected in (0.2, 0.38, 0.542):
        average = module.moving_average(average, np.array([2.0]), 0.9)
        expect_array(average, [expected], "the moving average of twos with beta 0.9, from 0")


@exercise("06-average")
def test_average_values(module):
    """Old and new that differ, other betas; nothing is written into."""
    old, value = np.array([[10.0, -2.0]]), np.array([[2.0, 6.0]])
    for beta, expected in [(0.75, [[8.0, 0.0]]), (0.0, [[2.0, 6.0]])]:
        answer = unchanged("moving_average", partial(module.moving_average, beta=beta), old, value)
        expect_array(answer, expected, f"moving_average([[10., -2.]], [[2., 6.]], {beta})")


@exercise("06-average")
def test_unbiased_example(module):
    """The examples from the text."""
    for average, count in [(0.2, 1), (0.38, 2), (0.542, 3)]:
        answer = unchanged("unbiased", partial(module.unbiased, beta=0.9, count=count), np.array([average]))
        expect_array(answer, [2.0], f"unbiased([{average}], 0.9, {count})")


@exercise("06-average")
def test_unbiased_property(module):
    """The corrected average of a value that never changes is that value, at every step and for every beta."""
    for beta in (0.0, 0.5, 0.999):
        average = np.zeros(2)
        for count in range(1, 6):
            average = module.moving_average(average, np.array([3.0, -7.0]), beta)
            answer = module.unbiased(average, beta, count)
            expect_array(answer, [3.0, -7.0], f"the corrected average of {count} times [3, -7] with beta {beta}")


# 06-adam


@exercise("06-adam")
def test_adam_example(module):
    """The table from the text: gradients 2 and -1."""
    optimizer = module.Adam([parameter(module, [0.0], dtype=np.float64)], lr=0.1)
    state = optimizer.state[0]
    first = optimizer.direction(np.array([2.0]), state)
    expect_array(first, [1.0], "the direction for the first gradient, 2")
    second = optimizer.direction(np.array([-1.0]), state)
    expect_array(second, [0.08 / 0.19 / np.sqrt(0.004996 / 0.001999)], "the direction for the second gradient, -1")
    expect_equal(state["count"], 2, 'state["count"] after two steps')
    expect_array(state["m"], [0.08], 'state["m"] after the gradients 2 and -1')
    expect_array(state["v"], [0.004996], 'state["v"] after the gradients 2 and -1', atol=1e-9)


@exercise("06-adam")
def test_adam_first_step(module):
    """The first step is lr, whatever the size of the gradient; a gradient of 0 moves nothing."""
    w = parameter(module, [0.0, 0.0, 0.0, 0.0])
    moved = after(module.Adam([w], lr=0.01), [[2e-3, -2.0, 2e6, 0.0]])
    expect_array(moved, [[-0.01, 0.01, -0.01, 0.0]], "weights 0 after Adam's first step with lr 0.01, gradients "
                 "[0.002, -2, 2000000, 0]", dtype=np.float32, rtol=1e-4)  # fmt: skip


def adam_by_hand(start, grads, lr, betas, eps, decay, decoupled):
    """The weights after each gradient, float64, written out step by step."""
    w, m, v, values = start.copy(), np.zeros_like(start), np.zeros_like(start), []
    for count, raw_grad in enumerate(grads, 1):
        grad = raw_grad if decoupled else raw_grad + decay * w
        m = betas[0] * m + (1 - betas[0]) * grad
        v = betas[1] * v + (1 - betas[1]) * grad**2
        step = (m / (1 - betas[0] ** count)) / (np.sqrt(v / (1 - betas[1] ** count)) + eps)
        w = w - lr * (step + (decay * w if decoupled else 0))
        values.append(w)
    return np.array(values)


@exercise("06-adam")
def test_adam_in_full(module):
    """Five steps in float64 with unusual settings; a large eps shows where it stands."""
    for shape in ((2, 3), ()):
        start, grads = draws(*shape), draws(5, *shape, seed=2)
        for betas, eps, decay in [((0.9, 0.999), 1e-8, 0), ((0.5, 0.8), 0.1, 0), ((0.5, 0.8), 1e-8, 0.3)]:
            optimizer = module.Adam([parameter(module, start, dtype=np.float64)], 0.1, betas, eps, decay)
            expected = adam_by_hand(start, grads, 0.1, betas, eps, decay, decoupled=False)
            what = f"five steps of Adam with lr=0.1, betas={betas}, eps={eps}, weight_decay={decay}"
            expect_array(after(optimizer, grads), expected, what, rtol=1e-12, atol=1e-12)


@exercise("06-adam")
def test_adam_leaves_its_inputs(module):
    """Weights and gradient are only read; float32 stays float32; each parameter has its own state."""
    w, grad = np.ones(2, np.float32), np.array([3.0, -4.0], np.float32)
    optimizer = module.Adam([parameter(module, w), parameter(module, w)], lr=0.1, weight_decay=0.5)
    change = unchanged("change", partial(optimizer.change, state=optimizer.state[0]), w, grad)
    expect_array(change, [0.1, -0.1], "the first change for gradient [3, -4] with lr 0.1", dtype=np.float32)
    expect_array(optimizer.state[0]["v"], [0.01225, 0.01225], 'state["v"] of the first parameter', dtype=np.float32)
    expect_array(optimizer.state[1]["v"], [0.0, 0.0], 'state["v"] of the second parameter, which made no step')


@exercise("06-adam")
def test_adam_settings(module):
    """The class as it was given: its defaults, and settings that make no sense."""
    w = parameter(module, [1.0])
    made = module.Adam([w])
    settings = (made.lr, made.betas, made.eps, made.weight_decay)
    expect_equal(settings, (1e-3, (0.9, 0.999), 1e-8, 0.0), "(lr, betas, eps, weight_decay) of Adam([w])")
    cases = [({"betas": (1.0, 0.9)}, "betas"), ({"betas": (0.9, -0.1)}, "betas"), ({"eps": 0}, "eps is 0"),
             ({"weight_decay": -1}, "weight_decay is -1"), ({"lr": 0}, "learning rate")]  # fmt: skip
    for settings, word in cases:
        expect_raises(ValueError, partial(module.Adam, [w], **settings), f"Adam([w], **{settings})", mentions=[word])
    module.Adam([w], betas=(0, 0))  # the lowest that is allowed


# 06-adamw


@exercise("06-adamw")
def test_adamw_example(module):
    """The example from the text: a weight of 3 with gradient 0."""
    optimizer = module.AdamW([parameter(module, [3.0])], lr=0.1, weight_decay=0.5)
    expect_array(after(optimizer, [[0.0]]), [[2.85]], "weight 3, gradient 0, AdamW with lr 0.1 and weight_decay 0.5")


@exercise("06-adamw")
def test_adamw_direction(module):
    """The averages hold the bare gradient."""
    optimizer = module.AdamW([parameter(module, [3.0])], lr=0.1, weight_decay=0.5)
    expect_array(after(optimizer, [[2.0]]), [[3 - 0.1 - 0.15]], "weight 3, gradient 2, lr 0.1, weight_decay 0.5")
    expect_array(optimizer.state[0]["m"], [0.2], 'state["m"] after a gradient of 2', dtype=np.float32)


@exercise("06-adamw")
def test_adamw_in_full(module):
    """Five steps in float64 against the formula."""
    start, grads = draws(2, 3), draws(5, 2, 3, seed=2)
    for betas, eps, decay in [((0.9, 0.999), 1e-8, 0.3), ((0.5, 0.8), 0.1, 0.3), ((0.5, 0.8), 1e-8, 0)]:
        optimizer = module.AdamW([parameter(module, start, dtype=np.float64)], 0.1, betas, eps, decay)
        expected = adam_by_hand(start, grads, 0.1, betas, eps, decay, decoupled=True)
        what = f"five steps of AdamW with lr=0.1, betas={betas}, eps={eps}, weight_decay={decay}"
        expect_array(after(optimizer, grads), expected, what, rtol=1e-12, atol=1e-12)


@exercise("06-adamw")
def test_adamw_shrinks_all_alike(module):
    """The decay does not depend on the size of the gradients; weights and gradient are only read."""
    plain = after(module.AdamW([parameter(module, [1.0, 1.0])], lr=0.1, weight_decay=0), [[1e-2, 1e4]])
    decayed = after(module.AdamW([parameter(module, [1.0, 1.0])], lr=0.1, weight_decay=0.2), [[1e-2, 1e4]])
    expect_array(plain - decayed, [[0.02, 0.02]], "what weight_decay 0.2 takes from weights of 1 with lr 0.1")
    optimizer = module.AdamW([parameter(module, [1.0])])
    change = partial(optimizer.change, state=optimizer.state[0])
    unchanged("change", change, np.array([1.0]), np.array([2.0]))


@exercise("06-adamw")
def test_adamw_settings(module):
    """The class as it was given: its defaults."""
    made = module.AdamW([parameter(module, [1.0])])
    settings = (made.lr, made.betas, made.eps, made.weight_decay)
    expect_equal(settings, (1e-3, (0.9, 0.999), 1e-8, 0.01), "(lr, betas, eps, weight_decay) of AdamW([w])")


# 06-state


def trained(module, steps, saved=None, lr=0.1, dtype=np.float32):
    """AdamW over a matrix and a single number after this many steps, from a saved state and weights if given."""
    weights, state = saved or ([draws(2, 3, seed=5), draws(seed=6)], None)
    params = [parameter(module, weight, dtype=dtype) for weight in weights]
    optimizer = module.AdamW(params, lr=lr)
    if state:
        optimizer.load_state_dict(state)
    for _ in range(steps):
        for param in params:
            param.grad = np.asarray(param.data * 2 + 1)
        optimizer.step()
    return optimizer


@exercise("06-state")
def test_snapshot_keys(module):
    """Flat keys for every entry of every parameter, and the learning rate."""
    params = [parameter(module, [1.0]), parameter(module, [2.0, 3.0])]
    saved = module.snapshot(module.SGD(params, lr=0.1, momentum=0.9))
    expect_equal(sorted(saved), ["0.velocity", "1.velocity", "lr"], "the keys for SGD with momentum, two parameters")
    expect_equal(module.snapshot(module.SGD(params, lr=0.25)), {"lr": 0.25}, "the snapshot of SGD without momentum")
    saved = module.Adam(params).state_dict()
    expect_equal(sorted(saved), ["0.count", "0.m", "0.v", "1.count", "1.m", "1.v", "lr"], "the keys for Adam")
    expect_equal(saved["0.count"], 0, "0.count before the first step")


@exercise("06-state")
def test_snapshot_copies(module):
    """A snapshot stays as it was while training goes on, and so does what was restored from it."""
    optimizer = trained(module, 1)
    saved = optimizer.state_dict()
    expect_equal(saved["1.count"], 1, "1.count after one step")
    m = saved["0.m"].copy()
    optimizer.state[0]["m"] += 1
    optimizer.state[0]["count"] += 1
    expect_array(saved["0.m"], m, "the saved 0.m after the optimizer changed its own")
    other = trained(module, 0)
    other.load_state_dict(saved)
    other.state[0]["m"] += 1
    expect_array(saved["0.m"], m, "the saved 0.m after another optimizer loaded it and went on")


@exercise("06-state")
def test_restore_goes_on(module):
    """Three steps, a snapshot, three more: the same bits as six steps at once."""
    for dtype in (np.float32, np.float64):
        whole, half = trained(module, 6, dtype=dtype), trained(module, 3, dtype=dtype)
        saved = ([param.data for param in half.params], half.state_dict())
        rest = trained(module, 3, saved, lr=0.7, dtype=dtype)
        expect_equal(rest.lr, 0.1, "the learning rate after restoring into an optimizer that had 0.7")
        for one, other in zip(rest.params, whole.params, strict=True):
            expect_array(one, other, "the weights after 3 + 3 steps, against 6 at once", dtype=dtype, rtol=0, atol=0)
        for key, value in whole.state_dict().items():
            expect_array(rest.state_dict()[key], value, f"{key} after 3 + 3 steps, against 6 at once", rtol=0, atol=0)


@exercise("06-state")
def test_restore_numbers(module):
    """A file gives numbers as arrays without axes; the state has Python's numbers again."""
    saved = {key: np.asarray(value) for key, value in trained(module, 2).state_dict().items()}
    optimizer = trained(module, 0)
    optimizer.load_state_dict(saved)
    kinds = (type(optimizer.lr), type(optimizer.state[0]["count"]), type(optimizer.state[1]["m"]))
    expect_equal(kinds, (float, int, np.ndarray), "the types of lr, count and m after restoring from arrays")


@exercise("06-state")
def test_restore_refuses(module):
    """A state that does not fit is refused, and nothing has changed."""
    optimizer, before = trained(module, 2), trained(module, 2).state_dict()
    short = {key: value for key, value in before.items() if key != "1.v"}
    for saved, word in [(short, "1.v"), (before | {"2.m": 1.0}, "2.m"), (before | {"1.v": np.ones(3)}, "(3,)")]:
        call = partial(optimizer.load_state_dict, {**saved, "lr": 9.0})
        expect_raises(ValueError, call, "load_state_dict of a state that does not fit", mentions=[word])
    for key, value in before.items():
        expect_array(optimizer.state_dict()[key], value, f"{key} after a state was refused", rtol=0, atol=0)
