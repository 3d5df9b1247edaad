"""Checks for module 19: times come from a clock that only these checks move, so that no machine can spoil them."""

from functools import partial

import numpy as np

from tinytorch.core.tensor import Tensor
from tinytorch.tito.checking import exercise, expect, expect_array, expect_equal, expect_raises


class Clock:
    """A clock that moves when work is done, and a little with each look."""

    def __init__(self):
        self.now = 0.0

    def __call__(self):
        self.now += 1e-9
        return self.now

    def work(self, seconds):
        """Let so much time pass."""
        self.now += seconds


# 19-quartiles


@exercise("19-quartiles")
def test_quartiles_examples(module):
    """The examples from the text."""
    expect_equal(module.quartiles([1, 2, 3, 4]), (1.75, 2.5, 3.25), "quartiles([1, 2, 3, 4])")
    expect_equal(module.quartiles([10, 11, 60, 10, 11]), (10.0, 11.0, 11.0), "quartiles([10, 11, 60, 10, 11])")


@exercise("19-quartiles")
def test_quartiles_of_others(module):
    """One value, a generator, an array; the order of the values doesn't matter."""
    expect_equal(module.quartiles([3.0]), (3.0, 3.0, 3.0), "quartiles([3])")
    expect_equal(module.quartiles(iter([5, 1, 3])), (2.0, 3.0, 4.0), "quartiles of 5, 1, 3 from an iterator")
    values = np.random.default_rng(0).exponential(size=40)
    expect_array(module.quartiles(values), np.quantile(values, [0.25, 0.5, 0.75]), "quartiles of 40 random values")


# 19-in-turn


@exercise("19-in-turn")
def test_in_turn_measures(module):
    """Seconds for one call of each, round by round."""
    clock = Clock()
    found = module.in_turn({"slow": partial(clock.work, 0.5), "fast": partial(clock.work, 1e-4)}, 4, clock)
    expect(isinstance(found, dict) and list(found) == ["slow", "fast"], f"in_turn should give a dict, not {found!r}.")
    expect_array(found["slow"], [0.5] * 4, "four rounds of a call of 0.5 s", rtol=1e-3)
    expect_array(found["fast"], [1e-4] * 4, "four rounds of a call of 0.1 ms", rtol=1e-3)
    expect(isinstance(found["fast"], np.ndarray), "The seconds of each should be an array.")


@exercise("19-in-turn")
def test_in_turn_mixes(module):
    """Each has its turn in each round, and the rounds are as many as asked for."""
    clock, order = Clock(), []

    def call(name):
        order.append(name)
        clock.work(1.0)

    module.in_turn({name: partial(call, name) for name in "ABC"}, 3, clock)
    expect_equal(len(order), 18, "the number of calls: three to warm up, six trials, three rounds of three")
    rounds = ["".join(order[start : start + 3]) for start in (9, 12, 15)]
    expect(all(sorted(one) == list("ABC") for one in rounds), f"Each has one turn a round, but they were {rounds}.")
    order.clear()
    found = module.in_turn({"A": partial(call, "A")}, clock=clock)
    expect_equal(len(found["A"]), 15, "the number of rounds, where none is asked for")


@exercise("19-in-turn")
def test_in_turn_under_drift(module):
    """Equal calls, each a little slower than the one before: no way loses by its place."""
    for names in ("AB", "ABC", "ABCD"):
        clock, done = Clock(), []

        def call(clock=clock, done=done):
            done.append(1)
            clock.work(1.0 + 0.01 * len(done))

        found = module.in_turn(dict.fromkeys(names, call), 6, clock)
        for first in (0, 2, 4):
            sums = [float(found[name][first : first + 2].sum()) for name in names]
            what = f"seconds of {', '.join(names)} over the rounds {first} and {first + 1}"
            expect_array(sums, [np.mean(sums)] * len(names), what)


@exercise("19-in-turn")
def test_enough(module):
    """The given helper warms up, and counts calls."""
    clock, calls = Clock(), []

    def call():
        calls.append(1)
        clock.work(1.0 if len(calls) < 3 else 0.0004)

    expect_equal(module.enough(call, clock), 8, "enough for a call of 0.4 ms, but 1 s the first two times")


