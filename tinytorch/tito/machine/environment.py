"""Where a number was measured: the browser or the system, its cores and memory, and which numpy computed.

Rounded facts about the machine and its programs. Nothing here tells one person from another, and nothing is sent.
"""

from __future__ import annotations

import os
import platform
import re
import sys
from functools import cache
from typing import Any

# A browser names itself after those that it is built on, so the more special name comes first.
BROWSERS = (
    ("Edge", r"\bEdg/(\d+)"),
    ("Opera", r"\bOPR/(\d+)"),
    ("Firefox", r"\bFirefox/(\d+)"),
    ("Chromium", r"\b(?:Headless)?Chrom(?:e|ium)/(\d+)"),
    ("Safari", r"\bVersion/(\d+)[\d.]* (?:Mobile/\w+ )?Safari/"),
    ("Node.js", r"\bNode\.js/(\d+)"),
)
SYSTEMS = (
    ("ChromeOS", r"\bCrOS\b"),
    ("Android", r"\bAndroid\b"),
    ("iOS", r"\b(?:iPhone|iPad)\b"),
    ("Windows", r"\bWindows\b"),
    ("macOS", r"\b(?:Mac OS X|Macintosh)\b"),
    ("Linux", r"\bLinux\b"),
)
MACHINE = ("place", "browser", "system", "cores", "memory_gib", "python", "numpy", "variant")
GIB = 2**30

# What multiplies matrices, in words.
VARIANTS = {
    "simd": "SIMD, the course's own",
    "stock": "without SIMD and without a BLAS, slow",
    "native": "native",
}


def facts() -> dict[str, Any]:
    """What is known of the place where this runs, as plain JSON values; what it does not tell is left out."""
    found = {**_versions(), **(_browser() if in_browser() else _native())}
    return {name: value for name, value in found.items() if value is not None}


def same_machine(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """True if times measured in the two places may be compared: same machine as far as it tells, same programs."""
    return all(one.get(name) == other.get(name) for name in MACHINE)


def words(place: dict[str, Any]) -> str:
    """The place in a few words: "Chromium 156 on Linux, 2 cores, numpy 2.4.6 (SIMD, the course's own)"."""
    where = " on ".join(filter(None, (place.get("browser"), place["system"])))
    cores = f", {place['cores']} core{'s' if place['cores'] > 1 else ''}" if "cores" in place else ""
    return f"{where}{cores}, numpy {place['numpy']} ({VARIANTS[place['variant']]})"


def in_browser() -> bool:
    """True when this Python runs in a browser (Pyodide)."""
    return sys.platform == "emscripten"


def browser_name(agent: str) -> str | None:
    """The browser's name and main version in a user agent's text: "Firefox 153"."""
    found = ((name, re.search(pattern, agent)) for name, pattern in BROWSERS)
    return next((f"{name} {match[1]}" for name, match in found if match), None)


def system_name(agent: str) -> str:
    """The operating system's name in a user agent's text, without its version."""
    return next((name for name, pattern in SYSTEMS if re.search(pattern, agent)), "unknown system")


def _versions() -> dict[str, Any]:
    import numpy

    return {"python": platform.python_version(), "numpy": numpy.__version__, "variant": variant()}


@cache
def variant() -> str:
    """Which numpy computes: "native", or in the browser the course's own ("simd") or Pyodide's ("stock")."""
    import numpy

    if not in_browser():
        return "native"
    blas = numpy.show_config(mode="dicts").get("Build Dependencies", {}).get("blas", {})
    return "simd" if blas.get("found") else "stock"


def _native() -> dict[str, Any]:
    return {"place": "native", "system": platform.system() or "unknown system", "cores": os.cpu_count(),
            "memory_gib": _native_memory()}  # fmt: skip


def _native_memory() -> int | None:
    try:
        return max(1, round(os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / GIB))
    except (AttributeError, OSError, ValueError):  # not every system tells
        return None


def _browser() -> dict[str, Any]:
    import js

    navigator = getattr(js, "navigator", None)
    agent = str(getattr(navigator, "userAgent", ""))
    return {
        "place": "browser",
        "browser": browser_name(agent),
        "system": system_name(agent),
        "cores": _number(navigator, "hardwareConcurrency"),
        "memory_gib": _number(navigator, "deviceMemory"),
        "isolated": bool(getattr(js, "crossOriginIsolated", False)),
    }


def _number(holder: Any, name: str) -> float | None:
    """A number that only some browsers tell."""
    value = getattr(holder, name, None)
    return value if isinstance(value, int | float) and value > 0 else None
