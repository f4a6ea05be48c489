"""Entries of menus."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, TypeVar

from qtpy import QtWidgets

T = TypeVar("T")


def add_action(
    menu: QtWidgets.QMenu, text: str, does: Callable[[], Any], keys: str = ""
) -> QtWidgets.QAction:
    """An entry that calls `does`, also when `keys` are pressed."""
    action = menu.addAction(text)
    if keys:
        action.setShortcut(keys)
    action.triggered.connect(lambda _: does())
    return action


def add_choice(
    menu: QtWidgets.QMenu, choices: Mapping[str, T], chosen: T, choose: Callable[[T], Any]
) -> None:
    """An entry for each of `choices`, by its words, of which one is ticked."""
    group = QtWidgets.QActionGroup(menu)
    for words, value in choices.items():
        action = add_action(menu, words, partial(choose, value))
        action.setCheckable(True)
        action.setActionGroup(group)
        action.setChecked(value == chosen)
