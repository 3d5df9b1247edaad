"""Checks for module 14: counts against hand counts, times by a clock that only these checks move."""

from contextlib import suppress
from math import floor

import numpy as np

from tinytorch.core.attention import MultiHeadAttention
from tinytorch.core.autograd import VJP, no_grad
from tinytorch.core.layers import Linear, Sequential
from tinytorch.core.losses import CrossEntropyLoss
from tinytorch.core.optimizers import Adam
from tinytorch.core.spatial import Conv2d
from tinytorch.core.tensor import OPS, Tensor
from tinytorch.core.transformers import GPT
from tinytorch.given.watching import Call, Machine, Row
from tinytorch.measure import Timing
from tinytorch.tito.checking import exercise, expect, expect_array, expect_equal


def zeros(*shape):
    """A float32 array of zeros."""
    return np.zeros(shape, np.float32)


class Clock:
    """A clock that moves when work is done, and a little with each look. It shows whole steps only."""

    def __init__(self, step=1e-6, look=1e-7):
        self.now, self.step, self.look = 0.0, step, look

    def __call__(self):
        self.now += self.look
        return floor(self.now / self.step) * self.step

    def work(self, seconds):
        """Let so much time pass."""
        self.now += seconds


class Sundial:
    """A clock that moves only when it is told to."""

    def __init__(self):
        self.now = 0.0

    def __call__(self):
        return self.now

    def work(self, seconds):
        """Let so much time pass."""
        self.now += seconds


# 14-flops


@exercise("14-flops")
def test_flops_examples(module):
    """The three examples from the text."""
    found = module.matmul_flops([zeros(2, 3), zeros(3, 5)], zeros(2, 5))
    expect_equal(found, 60, "matmul_flops of (2, 3) @ (3, 5)")
    found = module.conv2d_flops([zeros(2, 3, 8, 8), zeros(16, 3, 3, 3)], zeros(2, 16, 8, 8))
    expect_equal(found, 110_592, "conv2d_flops of pictures (2, 3, 8, 8) under kernels (16, 3, 3, 3), padding 1")
    expect_equal(module.entry_flops([zeros(4, 1), zeros(1, 5)], zeros(4, 5)), 20, "entry_flops of (4, 1) + (1, 5)")
    expect_equal(module.entry_flops([zeros(100)], zeros()), 100, "entry_flops of a sum of 100 numbers")


@exercise("14-flops")
def test_flops_of_other_axes(module):
    """Batches, heads, vectors, strides."""
    cases = [((7, 4, 2, 3), (7, 4, 3, 5), (7, 4, 2, 5), 1680), ((3,), (3, 5), (5,), 30), ((2, 3), (3,), (2,), 12),
             ((6, 2, 3), (3, 5), (6, 2, 5), 360), ((4,), (4,), (), 8)]  # fmt: skip
    for a, b, result, expected in cases:
        found = module.matmul_flops([zeros(*a), zeros(*b)], zeros(*result))
        expect_equal(found, expected, f"matmul_flops of {a} @ {b}")
    found = module.conv2d_flops([zeros(1, 2, 9, 9), zeros(5, 2, 3, 2)], zeros(1, 5, 4, 4))
    expect_equal(found, 1920, "conv2d_flops of pictures (1, 2, 9, 9) under kernels (5, 2, 3, 2), result (1, 5, 4, 4)")


@exercise("14-flops")
def test_flops_by_name(module):
    """`flops` finds the rules."""
    inputs, result = [zeros(4, 3), zeros(3, 2)], zeros(4, 2)
    expect_equal(module.flops("matmul", inputs, result), 48, 'flops("matmul", …) of (4, 3) @ (3, 2)')
    for op in ("reshape", "transpose", "getitem", "cat", "stack", "embedding"):
        expect_equal(module.flops(op, inputs, result), 0, f'flops("{op}", …)')
    expect_equal(module.flops("mul", [zeros(4, 2), zeros()], result), 8, 'flops("mul", …) of (4, 2) * ()')
    found = module.flops("conv2d", [zeros(1, 1, 3, 3), zeros(1, 1, 2, 2)], zeros(1, 1, 2, 2))
    expect_equal(found, 32, 'flops("conv2d", …) of one picture of 3 by 3 under a kernel of 2 by 2')


# 14-traffic


