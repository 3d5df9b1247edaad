"""Mixed runs and who is to blame, on a course of two components."""

from __future__ import annotations

import pytest

from tinytorch.tito import milestones
from tinytorch.tito.course import course
from tinytorch.tito.milestones import blame
from tinytorch.tito.pages import blame_pages
from tinytorch.tito.progress import progress
from tinytorch.tito.say.display import to_text
from tinytorch.tito.say.sentences import CourseError

GOOD = {
    "core.tensor": "def add(a, b):\n    return a + b\n",
    "core.layers": "from tinytorch.core.tensor import add\n\n\n"
    "def total(*all):\n    result = 0\n    for one in all:\n        result = add(result, one)\n    return result\n",
}
SCRIPT = '''
from tinytorch.core.layers import total
from tinytorch.tito.milestones import Gate, Outcome


def run(watch=None):
    """Sum up and see."""
    right = total(1, 2, 3) == 6
    return Outcome({"accuracy": 1.0 if right else 0.5}, [Gate("the sum is exact", right, f"{total(1, 2, 3)}")], "")
'''


@pytest.fixture
def place(place, monkeypatch):
    """The small course with a milestone on both components, and a reference for both."""
    text = (place.course / "course.toml").read_text().replace("modules = [1]", "modules = [1, 2]")
    (place.course / "course.toml").write_text(text)
    (place.course / "milestones" / "01_perceptron_1957.py").write_text(SCRIPT)
    (place.reference / "core" / "layers.py").write_text(GOOD["core.layers"])
    course._load.cache_clear()
    return place


def own(place, **changed: str) -> None:
    """Both components as the student's own; `tensor` or `layers` as given."""
    for name, text in GOOD.items():
        place.put(f"tinytorch/{name.replace('.', '/')}.py", changed.get(name.partition(".")[2], text))


def verdict(place) -> tuple[blame.Report, str]:
    report = blame.find(1)
    assert progress.load()["milestones"] == {} and not (place.root / "milestones").exists()
    return report, to_text(blame_pages.page(report))


WRONG_ADD = "def add(a, b):\n    return a - b\n"
PERHAPS = ("yours", "reference")


@pytest.mark.parametrize("tensor", PERHAPS)
@pytest.mark.parametrize("layers", PERHAPS)
def test_every_mix_runs_on_just_the_files_that_it_names(place, tensor, layers):
    own(place, tensor=WRONG_ADD, layers=GOOD["core.layers"].replace("result = 0", "result = 100"))
    wanted = {"core.tensor": tensor, "core.layers": layers}
    result = milestones.run_mix(milestones.find(1), [name for name, whose in wanted.items() if whose == "reference"])
    sums = {("yours", "yours"): "94", ("reference", "yours"): "106", ("yours", "reference"): "-6"}
    assert result.components == wanted
    assert result.gates[1].detail == sums.get((tensor, layers), "6")


def test_a_mix_by_its_words(place):
    own(place)
    found = milestones.find(1)
    assert milestones.mix(found, False, [], []) is None
    assert milestones.mix(found, False, ["tensor"], []) == ["core.tensor"]
    assert milestones.mix(found, False, [], ["core.tensor"]) == ["core.layers"]
    assert milestones.mix(found, False, [], ["1", "02"]) is None
    with pytest.raises(CourseError, match="Choose one of"):
        milestones.mix(found, True, ["tensor"], [])
    with pytest.raises(CourseError, match="no module"):
        milestones.mix(found, False, ["losses"], [])
    (place.root / "tinytorch/core/layers.py").unlink()
    with pytest.raises(CourseError, match=r"no core\.layers of your own"):
        milestones.mix(found, False, [], ["layers"])


def test_the_guilty_one_is_named_with_its_figures(place):
    own(place, tensor=WRONG_ADD)
    report, said = verdict(place)
    assert [trial.yours for trial in report.guilty] == [("core.tensor",)]
    assert "core.tensor: “the sum is exact” is not met: -6." in said
    assert "accuracy 50 %, where the reference has 100 %" in said and "`tito check 1`" in said


