# ---
# title: Benchmarking
# id: "19"
# ---

# %% [markdown]
# # Benchmarking
#
# Two ways to compute the same thing are timed, one after the other, ten times. Which way would you publish?

# %%
#| default_exp perf.benchmarking
# %load_ext tinytorch.tito
from functools import cache
from math import erf, floor, sqrt

from tinytorch import measure, plot
from tinytorch.core.activations import gelu, relu, sigmoid
from tinytorch.core.tensor import Tensor
from tinytorch.perf.profiling import seconds

# %%
#| export
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from time import perf_counter
from typing import Any

import numpy as np

from tinytorch.given import raw
from tinytorch.perf.profiling import ENOUGH, TICKS, spent, tick

# %%
row = Tensor(np.random.default_rng(0).normal(size=4000))

def one_way():
    return relu(row)

def other_way():
    return relu(row)

naive = [seconds(one_way, rounds=1) / seconds(other_way, rounds=1) for _ in range(10)]
print("the other way is so many times as fast:", *(f"{ratio:.2f}" for ratio in naive))

# %% [markdown]
# Look at the code: it is the same. Each of these ratios, published alone, would be a discovery or a setback, and all of
# them are noise. Speed-ups of 5 % are claimed every day on such evidence.
#
# You build a benchmark that can't be fooled so easily: by a slow start, by a machine that gets warm, by chance, or by
# code that is fast because it is wrong.
#
# ```mermaid
# flowchart LR
#   cases --> answers["same answers?"] --> turns["in turn, many rounds"] --> ratios["a ratio for each round"]
#   ratios --> bootstrap["an interval"] --> verdict
# ```
#
# **Uses**: the stopwatch of lesson 14. **Enables**: the capstone, and milestone 06, whose judge does the same.

# %% [markdown]
# ## 1. One number for many
#
# A machine is disturbed now and then, and a disturbance only makes code slower. Five rounds in ms: `[10, 11, 60, 10,
# 11]`. Their mean is 20.4, a time that no round took. Sorted, they are `[10, 10, 11, 11, 60]`: the **median**, in the
# middle, is 11.
#
# The spread has to be as robust. **Quartiles** cut the sorted values in quarters: a quarter lies below the lower one, a
# quarter above the upper one. Here they are 10 and 11. Half of all rounds lie between them, whatever the 60 does.
#
# With `[1, 2, 3, 4]` they lie between two values: 1.75, 2.5 and 3.25, a quarter, a half and three quarters of the way
# from the first value to the last.

# %% exercise="19-quartiles"
#| export
def quartiles(times: Iterable[float]) -> tuple[float, float, float]:
    """The lower quartile, the median and the upper quartile, in this order.

    >>> quartiles([10, 11, 60, 10, 11])
    (10.0, 11.0, 11.0)
    """
    ### BEGIN SOLUTION find the three values
    low, middle, high = np.quantile(list(times), [0.25, 0.5, 0.75])
    return float(low), float(middle), float(high)
    ### END SOLUTION

# %%
check("19-quartiles")

# %%
# You measure 9 rounds. How many of them may be disturbed, however badly, and the median is still an undisturbed time?
answer("19-q-median", ...)

# %% [markdown]
# ## 2. Taking turns
#
# Disturbances come and go; other things stay. A laptop gets warm and slows down, a battery saver sets in. Here is such
# a machine: for a fifth of a second it gets warmer, and has more to do for the same call.

# %%
class Warm:
    """A machine that gets slower while it works: real work, more and more of it."""

    def __init__(self):
        self.start = perf_counter()

    def load(self):
        return 2 + int(100 * min(perf_counter() - self.start, 0.2))

    def work(self):
        for _ in range(self.load()):
            relu(row)

machine = Warm()
first, second = seconds(machine.work), seconds(machine.work)
print(f"the same work twice: the second is {first / second:.2f} times as fast as the first")

# %% [markdown]
# Whoever comes second meets a warmer machine, and no number of rounds helps. So let the ways take turns. But
# within each round, the second one is still later. If a call takes 1 s, then 1.01, 1.02, 1.03 and so on, the turns A B,
# A B give A 1 + 1.02 and B 1.01 + 1.03. Find an order of turns in which **such a steady drift costs all ways the
# same**, also three or more of them, over every two rounds.
#
# `enough(call, clock)` is lesson 14's: it warms up, and says how many calls in a row make a round that the clock can
# see. `spent(call, count, clock)` gives the seconds of so many calls.

