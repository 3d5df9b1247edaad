# ---
# title: Profiling
# id: "14"
# ---

# %% [markdown]
# # Profiling
#
# A network for photographs is too slow. Nearly all of its parameters sit in one layer, so somebody makes that layer
# sixteen times narrower. How much faster will the network be? Say a number before you run the cells.

# %%
#| default_exp perf.profiling
# %load_ext tinytorch.tito
from math import floor

from tinytorch import measure, plot
from tinytorch.core.activations import ReLU, relu
from tinytorch.core.attention import MultiHeadAttention
from tinytorch.core.autograd import no_grad
from tinytorch.core.layers import Linear, Sequential, parameter_count
from tinytorch.core.losses import CrossEntropyLoss
from tinytorch.core.optimizers import Adam
from tinytorch.core.spatial import Conv2d, Flatten, MaxPool2d
from tinytorch.core.tensor import Tensor
from tinytorch.core.transformers import GPT
from tinytorch.given.watching import peak

# %%
#| export
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import partial
from statistics import median
from time import perf_counter
from typing import Any

import numpy as np

from tinytorch.core.autograd import VJP, topological_order
from tinytorch.core.layers import Layer
from tinytorch.core.tensor import OPS
from tinytorch.given.watching import Call, Machine, Row, by_kind, table, watched  # noqa: F401  (for later lessons)
from tinytorch.measure import Timing

# %%
def network(hidden=64, stride=1):
    """Pictures (N, 3, 32, 32) to ten scores. With stride 2, the second convolution replaces the second pooling."""
    rng = np.random.default_rng(0)
    pool = [MaxPool2d(2)] if stride == 1 else []
    return Sequential(Conv2d(3, 16, 3, padding=1, rng=rng), ReLU(), MaxPool2d(2),
                      Conv2d(16, 32, 3, stride=stride, padding=1, rng=rng), ReLU(), *pool,
                      Flatten(), Linear(2048, hidden, rng=rng), ReLU(), Linear(hidden, 10, rng=rng))

def use(model, pictures):
    with no_grad():
        return model(pictures)

pictures = Tensor(np.random.default_rng(1).normal(size=(4, 3, 32, 32)))
labels = np.array([3, 1, 4, 1])
wide, narrow = network(), network(hidden=4)
before, after = measure.in_turn(lambda: use(wide, pictures), lambda: use(narrow, pictures))
print(f"parameters {parameter_count(wide):,} and {parameter_count(narrow):,}")
print(f"time {before} and {after}: {before / after:.2f} times as fast")

# %% [markdown]
# Nine of ten parameters are gone, and the clock hardly noticed. Whoever guesses what is slow optimizes what isn't. So
# you build the instrument that knows: a **profiler**. It counts what every operation had to do, times it, and says
# what holds it back.
#
# ```mermaid
# flowchart LR
#   run["your code runs"] --> table["OPS and VJP, with a stopwatch around each rule"] --> calls["a list of calls"]
#   calls --> layers["by layer"]
#   calls --> ops["by operation"]
#   calls --> roof["a roofline"]
# ```
#
# **Uses**: the two tables through which everything passes (01, 05). **Enables**: lessons 15 to 20.

# %% [markdown]
# ## 1. Count the arithmetic
#
# One addition or multiplication of floats is a **FLOP**, a floating-point operation. Unlike seconds, FLOPs are the same
# on every machine, and can be counted by hand.
#
# - `(2, 3) @ (3, 5)`: 10 results, each a sum of 3 products. That is 3 multiplications and, if the sum starts at 0, 3
#   additions: 60 FLOPs in all.
# - A convolution is the same sum for each result, over a window and all input channels. Two pictures (3, 8, 8) under
#   16 kernels of 3 by 3 with padding 1: 2 · 16 · 64 results of 27 products, 110,592 FLOPs.
# - Everything else counts 1 for each entry of the largest array that takes part: `(4, 1) + (1, 5)` is 20, and a sum of
#   100 numbers is 100. (An `exp` is more work than that; a convention has to begin somewhere.)

# %% [markdown]
# Operations that only move numbers count 0. `FLOPS` maps a name to its rule, and `flops` asks it. The inputs and the
# result are arrays, of any number of axes: batches, heads, or a vector times a matrix. The trap: which axis of which
# array says how many products one result sums?

# %% exercise="14-flops"
#| export
def matmul_flops(inputs: Sequence[np.ndarray], result: np.ndarray) -> int:
    """FLOPs of a matrix product."""
    ### BEGIN SOLUTION count multiplications and additions
    return 2 * result.size * inputs[0].shape[-1]
    ### END SOLUTION