# 19-bootstrap


@exercise("19-bootstrap")
def test_bootstrap_of_equal_values(module):
    """Values without spread."""
    expect_equal(module.bootstrap([3.0, 3.0, 3.0]), (3.0, 3.0), "bootstrap([3, 3, 3])")
    expect_equal(module.bootstrap([7.0]), (7.0, 7.0), "bootstrap([7])")


@exercise("19-bootstrap")
def test_bootstrap_of_two_values(module):
    """Of 0 and 1, a quarter of the draws has median 0, a half 0.5, a quarter 1."""
    rng = np.random.default_rng(0)
    for level, expected in [(0.95, (0.0, 1.0)), (0.6, (0.0, 1.0)), (0.4, (0.5, 0.5))]:
        found = module.bootstrap([0.0, 1.0], level=level, rng=rng)
        expect_equal(found, expected, f"bootstrap([0, 1], level={level})")


@exercise("19-bootstrap")
def test_bootstrap_of_the_mean(module):
    """For a mean of many values, theory knows the interval: 1.96 standard errors to each side."""
    values = np.random.default_rng(1).normal(10, 2, 400)
    error = values.std() / 20
    low, high = module.bootstrap(values, np.mean, draws=2000, rng=np.random.default_rng(2))
    expect_array([low, high], values.mean() + error * np.array([-1.96, 1.96]), "95 % interval of a mean", atol=0.02)
    low, high = module.bootstrap(values, np.mean, level=0.6827, draws=2000, rng=np.random.default_rng(2))
    expect_array([low, high], values.mean() + error * np.array([-1, 1]), "68.27 % interval of a mean", atol=0.02)


@exercise("19-bootstrap")
def test_bootstrap_keeps_its_promise(module):
    """Of 200 samples with median 0, about 95 % have an interval with 0 in it; the generator decides."""
    rng = np.random.default_rng(3)
    hits = sum(low <= 0 <= high for low, high in
               (module.bootstrap(rng.normal(size=15), draws=200, rng=rng) for _ in range(200)))
    expect(0.85 < hits / 200 < 0.99, f"{hits} of 200 intervals of 95 % hold the true median, expected about 190.")
    values = rng.normal(size=9)
    one, other = (module.bootstrap(values, rng=np.random.default_rng(5)) for _ in range(2))
    expect_equal(one, other, "bootstrap with an equal generator")


# 19-compare


@exercise("19-compare")
def test_verdicts(module):
    """The three intervals from the text, and intervals that end at 1."""
    for low, high, expected in [(1.02, 1.31, "faster"), (0.7, 0.9, "slower"), (0.97, 1.25, "not shown"),
                                (1.0, 1.2, "not shown"), (0.8, 1.0, "not shown")]:  # fmt: skip
        comparison = module.Comparison(1.1, low, high)
        expect_equal(comparison.verdict, expected, f"verdict for the interval from {low} to {high}")


@exercise("19-compare")
def test_compare_example(module):
    """The rounds from the text: the machine slows down, the ratio stays."""
    found = module.compare(np.array([10.0, 20.0, 40.0]), np.array([5.0, 10.0, 20.0]), error=0.25)
    expect_equal((found.ratio, found.low, found.high), (2.0, 2.0, 2.0), "ratio, low and high of compare")
    expect_equal(found.error, 0.25, "the error that was handed over")
    expect_equal(str(found), "2.00 times as fast (2.00 to 2.00), faster", "str of that Comparison")


@exercise("19-compare")
def test_compare_takes_medians_of_ratios(module):
    """One disturbed round; rounds whose medians would mislead; the generator is handed on."""
    expect_equal(module.Comparison(1.0, 1.0, 1.0).error, 0.0, "the error of a Comparison, if none is given")
    one = np.array([10.0, 10.0, 10.0, 10.0, 900.0])
    expect_equal(module.compare(one, np.full(5, 10.0)).ratio, 1.0, "ratio, if one of five rounds was disturbed")
    baseline, candidate = np.array([1.0, 10.0, 100.0]), np.array([1.0, 5.0, 4.0])
    expect_equal(module.compare(baseline, candidate).ratio, 2.0, "ratio of [1, 10, 100] by [1, 5, 4]")
    baseline = np.random.default_rng(0).uniform(1, 2, 9)
    found = module.compare(baseline, np.ones(9), rng=np.random.default_rng(4))
    interval = module.bootstrap(baseline, rng=np.random.default_rng(4))
    expect_equal((found.low, found.high), interval, "low and high, against bootstrap with an equal generator")
    expect_equal(found.error, 0.0, "the error, if none was handed over")


