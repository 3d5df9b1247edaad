"""Milestones run again on code that somebody sent in. It never meets this machine: Pyodide inside a restricted Node.

Python in Pyodide sees a file system of its own in memory. The Node around it may read the site's Pyodide and one
script, write nothing and start nothing, and has no environment. Node's limits are a belt: around them stand namespaces
of the system, in which there is no network and no other process. Where the system gives none, nothing is run. Time and
memory are bounded. What comes back is text of a bounded length, read as JSON. It says what this code did here; code
that wants to lie about itself still can, since the milestone runs in the same interpreter.
"""
import json
import secrets
import shutil
import subprocess
import threading
from contextlib import suppress
from functools import cache
from pathlib import Path

from builder import BuildError
from builder.tools.node import bin_folder
from builder.tools.paths import PYODIDE

HERE = Path(__file__).parent
SECONDS = 900
MEMORY_MB = 2048
MOST_TEXT = 100_000
SCRIPT = HERE / "rerun.mjs"
NAMESPACES = ("unshare", "--user", "--map-root-user", "--net", "--pid", "--fork", "--kill-child")


def rerun(code: dict[str, str], milestones: list[int], seconds: int = SECONDS, pyodide: Path = PYODIDE,
          main: Path = SCRIPT) -> dict:
    """What milestones reach with code ({"core.tensor": text}), by number, or {} with "problem" for each that can't run.

    Answers {"problem": why} alone if nothing came back: it took too long, or the sandbox ended it. main is the script
    that Node runs. Raises BuildError where strangers' code can't be kept apart.
    """
    if not can_keep_apart():
        raise BuildError("strangers' code can't be kept apart from the other processes of this machine.")
    mark = secrets.token_hex(16)  # what the code prints is not the answer
    script = (HERE / "rerun_in_pyodide.py").read_text(encoding="utf-8")
    request = json.dumps({"code": code, "milestones": milestones, "script": script, "mark": mark})
    said = _said(command(pyodide, main), request, seconds)
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

        def end() -> None:
            late.set()
            sandbox.kill()

        limit = threading.Timer(seconds, end)
        limit.start()
        try:
            with suppress(BrokenPipeError), sandbox.stdin as pipe:  # what ends before it has read all says why
                pipe.write(request)
            said = sandbox.stdout.read(MOST_TEXT)
        finally:
            limit.cancel()
            sandbox.kill()
    return None if late.is_set() else said


def command(pyodide: Path, main: Path = SCRIPT) -> list[str]:
    """The command line of the sandbox."""
    # a path with a star stands for the folder and all that is below it
    limits = [permission(), f"--allow-fs-read={pyodide.resolve()}/*", f"--allow-fs-read={main}",
              f"--max-old-space-size={MEMORY_MB}"]
    return [*NAMESPACES, node(), *limits, str(main), str(pyodide.resolve())]


def node() -> str:
    return shutil.which("node", path=str(bin_folder()))


@cache
def permission() -> str:
    """What the switch of Node's permission model is called: it lost its "experimental" with Node 23.5."""
    return "--permission" if _works([node(), "--permission", "-e", "0"]) else "--experimental-permission"


@cache
def can_keep_apart() -> bool:
    """True where this system gives a program namespaces of its own: Linux that lets ordinary users have them."""
    return shutil.which(NAMESPACES[0]) is not None and _works([*NAMESPACES, "true"])


def _works(words: list[str]) -> bool:
    return subprocess.run(words, capture_output=True, timeout=60).returncode == 0