# %%
#| export
def enough(call: Callable, clock: Callable[[], float]) -> int:
    """How many calls in a row last ENOUGH seconds and TICKS steps of the clock, after a warm-up."""
    call()
    needed, count = max(ENOUGH, TICKS * tick(clock)), 1
    while min(spent(call, count, clock), spent(call, count, clock)) < needed:
        count *= 2
    return count

# %% exercise="19-in-turn"
#| export
def in_turn(calls: dict[str, Callable], rounds: int = 15,
            clock: Callable[[], float] = perf_counter) -> dict[str, np.ndarray]:
    """Seconds for one call of each, round by round, shape (rounds,); within a round, each has its turn."""
    counts = {name: enough(call, clock) for name, call in calls.items()}
    ### BEGIN SOLUTION measure round by round, in an order that is fair under drift
    found = {name: [] for name in calls}
    for number in range(rounds):
        for name in reversed(calls) if number % 2 else calls:
            found[name].append(spent(calls[name], counts[name], clock) / counts[name])
    return {name: np.array(times) for name, times in found.items()}
    ### END SOLUTION

# %%
check("19-in-turn")

# %%
machine = Warm()
times = in_turn({"first": machine.work, "second": machine.work}, rounds=10)
ratios = times["first"] / times["second"]
print("quartiles of the ratio, round by round:", *(f"{value:.2f}" for value in quartiles(ratios)))

# %% [markdown]
# ## 3. How sure?
#
# Fifteen rounds give a median. Fifteen others would have given another one. How far apart would they be? To know, you
# would have to measure again, and again, hundreds of times. Bradley Efron's idea (*Bootstrap Methods: Another Look at
# the Jackknife*, Annals of Statistics, 1979) is to let the values that you have stand for all that you could have had:
#
# From `[10, 11, 12]`, draw as many values as there are. A value can come several times: `[11, 11, 10]`, with median 11.
# Draw again: `[12, 10, 12]`, 12. After 1,000 such draws you have 1,000 medians. The interval that holds the middle 95 %
# of them is the answer: 2.5 % lie below it and 2.5 % above.
#
# The statistic need not be the median. It is handed many draws at once, as the rows of a matrix, with `axis=1`.

# %% exercise="19-bootstrap"
#| export
def bootstrap(values: Any, statistic: Callable = np.median, level: float = 0.95, draws: int = 1000,
              rng: np.random.Generator | None = None) -> tuple[float, float]:
    """The ends of the interval that holds the middle `level` of statistic(draw) over many draws from the values.

    `rng` draws; None makes a new generator.
    """
    values, rng = np.asarray(values, float), np.random.default_rng() if rng is None else rng
    ### BEGIN SOLUTION draw, compute, cut off both ends
    drawn = values[rng.integers(0, len(values), (draws, len(values)))]
    low, high = np.quantile(statistic(drawn, axis=1), [(1 - level) / 2, (1 + level) / 2])
    return float(low), float(high)
    ### END SOLUTION

# %%
check("19-bootstrap")

# %% [markdown]
# What are more rounds worth? The cell measures 100 rounds of one call, and takes from them many samples of 6, 12, 24
# and 48. By what factor does the interval of the median shrink when the rounds are eight times as many? Guess first.

# %%
guess = ...

if measure.predicted(guess):
    rounds, rng = in_turn({"relu": one_way}, rounds=100)["relu"], np.random.default_rng(0)
    counts = [6, 12, 24, 48]
    intervals = [[bootstrap(rng.choice(rounds, n), draws=200, rng=rng) for _ in range(30)] for n in counts]
    widths = [1e-12 + np.mean([high - low for low, high in some]) for some in intervals]
    measure.against(guess, widths[0] / widths[-1])
    print(f"the interval's width goes like the rounds to the power {measure.exponent(counts, widths):.2f}")

# %% [markdown]
# For values that spread evenly around their middle the power is near -1/2: four times the rounds for half the interval.
# If a machine is often disturbed, small samples suffer more, and the power is lower still.

# %%
# An interval reaches from 4 % below to 4 % above. How many times the rounds do you need for 1 %, with the power -1/2?
answer("19-q-rounds", ...)

