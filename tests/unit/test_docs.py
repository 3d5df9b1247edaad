"""Whether the documents name only commands, options, files and headings that exist."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import click
import pytest

from builder.__main__ import cli as build_cli
from builder.bench import names as benchmarks
from builder.tools.paths import ROOT
from tinytorch.tito.commands.cli import tito

DOCUMENTS = [ROOT / "README.md", ROOT / "THIRD_PARTY.md", *sorted((ROOT / "docs").glob("*.md"))]
WITHOUT_COMMAND = {"clean"}  # build.py does this one itself, before there is an environment
CODE = re.compile(r"^```[^\n]*\n(.*?)^```|`([^`\n]+)`", re.MULTILINE | re.DOTALL)
TITO = re.compile(r"^(?:\w+=\S+ )?%?tito (\S.*)$")
BUILD = re.compile(r"^(?:python3? )?build\.py (\S.*)$")
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
PLACEHOLDERS = {"…", "N", "id"}


def snippets(document: Path) -> list[str]:
    """Every line of code in a document, from blocks and from `inline` code, without comments."""
    found = [block or inline for block, inline in CODE.findall(document.read_text(encoding="utf-8"))]
    return [line.split("   #")[0].strip() for code in found for line in code.splitlines()]


def commands(pattern: re.Pattern) -> list[tuple[str, list[str]]]:
    """(document, words) for each command line that the pattern finds, once each."""
    found = {}
    for document in DOCUMENTS:
        for line in snippets(document):
            if match := pattern.match(line):
                found[document.name, match[1]] = shlex.split(match[1])
    return [(name, words) for (name, _), words in found.items()]


def problem(group: click.Group, words: list[str]) -> str | None:
    """What click says against this command line, without running it; None if it is in order."""
    command: click.Command = group
    context = click.Context(group, **group.context_settings)
    try:
        while isinstance(command, click.Group) and words and words[0] not in PLACEHOLDERS:
            _, command, words = command.resolve_command(context, words)
            context = click.Context(command, parent=context, **command.context_settings)
        if words and not isinstance(command, click.Group):
            command.make_parser(context).parse_args(list(words))
    except click.UsageError as error:
        return error.format_message()
    return None


def test_documents_name_commands_at_all():
    assert len(commands(TITO)) > 20
    assert len(commands(BUILD)) > 5


@pytest.mark.parametrize(("document", "words"), commands(TITO))
def test_every_tito_command_exists(document, words):
    assert problem(tito, words) is None


@pytest.mark.parametrize(("document", "words"), commands(BUILD))
def test_every_build_command_exists(document, words):
    if words[0] not in WITHOUT_COMMAND:
        assert problem(build_cli, words) is None
    if words[0] == "bench":
        assert set(words[1:]) <= set(benchmarks())
    if words[0] == "test":
        assert all((ROOT / word).exists() for word in words[1:] if "/" in word)


@pytest.mark.parametrize("wrong", ["grade", "milestone walk 1", "bundle save --colour red", "checkpoint lists"])
def test_a_command_that_does_not_exist_is_found(wrong):
    assert problem(tito, wrong.split())


def links(document: Path) -> list[str]:
    return [target for target in LINK.findall(document.read_text(encoding="utf-8")) if "://" not in target]


def anchors(document: Path) -> set[str]:
    """The anchors of a document's headings, as they are made on code hosts."""
    headings = re.findall(r"^#+ (.+)$", document.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_relative_link_leads_somewhere(document):
    for target in links(document):
        path, _, anchor = target.partition("#")
        file = (document.parent / path).resolve() if path else document
        assert file.exists(), f"{document.name}: {target}"
        assert not anchor or anchor in anchors(file), f"{document.name}: {target}"


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_nothing_of_one_machine_and_no_registry(document):
    text = document.read_text(encoding="utf-8")
    paths = r"(?<![\w./])/(?:home|root|tmp|work|Users|usr|opt|var)/|[A-Z]:\\"
    registries = r"registry\.npmjs|pypi\.org|pythonhosted|jsdelivr|unpkg\.com|proxy\.golang"
    assert re.findall(f"{paths}|{registries}", text) == []


def test_every_document_can_be_reached_from_the_readme():
    reached, todo = set(), [ROOT / "README.md"]
    while todo:
        document = todo.pop()
        if document in reached:
            continue
        reached.add(document)
        targets = [(document.parent / target.partition("#")[0]).resolve() for target in links(document)]
        todo += [target for target in targets if target.suffix == ".md" and target.exists()]
        todo += [found for target in targets if target.is_dir() for found in target.glob("*.md")]
    assert set(DOCUMENTS) <= reached
