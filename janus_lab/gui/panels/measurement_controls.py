"""The left side of the window: its widgets and where they stand.

What they do is `MeasurementPanel`'s, which is imported behind the window's first picture.
"""

from __future__ import annotations

import textwrap
from functools import partial
from itertools import pairwise

from qtpy import QtCore, QtGui, QtWidgets

from janus_lab.gui.widgets.file_chooser import FileChooser
from janus_lab.gui.widgets.icons import icon
from janus_lab.gui.widgets.labels import breakable, problem_colour, wrapped_label
from janus_lab.gui.widgets.table_colours import state_colour
from janus_lab.kinds import KINDS
from janus_lab.kinds.kind import MeasurementKind

#: What the entries of the chooser of measurements begin with.
PROCEDURE, RECIPE = "procedure:", "recipe:"

QUEUE_TIP = "Append to the queue (Ctrl+Enter)"
START_TIP = "Run it next (Ctrl+Shift+Enter)"


class MeasurementControls(QtWidgets.QWidget):  # type: ignore[misc]
    """Choosers above, the form or a recipe's steps in the middle, estimate and buttons below.

    `problem_wanted`: the person clicks on what hinders the start, or tries to start all the same.
    """

    problem_wanted = QtCore.Signal()

    def __init__(self, parent: QtWidgets.QWidget | None = None) -> None:
        super().__init__(parent)
        self.chooser = FileChooser("recipe", RECIPE, self)
        self.chooser.set_first(
            (kind.title, PROCEDURE + name, partial(_summary, kind)) for name, kind in KINDS.items()
        )
        self.devices = FileChooser("device", "", self)
        self.sample = QtWidgets.QLineEdit(self)
        self.sample.setToolTip("Name of the sample, kept with the data; otherwise the device's")
        self.sample.returnPressed.connect(self._move_on)
        self.specimen = wrapped_label(self)
        self.specimen.setAccessibleName("What is taken from the file of the sample")
        self.specimen.hide()
        self.title = wrapped_label(self)
        self.scroll = QtWidgets.QScrollArea(self)
        self.scroll.setWidgetResizable(True)
        self.scroll.setFocusPolicy(QtCore.Qt.NoFocus)
        self.scroll.setFrameShape(QtWidgets.QFrame.NoFrame)
        self.scroll.setHorizontalScrollBarPolicy(QtCore.Qt.ScrollBarAlwaysOff)
        self.status = wrapped_label(self)
        self.status.setMinimumHeight(2 * self.fontMetrics().lineSpacing())  # nothing jumps
        self.remark = wrapped_label(self)
        self.remark.setAccessibleName("Before the start")
        self.remark.hide()
        self.queue = self._button("&Queue", "Ctrl+Return", QUEUE_TIP)
        self.queue.setIcon(icon("queue"))
        self.start = self._button("St&art", "Ctrl+Shift+Return", START_TIP)
        self.start.setIcon(icon("start"))
        self.status.installEventFilter(self)
        self._tries = [self._tried(button) for button in (self.queue, self.start)]
        self._is_problem = False
        self._lay_out()
        self.show_status("Loading the measurements …", is_problem=False, is_blocking=True)

    def show_content(self, content: QtWidgets.QWidget, inputs: list[QtWidgets.QWidget]) -> None:
        """Put `content` in the middle; `inputs` are its part of the tab order."""
        content.setContentsMargins(0, 0, 6, 0)
        self.scroll.setWidget(content)
        for before, after in pairwise([self.sample, *inputs, self.queue, self.start]):
            QtWidgets.QWidget.setTabOrder(before, after)

    def show_status(self, text: str, is_problem: bool, is_blocking: bool) -> None:
        """Show the estimate, or why nothing can be queued; blocking disables the buttons."""
        self.status.setText(breakable(text))
        self._is_problem = is_problem
        self.status.setCursor(QtCore.Qt.PointingHandCursor if is_problem else QtCore.Qt.ArrowCursor)
        for tried in self._tries:
            tried.setEnabled(is_blocking)
        self._colour_status()
        for button, tip in ((self.queue, QUEUE_TIP), (self.start, START_TIP)):
            button.setEnabled(not is_blocking)
            button.setToolTip(text if is_blocking else tip)

    def show_title(self, text: str) -> None:
        """Show the title of a recipe; nothing for no words."""
        self.title.setText(text)
        self.title.setVisible(bool(text))

    def bring_up(self, field: QtWidgets.QWidget | None) -> None:
        """Scroll to a field of the form, if any, and give it the keyboard."""
        if field is not None:
            field.setFocus()
            QtWidgets.QApplication.sendPostedEvents()  # it may have just come out from under More
            self.scroll.ensureWidgetVisible(field)

    def show_remark(self, text: str) -> None:
        """Show, beside Start, what should be seen before it; nothing if there are no words."""
        self.remark.setText(f"⚠ {breakable(text)}" if text else "")
        self.remark.setVisible(bool(text))
        self._colour_status()

    def show_specimen(self, text: str) -> None:
        """Show what a measurement takes from the file of its sample; nothing for no words."""
        if text != self.specimen.text():
            self.specimen.setText(breakable(text))
            self.specimen.setVisible(bool(text))

    def minimumSizeHint(self) -> QtCore.QSize:
        """With all lines of what is remarked: Qt counts one or two, and would squash the fields."""
        hint: QtCore.QSize = super().minimumSizeHint()
        lines = self.layout().minimumHeightForWidth(self.width())
        return QtCore.QSize(hint.width(), max(hint.height(), lines))

    def resizeEvent(self, event: QtGui.QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()

    def changeEvent(self, event: QtCore.QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QtCore.QEvent.PaletteChange and hasattr(self, "_is_problem"):
            self._colour_status()

    def eventFilter(self, watched: QtCore.QObject, event: QtCore.QEvent) -> bool:
        if event.type() == QtCore.QEvent.MouseButtonPress and self._is_problem:
            self.problem_wanted.emit()
        return bool(super().eventFilter(watched, event))

    def mousePressEvent(self, event: QtGui.QMouseEvent) -> None:
        """A click on a button that is disabled comes to here."""
        buttons = (self.queue, self.start)
        if self._is_problem and any(b.geometry().contains(event.pos()) for b in buttons):
            self.problem_wanted.emit()
        super().mousePressEvent(event)

    def _tried(self, button: QtWidgets.QPushButton) -> QtWidgets.QShortcut:
        """The key of `button` while that is disabled."""
        tried = QtWidgets.QShortcut(button.shortcut(), self)
        tried.setWhatsThis(button.whatsThis())
        tried.setEnabled(False)
        tried.activated.connect(self.problem_wanted)
        return tried

    def _colour_status(self) -> None:
        is_problem = self._is_problem
        colour = f"color: {problem_colour(self.palette()).name()}" if is_problem else ""
        if colour != self.status.styleSheet():
            self.status.setStyleSheet(colour)
        warning = f"color: {state_colour('warning', self.palette()).name()}; font-weight: bold"
        if warning != self.remark.styleSheet():
            self.remark.setStyleSheet(warning)

    def _move_on(self) -> None:
        self.focusNextChild()

    def _button(self, text: str, shortcut: str, tip: str) -> QtWidgets.QPushButton:
        button = QtWidgets.QPushButton(text, self)
        button.setShortcut(shortcut)
        button.setToolTip(tip)
        button.setWhatsThis(f"Form: {tip.partition(' (')[0].lower()}")
        button.setAutoDefault(True)  # Enter presses it, as in the fields Enter moves on
        return button

    def _lay_out(self) -> None:
        rows = QtWidgets.QFormLayout()
        rows.setFieldGrowthPolicy(QtWidgets.QFormLayout.AllNonFixedFieldsGrow)
        rows.addRow("&Measurement", self.chooser)
        rows.addRow("&Device", self.devices)
        rows.addRow("&Sample", self.sample)
        buttons = QtWidgets.QHBoxLayout()
        buttons.addWidget(self.queue)
        buttons.addWidget(self.start)
        layout = QtWidgets.QVBoxLayout(self)
        layout.addLayout(rows)
        layout.addWidget(self.specimen)
        layout.addWidget(self.title)
        layout.addWidget(self.scroll, 1)
        line = QtWidgets.QFrame(self)
        line.setFrameShape(QtWidgets.QFrame.HLine)
        line.setFrameShadow(QtWidgets.QFrame.Sunken)
        layout.addWidget(line)
        layout.addWidget(self.status)
        layout.addWidget(self.remark)
        layout.addLayout(buttons)


def _summary(kind: MeasurementKind) -> str:
    """The first paragraph of the procedure's docstring, in lines that a tool tip has room for."""
    first = (kind.procedure.__doc__ or "").split("\n\n")[0].replace("`", "")
    return textwrap.fill(" ".join(first.split()), 70)
