"""The menu of a plot."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from qtpy import QtCore, QtWidgets

from .axes import QuantityAxis, TimeAxis, TimeUnit
from .figure_export import WIDTHS

if TYPE_CHECKING:
    from .tools import PlotTools

_UNITS: Final[dict[str, TimeUnit | None]] = {
    "unit that fits": None,
    "seconds": "s",
    "minutes": "min",
    "hours": "h",
}


def make_menu(tools: PlotTools, at: QtCore.QPointF) -> QtWidgets.QMenu:
    """The menu for the place `at` of the plot's view; it deletes itself when it closes."""
    menu = QtWidgets.QMenu(tools.plot.getViewWidget())
    menu.setAttribute(QtCore.Qt.WA_DeleteOnClose)
    menu.setToolTipsVisible(True)
    if tools.cursor is None:
        tools.point_at(at)
    _markers(menu, tools)
    _notes(menu, tools, at)
    menu.addSeparator()
    lines = _add(
        menu, "&Fits and lines of the figures", lambda: tools.show_lines(not tools.shows_lines), "F"
    )
    lines.setCheckable(True)
    lines.setChecked(tools.shows_lines)
    lines.setEnabled(tools.board is not None)
    lines.setToolTip(
        "What the figures of merit were made from, on the data, once the run has ended"
    )
    menu.addSeparator()
    for axis, words, key in ((tools.x, "&Horizontal axis", "X"), (tools.y, "&Vertical axis", "Y")):
        _scale(menu.addMenu(f"{words}: {axis.words}"), tools, axis, key)
    _view(menu, tools)
    menu.addSeparator()
    _files(menu, tools)
    return menu


def _markers(menu: QtWidgets.QMenu, tools: PlotTools) -> None:
    for letter in ("A", "B"):
        action = _add(menu, f"Marker &{letter} here", partial(tools.put_marker, letter), letter)
        action.setEnabled(tools.cursor is not None)
        action.setToolTip("Two markers tell difference, ratio and slope; they can be dragged")
    _add(menu, "&Remove markers", tools.remove_markers, "Esc").setEnabled(bool(tools.markers))


def _notes(menu: QtWidgets.QMenu, tools: PlotTools, at: QtCore.QPointF) -> None:
    menu.addSeparator()
    board = tools.board
    kept = board is not None and board.has_folder
    new = _add(menu, "Pin a &note here …", tools.ask_for_note, "N")
    new.setEnabled(kept and tools.cursor is not None)
    new.setToolTip("Kept with the run, in notes.jsonl; the data stay as they are")
    note = tools.note_at(at)
    if note is not None and board is not None:
        _add(menu, "&Change this note …", partial(tools.ask_for_note, note))
        _add(menu, "Take this note away", partial(board.remove, note))


def _scale(menu: QtWidgets.QMenu, tools: PlotTools, axis: QuantityAxis, key: str) -> None:
    group = QtWidgets.QActionGroup(menu)
    for words, is_log in (("Linear", False), ("Logarithmic", True)):
        action = _add(menu, words, partial(tools.set_log, axis, is_log), key if is_log else "")
        action.setCheckable(True)
        action.setActionGroup(group)
        action.setChecked(bool(axis.logMode) == is_log)
        action.setEnabled(axis.may_be_log or not is_log)
    if isinstance(axis, TimeAxis) and axis.unit == "s":
        menu.addSeparator()
        units = QtWidgets.QActionGroup(menu)
        for words, unit in _UNITS.items():
            action = _add(menu, words.capitalize(), partial(axis.choose_unit, unit))
            action.setCheckable(True)
            action.setActionGroup(units)
            action.setChecked(axis.chosen == unit)


def _view(menu: QtWidgets.QMenu, tools: PlotTools) -> None:
    view = tools.plot.getViewBox()
    whole = _add(menu, "Show &all", tools.plot.enableAutoRange, "0")
    whole.setToolTip("And follow what comes; a double click does the same")
    box = view.state["mouseMode"] == view.RectMode
    zoom = _add(
        menu,
        "&Drag a frame to zoom",
        lambda: view.setMouseMode(view.PanMode if box else view.RectMode),
    )
    zoom.setCheckable(True)
    zoom.setChecked(box)
    zoom.setToolTip("Else dragging moves the view, with the right button it stretches it")


def _files(menu: QtWidgets.QMenu, tools: PlotTools) -> None:
    files = tools.files
    figure = menu.addMenu("&Save figure")
    figure.setToolTip("Drawn as in reports: SVG, PDF or PNG at a journal's width")
    for width in WIDTHS:
        _add(figure, f"{width[:1].upper()}{width[1:]} …", partial(files.save_figure, width))
    _add(menu, "Copy figure", files.copy_figure)
    _add(menu, "Save &data …", files.save_data).setToolTip(
        "All samples that are shown, every digit, as CSV with named columns and units"
    )
    _add(menu, "Copy data", files.copy_data).setToolTip("The same, for a spreadsheet")


def _add(
    menu: QtWidgets.QMenu, text: str, does: Callable[[], Any], key: str = ""
) -> QtWidgets.QAction:
    """An entry; `key` is shown with it, and heard by the plot itself."""
    action = menu.addAction(f"{text}\t{key}" if key else text)
    action.triggered.connect(lambda _: does())
    return action
