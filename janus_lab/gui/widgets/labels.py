"""Labels and their colours: what forms, panels and tables share."""

from __future__ import annotations

import html
import re

from qtpy import QtCore, QtGui, QtWidgets

#: What makes HTML of a text, for Qt.
_TAG = re.compile(r"<[!/?A-Za-z]")
#: Digits are so much larger than other text.
_ENLARGED = 1.5
#: What is shorter (pixels) says nothing any more, and may overlap.
_LEAST = 24.0


def problem_colour(palette: QtGui.QPalette) -> QtGui.QColor:
    """Vermilion that can be read as text on the window's background, light or dark."""
    dark = palette.color(QtGui.QPalette.Window).lightness() < 128
    return QtGui.QColor("#ff8a3d" if dark else "#b04a00")


def mark_problems(widget: QtWidgets.QWidget) -> None:
    """Colour the fields in `widget` whose property `problem` is true, and the reasons below them.

    To be called again when the palette of `widget` changes.
    """
    colour = problem_colour(widget.palette()).name()
    style = (
        f'QLineEdit[problem="true"] {{ border: 2px solid {colour}; border-radius: 3px; '
        "padding: 1px; }"
        f'QComboBox[problem="true"], QCheckBox[problem="true"] {{ color: {colour}; }}'
        # a list and no menu, which would have that colour on the ground of the chosen line, too
        'QComboBox[problem="true"] { combobox-popup: 0; }'
        'QComboBox[problem="true"] QAbstractItemView { color: palette(text); '
        "selection-color: palette(highlighted-text); "
        "selection-background-color: palette(highlight); }"
        f'QLabel[objectName$=" reason"] {{ color: {colour}; }}'
    )
    if style != widget.styleSheet():  # setting it changes the palette again
        widget.setStyleSheet(style)


def wrapped_label(parent: QtWidgets.QWidget | None = None, text: str = "") -> QtWidgets.QLabel:
    """Plain text in as many lines as it needs; a long word in it never widens the column."""
    label = QtWidgets.QLabel(text, parent)
    label.setTextFormat(QtCore.Qt.PlainText)
    label.setWordWrap(True)
    policy = label.sizePolicy()  # which says that the height follows from the width
    policy.setHorizontalPolicy(QtWidgets.QSizePolicy.Ignored)
    label.setSizePolicy(policy)
    return label


def plain_tip(text: str) -> str:
    """`text` for a tool tip, which Qt would take for HTML, and load pictures that it names, if it
    looked like that."""
    if not _TAG.search(text):
        return text
    return "<p>" + html.escape(text).replace("\n", "<br>") + "</p>"


def breakable(text: str) -> str:
    """`text` with places, of no width, where a word too long for a narrow column may break. An
    uncertainty does not break at its point, as Qt would in `−0.3(3.4) %`."""
    whole = re.sub(r"\.(?=\d+\))", ".\u2060", text)
    return re.sub(r"(\S{12})(?=\S{12})", "\\1\u200b", whole)


def enlarged(font: QtGui.QFont, by: float = _ENLARGED) -> QtGui.QFont:
    """A copy of `font`, larger and bold."""
    large = QtGui.QFont(font)
    if font.pointSizeF() > 0:
        large.setPointSizeF(by * font.pointSizeF())
    else:
        large.setPixelSize(round(by * font.pixelSize()))
    large.setBold(True)
    return large


class ElidedLabel(QtWidgets.QLabel):  # type: ignore[misc]
    """One line, shortened in its middle where it is too long; its tool tip has all of it."""

    def __init__(self, parent: QtWidgets.QWidget) -> None:
        super().__init__(parent)
        self._full = ""
        self.setTextFormat(QtCore.Qt.PlainText)
        self.setSizePolicy(QtWidgets.QSizePolicy.Ignored, QtWidgets.QSizePolicy.Fixed)

    def show_text(self, text: str) -> None:
        """Show as much of `text` as there is room for."""
        if text != self._full:
            self._full = text
            self.setToolTip(plain_tip(text))
            self._elide()

    def resizeEvent(self, event: QtGui.QResizeEvent) -> None:
        super().resizeEvent(event)
        self._elide()

    def _elide(self) -> None:
        metrics = self.fontMetrics()
        self.setText(metrics.elidedText(self._full, QtCore.Qt.ElideMiddle, self.width()))


def text_width(text: str, points: float | None = None) -> float:
    """How wide `text` is (pixels), in letters of so many points, or in those of the window."""
    return float(QtGui.QFontMetricsF(_font(points)).horizontalAdvance(text))


def fitting(text: str, room: float, points: float | None = None) -> str:
    """`text`, with dots for its end where it is wider than `room` (pixels)."""
    metrics = QtGui.QFontMetricsF(_font(points))
    return str(metrics.elidedText(text, QtCore.Qt.ElideRight, max(room, _LEAST)))


def _font(points: float | None) -> QtGui.QFont:
    font = QtGui.QFont(QtWidgets.QApplication.font())
    if points is not None:
        font.setPointSizeF(points)
    return font
