"""Results cards: the fields that page and engine agree on, and a picture that holds nothing else."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest

from tinytorch.tito import milestones
from tinytorch.tito.commands import cli
from tinytorch.tito.reports import card
from tinytorch.tito.say import display

AGREED = Path(__file__).parents[2] / "agreement" / "card-fields.json"
CASES = json.loads(AGREED.read_text("utf-8"))["cases"]


@pytest.mark.parametrize("case", CASES, ids=[case["what"] for case in CASES])
def test_the_picture_is_well_formed_and_a_name_stays_text(case):
    picture = card.svg(case["expected"])
    root = ElementTree.fromstring(picture)
    texts = [element.text for element in root.iter() if element.tag.endswith(("}text", "}title", "}desc"))]
    assert case["expected"]["foot"] in texts and case["expected"]["description"] in texts
    assert not any(element.tag.endswith("Lovelace") for element in root.iter())


def test_it_is_made_of_the_last_result_and_carries_no_name_by_itself(place, capsys):
    place.put("tinytorch/core/tensor.py", "def add(a, b):\n    return a + b\n")
    milestones.run(1)
    assert cli.run(["milestone", "card", "1"]) == 0
    (file,) = (place.root / "milestones").glob("card-01_perceptron_1957-*.svg")
    assert "Passed with my own framework alone" in file.read_text() and "accuracy 100 %" in capsys.readouterr().out


def test_without_a_result_it_says_how_to_get_one(place, capsys):
    assert cli.run(["milestone", "card", "1"]) == 1
    assert "`tito milestone run 1` makes one" in capsys.readouterr().out


def test_in_a_notebook_it_is_an_image_with_its_words():
    page = display.Page().picture("<svg/>", 'a "card"')
    assert 'src="data:image/svg+xml;base64,PHN2Zy8+" alt="a &quot;card&quot;"' in display.to_html(page)
    assert display.to_text(page) == 'a "card"'