# %% [markdown]
# ## 4. A verdict
#
# Both ways were measured in the same round, so compare them there: baseline divided by candidate, one ratio a round.
# Rounds of 10, 20 and 40 ms against 5, 10 and 20: the machine became four times slower, and each ratio is 2. What you
# report is the median of the ratios, and its interval.
#
# Then the **verdict**. Above 1 means that the candidate is faster. With an interval from 1.02 to 1.31 it is `"faster"`;
# from 0.7 to 0.9 it is `"slower"`; and from 0.97 to 1.25? The median may be 1.1, and still 1 is among what might be
# true. Say what you know: `"not shown"`.

# %% exercise="19-compare"
#| export
@dataclass(frozen=True)
class Comparison:
    """How many times as fast as the baseline (the median), the interval of that, and how far the answers differ."""

    ratio: float
    low: float
    high: float
    error: float = 0.0

    @property
    def verdict(self) -> str:
        """What the interval shows: "faster", "slower", or "not shown"."""
        ### BEGIN SOLUTION judge by the interval
        if self.low > 1:
            return "faster"
        return "slower" if self.high < 1 else "not shown"
        ### END SOLUTION

    def __str__(self) -> str:
        return f"{self.ratio:.2f} times as fast ({self.low:.2f} to {self.high:.2f}), {self.verdict}"


def compare(baseline: np.ndarray, candidate: np.ndarray, error: float = 0.0,
            rng: np.random.Generator | None = None) -> Comparison:
    """Compare the seconds of two ways, each of shape (rounds,), measured in the same rounds."""
    ### BEGIN SOLUTION compare round by round
    ratios = baseline / candidate
    return Comparison(float(np.median(ratios)), *bootstrap(ratios, rng=rng), error)
    ### END SOLUTION

# %%
check("19-compare")

# %% [markdown]
# Back to the opening, with the same two ways. How often is a difference found where there is none?

# %%
verdicts = []
for _ in range(10):
    times = in_turn({"one": one_way, "other": other_way}, rounds=9)
    verdicts.append(compare(times["one"], times["other"]).verdict)
wrong = sum(ratio < 0.99 or ratio > 1.01 for ratio in naive)
print(f"one timing each: {wrong} of 10 differ by more than 1 %. Your verdicts: {verdicts.count('not shown')} not shown")

# %% [markdown]
# A 95 % interval misses the truth in about one of 20 tries, even when everything was done well. So nearly all of the
# ten should be "not shown", and one that isn't is no scandal. Who tries often enough finds what isn't there.

# %%
# You try 40 candidates, none of which is any faster or slower. How many intervals will leave out 1, on average?
answer("19-q-many", ...)

# %% [markdown]
# ## 5. The same answers?
#
# The fastest way to compute anything is to return a constant. So a benchmark looks at the answers before it looks at
# the clock. Here is how one usually sees that written, and four candidates for `relu` that it lets pass:

# %%
def usual(baseline, candidate, case):
    return not np.abs(baseline(case) - candidate(case)).max() > 1e-5

def bend(a):
    return np.maximum(a, 0)

candidates = {"nan": lambda a: a * np.nan, "zeros": lambda a: np.zeros_like(a), "one number": lambda a: 0.0,
              "the first only": lambda a: bend(a[:1])}
for name, candidate in candidates.items():
    print(f"{name:15} passes: {usual(bend, candidate, np.full(3, -1.0))}")

# %% [markdown]
# Write `difference`, which can't be fooled by these. It looks at **every** case, and answers with the largest distance
# over all of them, divided by the largest size of the baseline's own answer in that case (or by 1, where that is
# smaller). If the baseline gives `[0, 200]` and the candidate `[1, 204]`, it is 4 / 200 = 0.02. Another shape, or an
# answer that is no number where the baseline's is one, is infinitely far away: `np.inf`.
#
# A case is a tuple of arguments; both ways get the same ones. `raw(result)` is the array in a Tensor.

# %% exercise="19-difference"
#| export
def difference(baseline: Callable, candidate: Callable, cases: Sequence[tuple]) -> float:
    """The largest relative distance of the candidate's answers from the baseline's; inf if they can't be compared."""
    largest = 0.0
    for case in cases:
        truth, found = (np.asarray(raw(way(*case)), float) for way in (baseline, candidate))
        ### BEGIN SOLUTION how far apart are they in this case?
        if truth.shape != found.shape:
            return np.inf
        distance = np.abs(truth - found).max() / max(1.0, np.abs(truth).max())
        if not distance >= 0:
            return np.inf
        largest = max(largest, float(distance))
        ### END SOLUTION
    return largest

