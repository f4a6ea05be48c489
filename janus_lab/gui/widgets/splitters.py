"""Widgets side by side, with a bar between them that a person moves."""

from __future__ import annotations

from typing import Any

from qtpy import QtWidgets


def splitter(orientation: Any, *parts: tuple[QtWidgets.QWidget, int]) -> QtWidgets.QSplitter:
    """Widgets side by side, each with its share of what room is left."""
    made = QtWidgets.QSplitter(orientation)
    made.setChildrenCollapsible(False)
    for place, (widget, stretch) in enumerate(parts):
        made.addWidget(widget)
        made.setStretchFactor(place, stretch)
    return made
