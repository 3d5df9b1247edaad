"""What the engine does differently in the browser's Python: no threads, no signals, another file system."""
import pytest

from tinytorch.tito.copies import bundle, restore
from tinytorch.tito.machine import health
from tinytorch.tito.progress import progress
from tinytorch.tito.trial.time_limit import TimeLimitError, time_limit


def endless():
    while True:
        pass


def test_an_endless_loop_ends_in_a_sentence():
    with pytest.raises(TimeLimitError, match="endless"), time_limit(0.5):
        endless()


def test_code_within_the_limit_is_left_alone():
    with time_limit(5):
        assert sum(range(100_000)) == 4999950000


def test_a_bundle_comes_back_byte_for_byte(workspace_of_its_own):
    progress.record_started("01")
    export = workspace_of_its_own / "tinytorch" / "core" / "tensor.py"
    export.parent.mkdir(parents=True)
    export.write_text("x = 1\n")
    saved = bundle.save("Ada").path
    export.write_text("x = 2\n")
    restore.restore(saved)
    assert export.read_text() == "x = 1\n"
    assert progress.load()["modules"]["01"]["state"] == "started"


def test_health_knows_where_it_runs():
    facts = {finding.name: finding for finding in health.findings()}
    assert "matrix products by tinycblas" in facts["numpy"].value
