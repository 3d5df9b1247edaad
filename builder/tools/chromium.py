"""A Chromium for the tests: the one that TINYTORCH_CHROMIUM names, an installed one, or Debian's."""
import os
import shutil
import subprocess
from pathlib import Path

from builder import BuildError

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")
PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
)


def find() -> str | None:
    """The path of an installed browser of the Chromium family, or None."""
    named = os.environ.get("TINYTORCH_CHROMIUM")
    if named:
        return named
    on_path = next(filter(None, map(shutil.which, NAMES)), None)
    return on_path or next((place for place in PLACES if Path(place).exists()), None)


def ensure() -> str:
    """Like find(), but installs Debian's package where that is possible without asking.

    Raises BuildError with what is missing.
    """
    found = find()
    if found:
        return found
    if not (shutil.which("apt-get") and hasattr(os, "geteuid") and os.geteuid() == 0):
        raise BuildError("the browser tests need Chrome, Chromium or Edge: install one, or set TINYTORCH_CHROMIUM.")
    print("Installing Chromium with apt-get …", flush=True)
    quiet = {"stdout": subprocess.DEVNULL, "timeout": 900, "env": {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}}
    for words in (["update"], ["install", "-y", "chromium"]):
        subprocess.run(["apt-get", "-qq", *words], check=words != ["update"], **quiet)
    return find() or _fail()


def _fail() -> str:
    raise BuildError("apt-get installed the package chromium, yet no browser is to be found on the PATH.")
