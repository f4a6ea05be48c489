"""By hand at the window: the current runs, keys step bias and light, what was seen is kept."""

from __future__ import annotations

import numpy as np
import pytest
from qtpy import QtCore, QtTest

from janus_lab.runs.run import open_run
from procedures.rows import CURRENT, IRRADIANCE
from tests.person import Person


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
    person.type_into(page.note, "aligned")
    before = {*person.history()}
    person.click(page.keep)
    person.wait(lambda: "Kept" in page.status.text())
    person.wait(lambda: {*person.history()} - before)
    (path,) = {*person.history()} - before
    run = open_run(path)
    assert run.record.parameters["note"] == "aligned"
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
    person.click(window.bench_panel.manual.connection)
    person.wait(lambda: not person.states[-1].connected)
    window.set_up.desk.show_measuring()


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