@exercise("14-traffic")
def test_traffic_examples(module):
    """The examples from the text."""
    a, b = zeros(100), zeros(100)
    expect_equal(module.traffic([a], [np.exp(a)]), 800, "traffic of a.exp(), a of 400 bytes")
    expect_equal(module.traffic([a, b], [a * b]), 1200, "traffic of a * b")
    expect_equal(module.traffic([a], [a.reshape(10, 10)]), 0, "traffic of a.reshape(10, 10)")
    expect_equal(module.traffic([a, a], [a * a]), 800, "traffic of a * a")


@exercise("14-traffic")
def test_traffic_of_views(module):
    """A view moves nothing; a result that only has a base does."""
    a = zeros(10, 10)
    for name, view in [("a.T", a.T), ("a[2:5]", a[2:5]), ("a[:, ::2]", a[:, ::2]), ("a itself", a)]:
        expect_equal(module.traffic([a], [view]), 0, f"traffic of {name}")
    turned = (a + 1).T
    what = "traffic of (a + 1).T, whose numbers are new although it has a base"
    expect_equal(module.traffic([a], [turned]), 800, what)
    expect_equal(module.traffic([a], [a[[1, 2]]]), 480, "traffic of a[[1, 2]], a copy of two rows")
    expect_equal(module.traffic(iter([a.T]), iter([a + 1])), 800, "traffic of reads and writes from iterators")


@exercise("14-traffic")
def test_traffic_of_several_results(module):
    """What is new counts, once; what isn't doesn't."""
    grad, b = zeros(100), zeros(100)
    new = grad * 2
    expect_equal(module.traffic([grad, b], [grad, grad]), 0, "traffic of a rule that returns its gradient twice")
    expect_equal(module.traffic([grad, b], [new, grad * 3]), 1600, "traffic of two arrays read and two made")
    expect_equal(module.traffic([grad], [grad, new]), 800, "traffic of a rule that returns its input and a new array")
    expect_equal(module.traffic([grad], [new, new]), 800, "traffic of a rule that returns one new array twice")
    expect_equal(module.traffic([grad], []), 0, "traffic of a rule that returns nothing")


# 14-stopwatch


@exercise("14-stopwatch")
def test_stopwatch_of_a_plain_call(module):
    """A call of 5 ms, on a fine clock."""
    clock = Clock()
    found = module.seconds(clock.work, 0.005, clock=clock)
    expect_array(float(found), 0.005, "seconds of a call that takes 5 ms", rtol=0.01)
    expect(hasattr(found, "low"), "seconds should return a Timing of all rounds.")


@exercise("14-stopwatch")
def test_stopwatch_on_a_coarse_clock(module):
    """A call of 30 µs, on a clock with steps of 1 ms."""
    for step in (1e-3, 1e-4):
        clock = Clock(step, 1e-5)
        found = float(module.seconds(clock.work, 3e-5, clock=clock))
        expect_array(found, 3e-5, f"seconds of a call that takes 30 µs, by a clock with steps of {step} s", rtol=0.1)


@exercise("14-stopwatch")
def test_stopwatch_warms_up(module):
    """The first call takes a second, all others 50 µs, on the coarse clock."""
    clock, calls = Clock(1e-3, 1e-5), []

    def call():
        calls.append(1)
        clock.work(1.0 if len(calls) == 1 else 5e-5)

    found = module.seconds(call, clock=clock)
    what = "seconds of a call that takes 50 µs, but a second the first time"
    expect_array(float(found), 5e-5, what, rtol=0.1)
    expect_array(found.high, 5e-5, f"the slowest round of {what}", rtol=0.1)


@exercise("14-stopwatch")
def test_stopwatch_is_disturbed(module):
    """The second or the third call takes a second, all others 50 µs, on the coarse clock."""
    for disturbed in (2, 3):
        clock, calls = Clock(1e-3, 1e-5), []

        def call(clock=clock, calls=calls, disturbed=disturbed):
            calls.append(1)
            clock.work(1.0 if len(calls) == disturbed else 5e-5)

        found = float(module.seconds(call, clock=clock))
        expect_array(found, 5e-5, f"seconds of a call that takes 50 µs, but a second as call {disturbed}", rtol=0.1)


@exercise("14-stopwatch")
def test_stopwatch_takes_the_median_of_its_rounds(module):
    """One round is disturbed; as many rounds as asked for."""
    clock, calls = Clock(), []

    def call():
        calls.append(1)
        clock.work(9.0 if len(calls) == 6 else 1.0)

    found = module.seconds(call, rounds=3, clock=clock)
    expect_equal(len(calls), 6, "the number of calls: one to warm up, two trials that are long enough, three rounds")
    expect_array([found.low, found, found.high], [1, 1, 9], "low, median and high of rounds of 1, 1 and 9 seconds")


