"""The two ways in which the engine writes a moment down, both in UTC."""

from __future__ import annotations

from datetime import UTC, datetime


def now() -> str:
    """The moment as records keep it: "2026-01-31T12:00:00Z"."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def stamp() -> str:
    """The moment as file names keep it, so fine that two never meet: "20260131-120000-123456"."""
    return datetime.now(UTC).strftime("%Y%m%d-%H%M%S-%f")


def today() -> str:
    """The day as bundle names keep it: "2026-01-31"."""
    return datetime.now(UTC).strftime("%Y-%m-%d")