def conv2d_flops(inputs: Sequence[np.ndarray], result: np.ndarray) -> int:
    """FLOPs of a convolution; inputs are pictures (N, C, H, W) and kernels (O, C, h, w)."""
    ### BEGIN SOLUTION count multiplications and additions
    return 2 * result.size * inputs[1][0].size
    ### END SOLUTION


def entry_flops(inputs: Sequence[np.ndarray], result: np.ndarray) -> int:
    """One FLOP for each entry of the largest array, the result or an input."""
    ### BEGIN SOLUTION find the largest array
    return max(array.size for array in (*inputs, result))
    ### END SOLUTION


FLOPS = dict.fromkeys(("reshape", "transpose", "getitem", "cat", "stack", "embedding"), lambda inputs, result: 0)
FLOPS |= {"matmul": matmul_flops, "conv2d": conv2d_flops}


def flops(op: str, inputs: Sequence[np.ndarray], result: np.ndarray) -> int:
    """FLOPs of one operation, by its rule in FLOPS; `entry_flops` if it has none."""
    return FLOPS.get(op, entry_flops)(inputs, result)

# %%
check("14-flops")

# %%
# Linear(784, 128) reads a batch of 32 pictures. How many FLOPs, bias included?
answer("14-q-linear", ...)

# %% [markdown]
# ## 2. Count the bytes
#
# Numbers have to come from memory and go back there, and that takes time, too. The obvious count: add up the bytes of
# everything that goes in and comes out. Let's see whether the clock agrees. Both operations below get a hundred times
# the bytes.

# %%
small, large = np.ones((100, 100), np.float32), np.ones((1000, 1000), np.float32)

def obvious(reads, writes):
    return sum(array.nbytes for array in (*reads, *writes))

for name in ("exp", "transpose"):
    rule = OPS[name]
    little, much = measure.seconds(rule, small), measure.seconds(rule, large)
    times = obvious([large], [rule(large)]) / obvious([small], [rule(small)])
    print(f"{name:9} {times:.0f} times the bytes, {much / little:5.1f} times the time")

# %% [markdown]
# One of the two counts is wrong. Lesson 01 knows why. Write the right one:
#
# - with `a` of 400 bytes, `a.exp()` moves 800;
# - `a * a` reads `a` once: 800 again, while `a * b` moves 1,200;
# - where nothing is copied, nothing is moved: 0;
# - a rule can have several results (backward rules do); one that is new counts, and one that isn't does not.
#
# Does `array.base` tell? The convolution of lesson 09 ends with `channels_first(...)`, so its
# result has a base, although every number in it is new. Look for a question about *memory* that numpy can answer.

# %% exercise="14-traffic"
#| export
def traffic(reads: Iterable[np.ndarray], writes: Iterable[np.ndarray]) -> int:
    """Bytes that an operation moves at least: each array that it reads, and each that it makes, counts once."""
    reads = list(reads)
    ### BEGIN SOLUTION count what is really moved
    made = [new for new in writes if not any(np.may_share_memory(new, old) for old in reads)]
    moved = {id(array): array.nbytes for array in (*reads, *made)}
    return sum(moved.values()) if made else 0
    ### END SOLUTION

# %%
check("14-traffic")

# %% [markdown]
# ## 3. A stopwatch for short calls
#
# Now time. Here is one call, timed six times, by two clocks. The second shows whole milliseconds, as a browser's clock
# may on a page that is not isolated from others.

# %%
def coarse():
    return floor(perf_counter() * 1000) / 1000

def once(call, clock):
    start = clock()
    call()
    return clock() - start

row = Tensor(np.ones(1000))
for name, clock in {"fine": perf_counter, "coarse": coarse}.items():
    print(f"{name:7}", *(f"{1e6 * once(lambda: relu(row), clock):8.1f}" for _ in range(6)), "µs")

# %% [markdown]
# Six different answers, and the coarse clock has none. Until now `measure.seconds` took care of that. Write your own:
#
# - **Warm-up**: the very first call fills caches and may load code. It decides nothing.
# - **Repetitions**: a round is so many calls in a row that it lasts `ENOUGH` seconds, and also `TICKS` steps of the
#   clock. With steps of 1 ms that is 20 ms; an error of one step is then 5 %. To find the number, you try. A trial that
#   was disturbed is long by accident: one alone doesn't decide either.
# - **Spread**: several rounds. `Timing(values)` is their median, and prints the fastest and the slowest beside it.
#
# `spent(call, count, clock)` gives the seconds of `count` calls in a row. It may be 0.0: never divide by it.