# %%
check("19-difference")

# %%
rng = np.random.default_rng(0)
cases = [(rng.normal(size=size),) for size in (3, 1000)]
for name, candidate in candidates.items():
    print(f"{name:15} is off by {difference(bend, candidate, cases):.2f}")

# %% [markdown]
# ## 6. The benchmark
#
# Put it together. A `BenchmarkSuite` has one baseline, candidates by name, and cases. `run`
#
# - finds every candidate's difference, and **before anything is timed** raises ValueError, with the name, if one is
#   above the tolerance;
# - times all ways in turn, in the same rounds: each round goes through *all* cases, for every way (`through` does that
#   for one way);
# - gives a Comparison for each candidate.
#
# `Benchmark` is a suite with a single candidate.

# %% exercise="19-suite"
#| export
def through(way: Callable, cases: Sequence[tuple]) -> None:
    """All cases once."""
    for case in cases:
        way(*case)


class BenchmarkSuite:
    """Candidates against one baseline, on the same cases, in the same rounds."""

    def __init__(self, baseline: Callable, candidates: dict[str, Callable], cases: Sequence[tuple],
                 tolerance: float = 1e-4) -> None:
        self.baseline, self.candidates, self.cases, self.tolerance = baseline, candidates, cases, tolerance

    def run(self, rounds: int = 15, clock: Callable[[], float] = perf_counter,
            rng: np.random.Generator | None = None) -> dict[str, Comparison]:
        """A Comparison for each candidate. Raises ValueError if one's answers are further off than the tolerance."""
        ### BEGIN SOLUTION answers first, then times in turn, then comparisons
        errors = {name: difference(self.baseline, way, self.cases) for name, way in self.candidates.items()}
        for name, error in errors.items():
            if error > self.tolerance:
                raise ValueError(f"The answers of {name} are off by {error:.2g}; {self.tolerance} is allowed.")
        ways = {"the baseline": self.baseline, **self.candidates}
        times = in_turn({name: partial(through, way, self.cases) for name, way in ways.items()}, rounds, clock)
        baseline = times["the baseline"]
        return {name: compare(baseline, times[name], error, rng) for name, error in errors.items()}
        ### END SOLUTION


class Benchmark(BenchmarkSuite):
    """One candidate against a baseline; `run` gives one Comparison."""

    def __init__(self, baseline: Callable, candidate: Callable, cases: Sequence[tuple],
                 tolerance: float = 1e-4) -> None:
        super().__init__(baseline, {"the candidate": candidate}, cases, tolerance)

    def run(self, *options: Any, **named: Any) -> Comparison:
        return super().run(*options, **named)["the candidate"]

# %%
check("19-suite")

# %% [markdown]
# Lesson 02 claimed that `a * a * a` is faster than `a ** 3`, and that this is so because 3 is no special power. Now it
# can be judged, with `a ** 2` as the control.

# %%
a = rng.normal(size=5000)
print("a * a * a against a ** 3:", Benchmark(lambda a: a**3, lambda a: a * a * a, [(a,)]).run())
print("a * a     against a ** 2:", Benchmark(lambda a: a**2, lambda a: a * a, [(a,)]).run())
try:
    Benchmark(lambda a: a**3, lambda a: a * a, [(a,)]).run()
except ValueError as error:
    print("ValueError:", error)

# %% [markdown]
# In PyTorch, `torch.utils.benchmark.Timer("relu(x)", globals=globals()).blocked_autorange()` finds the repetitions by
# itself, as `enough` does, and prints a line `Median:` and one `IQR:`, the distance between the quartiles. It takes no
# turns and compares no answers. That is left to you.

# %%
# A benchmark says: 1.08 times as fast (0.97 to 1.20). What may you write?  "a": it is 8 % faster
# "b": it is not shown to be faster   "c": it is just as fast
answer("19-q-verdict", ...)

