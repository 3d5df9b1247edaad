"""Charts: valid Vega-Lite, honest numbers, readable colours, and a sentence where no picture can be shown."""

import base64
import json
import struct
import zlib
from pathlib import Path

import numpy as np
import pytest

from tinytorch import plot
from tinytorch.plot import live as live_module
from tinytorch.plot import png, theme

SCHEMA = Path(__file__).parents[3] / "node_modules" / "vega-lite" / "build" / "vega-lite-schema.json"
XS = np.linspace(0.5, 10, 20)
MATRIX = np.arange(6.0).reshape(2, 3)
SCATTER = plot.scatter(XS, XS**2, groups=["left", "right"] * 10, x=plot.Axis("across", 0, 10), y="up", title="Cards")

CHARTS = {
    "line": plot.line(XS, np.sin(XS), x="step", y="loss", title="One line"),
    "lines": plot.line(XS, {"train": 1 / XS, "test": 2 / XS}, x="step", y=plot.Axis("loss", log=True)),
    "path": plot.line([0, 1, 0, -1], {"a": [1, 0, -1, 0], "b": [2, 0, -2, 0]}, x="across", y="up"),
    "gaps": plot.line([0, 1, 2, 3], [1.0, np.nan, np.inf, 2.0], x="step", y="loss"),
    "points": plot.scatter(XS, XS**2, x="across", y="up"),
    "groups": SCATTER,
    "layers": SCATTER + plot.line([0, 10], [0, 100], x="across", y="up", color=plot.INK),
    "bars": plot.bar(["a", "b"], [3, 1], x="name", y="count"),
    "grouped bars": plot.bar(["a", "b"], {"yours": [3, 1], "reference": [2, 2]}, x="name", y="seconds"),
    "histogram": plot.histogram(np.arange(100).reshape(10, 10), x="weight", bins=5),
    "heatmap": plot.heatmap(MATRIX, x="key", y="query", value="weight"),
    "signed heatmap": plot.heatmap(MATRIX - 2, x="key", y="query", value="weight", columns="abc", lines="xy"),
    "images": plot.images(np.zeros((5, 4, 6)), columns=2),
    "labelled images": plot.images(np.zeros((2, 4, 6, 3), np.uint8), labels=["cat", "dog"]),
}


def values(chart: plot.Chart, field: str, layer: int = 0) -> list:
    return [row[field] for row in chart.spec["layer"][layer]["data"]["values"]]


def encoding(chart: plot.Chart, layer: int = 0) -> dict:
    return chart.spec["layer"][layer]["encoding"]


@pytest.mark.skipif(not SCHEMA.exists(), reason="the schema of the npm package vega-lite is not installed")
@pytest.mark.parametrize("name", CHARTS)
def test_vega_lite_accepts_every_chart(name):
    jsonschema = pytest.importorskip("jsonschema")
    jsonschema.Draft7Validator(json.loads(SCHEMA.read_text("utf-8"))).validate(CHARTS[name].spec)


def test_a_line_that_turns_back_is_drawn_in_the_order_of_its_points():
    assert encoding(CHARTS["path"])["order"]["field"] == "order"
    assert values(CHARTS["path"], "order") == sorted(values(CHARTS["path"], "order"))
    assert "order" not in encoding(CHARTS["line"])


@pytest.mark.parametrize("name", CHARTS)
def test_a_chart_is_strict_json_with_every_field_it_names(name):
    spec = json.loads(json.dumps(CHARTS[name].spec, allow_nan=False))
    assert spec["$schema"].endswith("vega-lite/v5.json")
    for layer in spec["layer"]:
        fields = {channel["field"] for channel in layer["encoding"].values()}
        assert fields <= layer["data"]["values"][0].keys()
        assert layer["mark"]["type"] in {"line", "point", "bar", "rect", "image", "text"}


@pytest.mark.parametrize("name", CHARTS)
def test_nothing_is_null_because_a_browser_s_kernel_drops_it(name):
    assert "null" not in json.dumps(CHARTS[name].spec)


@pytest.mark.parametrize("name", [name for name in CHARTS if "images" not in name])
def test_both_axes_have_titles(name):
    for layer in CHARTS[name].spec["layer"]:
        assert all(layer["encoding"][axis]["title"] for axis in "xy")


