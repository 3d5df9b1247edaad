"""A few kills of real browsers in the middle of writing; `build.py bench kills` runs all 200.

A kill at each single step is met elsewhere: of the page's writes in site/shared/test/kills.test.ts, of the engine's in
tests/unit/workspace/test_kills.py.

$TINYTORCH_KILLS=all runs all 200 here, $TINYTORCH_KILLS_SEED chooses another series of moments.
"""
import os

import pytest

from tests.browser import kills

FEW = {"imports": 4, "saves": 3, "completes": 3}
COUNTS = kills.ALL if os.environ.get("TINYTORCH_KILLS") == "all" else FEW
SEED = int(os.environ.get("TINYTORCH_KILLS_SEED", kills.SEED))


@pytest.mark.parametrize("scene", list(COUNTS))
def test_a_kill_leaves_the_old_state_or_the_new_one(playwright, site, scene):
    report = kills.run(playwright, site, scene, COUNTS[scene], SEED)
    assert report.faults == []
    assert report.kills == COUNTS[scene]
