"""Lesson 04: the sentences about its outputs."""

from __future__ import annotations


def test_the_textbook_fails_where_a_model_is_sure(cells):
    assert cells("04_losses").with_text("def textbook_loss").printed.split()[-1] == "inf"
