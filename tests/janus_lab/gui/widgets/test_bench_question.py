"""The question whether a run may go on with another bench than its folder says."""

from __future__ import annotations

import pytest
from qtpy import QtCore, QtWidgets

from janus_lab.gui.widgets.bench_question import bench_is_accepted


def test_without_a_difference_nothing_is_asked(qtbot):
    assert bench_is_accepted(None, [])


@pytest.mark.parametrize(
    ("button", "accepted"),
    [(QtWidgets.QMessageBox.Yes, True), (QtWidgets.QMessageBox.Cancel, False)],
)
def test_the_differences_are_shown_as_they_are_and_the_answer_counts(qtbot, button, accepted):
    seen = []

    def answer():
        box = QtWidgets.QApplication.activeModalWidget()
        seen.append((box.informativeText(), box.textFormat(), box.defaultButton().text()))
        box.button(button).click()

    QtCore.QTimer.singleShot(0, answer)
    differences = [f"limits.bias: <b>{i}</b>\u202e V in the run, 10 V here" for i in range(20)]
    assert bench_is_accepted(None, differences) is accepted
    ((text, form, default),) = seen
    assert form == QtCore.Qt.PlainText
    assert default == "Cancel"
    assert text.splitlines()[0] == r"limits.bias: <b>0</b>\u202e V in the run, 10 V here"
    assert text.splitlines()[-1] == "and 8 more"
