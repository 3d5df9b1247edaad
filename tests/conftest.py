"""Every test run begins with freshly generated course files, as the engine reads nothing else."""

from __future__ import annotations

import pytest

from builder.errors import BuildError
from builder.package import generate


def pytest_sessionstart(session: pytest.Session) -> None:
    """Generate; a lesson's mistake is shown here, and fails its own test in tests/content."""
    try:
        generate()
    except BuildError as error:
        print(f"\n{error}\n")
