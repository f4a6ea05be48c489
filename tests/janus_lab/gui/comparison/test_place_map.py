"""Figures of merit where the samples stand: a colour for each value, none for what is no value."""

from __future__ import annotations

import csv
import random
from pathlib import Path

import pyqtgraph as pg
import pytest
from pytestqt.qtbot import QtBot
from qtpy import QtWidgets

from janus_lab.analysis.figure_of_merit import FigureOfMerit
from janus_lab.analysis.samples.distribution import distribution
from janus_lab.gui.comparison.place_map import PlaceMap, place_values
from janus_lab.gui.comparison.points import MAP, MeritAxis, MeritStatistics, plane_of
from janus_lab.gui.widgets.theme import DARK, LIGHT


def dark_current(value: float | None, bound: str | None = None) -> FigureOfMerit:
    flags = () if value is not None else ("DARK_AT_FLOOR",)
    return FigureOfMerit("dark_current", value, None, "A", "made up", flags, bound)


def told(by_name: dict[str, list[FigureOfMerit]]) -> tuple[MeritAxis, list[MeritStatistics]]:
    ticks = {float(number): name for number, name in enumerate(by_name, 1)}
    found = [MeritStatistics(x, distribution(by_name[name])) for x, name in ticks.items()]
    return MeritAxis(MAP, "Position, as a map", ticks=ticks), found


def spots(shown: PlaceMap) -> list[pg.SpotItem]:
    """The places as they are drawn, by mark and then in the order of the axis."""
    items = [item for item in shown.plotItem.items if isinstance(item, pg.ScatterPlotItem)]
    return [spot for item in items for spot in item.points()]


def tip(spot: pg.SpotItem) -> str:
    """What is said when the pointer is on it."""
    return str(spot._plot.opts["tip"](x=0.0, y=0.0, data=spot.data()))


def test_each_place_has_the_median_of_its_values_with_a_common_prefix() -> None:
    chance = random.Random(20261129)
    for _ in range(50):
        currents = [10 ** chance.uniform(-12, -3) for _ in range(3)]
        axis, found = told({"B4": [dark_current(c) for c in currents], "elsewhere": []})
        (value,), unit = place_values(axis, plane_of(axis), found, "A")
        power = {"A": 0, "mA": 3, "µA": 6, "nA": 9, "pA": 12, "fA": 15}[unit]
        assert (value.name, value.x, value.y, value.count) == ("B4", 4.0, -2.0, 3)
        assert value.value == pytest.approx(sorted(currents)[1] * 10**power)
        assert 0.9 < value.value < 1001


def test_colours_rise_with_the_values_and_what_is_no_value_has_none(qtbot: QtBot) -> None:
    shown = PlaceMap()
    qtbot.addWidget(shown)
    values = {f"A{n}": [dark_current(10.0 ** -(12 - n))] for n in range(1, 7)}
    axis, found = told(values | {"B1": [dark_current(1e-9, "upper")], "B2": [dark_current(None)]})
    for theme in (LIGHT, DARK):
        for logarithmic in (None, True, False):
            shown.draw(axis, found, "Dark current", "A", logarithmic, theme, "nothing")
            drawn = spots(shown)
            assert [spot.symbol() for spot in drawn] == ["s"] * 6 + ["t", "x"]
            light = [pg.QtGui.qGray(spot.brush().color().rgb()) for spot in drawn[:6]]
            assert light == sorted(light)
            assert len(set(light)) == 6 or logarithmic is False
            assert {spot.brush().style() for spot in drawn[6:]} == {pg.QtCore.Qt.NoBrush}
    assert tip(drawn[0]) == "A1: 0.01 nA"
    assert tip(drawn[7]) == "B2: no value that could be used"
    shown.draw(axis, [], "Dark current", "A", None, LIGHT, "No run has a tick.")
    assert spots(shown) == []


@pytest.mark.parametrize(
    ("currents", "logarithmic"),
    [((2.2e-9, 8.6e-9), True), ((2.2e-9, 2.3e-9), True), ((9e-10, 1.2e-8), None),
     ((1.0001e-9, 1.0002e-9), False)],
)  # fmt: skip
def test_the_bar_beside_the_map_has_numbers(
    qtbot: QtBot, currents: tuple[float, float], logarithmic: bool | None
) -> None:
    shown = PlaceMap()
    qtbot.addWidget(shown)
    shown.resize(500, 400)
    shown.show()
    axis, found = told({f"A{n}": [dark_current(c)] for n, c in enumerate(currents, 1)})
    shown.draw(axis, found, "Dark current", "A", logarithmic, LIGHT, "nothing")
    qtbot.waitExposed(shown)
    shown.grab()
    specs = shown._bar.axis.generateDrawSpecs(pg.QtGui.QPainter(pg.QtGui.QPixmap(9, 9)))
    assert len({text for _, _, text in specs[2]}) >= 2
    shown.draw(axis, found[:1], "Dark current", "A", logarithmic, LIGHT, "nothing")
    assert shown._bar is None, "one colour alone means nothing"


