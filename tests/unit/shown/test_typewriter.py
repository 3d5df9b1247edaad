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


def test_how_it_ended_is_said_where_the_network_raises():
    def fails(beginning):
        yield "x"
        raise ValueError("no such token")

    assert told(Box(fails), "")[1:] == [{"more": "x"}, {"done": "ValueError: no such token"}]


def test_stop_keeps_what_is_written_and_says_so():
    def stopped(beginning):
        yield "x"
        raise KeyboardInterrupt

    assert told(Box(stopped), "")[1:] == [{"more": "x"}, {"done": "Stopped."}]


def test_a_beginning_is_not_endless():
    assert len(told(Box(lambda beginning: []), "x" * 10_000)[0]["start"]) == LONGEST


def shown_by(box: Box, monkeypatch, platform: str = sys.platform) -> dict:
    manager = SimpleNamespace(register_target=lambda name, opened: None)
    monkeypatch.setitem(sys.modules, "comm", SimpleNamespace(get_comm_manager=lambda: manager))
    monkeypatch.setattr(sys, "platform", platform)
    return box._repr_mimebundle_()


def test_the_box_shows_itself_by_facts_that_hold_no_script(monkeypatch):
    shown = shown_by(Box(lambda beginning: "c", beginning='"><script>'), monkeypatch)
    assert set(shown) == {"application/vnd.tinytorch.typewriter+json", "text/plain"}
    facts = shown["application/vnd.tinytorch.typewriter+json"]
    assert (facts["beginning"], facts["longest"]) == ('"><script>', LONGEST)


def test_what_the_page_sends_is_answered_piece_by_piece():
    sent = []
    Box(lambda beginning: "cd")._hear({"beginning": "ab"}, sent.append)
    assert sent == [{"start": "ab"}, {"more": "c"}, {"more": "d"}, {"done": ""}]


def test_a_notebook_elsewhere_gets_the_text_itself(monkeypatch):
    box = Box(lambda beginning: " or not", beginning="To be,")
    assert shown_by(box, monkeypatch)["text/plain"] == "To be, or not"


def test_the_site_writes_nothing_before_it_is_asked(monkeypatch):
    asked = []
    shown = shown_by(Box(asked.append, beginning="To be,"), monkeypatch, platform="emscripten")
    assert "A box to type into" in shown["text/plain"] and asked == []
