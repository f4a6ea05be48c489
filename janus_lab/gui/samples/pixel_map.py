"""The pixels of a sample, drawn where they are; one can be chosen by mouse or keyboard."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from qtpy import QtCore, QtGui, QtWidgets

from janus_lab.gui.widgets.labels import plain_tip
from janus_lab.registry.sample_file import Pixel

from .places import Place, pixel_places

Qt = QtCore.Qt
_MARGIN = 4  # pixels of the screen
_NONE = "Pixels that are listed are drawn here."
#: A name is written into a pixel of at least so many letters' height.
_LEGIBLE = 0.9


class PixelMap(QtWidgets.QWidget):  # type: ignore[misc]
    """`chosen` carries the name of the pixel that a person has chosen; `wanted` that of one that
    was double-clicked, or Return was pressed on."""

    chosen = QtCore.Signal(str)
    wanted = QtCore.Signal(str)

    def __init__(self, parent: QtWidgets.QWidget | None = None) -> None:
        super().__init__(parent)
        self._pixels: Sequence[Pixel] = ()
        self._places: list[Place] = []
        self._measured: Collection[str] = ()
        self._current = -1
        self.setFocusPolicy(Qt.StrongFocus)
        self.setMouseTracking(True)
        self.setMinimumSize(120, 120)
        self.setAccessibleName("Map of the pixels")

    @property
    def current(self) -> Pixel | None:
        """The pixel that is chosen."""
        return self._pixels[self._current] if 0 <= self._current < len(self._pixels) else None

    def set_pixels(self, pixels: Sequence[Pixel], measured: Collection[str] = ()) -> None:
        """Show these; the names that are `measured` have runs already."""
        before = self.current.pixel if self.current is not None else ""
        if tuple(pixels) != tuple(self._pixels):
            self._pixels = tuple(pixels)
            self._places = pixel_places(pixels)
        self._measured = frozenset(measured)
        names = [pixel.pixel for pixel in pixels]
        self._current = names.index(before) if before in names else -1
        self.update()

    def choose(self, name: str) -> None:
        """Choose the pixel `name`; none for another name."""
        names = [pixel.pixel for pixel in self._pixels]
        self._current = names.index(name) if name in names else -1
        self.update()

    def outline(self, number: int) -> QtCore.QRectF:
        """Where the pixel `number` is drawn."""
        side = max(1.0, min(self.width(), self.height()) - 2.0 * _MARGIN)
        left, top = (self.width() - side) / 2, (self.height() - side) / 2
        place = self._places[number]
        half = max(1.5, place.half * side)
        middle = QtCore.QPointF(left + place.x * side, top + place.y * side)
        return QtCore.QRectF(middle.x() - half, middle.y() - half, 2 * half, 2 * half)

    # -- Qt

    def paintEvent(self, event: QtGui.QPaintEvent) -> None:
        """Draw the substrate and the pixels on it."""
        painter = QtGui.QPainter(self)
        palette = self.palette()
        if not self._pixels:
            painter.setPen(palette.color(QtGui.QPalette.Disabled, QtGui.QPalette.Text))
            flags = int(Qt.AlignCenter | Qt.TextWordWrap)
            painter.drawText(self.rect().adjusted(6, 6, -6, -6), flags, _NONE)
            return
        painter.setRenderHint(QtGui.QPainter.Antialiasing)
        highlight = palette.color(QtGui.QPalette.Highlight)
        for number, pixel in enumerate(self._pixels):
            box = self.outline(number)
            is_current = number == self._current
            fill = palette.color(QtGui.QPalette.Button)
            if pixel.pixel in self._measured:
                fill = _mixed(highlight, palette.color(QtGui.QPalette.Base), 0.35)
            if is_current:
                fill = highlight
            painter.setBrush(fill)
            edge = (
                highlight if is_current and self.hasFocus() else palette.color(QtGui.QPalette.Mid)
            )
            painter.setPen(QtGui.QPen(edge, 2 if is_current else 1))
            painter.drawRect(box)
            if box.height() >= _LEGIBLE * self.fontMetrics().height():
                role = QtGui.QPalette.HighlightedText if is_current else QtGui.QPalette.Text
                painter.setPen(palette.color(role))
                name = self.fontMetrics().elidedText(
                    pixel.pixel, Qt.ElideRight, max(0, int(box.width()) - 2)
                )
                painter.drawText(box, int(Qt.AlignCenter), name)

    def mousePressEvent(self, event: QtGui.QMouseEvent) -> None:
        """Choose the pixel below the pointer."""
        number = self._at(event.pos())
        if number is not None:
            self._take(number)

    def mouseDoubleClickEvent(self, event: QtGui.QMouseEvent) -> None:
        """That one is wanted."""
        number = self._at(event.pos())
        if number is not None:
            self._take(number)
            self.wanted.emit(self._pixels[number].pixel)

    def keyPressEvent(self, event: QtGui.QKeyEvent) -> None:
        """Arrows go to the nearest pixel in their direction; Return wants the chosen one."""
        steps = {
            Qt.Key_Left: (-1, 0), Qt.Key_Right: (1, 0), Qt.Key_Up: (0, -1), Qt.Key_Down: (0, 1)
        }  # fmt: skip
        if event.key() in steps and self._pixels:
            self._step(*steps[event.key()])
        elif event.key() in (Qt.Key_Return, Qt.Key_Enter) and self.current is not None:
            self.wanted.emit(self.current.pixel)
        else:
            super().keyPressEvent(event)

    def event(self, event: QtCore.QEvent) -> bool:
        """The tip tells what is known of the pixel below the pointer."""
        if event.type() == QtCore.QEvent.ToolTip:
            number = self._at(event.pos())
            self.setToolTip(plain_tip(self._words(number)) if number is not None else "")
        return bool(super().event(event))

    def _at(self, point: QtCore.QPoint) -> int | None:
        numbers = range(len(self._pixels))
        hit = [n for n in numbers if self.outline(n).contains(QtCore.QPointF(point))]
        return hit[-1] if hit else None

    def _step(self, right: int, down: int) -> None:
        if self._current < 0:
            self._take(0)
            return
        here = self._places[self._current]
        best: tuple[float, int] | None = None
        for number, there in enumerate(self._places):
            ahead = (there.x - here.x) * right + (there.y - here.y) * down
            aside = abs((there.x - here.x) * down) + abs((there.y - here.y) * right)
            if ahead > 1e-9 and (best is None or (ahead + 2 * aside, number) < best):
                best = (ahead + 2 * aside, number)
        if best is not None:
            self._take(best[1])

    def _take(self, number: int) -> None:
        self._current = number
        self.update()
        self.chosen.emit(self._pixels[number].pixel)

    def _words(self, number: int) -> str:
        from janus_lab.registry.words import area_text

        pixel = self._pixels[number]
        runs = "measured" if pixel.pixel in self._measured else "not measured yet"
        area = area_text(pixel.active_area, pixel.active_area_uncertainty)
        channel = f"channel {pixel.channel}" if pixel.channel else ""
        parts = (pixel.pixel, pixel.position, area, channel, pixel.note, runs)
        return ", ".join(part for part in parts if part)


def _mixed(one: QtGui.QColor, other: QtGui.QColor, share: float) -> QtGui.QColor:
    pairs = zip(one.getRgb()[:3], other.getRgb()[:3], strict=True)
    return QtGui.QColor(*(round(share * a + (1 - share) * b) for a, b in pairs))
