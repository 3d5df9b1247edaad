#!/usr/bin/env python3
"""The one door: python3 build.py serve | build | test | bench | clean.

This file needs nothing but Python 3.11. It makes .venv from the hashed locks, then hands over to builder/.
"""
import hashlib
import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
STAMP = VENV / "installed-lock"  # SHA-256 of the lock that was installed; empty while an installation runs
NEEDS_TEST_LOCK = {"test", "bench"}


def stop(sentence: str) -> None:
    sys.exit(f"build.py: {sentence}")


def lock_for(command: str) -> Path:
    return ROOT / "locks" / ("test.txt" if command in NEEDS_TEST_LOCK else "build.txt")


def is_installed(lock: Path) -> bool:
    """True when .venv holds this lock, or the test lock, which contains the build lock."""
    if not (PYTHON.exists() and STAMP.exists()):
        return False
    locks = {lock, lock_for("test")}
    return STAMP.read_text() in {hashlib.sha256(path.read_bytes()).hexdigest() for path in locks}


def make_venv() -> None:
    if VENV.exists():
        stop("there is a .venv that build.py did not make. Rename or delete it, then run the same command again.")
    try:
        venv.create(VENV, with_pip=True)
    except (subprocess.CalledProcessError, ImportError):
        shutil.rmtree(VENV, ignore_errors=True)
        stop("this Python can't make virtual environments (on Debian or Ubuntu: apt install python3-venv).")


def install(lock: Path) -> None:
    print(f"Installing {lock.relative_to(ROOT)} into .venv (a few minutes the first time) …", flush=True)
    if not STAMP.exists():
        make_venv()
    STAMP.write_text("")
    pip = [PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input", "--retries", "5"]
    if subprocess.run([*pip, "--require-hashes", "--only-binary", ":all:", "-r", lock]).returncode:
        stop(f"pip could not install {lock.name}. Is there a network? Run the same command again to go on.")
    STAMP.write_text(hashlib.sha256(lock.read_bytes()).hexdigest())


def main() -> None:
    if sys.version_info < (3, 11):  # noqa: UP036 - the one file that older Pythons may meet
        stop(f"Python 3.11 or newer is needed; this is {sys.version.split()[0]}.")
    command = next((word for word in sys.argv[1:] if not word.startswith("-")), "")
    if command == "clean":
        for name in (".venv", "node_modules", "build", "dist", "artifacts", "tinytorch/reference", "tinytorch/course"):
            shutil.rmtree(ROOT / name, ignore_errors=True)
        return
    lock = lock_for(command)
    if not is_installed(lock):
        install(lock)
    try:
        sys.exit(subprocess.run([PYTHON, "-m", "builder", *sys.argv[1:]], cwd=ROOT).returncode)
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
