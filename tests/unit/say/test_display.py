"""Pages read the same in a terminal and in a notebook, and a notebook runs nothing that a text brings along."""

from __future__ import annotations

from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st

from tinytorch.tito.say import display
from tinytorch.tito.say.display import Page


def page(text: str = "x") -> Page:
    said = Page().heading(text).line(text).code(text).passed(text).failed(text).note(text)
    return said.table(("What", "Found"), [(text, 1), ("longer than the head", None)])


class Reader(HTMLParser):
    """Collects tags and text."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.text = ""

    def handle_starttag(self, tag, attributes):
        self.tags.append(tag)

    def handle_data(self, data):
        self.text += data


def read(html: str) -> Reader:
    reader = Reader()
    reader.feed(html)
    reader.close()
    return reader


@given(st.text(alphabet=st.characters(categories=("L", "N", "P", "S"))))
def test_no_text_becomes_markup(text):
    found = read(display.to_html(page(text)))
    assert set(found.tags) <= {"div", "p", "pre", "strong", "table", "thead", "tbody", "tr", "th", "td", "code"}
    assert found.text.replace("`", "").count(text.replace("`", "")) >= 7


def test_control_characters_do_not_reach_a_terminal():
    assert display.to_text(Page().line("a\x1b]0;title\x07b\n\tc")) == "a\ufffd]0;title\ufffdb\n\tc"


def test_backticks_set_code_and_stay_escaped():
    html = display.to_html(Page().line("Use `a < b`, not `c"))
    assert "Use <code>a &lt; b</code>, not `c" in html


def test_every_verdict_has_its_word_so_that_colour_is_not_needed():
    for said in (display.to_html(page()), display.to_text(page())):
        assert all(word in said for word in ("Passed:", "Not yet:", "Note:"))


def test_colours_follow_the_theme_of_jupyterlab():
    html = display.to_html(page())
    assert "var(--jp-success-color1)" in html and "var(--jp-error-color1)" in html and "#" not in html


def test_table_heads_are_marked_for_screen_readers():
    assert display.to_html(page()).count('<th scope="col"') == 2


def test_columns_are_aligned_in_a_terminal():
    lines = display.to_text(page()).splitlines()[-3:]
    assert [line.index(last) for line, last in zip(lines, ("Found", "1", "None"), strict=True)] == [22, 22, 22]


def test_plain_text_has_no_colour_codes_and_a_terminal_gets_them():
    import click

    assert "\x1b" not in display.to_text(page())
    assert "\x1b[32m" in display.to_text(page(), click.style)


def test_outside_of_a_kernel_pages_are_text(capsys):
    display.show(Page().passed("done"))
    display.show(Page())
    assert capsys.readouterr().out == "Passed: done\n"


def test_a_link_leads_to_its_notebook():
    said = Page().link("Open <it>", "../milestones/a b.ipynb")
    assert '<a href="../milestones/a%20b.ipynb">Open &lt;it&gt;</a>' in display.to_html(said)
    assert display.to_text(said) == "Open <it>: ../milestones/a%20b.ipynb"


def test_lines_break_between_words():
    assert "word-break: normal" in display.to_html(Page().code("x"))
    assert "overflow-wrap: anywhere" in display.to_html(Page().line("x"))
