"""Every page of the site has its policy, no script stands in a page, and servers send the same."""

from __future__ import annotations

import re
import threading
from urllib.request import urlopen

import pytest

from builder import BuildError, policy
from builder.serve import Server
from builder.tools.paths import DIST

HEAD = '<html>\n<head>\n<meta charset="utf-8">\n</head>\n'
LOOSE = ("'unsafe-eval'", "http:", "https:", "*")


def pages() -> list[str]:
    return sorted(path.relative_to(DIST).as_posix() for path in DIST.rglob("*.html"))


def test_the_site_has_the_pages_that_we_know_of():
    assert set(pages()) >= {"index.html", "board.html", "third-party.html", "lab/index.html"}


@pytest.mark.parametrize("page", pages())
def test_each_page_has_its_own_policy_before_its_scripts_and_no_inline_script(page):
    html = (DIST / page).read_text("utf-8")
    assert re.findall(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">', html) == [
        policy.text("lab" if page.startswith("lab/") else "page")
    ]
    assert html.index("Content-Security-Policy") < html.index("<script") if "<script" in html else True
    scripts = re.findall(r"<script\b([^>]*)>", html)
    assert all("src=" in facts or "application/json" in facts for facts in scripts), scripts
    assert not re.search(r"<[^>]+\son\w+=", html)


@pytest.mark.parametrize("kind", ["page", "lab", "worker"])
def test_a_policy_begins_with_nothing_and_names_no_other_server(kind):
    words = policy.text(kind).replace(";", " ").split()
    assert words[:2] == ["default-src", "'none'"]
    assert not set(LOOSE) & set(words)
    assert "'unsafe-inline'" not in policy.text(kind).split("script-src")[1].split(";")[0]


@pytest.mark.parametrize(
    ("path", "kind"),
    [("index.html", "page"), ("lab/index.html", "lab"), ("service-worker.js", "worker"), ("build.json", None)],
)
def test_the_server_sends_it_too(path, kind):
    with Server(DIST) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        with urlopen(server.url + path) as answer:
            assert answer.headers["Content-Security-Policy"] == (policy.text(kind) if kind else None)
        server.shutdown()


def test_inline_scripts_become_files_beside_the_page(tmp_path):
    (tmp_path / "lab").mkdir()
    page = tmp_path / "lab" / "index.html"
    page.write_text(HEAD + "<script>first()</script><script src='a.js'></script><script>\nsecond()\n</script>")
    policy.put_into(tmp_path)
    scripts = re.findall(r"<script src=['\"](.+?)['\"]></script>", page.read_text())
    assert scripts == ["index-0.js", "a.js", "index-1.js"]
    assert (tmp_path / "lab" / "index-0.js").read_text() == "first()"
    assert (tmp_path / "lab" / "index-1.js").read_text() == "\nsecond()\n"
    before = page.read_text()
    policy.put_into(tmp_path)
    assert page.read_text() == before


def test_a_page_without_a_head_stops_the_build(tmp_path):
    (tmp_path / "a.html").write_text("<p>no head</p>")
    with pytest.raises(BuildError, match=r"a\.html has no <head>"):
        policy.put_into(tmp_path)
