"""Wrong answers that people really give, each with the hint that speaks to what was misunderstood."""

from tinytorch.tito.wrong import Wrong

ORDER = "reversed(calls) if number % 2 else calls"
DRAWN = "values[rng.integers(0, len(values), (draws, len(values)))]"
MEDIAN = "Comparison(float(np.median(ratios)), *bootstrap(ratios, rng=rng), error)"
TIMES = "times = in_turn({name: partial(through, way, self.cases) for name, way in ways.items()}, rounds, clock)"

WRONG = [
    Wrong(
        "19-quartiles", "the mean in the middle",
        swap=("return float(low), float(middle), float(high)",
              "return float(low), float(np.mean(list(times))), float(high)"),
        hint="One disturbed round pulls a mean up as far as it likes. The value in the middle is the median.",
    ),
    Wrong(
        "19-quartiles", "the extremes",
        swap=("[0.25, 0.5, 0.75]", "[0.0, 0.5, 1.0]"),
        hint="The smallest and the largest value change with every disturbance. The quartiles cut off a quarter on "
        "each "
        "side.",
    ),
    Wrong(
        "19-quartiles", "mean and standard deviations",
        code="def quartiles(times):\n    times = np.array(list(times), float)\n    mean, deviation = times.mean(), "
        "times.std()\n    return float(mean - deviation), float(mean), float(mean + deviation)",
        hint="Mean and deviation describe a bell. Times have a long tail on one side; cut the sorted values in "
        "quarters.",
    ),
    Wrong(
        "19-quartiles", "does not sort",
        code="def quartiles(times):\n    times = list(times)\n    places = [len(times) // 4, len(times) // 2, "
        "3 * len(times) // 4]\n    return tuple(float(times[place]) for place in places)",
        hint="The values come in the order in which they were measured, and a quartile may lie between two of them.",
    ),
    Wrong(
        "19-in-turn", "one after the other",
        code="def in_turn(calls, rounds=15, clock=perf_counter):\n    counts = {name: enough(call, clock) for name, "
        "call "
        "in calls.items()}\n    return {name: np.array([spent(call, counts[name], clock) / counts[name] for _ in "
        "range(rounds)]) for name, call in calls.items()}",
        hint="All rounds of one way came first, then all of the next. Whoever comes last meets a warm machine. One "
        "turn "
        "for each way, then the next round.",
    ),
    Wrong(
        "19-in-turn", "always in the same order",
        swap=(ORDER, "calls"),
        hint="In every round the second way was later than the first one. Which order in the next round makes up for "
        "it?",
    ),
    Wrong(
        "19-in-turn", "moves the first to the end",
        swap=(ORDER, "[*list(calls)[number % len(calls):], *list(calls)[:number % len(calls)]]"),
        hint="For two ways that works. With three, one that was second and becomes first is early twice. Over two "
        "rounds "
        "every way's places must add up to the same.",
    ),
    Wrong(
        "19-in-turn", "forgets to divide",
        swap=("spent(calls[name], counts[name], clock) / counts[name]", "spent(calls[name], counts[name], clock)"),
        hint="A round has many calls in a row; the answer is for one of them.",
    ),
    Wrong(
        "19-in-turn", "the best round for all",
        swap=("np.array(times)", "np.full(rounds, min(times))"),
        hint="Every round's own time is needed, in order. What to make of them is decided later.",
    ),
    Wrong(
        "19-bootstrap", "draws without putting back",
        swap=(DRAWN, "np.array([rng.permutation(values) for _ in range(draws)])"),
        hint="If no value can come twice, every draw is the same values in another order, and has the same median.",
    ),
    Wrong(
        "19-bootstrap", "the spread of the values",
        swap=("np.quantile(statistic(drawn, axis=1),", "np.quantile(values,"),
        hint="That interval holds 95 % of the rounds. Asked is where the median of such rounds would lie: much "
        "narrower.",
    ),
    Wrong(
        "19-bootstrap", "cuts off too much",
        swap=("[(1 - level) / 2, (1 + level) / 2]", "[1 - level, level]"),
        hint="5 % are left out in all, half of them on each side.",
    ),
    Wrong(
        "19-bootstrap", "always the median",
        swap=("statistic(drawn, axis=1)", "np.median(drawn, axis=1)"),
        hint="The caller chose another statistic, and got the interval of the median.",
    ),
    Wrong(
        "19-bootstrap", "small draws",
        swap=("(draws, len(values)))", "(draws, 1 + len(values) // 4))"),
        hint="Fewer values are less certain. Draw as many as there are.",
    ),
    Wrong(
        "19-compare", "judges by the median",
        swap=("if self.low > 1:", "if self.ratio > 1:"),
        hint="The median is above 1, but 1 is in the interval, and so chance can't be ruled out.",
    ),
    Wrong(
        "19-compare", "upside down",
        swap=("baseline / candidate", "candidate / baseline"),
        hint="If the candidate takes half the seconds, it is twice as fast: the baseline's time is on top.",
    ),
    Wrong(
        "19-compare", "mean instead of median",
        swap=(MEDIAN, MEDIAN.replace("np.median(ratios)", "np.mean(ratios)")),
        hint="One disturbed round is in the mean with its full size. Report the median of the ratios.",
    ),
    Wrong(
        "19-compare", "compares medians of different rounds",
        swap=("float(np.median(ratios))", "float(np.median(baseline) / np.median(candidate))"),
        hint="The two medians come from different rounds, in which the machine may have been in different moods. "
        "Divide "
        "round by round, then take the median.",
    ),
    Wrong(
        "19-compare", "no interval",
        swap=("*bootstrap(ratios, rng=rng)", "*quartiles(ratios)[::2]"),
        hint="Quartiles say how rounds differ. How sure the median is, the bootstrap says, with the generator rng.",
    ),
    Wrong(
        "19-difference", "lets numpy stretch",
        swap=("if truth.shape != found.shape:", "if False:"),
        hint="One number, or the first answer only, was stretched to all of them. Compare the shapes first.",
    ),
    Wrong(
        "19-difference", "lets nan pass",
        swap=("if not distance >= 0:", "if distance < 0:"),
        hint="Every comparison with nan is False. Ask for what must be true, and refuse the rest.",
    ),
    Wrong(
        "19-difference", "the last case only",
        swap=("largest = max(largest, float(distance))", "largest = float(distance)"),
        hint="A candidate may be wrong in one case of many. Keep the largest distance over all cases.",
    ),
    Wrong(
        "19-difference", "divides by the candidate",
        swap=("np.abs(truth).max())", "np.abs(found).max())"),
        hint="Measured by its own size, a candidate can make its error look small. Divide by the size of the truth.",
    ),
    Wrong(
        "19-difference", "averages",
        swap=("np.abs(truth - found).max()", "np.abs(truth - found).mean()"),
        hint="In a mean, one bad answer hides among many good ones. Take the largest distance.",
    ),
    Wrong(
        "19-suite", "never looks at the answers",
        swap=("if error > self.tolerance:", "if False:"),
        hint="A constant was timed and won. Refuse a candidate whose answers are off before anything is timed.",
    ),
    Wrong(
        "19-suite", "gives the candidates the first case only",
        swap=(TIMES, "times = in_turn({name: partial(through, way, self.cases if name == 'the baseline' else "
              "self.cases[:1]) for name, way in ways.items()}, rounds, clock)"),
        hint="The candidates got less to do than the baseline. Every way goes through all cases.",
    ),
    Wrong(
        "19-suite", "loses the error",
        swap=("compare(baseline, times[name], error, rng)", "compare(baseline, times[name], rng=rng)"),
        hint="A Comparison also tells how far the answers differ. Hand the error on to compare.",
    ),
    Wrong(
        "19-suite", "compares the wrong way round",
        swap=("compare(baseline, times[name], error, rng)", "compare(times[name], baseline, error, rng)"),
        hint="compare takes the baseline's seconds first. A candidate that needs half of them is 2 times as fast.",
    ),
    Wrong(
        "19-suite", "always fifteen rounds",
        swap=("ways.items()}, rounds, clock)", "ways.items()}, 15, clock)"),
        hint="The caller says how many rounds there are to be.",
    ),
    Wrong(
        "19-pareto", "best in one respect",
        swap=("[not any((found <= point).all(axis=1) & (found < point).any(axis=1)) for point in found]",
              "[bool((point == found.min(axis=0)).any()) for point in found]"),
        hint="(2, 2) is best in nothing, and yet nobody beats it: who is faster is less exact.",
    ),
    Wrong(
        "19-pareto", "beaten by itself",
        swap=("(found <= point).all(axis=1) & (found < point).any(axis=1)", "(found <= point).all(axis=1)"),
        hint="Every point is as good as itself. To beat means to be better in at least one respect.",
    ),
    Wrong(
        "19-pareto", "must be better in everything",
        swap=("(found <= point).all(axis=1) & (found < point).any(axis=1)", "(found < point).all(axis=1)"),
        hint="(1, 1) beats (1, 2): as good in one, better in the other. That is enough.",
    ),
    Wrong(
        "19-pareto", "better in anything",
        swap=("(found <= point).all(axis=1) & (found < point).any(axis=1)", "(found < point).any(axis=1)"),
        hint="(1, 5) is faster than (2, 2), but less exact, so it does not beat it. It has to be at least as good in "
        "all "
        "respects.",
    ),
]