@exercise("14-stopwatch")
def test_stopwatch_makes_five_rounds(module):
    """Five rounds unless others are asked for; the given tick is the clock's step."""
    clock, calls = Clock(), []
    module.seconds(lambda: (calls.append(1), clock.work(1.0)), clock=clock)
    expect_equal(len(calls), 8, "the number of calls: one to warm up, two trials that are long enough, five rounds")
    clock = Clock(1e-3, 1e-5)
    clock.work(0.1)
    expect_array(module.tick(clock), 1e-3, "tick of a clock with steps of 1 ms")


# 14-timed


@exercise("14-timed")
def test_timed_notes_the_seconds(module):
    """The result comes through, and note gets inputs, result and seconds."""
    clock, noted = Sundial(), []

    def rule(a, b, scale=1):
        clock.work(3.0)
        return (a + b) * scale

    made = module.timed(rule, lambda *what: noted.append(what), clock)
    expect_equal(noted, [], "what was noted before any call")
    expect_equal(made(2, 5, scale=10), 70, "timed(rule, note)(2, 5, scale=10)")
    expect_equal(noted, [((2, 5), 70, 3.0)], "what note got")
    made(1, 1)
    expect_equal(noted[1:], [((1, 1), 2, 3.0)], "what note got from a second call")


@exercise("14-timed")
def test_timed_leaves_the_note_out(module):
    """The time of note belongs to nobody."""
    clock, inner, outer = Sundial(), [], []

    def rule(a):
        clock.work(1.0)
        return a

    def slow_note(*what):
        clock.work(5.0)
        inner.append(what[2])

    made = module.timed(rule, slow_note, clock)
    made(1)
    made(2)
    expect_equal(inner, [1.0, 1.0], "seconds of a rule of 1 s whose note takes 5 s, called twice")
    module.timed(lambda a: clock.work(2.0), lambda *what: outer.append(what), clock)(7)
    expect_equal(outer, [((7,), None, 2.0)], "what note got from a rule that returns None")


# 14-profile


def picture_net():
    """A convolution, a ReLU-free flattening and a Linear layer, for pictures (2, 1, 4, 4)."""
    rng = np.random.default_rng(0)
    return Sequential(Conv2d(1, 3, 3, padding=1, rng=rng), lambda x: x.reshape(2, 48), Linear(48, 5, rng=rng))


def counts(calls):
    """(op, layer, direction, flops) of each call."""
    return [(call.op, call.layer, call.direction, call.flops) for call in calls]


@exercise("14-profile")
def test_backward_call(module):
    """One gradient for each parent that requires one."""
    a, b = Tensor(zeros(2, 3), requires_grad=True), Tensor(zeros(3, 5), requires_grad=True)
    data = Tensor(zeros(2, 3))
    grad = zeros(2, 5)
    for left, right, expected in [(a, b, 120), (data, b, 60)]:
        node = left @ right
        shares = VJP["matmul"](grad, node)
        call = module.backward_call("matmul", "x", (grad, node), shares, 1.5)
        what = f"backward_call of (2, 3) @ (3, 5), {expected // 60} operands requiring a gradient"
        expect_equal(call.flops, expected, f"{what}: flops")
        new = sum(share.nbytes for share in shares if share is not None)
        expect_equal(call.bytes, 40 + 24 + 60 + new, f"{what}: bytes")
        rest = (call.layer, call.direction, call.seconds)
        expect_equal(rest, ("x", "backward", 1.5), f"{what}: layer, direction, seconds")


@exercise("14-profile")
def test_profile_takes_medians(module):
    """A warm-up that doesn't count, then the median of each call, by a clock that this check moves."""
    clock, before, passes, usual = Sundial(), OPS["exp"], [], []
    durations = {1: 50.0, 2: 1.0, 3: 9.0, 4: 3.0}

    def slow_exp(a):
        clock.work(durations[len(passes)])
        return np.exp(a)

    def run():
        passes.append(1)
        (x.exp() * 2.0).exp()

    x = Tensor([1.0])
    OPS["exp"] = slow_exp
    try:
        calls = module.profile(run, rounds=3, clock=clock)
        expect(OPS["exp"] is slow_exp, "After profile, the table OPS should be as it was.")
    finally:
        OPS["exp"] = before
    expect_equal(len(passes), 4, "how often run() was called for three rounds and a warm-up")
    found = [(call.op, call.seconds) for call in calls]
    expected = [("exp", 3.0), ("mul", 0.0), ("exp", 3.0)]
    expect_equal(found, expected, "calls and seconds, for passes of 50 (warm-up), 1, 9 and 3 s for each exp")
    module.profile(lambda: usual.append(1))
    expect_equal(len(usual), 6, "how often run() was called for a warm-up and the usual five rounds")


