"""Panels drawn: whatever is in them, nothing lies over or beyond anything else."""

import io
import itertools
from dataclasses import replace

import matplotlib as mpl
import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg

from janus_lab.measurements.panel import Axis, Mark, Panel, Series, Shade, line, points
from janus_lab.report.drawing import draw
from janus_lab.report.drawn_data import as_drawn
from janus_lab.report.style import styled

LONG = "a sample with a name of eighty letters, which is as long as some people make it x"


def unlucky_panels():
    random = np.random.default_rng(14)
    x = Axis("Irradiance", "mW/cm²", "log")
    decades = 10.0 ** np.arange(-9, 1)
    yield (
        "nine decades",
        Panel(
            "p", "c", x, Axis("Photocurrent", "A", "log"), [points(decades, decades, decades / 2)]
        ),
    )
    yield (
        "a single point",
        Panel(
            "p",
            "c",
            x,
            Axis("Shot-limited D*", "Jones", "log"),
            [points([13.0], [1.26e12], [1e11])],
        ),
    )
    thirty = [line(decades, random.lognormal(0, 3, 10), run=f"{LONG[:60]} {n}") for n in range(30)]
    yield "thirty devices", Panel("p", "c", x, Axis("Responsivity", "A/W", "log"), thirty)
    yield "a long name", Panel(
        "p", "c", Axis("Bias", "V"), Axis("Current", "A"),
        [line([0, 1], [0, 1e-9], LONG), line([0, 1], [0, 2e-9], LONG.replace(" ", "_"))],
    )  # fmt: skip
    yield "everything", Panel(
        "p", "c", Axis("Frequency", "Hz", "log"), Axis("Noise current", "A/√Hz", "log"),
        [line(decades * 1e6, decades * 1e-9, f"series {n}", role=role)
         for n, role in enumerate(("data", "dark", "fit", "reference", "pale"))],
        [Mark(f * 50.0, "x", "mains") for f in range(1, 20)], [Shade(1.0, 10.0, "a part")],
    )  # fmt: skip
    yield "nothing", Panel("p", "c", x, Axis("EQE", "%", "log"), empty=LONG)
    offset = 1.69601e-4 + 1e-10 * random.normal(size=50)
    yield (
        "hardly a change",
        Panel("p", "c", Axis("Cycle"), Axis("Photocurrent", "A"), [points(np.arange(50), offset)]),
    )


CASES = dict(unlucky_panels())


@pytest.mark.parametrize("style", [(), ("double-column",)])
@pytest.mark.parametrize("name", CASES)
def test_all_letters_are_on_the_figure_and_none_over_another(name, style):
    with styled(style):
        figure = draw(as_drawn(replace(CASES[name], origin=f"simulated bench: {LONG[:48]}")))
        size = mpl.rcParams["figure.figsize"]
    renderer = FigureCanvasAgg(figure).get_renderer()
    (axis,) = figure.axes

    def box_of(text):
        return text.get_window_extent(renderer)

    beside = [
        [box_of(tick.label1) for tick in along.get_major_ticks()
         if min(view) <= tick.get_loc() <= max(view)]
        for along, view in ((axis.xaxis, axis.get_xlim()), (axis.yaxis, axis.get_ylim()))
    ]  # fmt: skip
    texts = [axis.xaxis.label, axis.yaxis.label]
    if name != "nothing":
        origin = axis._right_title
        assert origin.get_text().startswith("simulated bench")
        assert not box_of(origin).overlaps(axis.bbox)
        texts.append(origin)
    texts += [text for legend in figure.legends for text in legend.get_texts()]
    boxes = [*map(box_of, texts), *beside[0], *beside[1]]
    for box in boxes:
        assert -1 <= box.x0 <= box.x1 <= figure.bbox.x1 + 1
        assert -1 <= box.y0 <= box.y1 <= figure.bbox.y1 + 1
    for one, other in itertools.combinations(boxes, 2):
        assert not one.shrunk(0.9, 0.9).overlaps(other.shrunk(0.9, 0.9))
    for legend in figure.legends:
        assert not legend.get_window_extent(renderer).overlaps(axis.bbox)
    assert axis.bbox.width > 0.6 * figure.bbox.width
    assert axis.bbox.height > 0.5 * size[1] * figure.dpi


def test_runs_that_are_compared_differ_in_more_than_colour():
    series = [line(range(20), range(20), run=f"film {n}") for n in range(12)]
    panel = Panel("p", "c", Axis("Bias", "V"), Axis("Current", "A"), series)
    with styled():
        lines = draw(as_drawn(panel)).axes[0].lines
    assert len({str(each.get_color()) for each in lines}) == 12
    assert len({each.get_marker() for each in lines}) == 12


