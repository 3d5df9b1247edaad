"""Milestones run again on code that somebody sent in. It never meets this machine: Pyodide inside a restricted Node.

Python in Pyodide sees a file system of its own in memory. The Node around it may read the site's Pyodide and one
script, write nothing and start nothing, has no environment, and, where the system can do it, no network. Time and
memory are bounded. What comes back is text of a bounded length, read as JSON.
"""
import json
import secrets
import shutil
import subprocess
import threading
from contextlib import suppress
from functools import cache
from pathlib import Path

from builder.tools.node import bin_folder
from builder.tools.paths import PYODIDE

HERE = Path(__file__).parent
SECONDS = 900
MEMORY_MB = 2048
MOST_TEXT = 100_000
NO_NETWORK = ("unshare", "--user", "--map-root-user", "--net")


def rerun(code: dict[str, str], milestones: list[int], seconds: int = SECONDS, pyodide: Path = PYODIDE) -> dict:
    """What milestones reach with code ({"core.tensor": text}), by number, or {} with "problem" for each that can't run.

    Answers {"problem": why} alone if nothing came back: it took too long, or the sandbox ended it.
    """
    mark = secrets.token_hex(16)  # what the code prints is not the answer
    script = (HERE / "rerun_in_pyodide.py").read_text(encoding="utf-8")
    request = json.dumps({"code": code, "milestones": milestones, "script": script, "mark": mark})
    said = _said(command(pyodide), request, seconds)
    if said is None:
        return {"problem": f"it ran longer than {seconds} seconds and was stopped"}
    answers = [line.removeprefix(mark) for line in said.splitlines() if line.startswith(mark)]
    errors = [line for line in said.splitlines() if "Error" in line] or ["without a word"]
    return _answer(answers) or {"problem": f"the sandbox ended it: {errors[-1][:300]}"}


def _answer(lines: list[str]) -> dict | None:
    """The last line as a JSON object, if it is one: strangers' code may have had its hand in it."""
    try:
        answer = json.loads(lines[-1]) if lines else None
    except (ValueError, RecursionError):
        return None
    return answer if isinstance(answer, dict) else None


def _said(words: list[str], request: str, seconds: int) -> str | None:
    """What the sandbox says, errors too, up to MOST_TEXT characters, after which it is ended; None if it took too long.

    A pipe that is read without a bound would let strangers' code fill this machine's memory.
    """
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
    late = threading.Event()
    with subprocess.Popen(words, **pipes, text=True, encoding="utf-8", errors="replace", env={}, cwd="/") as sandbox:
        limit = threading.Timer(seconds, lambda: (late.set(), sandbox.kill()))
        limit.start()
        try:
            with suppress(BrokenPipeError), sandbox.stdin as pipe:  # what ends before it has read all says why
                pipe.write(request)
            said = sandbox.stdout.read(MOST_TEXT)
        finally:
            limit.cancel()
            sandbox.kill()
    return None if late.is_set() else said


def command(pyodide: Path) -> list[str]:
    """The command line of the sandbox."""
    script = HERE / "rerun.mjs"
    # a path with a star stands for the folder and all that is below it
    limits = [permission(), f"--allow-fs-read={pyodide.resolve()}/*", f"--allow-fs-read={script}",
              f"--max-old-space-size={MEMORY_MB}"]
    return [*without_network(), node(), *limits, str(script), str(pyodide.resolve())]


def node() -> str:
    return shutil.which("node", path=str(bin_folder()))


@cache
def permission() -> str:
    """What the switch of Node's permission model is called: it lost its "experimental" with Node 23.5."""
    return "--permission" if _works([node(), "--permission", "-e", "0"]) else "--experimental-permission"


@cache
def without_network() -> tuple[str, ...]:
    """What to put before a command so that it has no network, where this system lets us."""
    return NO_NETWORK if shutil.which("unshare") and _works([*NO_NETWORK, "true"]) else ()


def _works(words: list[str]) -> bool:
    return subprocess.run(words, capture_output=True, timeout=60).returncode == 0