def test_nobody_is_to_blame_after_two_runs(place):
    own(place)
    report, said = verdict(place)
    assert report.alone == [] and "Nobody is to blame" in said


def test_a_combination_that_fails_alone_says_what_heals_it(place):
    """Both of the student's files agree on a sign that is not the reference's, but one of them forgets a detail."""
    own(place, tensor="sign = -1\n" + GOOD["core.tensor"],
        layers="from tinytorch.core import tensor\ndef total(*all):\n"
               "    return sum(all) * getattr(tensor, 'sign', 1)\n")  # fmt: skip
    report, said = verdict(place)
    assert report.guilty == [] and report.healed_by == ["core.tensor", "core.layers"]
    assert "only their combination fails" in said and "core.tensor or core.layers from the reference" in said


@pytest.mark.parametrize(
    ("layers", "words"),
    [
        ("def total(*all):\n    while True:\n        pass\n", "Does its loop ever end"),
        ("while True:\n    pass\n", "Does its loop ever end"),
        ("def total(*all):\n    raise SystemExit(3)\n", "SystemExit: 3"),
        ("def total(*all):\n    return total(*all)\n", "RecursionError"),
        ("import no_such_library\n", "can't be imported"),
    ],
)
def test_what_does_not_end_or_crashes_is_a_result_too(place, monkeypatch, layers, words):
    monkeypatch.setattr(blame, "LEAST_LIMIT", 2.0)
    own(place, layers=layers)
    report, said = verdict(place)
    assert [trial.yours for trial in report.guilty] == [("core.layers",)]
    assert words in said and "did not end" in said


def test_a_single_component_needs_no_second_run(place):
    place.put("tinytorch/core/tensor.py", WRONG_ADD)
    report, said = verdict(place)
    assert report.alone == [report.together] and "core.tensor alone" in said and "everything" not in said


def test_time_is_blamed_only_when_every_run_says_so():
    assert blame.is_slow([4.0], [2.0]) and blame.is_slow([9.0, 4.0], [2.0, 2.5])
    assert not blame.is_slow([2.9], [2.0])
    assert not blame.is_slow([9.0, 2.5], [2.0]), "its second run was as fast as the reference"
    assert not blame.is_slow([4.0, 4.0], [2.0, 3.0]), "the reference was slow itself for a while"
    assert not blame.is_slow([0.15], [0.01]), "a difference that nobody notices"


def test_a_slow_component_is_named(place, monkeypatch):
    clock = iter(range(1000))
    own(place)

    def run_mix(milestone, borrow, watch, real=milestones.run_mix):
        for _ in range(10 if borrow is not None and "core.layers" not in borrow else 1):
            next(clock)
        return real(milestone, borrow, watch)

    monkeypatch.setattr(milestones, "run_mix", run_mix)
    monkeypatch.setattr(blame.time, "process_time", lambda: next(clock))
    report, said = verdict(place)
    assert [trial.yours for trial in report.guilty] == [("core.layers",)]
    assert "core.layers: 5.5x the reference's time" in said
    assert len(report.guilty[0].times) == 2 and len(report.reference.times) == 3


def test_without_own_components_or_a_working_reference_nobody_is_accused(place):
    with pytest.raises(CourseError, match="is yours yet"):
        blame.find(1)
    own(place)
    (place.reference / "core" / "tensor.py").write_text(WRONG_ADD)
    with pytest.raises(CourseError, match="does not pass on the course's own reference"):
        blame.find(1)


def test_stopping_it_keeps_what_was_found(place):
    own(place, tensor=WRONG_ADD)

    def stop(done, total, what):
        if what == "core.layers":
            raise KeyboardInterrupt

    report = blame.find(1, stop)
    said = to_text(blame_pages.page(report))
    assert report.cancelled and "Stopped. What was found until then" in said and "core.tensor: " in said


def test_progress_counts_up_to_its_total(place):
    own(place, tensor=WRONG_ADD)
    told = []
    blame.find(1, lambda done, total, what: told.append((done, total, what)))
    assert told == [(0, 4, "the reference"), (1, 4, "all of yours"), (2, 4, "core.tensor"), (3, 4, "core.layers")]