@pytest.mark.parametrize("name", CHARTS)
def test_the_text_version_says_what_is_drawn(name):
    chart = CHARTS[name]
    bundle = chart._repr_mimebundle_()
    assert set(bundle) == {"application/vnd.vegalite.v5+json", "text/plain"}
    assert bundle["text/plain"] == repr(chart)
    assert chart.title in repr(chart)
    assert chart.spec["description"] == chart.summary
    assert any(digit in chart.summary for digit in "0123456789")


def test_sentences():
    assert repr(CHARTS["gaps"]) == "Line of loss over step (0 to 3): 1 to 2 (2 not finite)."
    assert repr(CHARTS["bars"]) == "Bars of count by name: a 3, b 1."
    assert repr(CHARTS["groups"]).startswith("Cards: 10 left, 10 right points; across 0.5 to 10, up 0.25 to 100.")
    assert repr(CHARTS["labelled images"]) == "2 pictures of 4 by 6 pixels: cat, dog."


def test_numbers_arrive_in_order_and_gaps_stay_gaps():
    assert values(CHARTS["gaps"], "x") == [0, 1, 2, 3]
    assert [row.get("y") for row in CHARTS["gaps"].spec["layer"][0]["data"]["values"]] == [1.0, None, None, 2.0]
    assert values(CHARTS["lines"], "group") == ["train"] * 20 + ["test"] * 20
    np.testing.assert_allclose(values(CHARTS["points"], "y"), XS**2, rtol=1e-5)


def test_a_histogram_counts_every_finite_value():
    assert values(CHARTS["histogram"], "count") == [20] * 5
    assert sum(values(plot.histogram([1.0, 2.0, np.nan], x="weight"), "count")) == 2


def test_a_heatmap_puts_each_value_into_its_cell():
    cells = {(row["y"], row["x"]): row["value"] for row in CHARTS["signed heatmap"].spec["layer"][0]["data"]["values"]}
    assert cells[("x", "a")] == -2
    assert cells[("y", "c")] == 3


@pytest.mark.parametrize(("columns", "angle"), [(["a", "b", "cats"], 0), (["a", "b", "chased"], -90), (None, 0)])
def test_a_heatmaps_names_stand_upright_where_they_would_overlap(columns, angle):
    across = encoding(plot.heatmap(MATRIX, x="key", y="query", value="weight", columns=columns))["x"]["axis"]
    assert across == {"labelAngle": angle, "labelOverlap": True}


def test_colours_of_a_signed_heatmap_are_centred_on_zero():
    assert encoding(CHARTS["signed heatmap"])["color"]["scale"] == {"scheme": "blueorange", "domain": [-3.0, 3.0]}
    assert encoding(CHARTS["heatmap"])["color"]["scale"] == {"scheme": "viridis"}


def test_groups_differ_in_more_than_colour():
    assert {"color", "shape"} <= encoding(CHARTS["groups"]).keys()
    assert {"color", "strokeDash"} <= encoding(CHARTS["lines"]).keys()
    assert "color" not in encoding(CHARTS["line"])


def test_axes_take_limits_and_logarithms():
    scale = encoding(CHARTS["groups"])["x"]["scale"]
    assert (scale["zero"], scale["domainMin"], scale["domainMax"]) == (False, 0, 10)
    assert encoding(CHARTS["lines"])["y"]["scale"]["type"] == "log"


def test_points_keep_away_from_the_frame():
    assert all(encoding(CHARTS["points"])[axis]["scale"]["padding"] > 0 for axis in "xy")
    assert all("padding" not in encoding(CHARTS["line"])[axis]["scale"] for axis in "xy")


def ticks(values: list[float], low: float, high: float) -> list[float]:
    """The ticks of a logarithmic axis with these values, between two ends."""
    chart = plot.line(range(len(values)), values, x="step", y=plot.Axis("loss", log=True))
    return [tick for tick in encoding(chart)["y"]["axis"]["values"] if low <= tick <= high]


