"""How past runs look beside the present one: each has a colour, a kind of line and a mark."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import pyqtgraph as pg
from qtpy import QtCore

from janus_lab.gui.widgets.theme import Theme

#: Dashes and gaps, in widths of the line; dots alone are the way back of the present run. With
#: five colours they make twenty looks.
_DASHES: Final = ((4, 2), (7, 2, 1, 2), (11, 3), (4, 2, 1, 2, 1, 2))
#: Hollow marks of pyqtgraph; round and filled is the present run.
_SYMBOLS: Final = ("s", "d", "+", "x", "star")
#: Sizes of the marks (pixels): those of equal runs stand within each other. One more than symbols,
#: so that thirty runs differ in one of both.
_SIZES: Final = (10.0, 14.0, 18.0, 22.0, 26.0, 30.0)
#: Strength of the palest level of a past run.
_PALEST: Final = 0.4


@dataclass(frozen=True)
class OverlayStyle:
    """What a past run is drawn with."""

    colour: str
    dashes: tuple[int, ...]
    symbol: str
    size: float = _SIZES[0]  #: of marks that may stand at one place (pixels)

    def pen(self, colour: str | None = None, width: int = 1) -> Any:
        """The line of the run, in its colour or a shade of it."""
        line = pg.mkPen(colour or self.colour, width=width, dash=list(self.dashes))
        line.setCapStyle(QtCore.Qt.FlatCap)  # square ends would fill the gaps
        return line


def overlay_style(theme: Theme, number: int) -> OverlayStyle:
    """The look of past run `number`, from 0: never the colour of the present run."""
    return OverlayStyle(
        theme.series(1 + number % (len(theme.palette) - 1)),
        _DASHES[number % len(_DASHES)],
        _SYMBOLS[number % len(_SYMBOLS)],
        _SIZES[number % len(_SIZES)],
    )


def shade(theme: Theme, colour: str, number: int, count: int) -> str:
    """`colour` for level `number`, from 0, of `count`: the highest is the strongest."""
    share = 1.0 if count < 2 else _PALEST + (1 - _PALEST) * number / (count - 1)
    return theme.paler(colour, share)