# %%
#| export
ENOUGH = 0.002  # seconds
TICKS = 20


def tick(clock: Callable[[], float]) -> float:
    """The step of a clock, in seconds."""
    start = clock()
    while (now := clock()) == start:
        pass
    return now - start


def spent(call: Callable, count: int, clock: Callable[[], float]) -> float:
    """The seconds of `count` calls in a row, as this clock sees them."""
    start = clock()
    for _ in range(count):
        call()
    return clock() - start

# %% exercise="14-stopwatch"
#| export
def seconds(call: Callable, *inputs: Any, rounds: int = 5, clock: Callable[[], float] = perf_counter) -> Timing:
    """Seconds for one call(*inputs), with the spread of some rounds; never 0, however coarse the clock."""
    run = partial(call, *inputs)
    needed = max(ENOUGH, TICKS * tick(clock))
    ### BEGIN SOLUTION warm up, find how many calls make a round, measure the rounds
    run()
    count = 1
    while min(spent(run, count, clock), spent(run, count, clock)) < needed:
        count *= 2
    return Timing([spent(run, count, clock) / count for _ in range(rounds)])
    ### END SOLUTION

# %%
check("14-stopwatch")

# %%
fine_time, coarse_time = seconds(relu, row), seconds(relu, row, clock=coarse)
print(f"fine clock   {fine_time}\ncoarse clock {coarse_time}\nmeasure      {measure.seconds(relu, row)}")

# %% [markdown]
# ## 4. Around every operation
#
# Every operation goes through `OPS`, every gradient through `VJP`. If each rule in these tables is replaced by one that
# does the same and keeps time, the whole framework is measured, and no layer knows. `timed` makes such a rule.
#
# By a clock that shows 10 when a rule starts and 13 when it is done, `note` gets 3. Whatever `note` does, such as
# counting, must not be part of any rule's time. Rules have settings, such as `axis=0`, and pass them on.

# %% exercise="14-timed"
#| export
def timed(rule: Callable, note: Callable, clock: Callable[[], float] = perf_counter) -> Callable:
    """A function that does what rule does, and after each call calls note(inputs, result, seconds)."""
    ### BEGIN SOLUTION make the function
    def run(*inputs, **params):
        start = clock()
        result = rule(*inputs, **params)
        stop = clock()
        note(inputs, result, stop - start)
        return result
    return run
    ### END SOLUTION

# %%
check("14-timed")

# %% [markdown]
# ## 5. A profile
#
# `once_through(run, model, clock)` puts your `timed` around all rules, runs `run()`, puts the tables back, and returns
# a list of `Call`s: operation, path of the layer, direction, FLOPs, bytes, seconds.
#
# Two things are missing. `backward_call` has to know what a gradient rule costs. Take `a @ b` with 60 FLOPs: the
# gradient of `a` is one product with as many, that of `b` another. But data need no gradient. So count 60 for each
# gradient that is **wanted**, and do the same for all other operations. A rule may return None in place of a gradient.

# %% [markdown]
# And one pass is one measurement. `profile` passes several times, after a warm-up that doesn't count. Every pass makes
# the same calls in the same order: the third call of each pass is the same one. Give it the median of its times.

# %% exercise="14-profile"
#| export
def forward_call(op: str, layer: str, inputs: Sequence[np.ndarray], result: np.ndarray, seconds: float) -> Call:
    """What one operation took."""
    return Call(op, layer, "forward", flops(op, inputs, result), traffic(inputs, [result]), seconds)


def backward_call(op: str, layer: str, inputs: tuple, shares: tuple, seconds: float) -> Call:
    """What one gradient rule took: inputs are (grad, node), shares are its gradients or None, one for each parent."""
    grad, node = inputs
    arrays = [parent.data for parent in node.parents]
    ### BEGIN SOLUTION count FLOPs and bytes
    wanted = sum(parent.requires_grad for parent in node.parents)
    work = wanted * flops(op, arrays, node.data)
    moved = traffic([grad, *arrays], [share for share in shares if share is not None])
    ### END SOLUTION
    return Call(op, layer, "backward", work, moved, seconds)