def test_values_that_no_number_tells_apart_have_one_colour(qtbot: QtBot) -> None:
    shown = PlaceMap()
    qtbot.addWidget(shown)
    axis, found = told({"A1": [dark_current(1e-9)], "A2": [dark_current(1e-9 * (1 + 1e-14))]})
    shown.draw(axis, found, "Dark current", "A", True, LIGHT, "nothing")
    one, other = (spot.brush().color().rgb() for spot in spots(shown))
    assert one == other
    assert shown._bar is None
    assert shown.getPlotItem().titleLabel.text == "Dark current (nA)", "there is no bar to say it"
    axis, found = told({"A1": [dark_current(1e-9)], "A2": [dark_current(3e-9)]})
    shown.draw(axis, found, "Dark current", "A", True, LIGHT, "nothing")
    assert not shown.getPlotItem().titleLabel.isVisible()


def test_the_data_of_a_map_have_the_quartiles_of_each_place(qtbot: QtBot) -> None:
    """Linear between the values: of 1 to 5 nA 2 and 4 nA."""
    map_ = PlaceMap()
    qtbot.addWidget(map_)
    five = [dark_current(n * 1e-9) for n in (5, 1, 4, 2, 3)]
    axis, found = told({"A1": five, "A2": [dark_current(1e-9, "upper")]})
    map_.draw(axis, found, "Dark current", "A", False, LIGHT, "nothing")
    content = map_.getPlotItem().tools.exports()
    assert content.own is not None
    one, bound = csv.DictReader(content.own.table(",").splitlines())
    names = "Lower quartile, Dark current (A)", "Upper quartile, Dark current (A)"
    assert [float(one[name]) for name in names] == pytest.approx([2e-9, 4e-9])
    assert [bound[name] for name in names] == ["", ""]
    assert "u by measurement, Dark current (A)" in one


def test_a_map_is_saved_as_figure_and_as_data(qtbot: QtBot, tmp_path: Path) -> None:
    map_ = PlaceMap()
    qtbot.addWidget(map_)
    currents = {f"A{n}": 1.2345678901234567e-9 * n for n in range(1, 5)}
    values = {name: [dark_current(current)] for name, current in currents.items()}
    axis, found = told(values | {"B1": [dark_current(1e-9, "upper")], "B2": [dark_current(None)]})
    map_.draw(axis, found, "Dark current", "A", False, LIGHT, "nothing", "simulated bench")
    files = map_.getPlotItem().tools.files
    for save, name in ((files.save_figure, "map.svg"), (files.save_data, "map.csv")):
        save()
        with qtbot.waitSignal(map_.getPlotItem().tools.said, timeout=30_000) as said:
            files.dialog.fileSelected.emit(str(tmp_path / name))
        assert said.args[0] == "info", said.args
        files.dialog.close()
    svg = (tmp_path / "map.svg").read_text(encoding="utf-8")
    for words in ("Dark current (nA)", "simulated bench", ">1.23<", ">4.94<"):
        assert words in svg
    with (tmp_path / "map.csv").open(encoding="utf-8", newline="") as file:
        rows = {row["Position"]: row for row in csv.DictReader(file)}
    read = {name: float(rows[name]["Dark current (A)"]) for name in currents}
    assert read == currents, "to the last digit"
    assert (rows["A3"]["x"], rows["A3"]["y"]) == ("3.0", "-1.0")
    assert rows["B1"]["Bound"] == "upper"
    assert rows["B2"]["Dark current (A)"] == ""
    assert {row["Origin"] for row in rows.values()} == {"simulated bench"}
    files.copy_data()
    qtbot.waitUntil(lambda: "\t" in QtWidgets.QApplication.clipboard().text())
    map_.draw(axis, [], "Dark current", "A", None, LIGHT, "nothing")
    with qtbot.waitSignal(map_.getPlotItem().tools.said) as said:
        files.copy_figure()
    assert said.args[0] == "warning"
