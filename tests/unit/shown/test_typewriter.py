"""Text that appears while it is written, and the Python side of the box."""

from __future__ import annotations

import sys
from types import SimpleNamespace

from tinytorch.typewriter import LONGEST, Box, Typewriter


def told(box: Box, beginning: str) -> list[dict]:
    sent = []
    box.answer(beginning, sent.append)
    return sent


def test_a_terminal_gets_every_character_once(capsys):
    with Typewriter() as page:
        for character in "To be, or not":
            page.write(character)
    assert page.text == capsys.readouterr().out == "To be, or not"


def test_the_box_sends_the_beginning_then_each_piece_then_the_end():
    box = Box(lambda beginning: iter(beginning.upper()))
    assert told(box, "ab") == [{"start": "ab"}, {"more": "A"}, {"more": "B"}, {"done": ""}]


def test_what_the_network_raises_stands_where_its_text_would():
    def fails(beginning):
        yield "x"
        raise ValueError("no such token")

    assert told(Box(fails), "")[1:] == [{"more": "x"}, {"more": "\nValueError: no such token"}, {"done": ""}]


def test_a_beginning_is_not_endless():
    assert len(told(Box(lambda beginning: []), "x" * 10_000)[0]["start"]) == LONGEST


class Manager:
    """What the package comm gives: it notes who registers, and opens a channel at once."""

    def __init__(self) -> None:
        self.targets = {}

    def register_target(self, name, opened) -> None:
        self.targets[name] = opened


class Channel:
    """A comm between page and kernel."""

    def __init__(self) -> None:
        self.sent = []
        self.send = self.sent.append

    def on_msg(self, hear) -> None:
        self.hear = hear


def test_the_box_shows_itself_with_a_label_and_answers_what_the_page_sends(monkeypatch):
    manager, channel = Manager(), Channel()
    monkeypatch.setitem(sys.modules, "comm", SimpleNamespace(get_comm_manager=lambda: manager))
    shown = Box(lambda beginning: "c", beginning='"><b>')._repr_mimebundle_()["text/html"]
    assert "<label" in shown and "&quot;&gt;&lt;b&gt;" in shown and '"><b>' not in shown
    ((name, opened),) = manager.targets.items()
    assert f"('{name}')</script>" in shown
    opened(channel, {})
    channel.hear({"content": {"data": {"beginning": "ab"}}})
    assert channel.sent == [{"start": "ab"}, {"more": "c"}, {"done": ""}]


def test_without_a_kernel_the_box_says_where_it_works(monkeypatch):
    monkeypatch.setitem(sys.modules, "comm", None)
    assert list(Box(lambda beginning: "")._repr_mimebundle_()) == ["text/plain"]
