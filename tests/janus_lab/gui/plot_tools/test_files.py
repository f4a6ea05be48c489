"""What goes out of a plot: figures that are what they are called, data to the last digit."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pandas as pd
import pyqtgraph as pg
import pytest
from pytestqt.qtbot import QtBot
from qtpy import QtWidgets

from drivers.errors import JanusLabError
from janus_lab.gui.plot_tools import files
from janus_lab.gui.plot_tools.axes import QuantityAxis, TimeAxis
from janus_lab.gui.plot_tools.figure_export import drawn
from janus_lab.gui.plot_tools.files import scales_of, write_new
from janus_lab.gui.plot_tools.tools import PlotTools
from janus_lab.gui.plot_tools.working_plot import WorkingPlot
from janus_lab.gui.plots.sample_curve import SampleCurve
from janus_lab.measurements.panel import Panel

RNG = np.random.default_rng(8)
X, Y = np.sort(RNG.uniform(0, 1000, 500)), RNG.normal(0, 1e-9, 500)


@pytest.fixture
def tools(qtbot: QtBot) -> PlotTools:
    plot = WorkingPlot("current-time", TimeAxis("bottom"), QuantityAxis("left", "Current", "A"))
    widget = pg.PlotWidget(plotItem=plot)
    qtbot.addWidget(widget)
    widget.show()
    plot.tools.kept = widget
    curve = SampleCurve()
    plot.addItem(curve)
    curve.set_samples(X, Y)
    QtWidgets.QApplication.processEvents()
    return plot.tools


@pytest.fixture
def panels_drawn(monkeypatch: pytest.MonkeyPatch) -> list[Panel]:
    """What has been drawn; it is drawn all the same."""
    seen: list[Panel] = []

    def draw(panel: Panel, *given):
        seen.append(panel)
        return drawn(panel, *given)

    monkeypatch.setattr(files, "drawn", draw)
    return seen


def saved(qtbot: QtBot, tools: PlotTools, save, name: Path) -> Path:
    """Save by the dialog, as a person does; returns what has been written."""
    said: list[tuple[str, str]] = []
    tools.said.connect(lambda *line: said.append(line))
    save()
    dialog = tools.files.dialog
    assert not dialog.isModal()
    assert dialog.isVisible()
    dialog.fileSelected.emit(str(name))
    dialog.close()
    qtbot.waitUntil(lambda: bool(said), timeout=20_000)
    assert said[0][0] == "info", said
    assert tools.files.dialog is None
    return Path(said[0][1].removeprefix("written: "))


def test_data_read_back_to_the_last_digit(qtbot, tools: PlotTools, tmp_path: Path) -> None:
    path = saved(qtbot, tools, tools.files.save_data, tmp_path / "data")
    assert path == tmp_path / "data.csv"
    back = pd.read_csv(path)
    assert list(back) == ["Time (s)", "Current (A)"]
    np.testing.assert_array_equal(back.to_numpy(), np.stack([X, Y], 1))
    again = saved(qtbot, tools, tools.files.save_data, path)
    assert again == tmp_path / "data-2.csv"  # what is there is never replaced


def test_a_figure_is_saved_in_the_format_of_its_name(
    qtbot, tools: PlotTools, tmp_path: Path, panels_drawn
) -> None:
    begins = {"svg": b"<?xml", "pdf": b"%PDF"}
    for ending, begin in begins.items():
        path = saved(qtbot, tools, tools.files.save_figure, tmp_path / f"figure.{ending}")
        assert path.read_bytes().startswith(begin)
    svg = (tmp_path / "figure.svg").read_text(encoding="utf-8")
    assert "janus" not in svg.lower()
    assert "|" not in (shown := panels_drawn[0]).y.quantity
    assert shown.x.unit == "min"


def test_a_figure_of_magnitudes_says_so(qtbot, tools: PlotTools, panels_drawn) -> None:
    tools.plot.set_scales(log_y=True)
    with qtbot.waitSignal(tools.said, timeout=20_000):
        tools.files.copy_figure()
    assert panels_drawn[0].y.quantity == "|Current|"
    assert panels_drawn[0].y.scale == "log"


def test_data_are_copied_for_a_spreadsheet(qtbot, tools: PlotTools) -> None:
    with qtbot.waitSignal(tools.said, timeout=10_000) as told:
        tools.files.copy_data()
    assert told.args == ["info", "500 rows are on the clipboard"]
    back = pd.read_csv(io.StringIO(QtWidgets.QApplication.clipboard().text()), sep="\t")
    np.testing.assert_array_equal(back.to_numpy(), np.stack([X, Y], 1))


def test_a_figure_is_copied_as_a_picture_and_as_svg(qtbot, tools: PlotTools) -> None:
    with qtbot.waitSignal(tools.said, timeout=20_000):
        tools.files.copy_figure()
    content = QtWidgets.QApplication.clipboard().mimeData()
    assert content.hasImage()
    assert bytes(content.data("image/svg+xml")).startswith(b"<?xml")


def test_of_an_empty_plot_nothing_is_saved(qtbot, tools: PlotTools) -> None:
    tools.plot.clear()
    for act in (tools.files.copy_data, tools.files.copy_figure):
        with qtbot.waitSignal(tools.said) as told:
            act()
        assert told.args[0] == "warning"


def test_a_figure_shows_what_is_in_view_only_if_a_person_has_chosen_it(tools: PlotTools) -> None:
    x, y = scales_of(tools)
    assert (x.limits, y.limits, x.time_unit) == (None, None, "min")
    tools.plot.setXRange(100, 200, padding=0)
    x, y = scales_of(tools)
    assert x.limits == pytest.approx((100, 200))
    tools.plot.set_scales(log_y=True)
    assert scales_of(tools)[1].is_log


def test_a_file_that_cannot_be_written_is_told_of_and_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(JanusLabError, match="cannot be written"):
        write_new(tmp_path / "gone" / "a.csv", [b"x"])

    def broken():
        yield b"x"
        raise OSError(28, "No space left on device")

    with pytest.raises(JanusLabError, match="No space left"):
        write_new(tmp_path / "a.csv", broken())
    assert list(tmp_path.iterdir()) == []


def test_the_name_of_a_sample_stays_whole_in_the_file(
    qtbot, tools: PlotTools, tmp_path: Path
) -> None:
    path = saved(qtbot, tools, tools.files.save_figure, tmp_path / "sample 1.2")
    assert path == tmp_path / "sample 1.2.svg"
    path = saved(qtbot, tools, tools.files.save_figure, tmp_path / "sample 1.2.PNG")
    assert path == tmp_path / "sample 1.2.PNG"
