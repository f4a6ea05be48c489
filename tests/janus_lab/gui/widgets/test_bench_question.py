"""The question whether a run may go on with another bench than its folder says."""

from __future__ import annotations

import pytest
from qtpy import QtCore, QtWidgets

from janus_lab.gui.widgets.bench_question import once_bench_is_accepted


def test_without_a_difference_nothing_is_asked(qtbot):
    answers = []
    once_bench_is_accepted(None, [], lambda: answers.append("yes"))
    assert answers == ["yes"]


@pytest.mark.parametrize(
    ("button", "accepted"),
    [(QtWidgets.QMessageBox.Yes, True), (QtWidgets.QMessageBox.Cancel, False)],
)
def test_the_differences_are_shown_as_they_are_and_the_answer_counts(qtbot, button, accepted):
    answers = []
    differences = [f"limits.bias: <b>{i}</b>\u202e V in the run, 10 V here" for i in range(20)]
    window = QtWidgets.QWidget()
    qtbot.addWidget(window)
    once_bench_is_accepted(window, differences, lambda: answers.append("yes"))
    (box,) = window.findChildren(QtWidgets.QMessageBox)
    assert QtWidgets.QApplication.activeModalWidget() is None  # nothing keeps anybody from STOP
    assert not box.isModal()
    text, form, default = box.informativeText(), box.textFormat(), box.defaultButton().text()
    assert answers == []
    box.button(button).click()
    assert bool(answers) is accepted
    assert form == QtCore.Qt.PlainText
    assert default == "Cancel"
    assert text.splitlines()[0] == r"limits.bias: <b>0</b>\u202e V in the run, 10 V here"
    assert text.splitlines()[-1] == "and 8 more"


def test_letters_that_somebody_types_elsewhere_do_not_accept_the_bench(qtbot):
    answers = []
    window = QtWidgets.QWidget()
    qtbot.addWidget(window)
    once_bench_is_accepted(window, ["the laser"], lambda: answers.append("yes"))
    (box,) = window.findChildren(QtWidgets.QMessageBox)
    qtbot.keyClicks(box, "y")
    qtbot.wait(300)  # a button that a key presses is animated
    assert answers == []
    assert box.isVisible()
    box.reject()