# 19-difference


def double(a):
    """The baseline of these checks."""
    return a * 2.0


@exercise("19-difference")
def test_difference_example(module):
    """The example from the text, and small answers."""
    far = module.difference(lambda: np.array([0.0, 200.0]), lambda: np.array([1.0, 204.0]), [()])
    expect_array(far, 0.02, "difference of [0, 200] and [1, 204]")
    near = module.difference(lambda: np.array([0.1, -0.2]), lambda: np.array([0.1, -0.1]), [()])
    expect_array(near, 0.1, "difference of [0.1, -0.2] and [0.1, -0.1]")
    expect_equal(module.difference(double, double, [(np.ones(3),)]), 0.0, "difference of double from itself")


@exercise("19-difference")
def test_difference_looks_at_every_case(module):
    """The largest over all cases, with several arguments, and Tensors."""
    cases = [(np.zeros(3),), (np.array([-50.0, 4.0]),), (np.full(2, 0.1),)]
    expect_array(module.difference(double, lambda a: a, cases), 0.5, "difference of double from a itself, three cases")
    found = module.difference(lambda a, b: a @ b, lambda a, b: a @ b + 0.5, [(Tensor([[1.0]]), Tensor([[2.0]]))])
    expect_array(found, 0.25, "difference of a @ b and a @ b + 0.5, with Tensors")


@exercise("19-difference")
def test_difference_is_not_fooled(module):
    """Other shapes and nan are infinitely far away."""
    a = np.full(3, -1.0)
    for name, way in [("one number", lambda a: -2.0), ("shape (1,)", lambda a: double(a[:1])),
                      ("shape (3, 1)", lambda a: double(a)[:, None])]:  # fmt: skip
        expect_equal(module.difference(double, way, [(a,)]), np.inf, f"difference if the candidate gives {name}")
    found = module.difference(double, lambda a: np.array([-2.0, np.nan, -2.0]), [(a,), (np.ones(3),)])
    expect_equal(found, np.inf, "difference if one answer is nan")
    expect_equal(module.difference(double, lambda a: a * -np.inf, [(a,)]), np.inf, "difference if the answers are inf")


# 19-suite


def double_slowly(clock):
    """The baseline of these checks, taking a second."""
    return lambda a: (clock.work(1.0), double(a))[1]


def timed_ways(clock, **seconds):
    """Functions that double their argument, each taking its seconds by the clock for every number."""
    def way(a, each):
        clock.work(each * len(a))
        return double(a)

    return {name: partial(way, each=each) for name, each in seconds.items()}


@exercise("19-suite")
def test_suite(module):
    """Ratios by a clock that these checks move; larger is faster."""
    clock = Clock()
    ways = timed_ways(clock, base=0.02, quick=0.01, slow=0.08)
    base = ways.pop("base")
    found = module.BenchmarkSuite(base, ways, [(np.ones(1),), (np.ones(5),)]).run(6, clock)
    expect_equal(list(found), ["quick", "slow"], "the names in what run gives")
    for name, ratio, verdict in [("quick", 2.0, "faster"), ("slow", 0.25, "slower")]:
        expect_array(found[name].ratio, ratio, f"ratio of {name}", rtol=1e-4)
        expect_equal(found[name].verdict, verdict, f"verdict of {name}")
    one = module.Benchmark(base, ways["quick"], [(np.ones(2),)]).run(3, clock=clock)
    expect_array([one.ratio, one.error], [2.0, 0.0], "ratio and error of a Benchmark", rtol=1e-4)