@exercise("14-profile")
def test_profile_of_a_step(module):
    """Every operation of a step with its layer, forward and backward; hand counts."""
    net, x = picture_net(), Tensor(np.ones((2, 1, 4, 4)))
    calls = module.profile(lambda: net(x).sum().backward(), net, rounds=2)
    expected = [
        ("conv2d", "0", "forward", 1728), ("reshape", "0", "forward", 0), ("add", "0", "forward", 96),
        ("reshape", "", "forward", 0), ("matmul", "2", "forward", 960), ("add", "2", "forward", 10),
        ("sum", "", "forward", 10),
    ]  # fmt: skip
    expect_equal(counts(calls)[:7], expected, "(op, layer, direction, flops) of the calls forward")
    back = {(op, flops) for op, _, direction, flops in counts(calls) if direction == "backward"}
    expect(("conv2d", 1728) in back, f"The convolution's pictures need no gradient: 1728 FLOPs backward, not {back}.")
    expect(("matmul", 1920) in back, f"Both operands of the Linear layer's product need a gradient: 1920, not {back}.")
    layers = {(call.op, call.layer) for call in calls if call.direction == "backward"}
    expect({("conv2d", "0"), ("matmul", "2")} <= layers, f"(op, layer) of the calls backward are {layers}.")


@exercise("14-profile")
def test_profile_of_a_gpt(module):
    """Attention and a GPT: products as counted by hand, also under no_grad."""
    T, C, L, V = 6, 8, 2, 11
    gpt = GPT(V, context=T, embed_dim=C, num_layers=L, num_heads=2, rng=np.random.default_rng(0))
    calls = module.profile(lambda: gpt.next_logits([1] * T), gpt, rounds=1)
    products = sum(call.flops for call in calls if call.op == "matmul")
    expect_equal(products, L * (24 * T * C**2 + 4 * T**2 * C) + 2 * T * C * V, "FLOPs of all products of a GPT")
    layers = {call.layer for call in calls}
    expect("blocks.1.attention.query" in layers, f"The layers that were met are {sorted(layers)}.")
    attention = MultiHeadAttention(C, 2, rng=np.random.default_rng(0))
    with no_grad():
        calls = module.profile(lambda: attention(Tensor(zeros(3, T, C))), attention, rounds=1)
    products = sum(call.flops for call in calls if call.op == "matmul")
    expect_equal(products, 3 * (8 * T * C**2 + 4 * T**2 * C), "FLOPs of all products of attention, batch of 3")


@exercise("14-profile")
def test_profile_of_a_failing_run(module):
    """The tables are put back when run() fails, too."""
    before = dict(OPS)
    tries = []

    def run():
        tries.append(1)
        if len(tries) > 1:
            raise KeyError("on purpose")

    with suppress(KeyError):
        module.profile(run)
    expect(before == dict(OPS), "After a run that failed, the table OPS should be as it was.")


# 14-by


def some_calls():
    """Four calls of two operations, in two layers."""
    return [
        Call("add", "0", "forward", 10, 100, 1.0), Call("matmul", "0", "forward", 50, 200, 5.0),
        Call("add", "1", "forward", 20, 300, 2.0), Call("matmul", "1", "backward", 70, 400, 4.0),
    ]  # fmt: skip


@exercise("14-by")
def test_by_one_field(module):
    """The example from the text, and its sums."""
    found = module.by([*some_calls()[:3], Call("exp", "1", "forward", 40, 80, 0.5)], "op")
    expect_equal(list(found), [("matmul",), ("add",), ("exp",)], 'the rows of by(calls, "op")')
    expect_equal(found[("add",)], Row(2, 30, 400, 3.0), "the row of add")
    expect_equal(found[("matmul",)], Row(1, 50, 200, 5.0), "the row of matmul")


