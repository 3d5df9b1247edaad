"""Where a number was measured, in words that name no person."""

from __future__ import annotations

import sys
from types import SimpleNamespace

import pytest

from tinytorch.tito.machine import environment
from tinytorch.tito.workspace import schema

CHROME = "Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) AppleWebKit/537.36 Chrome/156.0.0.0 Safari/537.36"
EDGE = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0"
SAFARI = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/18.5 Safari/605.1.15"
FIREFOX = "Mozilla/5.0 (Android 15; Mobile; rv:153.0) Gecko/153.0 Firefox/153.0"


@pytest.mark.parametrize(("agent", "browser", "system"), [
    (CHROME, "Chromium 156", "ChromeOS"),
    (EDGE, "Edge 140", "Windows"),
    (SAFARI, "Safari 18", "macOS"),
    (FIREFOX, "Firefox 153", "Android"),
    ("Node.js/22", "Node.js 22", "unknown system"),
    ("", None, "unknown system"),
])  # fmt: skip
def test_browsers_by_their_names(agent, browser, system):
    assert environment.browser_name(agent) == browser
    assert environment.system_name(agent) == system


def test_natively_the_machine_is_asked():
    found = environment.facts()
    assert found["place"] == "native" and found["variant"] == "native" and found["cores"] >= 1
    assert environment.same_machine(found, environment.facts())


def browser(monkeypatch, **navigator) -> dict:
    js = SimpleNamespace(navigator=SimpleNamespace(**navigator), crossOriginIsolated=True)
    monkeypatch.setitem(sys.modules, "js", js)
    monkeypatch.setattr(environment, "in_browser", lambda: True)
    environment.variant.cache_clear()
    found = environment.facts()
    environment.variant.cache_clear()
    return found


def test_in_the_browser_the_page_is_asked(monkeypatch):
    found = browser(monkeypatch, userAgent=CHROME, hardwareConcurrency=2, deviceMemory=4)
    assert (found["browser"], found["cores"], found["memory_gib"], found["isolated"]) == ("Chromium 156", 2, 4, True)
    assert environment.words(found).startswith("Chromium 156 on ChromeOS, 2 cores, numpy ")


def test_what_a_browser_does_not_tell_is_left_out(monkeypatch):
    found = browser(monkeypatch, userAgent="", deviceMemory=None)
    assert "browser" not in found and "cores" not in found and "memory_gib" not in found
    assert environment.words(found).startswith("unknown system, numpy ")
    schema._validator("progress")  # the schema that the facts have to meet can be compiled


def test_another_numpy_is_another_machine():
    here = environment.facts()
    assert not environment.same_machine(here, here | {"variant": "stock"})
    assert environment.same_machine(here, here | {"storage_mib": 5})