def test_ticks_of_a_logarithmic_axis_are_even():
    assert ticks([8, 512], 8, 512) == [10, 20, 50, 100, 200, 500]
    assert ticks([1e-5, np.nan, 3], 1e-5, 3) == [1e-5, 1e-4, 1e-3, 1e-2, 0.1, 1]
    assert ticks([0.5, 0.5], 0.1, 1) == [0.1, 0.2, 0.5, 1]
    chosen = plot.line([1, 2], [1, 2], x="step", y=plot.Axis("loss", log=True, ticks=(1, 2)))
    assert encoding(chosen)["y"]["axis"]["values"] == [1, 2]


def test_a_line_through_few_measurements_shows_them():
    few, many, border = ([*range(count)] for count in (7, 100, 2))
    marks = [plot.line(xs, xs, x="n", y="seconds").spec["layer"][0]["mark"] for xs in (few, many, border)]
    assert ["point" in mark for mark in marks] == [True, False, False]


def test_a_sum_draws_the_second_chart_on_top():
    layers = CHARTS["layers"].spec["layer"]
    assert [layer["mark"]["type"] for layer in layers] == ["point", "line"]
    assert CHARTS["layers"].title == "Cards"


def test_a_tensor_is_drawn_like_its_array():
    from tinytorch import Tensor

    tensor = Tensor([1.0, 2.0, 4.0])
    assert plot.line([0, 1, 2], tensor, x="step", y="loss") == plot.line([0, 1, 2], tensor.data, x="step", y="loss")
    assert plot.histogram(tensor, x="weight") == plot.histogram(tensor.data, x="weight")


def contrast(one: str, other: str) -> float:
    """WCAG's contrast ratio of two colours written as #rrggbb."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(color: str) -> float:
    parts = np.array([int(color[at : at + 2], 16) for at in (1, 3, 5)]) / 255
    linear = np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
    return float(linear @ [0.2126, 0.7152, 0.0722])


@pytest.mark.parametrize("color", theme.PALETTE)
@pytest.mark.parametrize("page", ["#ffffff", "#111111"])
def test_colours_stand_out_on_light_and_dark_pages(color, page):
    assert contrast(color, page) >= 3


@pytest.mark.parametrize(
    ("draw", "said"),
    [
        (lambda: plot.line([1, 2], [1, 2, 3], x="step", y="loss"), "xs has 2 values, but ys has 3"),
        (lambda: plot.line([], [], x="step", y="loss"), "ys is empty"),
        (lambda: plot.line([1], [[1]], x="step", y="loss"), r"shape \(1, 1\)"),
        (lambda: plot.line([1], [1], x="", y="loss"), "needs a title"),
        (lambda: plot.line([1, 2], [0, 2], x="step", y=plot.Axis("loss", log=True)), "loss goes down to 0"),
        (lambda: plot.scatter([1, 2], [1, 2], groups=["a"], x="x", y="y"), "groups has 1"),
        (lambda: plot.scatter(range(6), range(6), groups="abcdef", x="x", y="y"), "6 groups are too many"),
        (lambda: plot.scatter(np.zeros(20_001), np.zeros(20_001), x="x", y="y"), "20,001 values"),
        (lambda: plot.histogram([np.nan], x="weight"), "None of the 1 values is finite"),
        (lambda: plot.heatmap(MATRIX, x="a", y="b", value="c", columns=["one"]), "3 columns"),
        (lambda: plot.images(np.zeros((4, 4))), r"not \(4, 4\)"),
        (lambda: CHARTS["groups"] + CHARTS["lines"], "Both charts name groups"),
    ],
)
def test_what_cannot_be_drawn_is_refused_in_words(draw, said):
    with pytest.raises(ValueError, match=said):
        draw()


def decode(data: bytes) -> np.ndarray:
    """Read a PNG with filter 0 as the specification says, checking every chunk."""
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    at, chunks = 8, {}
    while at < len(data):
        length, kind = struct.unpack(">I4s", data[at : at + 8])
        content, crc = data[at + 8 : at + 8 + length], data[at + 8 + length : at + 12 + length]
        assert struct.unpack(">I", crc)[0] == zlib.crc32(kind + content)
        chunks[kind], at = content, at + 12 + length
    width, height, depth, color, *rest = struct.unpack(">IIBBBBB", chunks[b"IHDR"])
    assert (depth, rest, list(chunks)) == (8, [0, 0, 0], [b"IHDR", b"IDAT", b"IEND"])
    lines = np.frombuffer(zlib.decompress(chunks[b"IDAT"]), np.uint8).reshape(height, -1)
    assert not lines[:, 0].any()
    return lines[:, 1:].reshape((height, width, 3) if color == 2 else (height, width))


@pytest.mark.parametrize("shape", [(1, 1), (5, 3), (4, 7, 3)])
def test_a_png_holds_the_pixels(shape):
    pixels = np.random.default_rng(0).integers(0, 256, shape, dtype=np.uint8)
    np.testing.assert_array_equal(decode(png.encode(pixels)), pixels)


def test_a_png_needs_bytes():
    with pytest.raises(ValueError, match="uint8"):
        png.encode(np.zeros((2, 2)))


def shown(chart: plot.Chart, index: int = 0) -> np.ndarray:
    return decode(base64.b64decode(values(chart, "url")[index].removeprefix("data:image/png;base64,")))


def test_the_least_value_is_black_and_the_greatest_white():
    picture = shown(plot.images([[[-1.0, 0.0], [0.0, 3.0]]], size=2))
    assert (picture[0, 0], picture[-1, -1]) == (0, 255)
    assert picture[0, -1] == 64  # a quarter of the way
    assert shown(plot.images([[[0.0, 1.0]]], high=2.0))[0, -1] == 128


def test_bytes_are_shown_as_they_are():
    assert np.unique(shown(plot.images(np.full((1, 3, 3), 7, np.uint8)))).tolist() == [7]


class Screen:
    """Stands in for a notebook's front end: it keeps what was displayed and what replaced it."""

    def __init__(self, monkeypatch):
        from IPython.core.displaypub import DisplayPublisher
        from IPython.core.interactiveshell import InteractiveShell

        self.messages = messages = []

        class Publisher(DisplayPublisher):
            def publish(self, data, metadata=None, source=None, *, transient=None, update=False, **kwargs):
                messages.append((data["text/plain"], update, transient["display_id"]))

        InteractiveShell.clear_instance()
        shell = InteractiveShell.instance()
        monkeypatch.setattr(shell, "display_pub", Publisher())

    @property
    def texts(self) -> list[str]:
        return [text for text, _, _ in self.messages]


