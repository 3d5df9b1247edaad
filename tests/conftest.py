"""Every test run begins with freshly generated course files, as the engine reads nothing else."""

from __future__ import annotations

import pytest
from hypothesis import settings

from builder import BuildError
from builder.lessons.generate import generate

# A busy machine may need long for an example; how fast things are is measured in tests/bench.
settings.register_profile("no-clock", deadline=None)
settings.load_profile("no-clock")


def pytest_sessionstart(session: pytest.Session) -> None:
    """Generate; a lesson's mistake is shown here, and fails its own test in tests/content."""
    try:
        generate()
    except BuildError as error:
        print(f"\n{error}\n")