def once_through(run: Callable[[], Any], model: Layer | None, clock: Callable[[], float]) -> list[Call]:
    """Every operation of run(), in order."""
    with watched(OPS, VJP, model, partial(timed, clock=clock), forward_call, backward_call) as calls:
        run()
    return calls


def profile(run: Callable[[], Any], model: Layer | None = None, rounds: int = 5,
            clock: Callable[[], float] = perf_counter) -> list[Call]:
    """Every operation of run(), in order, with the median of its seconds over some passes, after a warm-up."""
    ### BEGIN SOLUTION pass several times, and put the passes together
    run()
    passes = [once_through(run, model, clock) for _ in range(rounds)]
    return [replace(same[0], seconds=median(call.seconds for call in same)) for same in zip(*passes, strict=True)]
    ### END SOLUTION

# %%
check("14-profile")

# %% [markdown]
# ## 6. From calls to a table
#
# A step makes dozens of calls; a GPT's makes hundreds. Nobody reads that. `by(calls, "layer")` sums up all calls of a
# layer; `by(calls, "op", "direction")` all that agree in both. With two `add` of 1 and 2 seconds and one `matmul` of 5,
# `by(calls, "op")` has two rows: `("matmul",)`, then `("add",)` with a count of 2 and 3 seconds.

# %% exercise="14-by"
#| export
def by(calls: Iterable[Call], *fields: str) -> dict[tuple[str, ...], Row]:
    """A Row of sums for all calls that have the same values in these fields; the slowest comes first."""
    ### BEGIN SOLUTION collect the calls in rows, and sort the rows
    rows = {}
    for call in calls:
        key = tuple(getattr(call, field) for field in fields)
        row = rows.get(key, Row(0, 0, 0, 0.0))
        rows[key] = Row(row.count + 1, row.flops + call.flops, row.bytes + call.bytes, row.seconds + call.seconds)
    return dict(sorted(rows.items(), key=lambda item: -item[1].seconds))
    ### END SOLUTION

# %%
check("14-by")

# %% [markdown]
# Before you look: how many times the FLOPs of the way forward does the way back take, in the network from the top?

# %%
guess = ...

optimizer = Adam(wide.parameters())

def step():
    optimizer.zero_grad()
    CrossEntropyLoss()(wide(pictures), labels).backward()
    optimizer.step()

if measure.predicted(guess):
    calls = profile(step, wide)
    forward, backward = (sum(call.flops for call in calls if call.direction == way) for way in ("forward", "backward"))
    measure.against(guess, backward / forward)
    table(by(calls, "layer", "direction"), most=6)
    table(by(calls, "op", "direction"), most=6)

# %% [markdown]
# Layers have their place in the Sequential: 0 and 3 are the convolutions, 7 and 9 the Linear layers. Both products of a
# gradient cost as much as the one forward, so the ratio would be 2, if the first convolution had to send a gradient to
# the photographs.
#
# And there is the answer to the opening. Layer 7 holds 131,136 of 136,874 parameters and 7 % of the FLOPs forward. A
# weight of a `Linear` works once for each picture; a weight of the second convolution works at 256 places.

# %% [markdown]
# Counts can be checked by hand. A GPT of L blocks and width C reads T tokens and scores V of them. A block's six
# `Linear` layers have 12C² weights, so they take 24TC² FLOPs; scores and mixtures of all heads take 2T²C each; the tied
# table takes 2TCV.

# %%
T, C, L, V = 32, 32, 2, 50
gpt = GPT(V, context=T, embed_dim=C, num_layers=L, num_heads=4)
calls = profile(lambda: gpt(np.zeros((1, T), int)), gpt)
counted = sum(call.flops for call in calls if call.op == "matmul")
print(f"counted {counted:,}, by hand {L * (24 * T * C**2 + 4 * T**2 * C) + 2 * T * C * V:,}")
table(by(calls, "op"), most=5)

# %% [markdown]
# PyTorch counts in the same way: `torch.utils.flop_counter.FlopCounterMode` says 60 for `(2, 3) @ (3, 5)`, and leaves
# out everything that is no product. `torch.profiler.profile` hooks into its table of operations, as you did.

# %%
# A profile says: 40 % of the time is conv2d. You make conv2d 4 times as fast. How many times as fast is the whole?
answer("14-q-amdahl", ...)