@exercise("14-by")
def test_by_more_fields(module):
    """Several fields, none, and no calls."""
    found = module.by(some_calls(), "op", "layer")
    order = [("matmul", "0"), ("matmul", "1"), ("add", "1"), ("add", "0")]
    expect_equal(list(found), order, 'the rows of by(calls, "op", "layer")')
    expect_equal(module.by(some_calls()), {(): Row(4, 150, 1000, 12.0)}, "by(calls), one row for everything")
    expect_equal(module.by([], "op"), {}, 'by([], "op")')
    found = module.by(iter(some_calls()), "direction")
    expect_equal(found[("backward",)], Row(1, 70, 400, 4.0), "the row of all calls backward")


# 14-memory


@exercise("14-memory")
def test_owner(module):
    """Views of views lead to the array that has the memory."""
    a = zeros(10, 10)
    for name, view in [("a", a), ("a.T", a.T), ("a[2:][1:].T", a[2:][1:].T)]:
        expect(module.owner(view) is a, f"owner({name}) should be a itself.")
    borrowed = np.frombuffer(bytearray(16), np.float32)
    expect(module.owner(borrowed) is borrowed, "An array over another object's bytes has no array behind it.")


@exercise("14-memory")
def test_held(module):
    """Each owner once, for the first kind that has it."""
    a, b = zeros(100), zeros(10, 10)
    expect_equal(module.held({"x": [a, a.T, a[:5]]}), {"x": 400}, "held of [a, a.T, a[:5]], a of 400 bytes")
    expect_equal(module.held({"x": [a[:5]]}), {"x": 400}, "held of [a[:5]] alone")
    kinds = {"x": [a, a], "y": [b.T, a[1:]], "z": [b, b[0]], "none": []}
    expect_equal(module.held(kinds), {"x": 400, "y": 400, "z": 0, "none": 0}, "held of kinds that share memory")
    expect_equal(module.held({"x": [(b + 1).T, zeros(3)]}), {"x": 412}, "held of a turned new array and another one")


@exercise("14-memory")
def test_memory_of_a_step(module):
    """A small network with Adam, counted by hand."""
    net, x = picture_net(), Tensor(np.ones((2, 1, 4, 4)))
    optimizer = Adam(net.parameters())
    found = module.memory(CrossEntropyLoss()(net(x), np.array([0, 1])), optimizer)
    weights = 4 * (27 + 3 + 240 + 5)
    expect_equal((found["weights"], found["gradients"]), (weights, 0), "bytes of weights and of gradients")
    expect(found["state"] >= 2 * weights, f"Adam keeps two averages, {2 * weights} bytes, not {found['state']}.")
    expect_equal(found["data"], 128, "bytes of the pictures")
    least = 3 * 384 + 2 * 40  # convolution, its bias, the flat copy of both; product, its bias
    expect(least <= found["activations"] < least + 200, f"activations are {found['activations']} bytes; expected "
           f"{least} for the layers, and a little for the loss.")  # fmt: skip


# 14-roofline


@exercise("14-roofline")
def test_roofline_examples(module):
    """The table from the text, for calls and rows."""
    machine = Machine(10e9, 5e9)
    for name, work, seconds, limit in [
        ("a product", Call("matmul", "", "forward", 100_000_000, 10_000_000, 1.0), 0.010, "arithmetic"),
        ("an addition", Row(3, 1_000_000, 12_000_000, 1.0), 0.0024, "memory"),
        ("a view", Row(1, 0, 0, 1.0), 0.0, "arithmetic"),
        ("intensity 2", Row(1, 200, 100, 1.0), 20e-9, "arithmetic"),
        ("intensity 1.9", Row(1, 190, 100, 1.0), 20e-9, "memory"),
    ]:
        expect_array(module.least_seconds(work, machine), seconds, f"least_seconds of {name}", atol=1e-12)
        expect_equal(module.bottleneck(work, machine), limit, f"bottleneck of {name}")


@exercise("14-roofline")
def test_machine(module):
    """Counts divided by the fastest seconds, by a stopwatch that this check makes up."""
    measured = []

    def stopwatch(call, *inputs):
        measured.append([array.nbytes for array in inputs])
        return Timing([2.0, 4.0, 8.0])

    found = module.machine(stopwatch)
    expect_equal(measured, [[262_144] * 2, [8_000_000] * 2], "bytes of what was measured")
    expect_equal(found, Machine(256**3, 8e6), "machine(stopwatch) by a stopwatch that says 2 to 8 s")
