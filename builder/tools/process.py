"""Running other programs: bounded in time, quiet when they succeed, their last lines shown when they fail."""
import subprocess

from builder import BuildError
from builder.tools.paths import ROOT


def run(command: list, timeout: int = 300, **options) -> None:
    """Run a command to its end; BuildError with its last lines when it fails or takes longer than timeout seconds."""
    words = [str(word) for word in command]
    try:
        done = subprocess.run(words, timeout=timeout, capture_output=True, text=True, **{"cwd": ROOT, **options})
    except subprocess.TimeoutExpired as error:
        raise BuildError(f"{words[0]} {words[1]} took longer than {timeout} s and was stopped.") from error
    if done.returncode:
        tail = "\n".join((done.stdout + done.stderr).strip().splitlines()[-60:])
        raise BuildError(f"`{' '.join(words[:4])} …` failed with exit code {done.returncode}:\n{tail}")
