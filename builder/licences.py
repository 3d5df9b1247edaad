"""third-party.html: every part of the site that other people wrote, with its licence and that licence's full text.

Texts come from the shipped files themselves: wheels, npm packages, and the lists that JupyterLab's build keeps. What
these leave out is in vendor/licences. A part without a licence or a text stops the build.
"""
import html
import json
import re
import tomllib
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from email.parser import HeaderParser
from pathlib import Path

from packaging.utils import canonicalize_name

from builder import BuildError
from builder.tools.paths import NODE_MODULES, ROOT

LICENCES = ROOT / "vendor" / "licences"
PAGE = "third-party.html"
LAB_LIST = "third-party-licenses.json"
OWN_WHEEL = "tinytorch"
TEXT_FILE = re.compile(r"(^|[/._])(licen[cs]e|copying|notice)[^/]*$", re.IGNORECASE)
CODE_FILE = re.compile(r"\.pyc?$")

HEAD = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>Third-party licences – TinyTorch</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<link rel="stylesheet" href="assets/third-party.css">
</head>
<body>
<main>
<h1>What this site ships of other people</h1>
<p><a href="index.html">Back to the course</a></p>
"""


@dataclass(frozen=True)
class Part:
    """One thing that the site ships: where in the site, its name, version, SPDX expression, and licence texts."""

    place: str
    name: str
    version: str
    licence: str
    texts: tuple[str, ...]
    note: str = ""


def write(folder: Path, wheels: Path) -> None:
    """folder/third-party.html for the site in folder, made with the wheels of another folder."""
    (folder / PAGE).write_text(page(parts(folder, wheels)), encoding="utf-8")


def parts(site: Path, wheels: Path) -> list[Part]:
    """Every third-party part of a site made with wheels, place by place.

    Raises BuildError for one without a licence or a text.
    """
    facts = tomllib.loads((LICENCES / "parts.toml").read_text(encoding="utf-8"))
    found = [_interpreter_part(entry) for entry in facts["part"]]
    others = [wheel for wheel in sorted(wheels.glob("*.whl")) if not wheel.name.startswith(OWN_WHEEL)]
    found += [_wheel(wheel, facts["wheels"]) for wheel in others]
    found += [_npm(name, facts["lab"]) for name in facts["npm"]["bundled"]]
    found += _notebooks(site, facts["lab"])
    for part in found:
        if not part.licence or not all(part.texts) or not part.texts:
            raise BuildError(f"{part.name} {part.version} lacks a licence or its text: add it to vendor/licences.")
    return [replace(part, note=facts["notes"].get(part.name, "")) for part in found]


def _interpreter_part(entry: dict) -> Part:
    texts = [_known_text(name) for name in entry["texts"]]
    texts[0] = _below(entry["holders"], texts[0])
    return Part("Python", entry["name"], entry["version"], entry["licence"], tuple(texts))


def _wheel(path: Path, known: dict[str, str]) -> Part:
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
        metadata = next(name for name in names if re.fullmatch(r"[^/]+\.dist-info/METADATA", name))
        facts = HeaderParser().parsestr(archive.read(metadata).decode())
        texts = [archive.read(name).decode() for name in names if _holds_text(name)]
    licence = known.get(canonicalize_name(facts["Name"])) or facts["License-Expression"] or ""
    return Part("Python packages", facts["Name"], facts["Version"], licence, tuple(texts))


def _holds_text(name: str) -> bool:
    return bool(TEXT_FILE.search(name)) and not CODE_FILE.search(name)


def _npm(name: str, known: list[dict]) -> Part:
    folder = NODE_MODULES / name
    facts = json.loads((folder / "package.json").read_text(encoding="utf-8"))
    texts = tuple(path.read_text(encoding="utf-8") for path in sorted(folder.iterdir()) if _holds_text(path.name))
    return Part("Scripts of the course", name, facts["version"], facts["license"], texts or (_lab_text(name, known),))


def _notebooks(site: Path, known: list[dict]) -> Iterator[Part]:
    """The packages in the lists that the builds of JupyterLab and of the kernel's extension keep, each once."""
    lists = [site / "build" / LAB_LIST, *sorted((site / "extensions").rglob(LAB_LIST))]
    entries = [entry for path in lists for entry in json.loads(path.read_text(encoding="utf-8"))["packages"]]
    for entry in {(entry["name"], entry["versionInfo"]): entry for entry in entries}.values():
        name, text = entry["name"], entry["extractedText"] or _lab_text(entry["name"], known)
        yield Part("Notebooks", name, entry["versionInfo"], entry["licenseId"], (text,))


def _lab_text(name: str, known: list[dict]) -> str:
    fitting = [entry for entry in known if name.startswith(entry["begins"])]
    if not fitting:
        return ""
    entry = max(fitting, key=lambda one: len(one["begins"]))
    return _below(entry["holders"], _known_text(entry["text"]))


def _known_text(name: str) -> str:
    return (LICENCES / f"{name}.txt").read_text(encoding="utf-8")


def _below(holders: Iterable[str], text: str) -> str:
    return "\n".join([*holders, "", text])


def page(found: list[Part]) -> str:
    """The HTML page for found parts: a table a place, then each text once."""
    numbers: dict[str, int] = {}
    texts: list[str] = []
    for text in (text for part in found for text in part.texts):
        if _words(text) not in numbers:
            texts.append(text)
            numbers[_words(text)] = len(texts)
    places = dict.fromkeys(part.place for part in found)
    tables = [_table(place, [part for part in found if part.place == place], numbers) for place in places]
    pages = [f'<pre id="text-{number}">{html.escape(text.strip())}</pre>' for number, text in enumerate(texts, 1)]
    return "\n".join([HEAD, *tables, "<h2>Texts</h2>", *pages, "</main>\n</body>\n</html>\n"])


def _words(text: str) -> str:
    """By this, two texts that differ only in their line breaks are one."""
    return " ".join(text.split())


def _table(place: str, found: list[Part], numbers: dict[str, int]) -> str:
    rows = [f"<tr><td>{html.escape(part.name)}{_note(part)}</td><td>{html.escape(part.version)}</td>"
            f"<td>{html.escape(part.licence)}</td><td>{_links(part, numbers)}</td></tr>" for part in found]
    head = "<tr><th>Part</th><th>Version</th><th>Licence</th><th>Text</th></tr>"
    return "\n".join([f"<h2>{place}</h2>", "<table>", head, *rows, "</table>"])


def _note(part: Part) -> str:
    return f"<br><small>{html.escape(part.note)}</small>" if part.note else ""


def _links(part: Part, numbers: dict[str, int]) -> str:
    wanted = dict.fromkeys(numbers[_words(text)] for text in part.texts)
    return " ".join(f'<a href="#text-{number}">{number}</a>' for number in wanted)