# %% [markdown]
# ## 7. Where the memory goes
#
# When the forward pass is over, a step holds: **weights**; **gradients**, if they were not cleared; the optimizer's
# **state**; **data**; and **activations**, the results that backward will read. `by_kind` finds the arrays of each
# kind. Views are among them, and two views can show the same memory.
#
# Lesson 12 counted an array if its `base` was None. A convolution's result has a base that nobody else holds, so that
# rule misses it. Follow the bases to the array that *owns* the memory, and count each owner once, for the first kind
# that has it. If `a` has 400 bytes, `[a, a.T, a[:5]]` are 400 bytes, and so is `[a[:5]]`: a view keeps its owner alive.

# %% exercise="14-memory"
#| export
def owner(array: np.ndarray) -> np.ndarray:
    """The array whose memory this one shows; itself, if it has its own."""
    ### BEGIN SOLUTION follow the bases
    while isinstance(array.base, np.ndarray):
        array = array.base
    return array
    ### END SOLUTION


def held(kinds: dict[str, list[np.ndarray]]) -> dict[str, int]:
    """Bytes of memory for each kind of arrays. What several arrays show counts once, for the first kind."""
    ### BEGIN SOLUTION count every owner once
    seen, found = set(), {}
    for kind, arrays in kinds.items():
        owners = {id(own): own.nbytes for own in map(owner, arrays) if id(own) not in seen}
        seen |= owners.keys()
        found[kind] = sum(owners.values())
    return found
    ### END SOLUTION


def memory(loss: Any, optimizer: Any) -> dict[str, int]:
    """Bytes that a training step holds when its loss is there: weights, gradients, state, data, activations."""
    return held(by_kind(topological_order(loss), optimizer))

# %%
check("14-memory")

# %%
loss = CrossEntropyLoss()(wide(pictures), labels)
for kind, size in memory(loss, optimizer).items():
    print(f"{kind:12} {size:9,} bytes")
for node in sorted(topological_order(loss), key=lambda node: -node.data.nbytes * bool(node.op))[:3]:
    print(f"  {node.op} {node.shape}: {node.data.nbytes:,}")
ahead = peak(lambda: CrossEntropyLoss()(wide(pictures), labels))
print(f"peak of the way forward {ahead:,}, of a whole step {peak(step):,}")

# %% [markdown]
# The state is twice the weights: Adam's two averages. The largest activations belong to the first convolution, which
# has 448 parameters. And the peak of the way forward is above the activations. What is missing? **Temporaries**, arrays
# that live during one rule only. The control takes them away: a kernel of 1 by 1 has windows of one pixel.

