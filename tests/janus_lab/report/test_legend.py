"""The legend of a figure."""

from janus_lab.measurements.panel import Axis, Mark, Panel, line
from janus_lab.report.drawing import draw
from janus_lab.report.drawn_data import as_drawn
from janus_lab.report.style import styled


def entries(*series, marks=()):
    panel = Panel("p", "c", Axis("Bias", "V"), Axis("Current", "A"), series, marks)
    with styled():
        figure = draw(as_drawn(panel))
    return [text.get_text() for legend in figure.legends for text in legend.get_texts()]


def test_one_curve_alone_needs_no_legend():
    assert entries(line([0, 1], [0, 1], "measured")) == []


def test_each_label_stands_once():
    twice = [line([0, 1], [0, n], "readings") for n in (1, 2)]
    assert entries(*twice, line([0, 1], [0, 3], "fit", role="fit")) == ["readings", "fit"]
    assert entries(*twice, marks=[Mark(0.5, "x", "threshold")]) == ["readings", "threshold"]


def test_runs_and_what_their_curves_are_of_stand_apart():
    series = [line([0, 1], [0, 1], label, run=run) for run in "ab" for label in ("dark", "light")]
    assert entries(*series) == ["a", "b", "dark", "light"]
    assert entries(*(line([0, 1], [0, 1], run=run) for run in "ab")) == ["a", "b"]
