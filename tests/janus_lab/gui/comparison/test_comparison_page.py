"""Many runs are compared: read beside the window, drawn within bounds, in colours that stay."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot
from qtpy import QtCore, QtWidgets

from janus_lab.gui.comparison import curve_plot
from janus_lab.gui.comparison.comparison_page import ComparisonPage
from janus_lab.gui.comparison.numbers_table import NumbersTable
from janus_lab.gui.plot_tools.files import shown
from janus_lab.gui.widgets.theme import DARK, LIGHT
from tests.made_up_rows import cycling, sweeps
from tests.made_up_runs import made_up, responsivity

Opened = Callable[..., ComparisonPage]


@pytest.fixture(scope="module")
def paths(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Three samples on four days."""
    runs = tmp_path_factory.mktemp("runs")
    return [
        made_up(
            runs, "iv_sweep", sweeps(1.0 + n / 12),
            [responsivity(4.8 - n / 12, 0.7), responsivity(1.3 - n / 24, 13.0)],
            sample=f"film {n % 3}", days=n // 3 - 30, parameters={"position": f"A{n % 3 + 1}"},
        )
        for n in range(12)
    ]  # fmt: skip


@pytest.fixture
def opened(qtbot: QtBot) -> Iterator[Opened]:
    pages: list[ComparisonPage] = []

    def make(paths: list[Path]) -> ComparisonPage:
        page = ComparisonPage(LIGHT, paths)
        pages.append(page)
        qtbot.addWidget(page)
        page.resize(760, 480)
        page.show()
        return page

    yield make
    for page in pages:
        page.stop()


def read(qtbot: QtBot, page: ComparisonPage) -> None:
    qtbot.waitUntil(lambda: not page.stream.busy, timeout=30_000)


def colours(page: ComparisonPage) -> list[str]:
    numbers = page._colour_numbers()
    return [LIGHT.series(number) for number in numbers]


def numbers(page: ComparisonPage) -> NumbersTable:
    """The numbers of what is drawn; the plot is shown again behind it."""
    shown = page.tabs.currentWidget()
    page.tabs.setCurrentWidget(page.numbers)
    page.tabs.setCurrentWidget(shown)
    return page.numbers


def column(page: ComparisonPage, heading: str) -> list[str]:
    """What stands below this heading of the numbers."""
    table = numbers(page)
    headings = [table.horizontalHeaderItem(n).text() for n in range(table.columnCount())]
    at = headings.index(heading)
    return [table.item(row, at).text() for row in range(table.rowCount())]


def test_figures_against_everything_with_error_bars_and_statistics(
    qtbot: QtBot, opened: Opened, paths: list[Path]
) -> None:
    page = opened(paths)
    read(qtbot, page)
    merit = page.merit
    words = [merit.axis.itemText(n) for n in range(merit.axis.count())]
    assert words == ["Irradiance", "Day", "Position", "Position, as a map",
                     "Run, in the order of time"]  # fmt: skip
    assert numbers(page).rowCount() == 2, "two irradiances"
    assert column(page, "Values") == ["12", "12"]
    for number in range(merit.axis.count()):
        merit.axis.setCurrentIndex(number)
        qtbot.waitUntil(lambda: not merit.plot._note.isVisible())
        low, high = merit.plot._plot.vb.viewRange()[1]
        assert merit.plot._plot.getAxis("left").range == [low, high], "numbers of what is drawn"
    merit.axis.setCurrentIndex(words.index("Day"))
    assert numbers(page).rowCount() == 4
    merit.relative.setChecked(True)
    assert column(page, "Median")[0] == "1"
    page.tabs.setCurrentWidget(page.numbers)
    page.numbers.setFocus()
    qtbot.keyClick(page.numbers, QtCore.Qt.Key_C, QtCore.Qt.ControlModifier)
    lines = QtWidgets.QApplication.clipboard().text().splitlines()
    headings = lines[0].split("\t")
    assert (headings[0], headings[-6:-4]) == ("Day", ["Values", "Median"])
    assert len(lines) == 5
    page.tabs.setCurrentWidget(merit)
    page.set_theme(DARK)
    for scale in ("logarithmic", "linear"):
        merit.y_scale.setCurrentIndex(merit.y_scale.findText(scale))
        assert merit.plot.logarithmic[1] == (scale == "logarithmic")