# %%
for size in (3, 1):
    layer = Conv2d(16, 32, size, padding=size // 2)
    image = Tensor(np.ones((4, 16, 16, 16)))
    most = peak(partial(use, layer, image)) / use(layer, image).data.nbytes
    print(f"kernel {size}: peak of the way forward, {most:.1f} times the result")

# %% [markdown]
# ## 8. How fast could it be?
#
# No rule is faster than its arithmetic at the machine's peak, and none is faster than its bytes at the memory's
# bandwidth. Both go on at the same time, so the slower one decides. With a peak of 10 GFLOP/s and 5 GB/s:
#
# | | FLOPs | bytes | arithmetic alone | memory alone |
# |---|---|---|---|---|
# | a product | 100 M | 10 MB | 10 ms | 2 ms |
# | an addition | 1 M | 12 MB | 0.1 ms | 2.4 ms |
#
# FLOPs for each byte are called **intensity**. At 10 and 5 it has to be 2 before the arithmetic is the limit (Williams,
# Waterman and Patterson, *Roofline*, 2009). If both take equally long, call it arithmetic.

# %% exercise="14-roofline"
#| export
def least_seconds(work: Call | Row, machine: Machine) -> float:
    """The seconds below which no code for this work can go on this machine (of one operation, or of a row's)."""
    ### BEGIN SOLUTION what has to be waited for
    return max(work.flops / machine.peak, work.bytes / machine.bandwidth)
    ### END SOLUTION


def bottleneck(work: Call | Row, machine: Machine) -> str:
    """What sets that limit: "arithmetic" or "memory"."""
    ### BEGIN SOLUTION which of the two
    return "arithmetic" if work.flops * machine.bandwidth >= work.bytes * machine.peak else "memory"
    ### END SOLUTION


def machine(stopwatch: Callable[..., Timing] = seconds) -> Machine:
    """This machine, measured: its rate in a product of 256 by 256, and in copying 8 MB."""
    a, source = np.ones((256, 256), np.float32), np.ones(2_000_000, np.float32)
    product, copy = stopwatch(np.matmul, a, a), stopwatch(np.copyto, source.copy(), source)
    return Machine(matmul_flops([a, a], a) / product.low, 2 * source.nbytes / copy.low)

# %%
check("14-roofline")

# %% [markdown]
# Now your layers under this machine's roof. Each point is a layer; `reached` is the share of its own limit.

# %%
here = machine()
print(f"peak {here.peak / 1e9:.1f} GFLOP/s, bandwidth {here.bandwidth / 1e9:.1f} GB/s")
inputs = {"conv": (Conv2d(16, 32, 3, padding=1), (4, 16, 16, 16)), "linear": (Linear(2048, 64), (4, 2048)),
          "linear 256": (Linear(2048, 64), (256, 2048)), "attention": (MultiHeadAttention(32, 4), (1, 32, 32)),
          "relu": (relu, (256, 2048))}
points = []
for name, (layer, shape) in inputs.items():
    x = Tensor(np.ones(shape))
    took = seconds(use, layer, x)
    (total,) = by(profile(lambda layer=layer, x=x: use(layer, x), rounds=1)).values()
    points.append((total.flops / total.bytes, total.flops / took / 1e9, name))
    print(f"{name:10} {bottleneck(total, here):10} reached {least_seconds(total, here) / took:.0%}")

# %%
intensity, rate, names = zip(*points, strict=True)
across = np.geomspace(min(intensity) / 2, max(*intensity, here.peak / here.bandwidth) * 2, 40)
roof = np.minimum(here.peak, across * here.bandwidth) / 1e9
x, y = plot.Axis("FLOPs for each byte", log=True), plot.Axis("GFLOP a second", log=True)
plot.scatter(intensity, rate, groups=names, x=x, y=y, title="roofline") + plot.line(across, roof, x=x, y=y)

# %% [markdown]
# The same `Linear` moves to the right when its batch grows: its weights are read once, and used for more rows. `relu`
# stays on the left, whatever its size. It may even pass the roof: 2 MB can stay in a cache, faster than memory.
# A point far below the roof is limited by what you did not count: the price of each call, temporaries, an order of
# memory that doesn't suit. Attention on 32 tokens makes many small calls.

# %%
# A machine does 12 GFLOP/s at most and moves 12 GB/s. How many GFLOP/s can a + b reach, in float32 with large arrays?
answer("14-q-intensity", ...)

# %% [markdown]
# ## Change the right thing
#
# The profile named the second convolution. With stride 2 it computes a quarter of the results and needs no pooling
# after it. The network has exactly as many parameters as before. What do the counts promise, and what comes of it?

# %%
strided = network(stride=2)
work = [sum(call.flops for call in profile(lambda m=m: use(m, pictures), rounds=1)) for m in (wide, narrow, strided)]
times = measure.in_turn(*(lambda m=m: use(m, pictures) for m in (wide, narrow, strided)))
for name, count, time, model in zip(("wide", "narrow", "strided"), work, times, (wide, narrow, strided), strict=True):
    print(f"{name:8} {parameter_count(model):7,} parameters, {work[0] / count:.2f} times less arithmetic, "
          f"{times[0] / time:.2f} times as fast")

# %% [markdown]
# It is another network now. Whether it reads photographs as well has to be measured, too.

# %% [markdown]
# ## Break it
#
# A loop adds up losses to print their mean. Nothing is wrong with the number.

# %%
def activations(loss):
    return memory(loss, optimizer)["activations"]

total, mean = 0.0, 0.0
for part in range(3):
    loss = CrossEntropyLoss()(wide(pictures), labels)
    total, mean = total + loss, mean + loss.item()
    print(f"after {part + 1}: activations of one loss {activations(loss):,} bytes, of the sum {activations(total):,}")

# %% [markdown]
# `total` is a Tensor and remembers every graph behind it. The signature: memory grows by the same amount each step.
# `loss.item()`, or `no_grad`, is the cure.

# %% [markdown]
# ## Check yourself

# %%
# A training step's memory is the same at every step, yet it doubles when the batch doubles. What holds most of it?
# "a": the weights   "b": the optimizer's state   "c": the activations   "d": losses that were added up
answer("14-q-batch", ...)

# %%
# A block's weights take 24TC² FLOPs, scores and mixtures 4T²C. For C = 64, from which T on do the latter cost as much?
answer("14-q-crossover", ...)

# %% [markdown]
# ## Where this goes
#
# You can say what is slow, and why. Lessons 15 to 18 change it, lesson 19 proves it, and milestone 06 is the contest.

# %%
# %tito complete 14
