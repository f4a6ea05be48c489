"""A line for a date that may stay empty, typed or taken from a calendar."""

from __future__ import annotations

from datetime import date, timedelta

from qtpy import QtCore, QtGui, QtWidgets

from janus_lab.wall_time import wall_time

from .labels import problem_colour

_WORDS = {"today": 0, "yesterday": 1}


def read_date(text: str, today: date) -> date | None:
    """`2026-11-21`, `11-21` (of this year), `today`, `yesterday`, `7 days`; None for no text.

    Raises ValueError, in words, for anything else.
    """
    asked = text.strip().lower()
    if not asked:
        return None
    if asked in _WORDS:
        return today - timedelta(days=_WORDS[asked])
    number, _, unit = asked.partition(" ")
    try:
        if unit in ("d", "day", "days"):
            return today - timedelta(days=int(number))
        found = date.fromisoformat(f"{today.year}-{asked}" if len(asked) == 5 else asked)
        if not 1970 <= found.year < 3000:
            raise ValueError
        return found
    except (ValueError, OverflowError):
        raise ValueError(
            f"{text.strip()!r} is not a date: 2026-11-21, 11-21, today, yesterday or 7 days"
        ) from None


def _today() -> date:
    return wall_time().date()


class DateField(QtWidgets.QLineEdit):  # type: ignore[misc]
    """`changed`: another date, or none, is meant, or the text is not one.

    Up and Down go by days.
    """

    changed = QtCore.Signal()

    def __init__(self, hint: str, parent: QtWidgets.QWidget | None = None) -> None:
        super().__init__(parent)
        self._hint = hint
        self._value: date | None = None
        self.problem = ""  #: why the text is not a date; empty if it is one, or nothing
        self.setPlaceholderText(hint)
        self.setAccessibleName(f"{hint} date")
        self.setToolTip(self._tip())
        width = self.fontMetrics().horizontalAdvance
        self.setMinimumWidth(width("2026-11-21____"))
        self.setMaximumWidth(width("2026-11-21_______"))
        self.textChanged.connect(self._read)
        button = self.addAction(_calendar_icon(self), QtWidgets.QLineEdit.TrailingPosition)
        button.setToolTip("Choose from a calendar")
        button.triggered.connect(self._show_calendar)

    def value(self) -> date | None:
        """The date; None if there is none, or the text is not one."""
        return self._value

    def set_value(self, value: date | None) -> None:
        """Show a date."""
        self.setText(value.isoformat() if value else "")

    def keyPressEvent(self, event: QtGui.QKeyEvent) -> None:
        steps = {QtCore.Qt.Key_Up: 1, QtCore.Qt.Key_Down: -1}.get(event.key())
        if steps is None:
            super().keyPressEvent(event)
            return
        self.set_value(self._value + timedelta(days=steps) if self._value else _today())

    def _read(self, text: str) -> None:
        problem, self.problem = self.problem, ""
        value = None
        try:
            value = read_date(text, _today())
        except ValueError as error:
            self.problem = str(error)
        self.setToolTip(f"⚠ {self.problem}" if self.problem else self._tip())
        self.setAccessibleDescription(self.problem)
        colour = problem_colour(self.palette()).name()
        self.setStyleSheet(f"border: 1px solid {colour}; color: {colour}" if self.problem else "")
        if value != self._value or self.problem != problem:
            self._value = value
            self.changed.emit()

    def _tip(self) -> str:
        return f"{self._hint} this day: 2026-11-21, 11-21, today, yesterday or 7 days; ↑ ↓ a day"

    def _show_calendar(self) -> None:
        menu = QtWidgets.QMenu(self)
        menu.setAttribute(QtCore.Qt.WA_DeleteOnClose)
        calendar = QtWidgets.QCalendarWidget(menu)
        if self._value:
            calendar.setSelectedDate(QtCore.QDate(*self._value.timetuple()[:3]))

        def chosen(day: QtCore.QDate) -> None:
            self.set_value(date(day.year(), day.month(), day.day()))
            menu.close()

        calendar.clicked.connect(chosen)
        calendar.activated.connect(chosen)
        shown = QtWidgets.QWidgetAction(menu)
        shown.setDefaultWidget(calendar)
        menu.addAction(shown)
        menu.popup(self.mapToGlobal(self.rect().bottomLeft()))


def _calendar_icon(widget: QtWidgets.QWidget) -> QtGui.QIcon:
    """A small calendar sheet in the colour of text, as styles have none."""
    size = 32
    picture = QtGui.QPixmap(size, size)
    picture.fill(QtCore.Qt.transparent)
    painter = QtGui.QPainter(picture)
    colour = widget.palette().color(QtGui.QPalette.PlaceholderText)  # is seen on both themes
    painter.setPen(QtGui.QPen(colour, 3))
    painter.drawRect(4, 6, 24, 22)
    painter.fillRect(4, 6, 24, 8, colour)
    for x in (10, 17, 24):
        for y in (19, 25):
            painter.drawPoint(x, y)
    painter.end()
    return QtGui.QIcon(picture)
