"""By hand at the window: the current runs, keys step bias and light, what was seen is kept."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from pytestqt.qtbot import QtBot
from qtpy import QtCore, QtTest

from janus_lab.bench_process.messages import BenchState
from janus_lab.gui.plot_tools.files import shown
from janus_lab.gui.setup.by_hand_page import ByHandPage
from janus_lab.gui.widgets.theme import LIGHT
from janus_lab.runs.run import open_run
from procedures.rows import CURRENT, IRRADIANCE, TIME
from tests.bench_files import bench_config
from tests.person import Person
from tests.registered import written


def test_a_strip_runs_is_stepped_by_keys_and_kept(person: Person) -> None:
    window = person.window
    person.pick(window.measurement.devices, "janus-160C")
    person.menu("By &hand, running")
    page = window.set_up.by_hand_page
    assert page is not None
    assert page.run.text() == "C&onnect"
    person.click(page.run)
    person.wait(lambda: page._running)
    assert "output is off" in page.status.text()
    page.setFocus()
    press(page, QtCore.Qt.Key_Up, QtCore.Qt.ShiftModifier)
    person.wait(lambda: person.states[-1].output_on)
    assert person.states[-1].bias == pytest.approx(1.0)
    press(page, QtCore.Qt.Key_Down)
    person.wait(lambda: person.states[-1].bias == pytest.approx(0.9))
    person.wait(lambda: page.reading.text().endswith("nA"))
    press(page, QtCore.Qt.Key_Right)
    person.wait(lambda: person.states[-1].laser_on)
    assert person.states[-1].irradiance == pytest.approx(1.0)
    person.wait(lambda: page.reading.text().endswith("µA"))
    assert page.bar.value() > 900
    written(window.controller.out_dir.parent / "samples")
    person.type_into(page.sample, "W7-A1")
    person.type_into(page.note, "aligned")
    before = {*person.history()}
    person.click(page.keep)
    person.wait(lambda: "Kept" in page.status.text())
    person.wait(lambda: {*person.history()} - before)
    (path,) = {*person.history()} - before
    run = open_run(path)
    assert run.record.parameters["note"] == "aligned"
    assert run.record.parameters["active_area"] == pytest.approx(
        0.0025
    )  # cm²: 0.25 mm² by its file
    for shown_at in (page.status.text(), window.statusBar().toolTip()):
        assert str(path) in shown_at
        assert "From the file of W7: area 0.0025 cm²" in shown_at
    assert {*run.data[IRRADIANCE]} == {0.0, 1.0}
    assert np.all(np.isfinite(run.data[CURRENT]))
    said = " ".join(person.said("info"))
    for words in ("by hand: set bias: bias 1 V", "set irradiance: irradiance 1 mW/cm²", "Kept"):
        assert words in said
    looked = len(person.states)
    for widget in (page.sample, page.note, page.bias_step, page.shown, page.plot.run_plot):
        for key in (QtCore.Qt.Key_Up, QtCore.Qt.Key_Down, QtCore.Qt.Key_Left, QtCore.Qt.Key_Right):
            widget.setFocus()
            press(widget, key)
            press(widget, key, QtCore.Qt.ShiftModifier)
            assert "Kept" in page.status.text(), (
                "what is typed elsewhere moves nothing on the bench"
            )
    person.wait(lambda: len(person.states) > looked + 2)
    assert person.states[-1].bias == pytest.approx(0.9)
    person.click(page.align)
    assert page.hasFocus(), "after a button, keys are for the bench again"
    press(page, QtCore.Qt.Key_Left)
    person.wait(lambda: person.states[-1].laser_on is False)
    person.type_into(page.bias_step, "30 V")
    page.setFocus()
    press(page, QtCore.Qt.Key_Up)
    assert "10 V" in page.status.text(), "a step of 30 V"
    assert person.states[-1].bias == pytest.approx(0.9)
    person.stop()
    person.wait(lambda: person.states[-1].output_on is False)
    assert page.reading.text() == "–", "nothing is read any more"
    assert page.bar.value() == 0
    person.click(window.bench_panel.manual.connection)
    person.wait(lambda: not person.states[-1].connected)
    window.set_up.desk.show_measuring()


def rows(*times: float) -> dict[str, np.ndarray]:
    there = np.asarray(times)
    return {TIME: there, CURRENT: 1e-9 * (1 + there), IRRADIANCE: np.zeros(len(there))}


@pytest.fixture
def page(qtbot: QtBot) -> ByHandPage:
    made = ByHandPage(LIGHT)
    qtbot.addWidget(made)
    made.set_bench(bench_config())
    made.show()
    return made


def pieces(page: ByHandPage) -> list[list[float]]:
    """Times of the lines that are drawn: a current that is no number breaks one."""
    found: list[list[float]] = [[]]
    for x, y in page.plot._run.pieces():
        for time, current in zip(x, y, strict=True):
            if np.isnan(current):
                found.append([])
            else:
                found[-1].append(float(time))
    return found


def test_nothing_is_drawn_where_nothing_was_read(page: ByHandPage) -> None:
    page.add(rows(0.0, 0.1, 0.2, 0.3), 1)
    page.add(rows(4.9, 5.0, 5.1), 1)  # the laser came on
    page.add(rows(5.2, 9.0, 9.1), 1)
    assert pieces(page) == [[0.0, 0.1, 0.2, 0.3], [4.9, 5.0, 5.1, 5.2], [9.0, 9.1]]
    slow = [10.0 + second for second in range(20)]
    page.add(rows(*slow), 1)  # paused: read with each look
    assert pieces(page)[-1][-10:] == slow[-10:], "a new pace is no gap"


def test_another_connection_begins_a_strip_with_its_own_times_and_says_so(page: ByHandPage) -> None:
    page.add(rows(0.0, 0.1), 1)
    assert page.unkept == 2
    page.add(rows(45.0, 45.1), 2)
    assert pieces(page) == [[45.0, 45.1]]
    assert "new strip" in page.status.text()
    assert page.unkept == 2
    page.kept("Kept 2 readings")
    assert page.unkept == 0


def test_what_is_not_kept_can_be_kept_after_it_was_disconnected(page: ByHandPage) -> None:
    page.set_state(BenchState(connected=True, output_on=True, current=1e-9))
    page.add(rows(0.0, 0.1), 1)
    assert page.reading.text() != "–"
    page.set_state(BenchState(connected=False))
    assert page.reading.text() == "–"
    assert page.keep.isEnabled()
    page.kept("Kept 2 readings")
    assert not page.keep.isEnabled()


def test_what_was_kept_and_where_stands_until_there_is_something_else_to_do(
    page: ByHandPage,
) -> None:
    off = BenchState(connected=True, output_on=False)
    page.set_state(off)
    page.add(rows(0.0, 0.1), 1)
    page.kept("Kept 2 readings: runs/7")
    page.set_state(replace(off, interlock_closed=True))  # it is looked at once a second
    assert page.status.text() == "Kept 2 readings: runs/7"
    page.set_state(replace(off, output_on=True))
    assert page.status.text() != "Kept 2 readings: runs/7"


def test_while_the_light_changes_no_reading_stands(page: ByHandPage) -> None:
    on = BenchState(connected=True, output_on=True, current=1e-9)
    page.set_state(on)
    page.add(rows(0.0, 0.1), 1)
    page.set_state(replace(on, current=None, laser_on=True, coming=("laser",)))
    assert page.reading.text() == "–"


def test_the_words_about_the_keys_are_for_what_has_them(page: ByHandPage, qtbot: QtBot) -> None:
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    page.setFocus()
    page.set_state(BenchState(connected=True, output_on=True, current=1e-9))
    assert page.status.text().startswith("↑ ↓ bias")
    page.plot.run_plot.setFocus()
    assert "cursor" in page.status.text()
    page.note.setFocus()
    assert page.status.text().startswith("Click beside the plot")
    page.setFocus()
    assert page.status.text().startswith("↑ ↓ bias")


def press(page: object, key: object, modifier: object = QtCore.Qt.NoModifier) -> None:
    QtTest.QTest.keyClick(page, key, modifier)


def test_what_is_no_step_is_said_once_it_is_typed(person: Person) -> None:
    person.menu("By &hand, running")
    page = person.window.set_up.by_hand_page
    assert page is not None
    for line in (page.bias_step, page.light_step):
        before = line.text()
        for text, wrong in (("abc", True), (before, False)):
            line.setText(text)
            line.editingFinished.emit()
            assert ("'abc'" in page.status.text()) == wrong
    person.window.set_up.desk.show_measuring()


@pytest.mark.parametrize("simulated", [True, False])
def test_what_goes_out_of_a_strip_says_that_the_bench_is_simulated(
    qtbot: QtBot, simulated: bool
) -> None:
    page = ByHandPage(LIGHT)
    qtbot.addWidget(page)
    bench = bench_config()
    real = bench.model_copy(update={"visa_library": "@py", "simulation": None})
    page.set_bench(bench if simulated else real)
    page.add({TIME: np.arange(3.0), CURRENT: np.ones(3), IRRADIANCE: np.zeros(3)})
    page.plot.show_now()
    content = shown(page.plot.run_plot.getPlotItem().tools)
    assert content.rows == 3
    assert content.origin == "simulated bench" * simulated
