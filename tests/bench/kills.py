"""All 200 kills of tests/browser/kills, some twenty minutes: every workspace that is left has to be a whole one.

$TINYTORCH_KILLS_SEED chooses another series of moments.
"""
import os
import sys

from playwright.sync_api import sync_playwright

from tests.browser import kills
from tests.browser.conftest import Site


def main(scenes: tuple[str, ...] = tuple(kills.ALL)) -> None:
    """Run the scenes one after another, and end with an error if any kill left a fault."""
    seed = int(os.environ.get("TINYTORCH_KILLS_SEED", kills.SEED))
    site = Site()
    with sync_playwright() as playwright:
        reports = [kills.run(playwright, site, scene, kills.ALL[scene], seed) for scene in scenes]
    site.stop()
    faults = [fault for report in reports for fault in report.faults]
    print(f"{sum(report.kills for report in reports)} kills, seed {seed}: {len(faults)} faults")
    if faults:
        sys.exit("\n".join(faults))


if __name__ == "__main__":
    main(tuple(sys.argv[1:]) or tuple(kills.ALL))
