"""One short journey through the site in every browser that is installed here: Chromium, Firefox, WebKitGTK.

Each gets a fresh profile, and a server without isolation headers, as a plain static host is. A browser that is not
installed is named and skipped. Times hold for this machine at this moment only; its load is shown beside each. What
fails ends the journey in that browser, and in the end the program.
"""
import base64
import os
import signal
import sys
import time

from builder.tools.paths import ARTIFACTS
from tests.bench._pages.families import FAMILIES, Family, opened
from tests.bench._pages.journey import Journey
from tests.bench._pages.webdriver import BrowserError
from tests.browser.conftest import Site

PICTURES = ARTIFACTS / "screenshots" / "browsers"


def travel(family: Family, programs: list[str]) -> bool:
    """Go through the site in one browser, and print a row for each step; False if one failed."""
    site, log = Site(isolation=False), PICTURES / f"{family.name}.log"
    with opened(family, programs, log) as browser:
        browser.size(1280, 900)
        print(f"\n{family.name}: {browser.run('return navigator.userAgent')}", flush=True)
        ended_well = all(take(family.name, number, browser, *step)
                         for number, step in enumerate(Journey(browser, site).steps()))
    print(f"console and log: {log.relative_to(ARTIFACTS.parent)}")
    return ended_well


def take(name: str, number: int, browser, words: str, step) -> bool:
    """One step: its time, the load, what was seen, and a picture."""
    start = time.perf_counter()
    try:
        seen, went_well = step(), True
    except (BrowserError, AssertionError) as error:
        seen, went_well = f"FAILED: {error}", False
    seconds = time.perf_counter() - start
    print(f"{words:22} {seconds:6.1f} s  load {os.getloadavg()[0]:4.1f}  {seen[:300]}", flush=True)
    picture = PICTURES / f"{name}-{number}-{words.replace(' ', '-').replace(',', '')}.png"
    picture.write_bytes(base64.b64decode(browser.picture()))
    return went_well


def main() -> None:
    """Every browser in turn, or those that are named after the program."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("Ended from outside."))  # the browser ends too, not only this
    wanted = [family for family in FAMILIES if family.name in sys.argv[1:]] or FAMILIES
    failed = []
    for family in wanted:
        if not (programs := family.found()):
            print(f"\n{family.name}: skipped, as it takes {family.wanted}, which are not all installed here.")
        elif not travel(family, programs):
            failed.append(family.name)
    if failed:
        sys.exit(f"\nThe journey failed in {', '.join(failed)}.")


if __name__ == "__main__":
    main()
