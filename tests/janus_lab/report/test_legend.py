"""The legend of a figure."""

import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.lines import Line2D

from janus_lab.measurements.panel import Axis, Mark, Panel, Series, line, points
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


def test_a_line_without_a_name_does_not_make_a_legend_of_one_curve():
    assert entries(line([0, 1], [0, 1], "measured"), marks=[Mark(0.5, "x")]) == []


def test_points_stand_for_a_sample_and_not_its_fit_which_no_grey_tells_apart():
    series = []
    for run in "ab":
        series += [points([0, 1], [0, 1], [0.1, 0.1], run=run), line([0, 1], [0, 1], run=run)]
    panel = Panel("p", "c", Axis("Bias", "V"), Axis("Current", "A"), series)
    with styled():
        (legend,) = draw(as_drawn(panel)).legends
    markers = [line.get_marker() for line in legend.findobj(Line2D)]
    assert {"o", "s"} <= set(markers)


def test_each_label_stands_once():
    twice = [line([0, 1], [0, n], "readings") for n in (1, 2)]
    assert entries(*twice, line([0, 1], [0, 3], "fit", role="fit")) == ["readings", "fit"]
    assert entries(*twice, marks=[Mark(0.5, "x", "threshold")]) == ["readings", "threshold"]


def test_runs_and_what_their_curves_are_of_stand_apart():
    series = [line([0, 1], [0, 1], label, run=run) for run in "ab" for label in ("dark", "light")]
    assert entries(*series) == ["a", "b", "dark", "light"]
    assert entries(*(line([0, 1], [0, 1], run=run) for run in "ab")) == ["a", "b"]


@pytest.mark.parametrize("look", ["points", "line"])
def test_many_entries_stand_close_below_the_axes_in_as_many_columns_as_fit(look):
    """At 86 mm (244 pt) entries of 6.5 pt such as `film 07` take less than 75 pt."""
    series = [Series([1, 2], [n, n + 1], f"film {n:02d}", look) for n in range(51)]
    panel = Panel("p", "c", Axis("Bias", "V"), Axis("Current", "A"), series)
    with styled():
        figure = draw(as_drawn(panel))
    figure.set_dpi(600)  # as it is saved
    (legend,), (axis,) = figure.legends, figure.axes
    renderer = FigureCanvasAgg(figure).get_renderer()
    columns = {round(text.get_window_extent(renderer).x0) for text in legend.get_texts()}
    assert len(columns) >= 3
    room = axis.xaxis.label.get_window_extent(renderer).y0 - legend.get_window_extent(renderer).y1
    assert 0 <= room / 600 * 72 < 8, "points"
    box = legend.get_window_extent(renderer)
    assert figure.bbox.x0 <= box.x0 < box.x1 <= figure.bbox.x1