def test_the_levels_of_a_run_differ_in_colour_brightness_and_dashes():
    series = [line([0, 1], [0, n], f"{n} mW/cm²", place=n / 5) for n in range(6)]
    panel = Panel("p", "c", Axis("Bias", "V"), Axis("Current", "A"), series)
    with styled():
        lines = draw(as_drawn(panel)).axes[0].lines
    grey = [np.dot(mpl.colors.to_rgb(each.get_color()), (0.299, 0.587, 0.114)) for each in lines]
    assert np.all(np.diff(grey) > 0.02)
    assert len({str(each.get_linestyle()) + str(each._dash_pattern) for each in lines}) == 6


def test_points_that_are_bounds_are_drawn_as_arrows():
    series = [points([1.0], [2.0], bound="lower"), points([1.0], [3.0], bound="upper")]
    panel = Panel("p", "c", Axis("Irradiance", "mW/cm²"), Axis("D*", "Jones"), series)
    with styled():
        lines = draw(as_drawn(panel)).axes[0].lines
    assert [each.get_marker() for each in lines] == ["^", "v"]


def test_one_cycle_alone_has_no_halves_of_cycles_beside_it():
    panel = Panel("p", "c", Axis("Cycle"), Axis("Current", "A"), [points([1.0], [2e-6], [1e-8])])
    with styled():
        (axis,) = draw(as_drawn(panel)).axes
    shown = [tick for tick in axis.get_xticks() if axis.get_xlim()[0] <= tick <= axis.get_xlim()[1]]
    assert shown == [0, 1, 2]


def test_numbered_series_keep_their_colour_whatever_else_is_drawn():
    """The colours are those of the style, in its order; seven series more differ in dashes."""
    x = np.arange(4.0)
    with styled():
        cycle = [each["color"] for each in mpl.rcParams["axes.prop_cycle"]]

        def looks(numbers):
            series = [line(x, x + n, f"film {n}", number=n) for n in numbers]
            drawn = draw(as_drawn(Panel("p", "", Axis("x"), Axis("y"), series)))
            found = {}
            for each in drawn.axes[0].get_lines():
                found[int(each.get_label().split()[1])] = (
                    each.get_color(),
                    str(each._dash_pattern),
                )
            return found

        first = looks([3, 1, 0])
        assert {n: colour for n, (colour, _) in first.items()} == {n: cycle[n] for n in (0, 1, 3)}
        many = looks(range(12))
        assert many.items() >= first.items()
        assert len(set(many.values())) == 12
        alike = [line(x, x + n, f"film {n}", number=2) for n in range(3)]
        drawn = draw(as_drawn(Panel("p", "", Axis("x"), Axis("y"), alike))).axes[0].get_lines()
        assert {each.get_color() for each in drawn} == {cycle[2]}
        assert len({str(each._dash_pattern) for each in drawn}) == 3


def test_a_file_of_a_figure_is_drawn_once(monkeypatch):
    """matplotlib draws a figure twice that has a layout engine, also one that does nothing."""
    with styled():
        figure = draw(as_drawn(CASES["everything"]))
        drawn = []
        draws = figure.draw
        monkeypatch.setattr(figure, "draw", lambda to: drawn.append(to) or draws(to))
        figure.savefig(io.BytesIO(), format="png")
    assert len(drawn) == 1


def test_shaded_parts_of_one_label_are_alike_and_of_others_differ():
    spans = [Shade(n, n + 0.5, "light") for n in range(5)] + [Shade(6, 7, "interrupted")]
    x = np.arange(8.0)
    panel = Panel("p", "c", Axis("Time", "s"), Axis("Current", "A"), [line(x, x)], spans=spans)
    with styled():
        figure = draw(as_drawn(panel))
    fills = {
        label: {
            (patch.get_facecolor(), patch.get_hatch())
            for patch in figure.axes[0].patches
            if patch.get_label() == label
        }
        for label in ("light", "interrupted")
    }
    assert [len(found) for found in fills.values()] == [1, 1]
    assert fills["light"] != fills["interrupted"]
    assert not any(hatch for found in fills.values() for _, hatch in found)
    assert [text.get_text() for text in figure.legends[0].get_texts()] == ["light", "interrupted"]


def test_bands_of_different_labels_differ():
    x, one = np.arange(3.0), np.ones(3)
    bands = [Series(x, x, label, "band", "reference", length * one, length * one)
             for label, length in (("the others", 2.0), ("the middle half", 1.0))]  # fmt: skip
    panel = Panel("p", "c", Axis("Bias", "V"), Axis("Current", "A"), bands)
    with styled():
        (axis,) = draw(as_drawn(panel)).axes
    fills = {tuple(band.get_facecolor()[0]) for band in axis.collections}
    assert len(fills) == 2
