"""Whether every part that the built site ships is listed, with a licence that we may ship and with its text."""

from __future__ import annotations

import html
import json
import re
import shutil
import subprocess
import tomllib
import zipfile

import pytest

from builder import BuildError, licences
from builder.tools.node import bin_folder, environment
from builder.tools.paths import DIST, NODE_MODULES, PYODIDE, ROOT

pytestmark = pytest.mark.skipif(not (DIST / "index.html").exists(), reason="the site is not built")

ALLOWED = {
    "0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "CC-BY-4.0", "CC0-1.0", "EPL-2.0", "ISC",
    "LicenseRef-Public-Domain", "LLVM-exception", "MIT", "MPL-2.0", "OFL-1.1", "PSF-2.0", "Zlib", "bzip2-1.0.6", "dtoa",
}  # fmt: skip
WORDS = {"AND", "OR", "WITH"}
ENTRIES = ("dashboard/src/dashboard.ts", "worker/service-worker.ts", "lab/start/head.ts", "lab/remote-entry.ts",
           "lab/kernel/pyodide.ts", "lab/outputs/chart.ts")  # fmt: skip
BUNDLED = """
import { build } from "esbuild";
const options = { bundle: true, write: false, metafile: true, outdir: "unused", format: "esm", target: "es2022",
  external: ["./pyodide.mjs", "@jupyterlab/*", "@jupyterlite/*", "@lumino/*"],
  loader: { ".svg": "text", ".css": "text" }, logLevel: "error",
  entryPoints: process.argv.slice(1) };
console.log(JSON.stringify(Object.keys((await build(options)).metafile.inputs)));
"""


@pytest.fixture(scope="module")
def parts() -> list[licences.Part]:
    return licences.parts(DIST, PYODIDE)


@pytest.fixture(scope="module")
def third_party_md() -> str:
    return (ROOT / "THIRD_PARTY.md").read_text(encoding="utf-8")


def test_every_licence_is_one_that_we_may_ship(parts):
    used = {word for part in parts for word in re.findall(r"[\w.-]+", part.licence)} - WORDS
    assert used <= ALLOWED


def test_every_part_has_a_text(parts):
    assert [part.name for part in parts if not part.texts or not all(text.strip() for text in part.texts)] == []


def test_every_wheel_of_the_lock_is_a_part(parts):
    lock = json.loads((PYODIDE / "pyodide-lock.json").read_text(encoding="utf-8"))
    shipped = {(entry["name"], entry["version"]) for entry in lock["packages"].values()}
    listed = {(part.name, part.version) for part in parts if part.place == "Python packages"}
    assert shipped - listed == {("tinytorch-browser", "1.1.0")}


def test_every_package_inside_our_scripts_is_a_part(parts):
    entries = [str(ROOT / "site" / entry) for entry in ENTRIES]
    node = shutil.which("node", path=str(bin_folder()))
    command = [node, "--input-type=module", "-e", BUNDLED, *entries]
    done = subprocess.run(command, cwd=ROOT, env=environment(), capture_output=True, text=True, timeout=60, check=True)
    validators = (ROOT / "build/validators/validators.js").read_text(encoding="utf-8")
    inputs = " ".join([*json.loads(done.stdout), validators])
    bundled = set(re.findall(r"node_modules/((?:@[\w.-]+/)?[\w.-]+)/", inputs))
    listed = {part.name for part in parts if part.place == "Scripts of the course"}
    assert bundled <= listed
    assert listed - bundled == {"immediate", "lie"}, "these two are inside localforage's own bundle"


def test_versions_of_the_interpreter_are_those_that_are_shipped(parts):
    package = json.loads((NODE_MODULES / "pyodide/package.json").read_text(encoding="utf-8"))
    lock = json.loads((PYODIDE / "pyodide-lock.json").read_text(encoding="utf-8"))
    versions = {part.name: part.version for part in parts if part.place == "Python"}
    assert versions["Pyodide"] == package["version"]
    assert versions["CPython"] == lock["info"]["python"]


def test_third_party_md_names_every_part_with_its_version_and_licence(parts, third_party_md):
    named = [part for part in parts if part.place != "Notebooks"]
    rows = [f"| {part.name} | {part.version} | {part.licence} |" for part in named]
    assert [row for row in rows if row not in third_party_md] == []


def test_third_party_md_names_no_part_that_is_not_shipped(parts, third_party_md):
    rows = re.findall(r"^\| (?!part |---)(.+?) \| (.+?) \|", third_party_md, re.MULTILINE)
    assert set(rows) <= {(part.name, part.version) for part in parts}


def test_the_page_shows_every_part_and_every_text(parts):
    page = (DIST / licences.PAGE).read_text(encoding="utf-8")
    assert [part.name for part in parts if f"<td>{html.escape(part.name)}" not in page] == []
    assert set(re.findall(r'href="#(text-\d+)"', page)) == set(re.findall(r'<pre id="(text-\d+)">', page))
    assert "Mozilla Public License Version 2.0" in page
    assert "PYTHON SOFTWARE FOUNDATION LICENSE" in page


def test_a_wheel_without_a_licence_stops_the_build(tmp_path):
    wheels = tmp_path / "wheels"
    wheels.mkdir()
    (tmp_path / "build").mkdir()
    shutil.copy(DIST / "build" / licences.LAB_LIST, tmp_path / "build")
    with zipfile.ZipFile(wheels / "nobody-1.0-py3-none-any.whl", "w") as wheel:
        wheel.writestr("nobody-1.0.dist-info/METADATA", "Name: nobody\nVersion: 1.0\n")
    with pytest.raises(BuildError, match=r"nobody 1\.0 lacks a licence"):
        licences.parts(tmp_path, wheels)


def test_facts_are_about_parts_that_are_shipped(parts):
    facts = tomllib.loads((licences.LICENCES / "parts.toml").read_text(encoding="utf-8"))
    shipped = {part.name.lower().replace("_", "-") for part in parts}
    assert {*facts["wheels"], *(name.lower() for name in facts["notes"])} <= shipped
    assert all(any(part.name.startswith(entry["begins"]) for part in parts) for entry in facts["lab"])