# %% [markdown]
# ## 7. Look at it: nothing is best in everything
#
# Often a candidate is faster *and* a little wrong, and both count. One way **beats** another if it is at least as good
# in every respect, and better in one. What nobody beats is worth a look; all else can go. Vilfredo Pareto gave it his
# name.
#
# With (time, error), lower is better in both: (1, 5), (2, 2), (3, 1), (3, 3). The last one is beaten by (2, 2), the
# others by nobody. Two equal points don't beat each other.

# %% exercise="19-pareto"
#| export
def pareto(points: Sequence[Sequence[float]]) -> list[bool]:
    """For each point, whether no other one beats it. Lower is better everywhere.

    >>> pareto([(1, 5), (2, 2), (3, 1), (3, 3)])
    [True, True, True, False]
    """
    ### BEGIN SOLUTION who is beaten by nobody?
    found = np.asarray(points, float)
    return [not any((found <= point).all(axis=1) & (found < point).any(axis=1)) for point in found]
    ### END SOLUTION

# %%
check("19-pareto")

# %% [markdown]
# Here are five ways to compute GELU. The baseline is exact and slow: an `erf` for each number.

# %%
xs = np.linspace(-6, 6, 3000)
exact = np.array([0.5 * x * (1 + erf(x / sqrt(2))) for x in xs])
coarse_xs, fine_xs = xs[::100], xs[::10]
ways = {
    "tanh": lambda x: gelu(x),
    "sigmoid": lambda x: x * sigmoid(1.702 * x),
    "table of 30": lambda x: np.interp(x.data, coarse_xs, exact[::100]),
    "table of 300": lambda x: np.interp(x.data, fine_xs, exact[::10]),
    "relu": lambda x: relu(x),
}

def slow_gelu(x):
    return np.array([0.5 * one * (1 + erf(one / sqrt(2))) for one in x.data.tolist()])

suite = BenchmarkSuite(slow_gelu, ways, [(Tensor(rng.uniform(-5, 5, 1000)),)], tolerance=np.inf)
results = suite.run(rounds=9)
for name, result in results.items():
    print(f"{name:12} {result}, error {result.error:.5f}")

# %%
points = [(1 / result.ratio, result.error) for result in results.values()]
best = pareto(points)
groups = ["nobody beats it" if one else "beaten" for one in best]
time, error = zip(*points, strict=True)
print("worth a look:", *(name for name, one in zip(results, best, strict=True) if one))
plot.scatter(time, error, groups=groups, x=plot.Axis("time, as a part of the exact one", log=True),
             y=plot.Axis("error", log=True))

# %% [markdown]
# Which of them to take depends on what the error does to a network. For that, too, you would have to measure: train,
# and compare over several seeds.

# %% [markdown]
# ## Break it
#
# Three ways to a false number. First a lazy clock, which moves every 2 ms only. Then a cold start: a table is built by
# whoever comes first. Last, a warm memory: a candidate that remembers its answers.

# %%
def lazy():
    return floor(perf_counter() * 500) / 500

@cache
def slow_table():
    return np.array([erf(x) for x in np.linspace(-3, 3, 20_000)])

def lookup():
    return slow_table()[::100].sum()

@cache
def remembered(size):
    return float(np.arange(size).sum())

first, later = seconds(lambda: (slow_table.cache_clear(), lookup())), seconds(lookup)
print("lazy clock: one call, three times:", *(f"{spent(one_way, 1, lazy):.3f}" for _ in range(3)), "s")
print(f"            with enough calls: {seconds(one_way, rounds=3, clock=lazy)}")
print(f"cold start: the first call takes {first / later:,.0f} times as long as each later one")
print("memory:    ", Benchmark(lambda size: float(np.arange(size).sum()), remembered, [(20_000,)]).run())

# %% [markdown]
# The last one passed every test: the answers are right, the rounds fair, the interval far from 1. It is fast because it
# was asked the same thing again. No benchmark finds that; only cases like those in real use do.

# %% [markdown]
# ## Check yourself

# %%
# A candidate is 300 times as fast, with the right answers. You find a cache in it that keeps the last answer. In use,
# no input comes twice. What must change?  "a": more rounds   "b": a finer clock   "c": every call gets a new case
answer("19-q-cache", ...)

# %% [markdown]
# ## Where this goes
#
# Your numbers can be defended now. The capstone puts them into a report, and milestone 06 judges by these rules. Run
# `%tito complete 19`.

# %%
# %tito complete 19
