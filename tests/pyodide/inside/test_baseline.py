"""The baseline in the browser's Python: the same work on the same clock, and what it says of the place."""
import pytest

from tinytorch.tito import baseline
from tinytorch.tito.baseline import calm, cases, score, timing, trial
from tinytorch.tito.machine import environment
from tinytorch.tito.progress import progress


def test_it_measures_remembers_and_names_the_place():
    found = baseline.run(seconds=0.3)
    entry = progress.load()["baseline"][-1]
    assert entry["score"] > 0 and set(entry["cases"]) == {case.id for case in cases.NUMPY}
    assert entry["environment"]["place"] == "browser" and entry["environment"]["variant"] == "simd"
    assert environment.words(found.environment).endswith("(SIMD, the course's own)")


def test_the_reference_parts_are_right_and_measurable():
    ready = trial.prepare(cases.OWN, borrowed=True)
    assert ready.left_out == [] and set(ready.works) == {case.id for case in cases.OWN}


def test_twice_the_time_is_half_the_score():
    system = score.reference_system().seconds
    times = {name: timing.Times((2 * seconds,) * 4) for name, seconds in system.items()}
    assert [line.ratio for line in score.lines(times, {})] == pytest.approx([0.5] * len(system))


def test_known_times_give_exact_scores_and_doubts():
    assert score.geometric_mean([0.5, 8]) == pytest.approx(2, rel=1e-14)
    assert calm.warnings([timing.Times((1.0, 1.5) * 10)]) and not calm.warnings([timing.Times((1.0, 1.05) * 10)])
