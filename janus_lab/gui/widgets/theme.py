"""Light and dark: the colours of the window and of its plots."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pyqtgraph as pg
from qtpy import QtGui, QtWidgets

from .style import BenchStyle

#: Okabe and Ito's colours, which colour-blind people can tell apart.
BLUE, VERMILION, GREEN = "#0072b2", "#d55e00", "#009e73"
ORANGE, SKY, PURPLE = "#e69f00", "#56b4e9", "#cc79a7"
#: Viridis in eight equal steps: perceptually even, so that an order can be read from it.
_VIRIDIS: Final = (
    "#440154", "#472d7b", "#3b528b", "#2c728e", "#21918c", "#28ae80", "#5ec962", "#addc30",
    "#fde725",
)  # fmt: skip


@dataclass(frozen=True)
class Theme:
    """Colours as ``#rrggbb``. Text in `foreground` is on `window` or `background`."""

    name: str
    dark: bool
    background: str  #: of plots, tables and fields
    foreground: str  #: of text, axes, and what is measured in the dark
    muted: str  #: of what is beside the point: reference detectors, lines at zero
    window: str
    button: str
    highlight: str
    highlighted_text: str
    palette: tuple[str, ...]  #: of series without an order, the one seen best first
    levels: tuple[float, float]  #: the part of viridis, 0 to 1, that stands out

    def series(self, number: int) -> str:
        """Colour of series `number`, from 0, of those without an order."""
        return self.palette[number % len(self.palette)]

    def level(self, number: int, count: int) -> str:
        """Colour of level `number`, from 0, of `count` levels that have an order.

        A single one is of the middle: the ends are near to what is measured in the dark.
        """
        low, high = self.levels
        share = low + (high - low) * (number / (count - 1) if count > 1 else 0.5)
        stops = np.array([_channels(colour) for colour in _VIRIDIS], dtype=np.float64)
        places = np.linspace(0, 1, len(_VIRIDIS))
        mixed = [round(float(np.interp(share, places, stops[:, i]))) for i in range(3)]
        return "#{:02x}{:02x}{:02x}".format(*mixed)

    def paler(self, colour: str, share: float = 0.6) -> str:
        """`colour` with all but `share` of it replaced by the background."""
        pairs = zip(_channels(colour), _channels(self.background), strict=True)
        mixed = [round(share * own + (1 - share) * ground) for own, ground in pairs]
        return "#{:02x}{:02x}{:02x}".format(*mixed)


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


LIGHT: Final = Theme(
    name="light",
    dark=False,
    background="#ffffff",
    foreground="#2b2f33",
    muted="#8a9097",
    window="#f1f2f4",
    button="#e6e8eb",
    highlight="#0072b2",
    highlighted_text="#ffffff",
    palette=(BLUE, VERMILION, GREEN, PURPLE, ORANGE, SKY),
    levels=(0.15, 0.78),
)
DARK: Final = Theme(
    name="dark",
    dark=True,
    background="#181a1d",
    foreground="#d5d8dc",
    muted="#7d848c",
    window="#24272b",
    button="#33373c",
    highlight="#56b4e9",
    highlighted_text="#101214",
    palette=(SKY, ORANGE, GREEN, PURPLE, VERMILION, BLUE),
    levels=(0.35, 1.0),
)
THEMES: Final = {theme.name: theme for theme in (LIGHT, DARK)}


def apply_theme(application: QtWidgets.QApplication, theme: Theme) -> None:
    """Have the whole application, and plots made from now on, look like `theme`.

    Plots that exist have their own `set_theme`.
    """
    application.setStyle(BenchStyle(theme.muted))  # platforms' own do not follow a palette
    application.setPalette(_palette(theme))
    pg.setConfigOptions(background=theme.background, foreground=theme.foreground)


def _palette(theme: Theme) -> Any:
    roles = QtGui.QPalette
    colours = {
        roles.Window: theme.window,
        roles.WindowText: theme.foreground,
        roles.Base: theme.background,
        roles.AlternateBase: theme.window,
        roles.Text: theme.foreground,
        roles.Button: theme.button,
        roles.ButtonText: theme.foreground,
        roles.BrightText: VERMILION,
        roles.ToolTipBase: theme.window,
        roles.ToolTipText: theme.foreground,
        roles.Highlight: theme.highlight,
        roles.HighlightedText: theme.highlighted_text,
        roles.Link: theme.palette[0],
        roles.LinkVisited: PURPLE,
        roles.PlaceholderText: theme.muted,
    }
    palette = roles(QtGui.QColor(theme.button), QtGui.QColor(theme.window))
    for role, colour in colours.items():
        palette.setColor(role, QtGui.QColor(colour))
    for role in (roles.WindowText, roles.Text, roles.ButtonText):
        palette.setColor(roles.Disabled, role, QtGui.QColor(theme.muted))
    palette.setColor(roles.Disabled, roles.Highlight, QtGui.QColor(theme.button))
    return palette


def renew_style_sheets(window: QtWidgets.QWidget, colours: Mapping[str, str]) -> None:
    """After another theme: Qt keeps the palette that a sheet was set with, and a sheet the colours
    that it names; `colours` says what became of those."""
    for widget in window.findChildren(QtWidgets.QWidget):
        if sheet := widget.styleSheet():
            for before, now in colours.items():
                sheet = sheet.replace(before, now)
            widget.setStyleSheet("")
            widget.setStyleSheet(sheet)