@exercise("19-suite")
def test_suite_is_fair(module):
    """All ways get all cases, in the same rounds, and as many rounds as asked for."""
    clock, seen = Clock(), {}

    def way(a, name):
        seen.setdefault(name, []).append(len(a))
        clock.work(1.0)
        return double(a)

    ways = {name: partial(way, name=name) for name in ("base", "one", "two")}
    base = ways.pop("base")
    module.BenchmarkSuite(base, ways, [(np.ones(1),), (np.ones(4),)]).run(5, clock)
    for name, sizes in seen.items():
        expect_equal(set(sizes), {1, 4}, f"the sizes of the cases that {name} got")
        expect_equal(sizes.count(1), sizes.count(4), f"how often {name} got the small and the large case")
    timed = {name: len(sizes) for name, sizes in seen.items()}
    what = "calls of each candidate: 2 for its answers, then 8 rounds of 2, of which 3 find the repetitions"
    expect_equal((timed["one"], timed["two"]), (18, 18), what)


@exercise("19-suite")
def test_suite_checks_answers_first(module):
    """A wrong candidate is named before anything is timed; a tolerance lets it pass, with its error."""
    clock, cases = Clock(), [(np.ones(2),)]

    def late(a):
        clock.work(1.0)
        return double(a)

    ways = {"right": late, "constant": lambda a: late(a) * 0 + 2.5}
    run = partial(module.BenchmarkSuite(late, ways, cases).run, 3, clock)
    expect_raises(ValueError, run, "run with a wrong candidate", ["constant", "0.25"])
    expect(clock.now < 5, f"Before the error the clock showed {clock.now:.0f} s: something was timed already.")
    clock = Clock()
    ways = timed_ways(clock, base=0.1, off=0.1)
    off = ways["off"]
    suite = module.BenchmarkSuite(ways["base"], {"off": lambda a: off(a) + 1.0}, cases, tolerance=0.5)
    expect_array(suite.run(3, clock)["off"].error, 0.5, "the error of a candidate that is just within the tolerance")


@exercise("19-suite")
def test_suite_hands_the_generator_on(module):
    """Equal times and equal generators give equal intervals."""
    found = []
    for _ in range(2):
        clock, noise = Clock(), np.random.default_rng(1)

        def noisy(a, clock=clock, noise=noise):
            clock.work(noise.uniform(1, 2))
            return double(a)

        suite = module.BenchmarkSuite(noisy, {"same": noisy}, [(np.ones(1),)])
        found.append(suite.run(9, clock, np.random.default_rng(2))["same"])
    expect_equal(found[0], found[1], "two runs with equal clocks and generators")
    for one in (module.BenchmarkSuite(double, {}, []), module.Benchmark(double, double, [])):
        expect_equal(one.tolerance, 1e-4, f"the tolerance of a {type(one).__name__}, if none is given")


@exercise("19-suite")
def test_suite_makes_fifteen_rounds(module):
    """Where the caller does not say how many."""
    clock, calls = Clock(), []

    def way(a):
        calls.append(1)
        clock.work(1.0)
        return double(a)

    module.Benchmark(way, double_slowly(clock), [(np.ones(1),)]).run(clock=clock)
    expect_equal(len(calls), 19, "calls of the baseline: 1 for its answer, 3 to find the repetitions, 15 rounds")


# 19-pareto


@exercise("19-pareto")
def test_pareto_examples(module):
    """The example from the text, a single point, and equal points."""
    expect_equal(list(module.pareto([(3, 4)])), [True], "pareto([(3, 4)])")
    found = list(module.pareto([(1, 5), (2, 2), (3, 1), (3, 3)]))
    expect_equal(found, [True, True, True, False], "pareto([(1, 5), (2, 2), (3, 1), (3, 3)])")
    expect_equal(list(module.pareto([(1, 1), (1, 1)])), [True, True], "pareto([(1, 1), (1, 1)])")
    expect_equal(list(module.pareto([(1, 1), (1, 2)])), [True, False], "pareto([(1, 1), (1, 2)])")


@exercise("19-pareto")
def test_pareto_of_many(module):
    """Against loops, with three numbers for each point."""
    points = np.random.default_rng(0).integers(0, 5, (30, 3)).tolist()

    def beats(one, other):
        return all(a <= b for a, b in zip(one, other, strict=True)) and one != other

    expected = [not any(beats(other, point) for other in points) for point in points]
    expect_equal([bool(one) for one in module.pareto(points)], expected, "pareto of 30 points with three numbers")
