"""Build steps: run when an input changed, skipped otherwise, and never half done."""
import pytest

from builder.tools import steps


@pytest.fixture
def build(tmp_path, monkeypatch):
    monkeypatch.setattr(steps, "BUILD", tmp_path / "build")
    monkeypatch.setattr(steps, "ROOT", tmp_path)
    return tmp_path


def copy_of(source):
    def run(folder):
        (folder / "copy").write_bytes(source.read_bytes())
    return run


def test_a_step_runs_once_for_the_same_inputs(build):
    source, output = build / "source", build / "output"
    source.write_text("one")
    ran = [steps.step("Copying", output, copy_of(source), [source]) for _ in range(2)]
    source.write_text("two")
    ran.append(steps.step("Copying", output, copy_of(source), [source]))
    ran.append(steps.step("Copying", output, copy_of(source), [source], "another fact"))
    assert ran == [True, False, True, True]
    assert (output / "copy").read_text() == "two"


def test_a_step_that_fails_leaves_the_old_output_and_runs_again(build):
    source, output = build / "source", build / "output"
    source.write_text("one")
    steps.step("Copying", output, copy_of(source), [source])
    source.write_text("two")

    def fail(folder):
        (folder / "copy").write_text("half")
        raise OSError("no space")

    with pytest.raises(OSError, match="no space"):
        steps.step("Copying", output, fail, [source])
    assert (output / "copy").read_text() == "one"
    assert steps.step("Copying", output, copy_of(source), [source])
    assert (output / "copy").read_text() == "two"
