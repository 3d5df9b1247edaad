"""What the service worker keeps at a first visit."""

from __future__ import annotations

import json

from builder import site


def test_no_data_set_is_part_of_a_first_visit(tmp_path, monkeypatch):
    web, dist = tmp_path / "web", tmp_path / "dist"
    for file in (web / "service-worker.js", dist / "index.html", dist / "datasets" / "text" / "shakespeare.txt"):
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("text")
    monkeypatch.setattr(site, "WEB", web)
    monkeypatch.setattr(site, "pyodide_version", lambda: "1")
    site.write_service_worker(dist)
    begin = (dist / "service-worker.js").read_text().partition(";\n")[0]
    files = json.loads(begin.removeprefix("self.PRECACHE="))["files"]
    assert {name for name, facts in files.items() if not facts.get("onDemand")} == {"index.html"}
    assert files["datasets/text/shakespeare.txt"]["onDemand"] is True
