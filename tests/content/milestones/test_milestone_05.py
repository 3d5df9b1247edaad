"""2017's transformer: no defect in a component gets past the examination, and a training that was stopped goes on.

The whole run, with a minute of training on Shakespeare, is in `build.py bench transformer`; here the text is short,
and of the three rules only one is learned, for short sequences. More defects are in test_knockouts.py.
"""

from __future__ import annotations

from dataclasses import replace
from types import ModuleType

import numpy as np
import pytest

from tests.content.milestones.planting import gates_that_stop, plant
from tinytorch import _resolver
from tinytorch.data import places
from tinytorch.tito import milestones
from tinytorch.tito.milestones import long_training

pytestmark = pytest.mark.filterwarnings("ignore::RuntimeWarning")  # some defects overflow

# beside the knockouts; name: (the component, code after it), as a student's own mistake would be
DEFECTS = {
    "the mask is not used": ("core.attention", "hide = lambda scores, mask: scores"),
    "hidden scores are 0": ("core.attention", "hide = lambda scores, mask: scores * Tensor(mask * 1.0)"),
    "softmax over the queries": ("core.attention", "mix = lambda scores, values: softmax(scores, axis=-2) @ values"),
    "heads are cut across positions": ("core.attention", "split_heads = lambda x, heads: x.reshape("
                                       "x.shape[0], heads, x.shape[1], x.shape[2] // heads)"),
    "post-norm": ("core.transformers", "def forward(self, x, mask=None, cache=None):\n"
                  "    x = self.norm1(x + self.attention(x, mask))\n    return self.norm2(x + self.mlp(x))\n"
                  "TransformerBlock.forward = forward"),
    "no bend in the MLP": ("core.transformers", "MLP.forward = lambda self, x: self.contract(self.expand(x))"),
    "all blocks compute with the first one": ("core.transformers", "def forward(self, tokens):\n"
                                              "    x = self.embed(tokens)\n    for _ in self.blocks:\n"
                                              "        x = self.blocks[0](x, causal_mask(x.shape[1]))\n"
                                              "    return self.logits(x)\nGPT.forward = forward"),
    "the last norm is forgotten": ("core.transformers", "GPT.logits = lambda self, x: self.tokens.scores(x)"),
    "writing looks at the beginning": ("core.transformers", "GPT.next_logits = lambda self, tokens: "
                                       "self.forward(np.array([tokens[:self.context]])).data[0, -1]"),
    "writing ignores the temperature": ("core.transformers", "_choose = choose\n"
                                        "choose = lambda logits, *settings: _choose(logits)"),
    "softmax's gradient is wrong": ("core.autograd", "VJP['softmax'] = lambda grad, node: (grad * node.data,)"),
}  # fmt: skip


@pytest.fixture
def script(tmp_path) -> ModuleType:
    """The milestone on an unchanged copy of the reference, with a short text and a training of seconds."""
    plant(tmp_path, 5)
    with _resolver.use_reference(()):
        made = milestones.script(5)
        short = made.Plan(width=16, layers=1, context=8, batch=8, steps=30, lr=0.01, heads=2)
        words = "in the beginning was the word\nand the word was short\n" * 20
        tokenizer = made.CharTokenizer(words)
        ids = tokenizer.encode(words)
        made.load_text = lambda: made.Text("a short text", tokenizer, ids[:900], ids[900:], short, enough=0.0)
        yield made


@pytest.mark.parametrize("name", DEFECTS)
def test_a_defect_does_not_pass(tmp_path, name):
    plant(tmp_path, 5, *DEFECTS[name])
    assert gates_that_stop(5) != [], name


def test_every_gate_is_met_but_the_loss_that_was_asked_too_much(script):
    script.RULES = {"reverse": script.RULES["reverse"]}  # sorting takes longer to learn
    script.LENGTH, script.STEPS = 5, 120
    outcome = script.run()
    assert [gate.name for gate in outcome.gates if not gate.passed] == ["loss on kept text at most 0"]
    assert outcome.metrics["accuracy"] == outcome.metrics["reverse"] >= 0.95
    assert outcome.metrics["loss"] < np.log(26)
    assert "a short text" in outcome.summary


def test_a_training_that_was_stopped_ends_like_an_unbroken_one(script, monkeypatch):
    text = script.load_text()
    whole = script.train_writer(text, text.plan, "whole")
    monkeypatch.setattr(long_training, "EVERY", 0.0)

    def stop(step: int, **_: object) -> None:
        if step == 12:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        script.train_writer(text, text.plan, "broken", watch=stop)
    seen = []
    broken = script.train_writer(text, text.plan, "broken", watch=lambda step, **_: seen.append(step))
    assert seen == list(range(13, 31))
    for one, other in zip(whole.parameters(), broken.parameters(), strict=True):
        assert np.array_equal(one.data, other.data)


def test_the_diary_has_one_character_for_each_step(script):
    text = script.load_text()
    diary = script.Diary(text)
    script.train_writer(text, replace(text.plan, steps=5), "diary", watch=diary)
    assert len(diary.losses) == 5
    assert len(diary.page.text) == 5


def test_without_shakespeare_the_lessons_are_read_and_named(script, tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("TINYTORCH_DATA", str(tmp_path / "no data"))
    monkeypatch.setattr(places, "cache", lambda: tmp_path / "no cache")
    fresh = milestones.script(5)
    text = fresh.load_text()
    assert text.name == "the course's own lessons"
    assert len(text.train) > 100_000 and len(text.kept) > 10_000
    assert "The course's own lessons are read instead" in capsys.readouterr().out


def test_what_a_box_gets_goes_on_from_any_beginning(script):
    text = script.load_text()
    go_on = script.going_on(text, script.writer_network(text, text.plan), count=7)
    for beginning in ("in the", "Ünbekannt", "in"):
        assert len("".join(go_on(beginning))) == 7