def test_a_bounded_number_of_curves_is_drawn_and_the_rest_is_a_band(
    qtbot: QtBot, opened: Opened, paths: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(curve_plot, "MOST_DRAWN", 5)
    page = opened(paths)
    read(qtbot, page)
    page.tabs.setCurrentWidget(page.curves)
    plot = page.curves.plot
    assert plot.drawn == frozenset(range(5))
    assert plot.band is not None
    assert plot.band.count == 7
    assert "the others a band" in page.status.text()
    page.list.item(11).setSelected(True)
    assert plot.drawn == {11, 0, 1, 2, 3}, "what is selected stands out"
    page.curves.magnitude.setChecked(True)
    page.curves.level.setCurrentIndex(1)
    assert page.curves.level.currentText() == "dark"
    for number in range(9):
        page.list.item(number).setCheckState(QtCore.Qt.Unchecked)
    assert plot.drawn == {9, 10, 11}
    assert plot.band is None
    page.list.tick_all(False)
    assert plot.drawn == frozenset()
    assert plot._note.isVisible()
    page.list.tick_all(True)
    assert len(plot.drawn) == 5


def test_no_colour_changes_as_more_runs_arrive(
    qtbot: QtBot, opened: Opened, paths: list[Path], tmp_path: Path
) -> None:
    page = opened(paths[:5])
    seen: list[list[str]] = []
    page.stream.told.connect(lambda what, _: seen.append(colours(page)[: len(page.runs)]))
    read(qtbot, page)
    other = made_up(tmp_path, "on_off_cycling", cycling(4.0), sample="other")
    page.add([*paths, other])
    read(qtbot, page)
    assert len(page.runs) == 13
    assert page.by_sample.isChecked()
    last = colours(page)
    by_sample = [shown for shown in seen if len(shown) > 3]
    assert all(shown == last[: len(shown)] for shown in by_sample)
    assert len(set(last)) == 4
    page.by_sample.setChecked(False)
    assert colours(page) == [LIGHT.series(n) for n in range(13)]
    page.tabs.setCurrentWidget(page.curves)
    kinds = [page.curves.axes.itemText(n) for n in range(page.curves.axes.count())]
    assert kinds == ["Current (A) against Voltage (V)", "Current (A) against Time (s)"]
    page.curves.axes.setCurrentIndex(1)
    assert page.curves.plot.drawn == {12}


def test_a_run_that_cannot_be_read_is_named_and_the_others_are_there(
    qtbot: QtBot, opened: Opened, paths: list[Path], tmp_path: Path
) -> None:
    page = opened([paths[0], tmp_path / "gone", paths[1]])
    read(qtbot, page)
    assert set(page.runs) == {0, 2}
    item = page.list.item(1)
    assert item.text().startswith("⚠")
    assert "no such folder" in item.toolTip()
    assert "1 cannot be read" in page.status.text()
    assert [page.list.item(n).text() for n in (0, 2)] == ["film 0", "film 1"]
    with qtbot.waitSignal(page.open_wanted) as wanted:
        page.list.itemActivated.emit(page.list.item(2))
    assert wanted.args == [paths[1]]
    none = opened([tmp_path / "gone"])
    read(qtbot, none)
    assert none.merit.plot._note.isVisible()


def test_places_on_the_substrate_are_a_map(qtbot: QtBot, opened: Opened, paths: list[Path]) -> None:
    page = opened(paths)
    read(qtbot, page)
    part = page.merit
    page._draw()
    assert part.pictures.currentWidget() is part.plot
    part.axis.setCurrentIndex(part.axis.findText("Position, as a map"))
    assert part.pictures.currentWidget() is part.map
    # of each film the median of four days: 1.3 A/W less 1/24 for each run, at 13 mW/cm²
    wanted = {f"A{n + 1}": 1.3 - (n + 4.5) / 24 for n in range(3)}
    assert {v.name: v.value for v in part.map.values} == pytest.approx(wanted)
    assert [numbers(page).item(n, 0).text() for n in range(3)] == ["A1", "A2", "A3"]
    page.set_theme(DARK)
    page.list.tick_all(False)
    assert part.map.values == []
    part.axis.setCurrentIndex(part.axis.findText("Position"))
    assert part.pictures.currentWidget() is part.plot


@pytest.mark.parametrize(
    ("libraries", "said", "words"),
    [
        (("@py", "@py"), "", {""}),
        (("simulated", "simulated"), "simulated bench", {"simulated"}),
        (("simulated", "@py"), "simulated bench: film 0", {"simulated", ""}),
    ],
)
def test_figures_and_tables_of_simulated_runs_say_so(
    qtbot: QtBot, opened: Opened, tmp_path: Path, libraries: tuple[str, str], said: str,
    words: set[str],
) -> None:  # fmt: skip
    paths = [
        made_up(tmp_path, "iv_sweep", sweeps(), [responsivity(4.8 - n, 0.7)], sample=f"film {n}",
                bench={"visa_library": library})
        for n, library in enumerate(libraries)
    ]  # fmt: skip
    page = opened(paths)
    read(qtbot, page)
    for part, plot in ((page.merit, page.merit.plot), (page.curves, page.curves.plot)):
        page.tabs.setCurrentWidget(part)
        content = shown(plot.getPlotItem().tools)
        assert content.origin == said
        assert {curve.kind.origin for curve in content.curves} == words
    assert numbers(page).origin == said
    page.list.item(0).setCheckState(QtCore.Qt.Unchecked)
    left = "simulated bench" * (libraries[1] == "simulated")
    assert shown(page.curves.plot.getPlotItem().tools).origin == left, "only what is shown counts"


def test_figures_in_different_light_say_so(qtbot: QtBot, opened: Opened, tmp_path: Path) -> None:
    """Each run's main value is that at its highest irradiance, which is not the same of all."""
    levels = (13.0, 13.0, 1.0)
    paths = [
        made_up(tmp_path, "iv_sweep", sweeps(), [responsivity(2.0, light)], sample=f"film {n}")
        for n, light in enumerate(levels)
    ]
    for chosen, light, warned in (
        (paths[:2], "13", False), (paths, "1\u202fmW/cm² to 13", True)
    ):  # fmt: skip
        page = opened(chosen)
        read(qtbot, page)
        page.merit.axis.setCurrentIndex(page.merit.axis.findText("Run, in the order of time"))
        wanted = f"at {light}\u202fmW/cm²"
        assert wanted in page.merit.plot._plot.getAxis("left").labelText
        assert ("Not in the same light" in page.status.text()) == warned
        page.tabs.setCurrentWidget(page.numbers)
        assert wanted in page.status.text()
