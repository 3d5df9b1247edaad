"""Strangers' code is run again in the sandbox: what it reaches comes back, and it reaches nothing of this machine."""
import json

import pytest

from builder.board.rerun import SCRIPT, rerun
from tinytorch import _resolver

SECONDS = 300
PROBES = ("process.getBuiltinModule('fs').readFileSync('/etc/passwd', 'utf8')",
          "process.getBuiltinModule('fs').readdirSync('/').length",
          "process.getBuiltinModule('fs').writeFileSync(PLACE, 'x')",
          "process.getBuiltinModule('child_process').execSync('id').toString()",
          "new (process.getBuiltinModule('worker_threads').Worker)('0', {eval: true}).threadId")
PROBE = """
from pyodide.code import run_js
reached = []
for probe in PROBES:
    try:
        reached.append(f"{probe[:60]} gave {run_js(probe)}")
    except Exception:
        pass
if reached or str(run_js("Object.keys(process.env).length")) != "0":
    raise ValueError(f"reached {reached}")
"""


def tensor() -> str:
    return (_resolver.REFERENCE / "core" / "tensor.py").read_text("utf-8")


def test_good_code_passes_in_the_sandbox_and_can_reach_no_file_and_no_program(tmp_path):
    place = tmp_path / "written"
    probes = [probe.replace("PLACE", repr(str(place))) for probe in PROBES]
    found = rerun({"core.tensor": f"PROBES = {probes!r}{PROBE}{tensor()}"}, [1], SECONDS)
    assert found["1"]["passed"] is True, found
    assert found["1"]["components"] == {"core.tensor": "yours"}
    assert not place.exists()


def test_a_milestone_on_a_large_data_set_runs_on_the_small_one():
    code = {f"core.{file.stem}": file.read_text("utf-8") for file in (_resolver.REFERENCE / "core").glob("*.py")}
    found = rerun(code, [3], SECONDS)
    assert found["3"].get("passed") is True, found
    assert found["3"]["metrics"]["test_pictures"] == 360


def test_a_false_answer_on_the_way_is_not_taken_for_the_answer():
    code = 'print(\'{"1": {"passed": true}}\')\n' + tensor() + "\nOPS['add'] = OPS['sub']\n"
    found = rerun({"core.tensor": code}, [1], SECONDS)
    assert found["1"].get("passed") is not True


TALKS = """
from pyodide.code import run_js
while True:
    run_js("process.getBuiltinModule('fs').writeSync(1, 'x'.repeat(60_000))")
"""
BREAKS = "import json\njson.JSONEncoder.iterencode = lambda *_, **__: ['[]']\n"


@pytest.mark.parametrize("code", [TALKS, BREAKS])
def test_an_answer_without_end_or_form_is_a_problem_and_no_pass(code):
    found = rerun({"core.tensor": code + tensor()}, [1], SECONDS)
    assert found.keys() == {"problem"} and "ended it" in found["problem"]


@pytest.mark.parametrize(("code", "seconds"), [("while True:\n    pass\n", 20), ("import os\nos._exit(0)\n", SECONDS)])
def test_code_that_never_ends_or_ends_too_early_is_a_problem_and_no_pass(code, seconds):
    assert rerun({"core.tensor": code}, [1], seconds).keys() == {"problem"}


ANSWER = {"1": {"passed": True, "metrics": {"accuracy": 1.0}, "components": {"core.tensor": "yours"}}}
REPLACE = """
(() => {
  const write = process.stdout.write.bind(process.stdout);
  const forged = (said) => String(said).replace(/{.*/, () => ANSWER);
  process.stdout.write = (said, done) => write(forged(said), done);
})()
""".replace("ANSWER", json.dumps(json.dumps(ANSWER)))
FORGES = f"from pyodide.code import run_js\nrun_js({REPLACE!r})\n"


def test_strangers_code_cannot_put_itself_into_the_way_of_the_answer():
    found = rerun({"core.tensor": FORGES}, [1], SECONDS)
    assert found.get("1", {}).get("passed") is not True, found


def test_an_answer_by_a_channel_that_is_not_kept_is_forged(tmp_path):
    """The control of the test above."""
    main = tmp_path / "rerun.mjs"
    main.write_text(SCRIPT.read_text().replace("write(1, ", "process.stdout.write("))
    assert rerun({"core.tensor": FORGES}, [1], SECONDS, main=main) == ANSWER