@pytest.fixture
def screen(monkeypatch):
    yield Screen(monkeypatch)
    from IPython.core.interactiveshell import InteractiveShell

    InteractiveShell.clear_instance()


def bars(height: int) -> plot.Chart:
    return plot.bar(["a"], [height], x="name", y="count")


def test_live_replaces_one_display(screen):
    live = plot.Live(interval=0)
    for height in (1, 2, 3):
        live.update(bars(height))
    assert screen.texts == [repr(bars(1)), repr(bars(2)), repr(bars(3))]
    assert [update for _, update, _ in screen.messages] == [False, True, True]
    assert len({identity for _, _, identity in screen.messages}) == 1


def test_live_draws_at_most_five_times_a_second_and_always_the_last(screen, monkeypatch):
    now, built = [0.0], []
    monkeypatch.setattr(live_module.time, "monotonic", lambda: now[0])

    def draw(height):
        built.append(height)
        return bars(height)

    with plot.Live() as live:
        for tick in range(101):  # one second, in hundredths
            now[0] = tick / 100
            live.update(lambda tick=tick: draw(tick))
        assert len(built) <= 6
    assert built[-1] == 100
    assert len(screen.texts) == len(built)


def test_live_draws_the_last_state_also_when_the_loop_fails(screen):
    with pytest.raises(ZeroDivisionError), plot.Live(interval=100) as live:
        live.update(bars(1))
        live.update(bars(2))
        raise ZeroDivisionError
    assert screen.texts == [repr(bars(1)), repr(bars(2))]


def test_live_does_nothing_outside_a_notebook(capsys):
    with plot.Live(interval=0, pause=60) as live:
        live.update(lambda: pytest.fail("a chart was built that nobody can see"))
    assert capsys.readouterr().out == ""
