"""The question whether a run may go on with a bench that is not as its folder says."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from qtpy import QtCore, QtWidgets

from drivers.printable import printable

#: Differences that are shown at once.
_SHOWN = 12


def once_bench_is_accepted(
    parent: Any, differences: Sequence[str], go_on: Callable[[], None]
) -> None:
    """Show in what the bench differs from the run's, and call `go_on` after a yes; without
    differences nothing is asked. The question is a window of its own that keeps nobody from STOP.
    """
    if not differences:
        go_on()
        return
    shown = [*differences[:_SHOWN]]
    if len(differences) > _SHOWN:
        shown.append(f"and {len(differences) - _SHOWN} more")
    box = QtWidgets.QMessageBox(parent)
    box.setAttribute(QtCore.Qt.WA_DeleteOnClose)
    box.setModal(False)
    box.setIcon(QtWidgets.QMessageBox.Question)
    box.setWindowTitle("The bench differs")
    box.setTextFormat(QtCore.Qt.PlainText)  # the words come from a file
    box.setText("The run's folder describes another bench. Go on with the bench of this computer?")
    box.setInformativeText(printable("\n".join(shown)))
    box.setStandardButtons(QtWidgets.QMessageBox.Yes | QtWidgets.QMessageBox.Cancel)
    box.setDefaultButton(QtWidgets.QMessageBox.Cancel)
    # it comes when files have been read, and Qt would take a bare Y, typed elsewhere, for Yes
    box.button(QtWidgets.QMessageBox.Yes).setText("Yes")
    box.finished.connect(lambda answer: go_on() if answer == QtWidgets.QMessageBox.Yes else None)
    box.show()
