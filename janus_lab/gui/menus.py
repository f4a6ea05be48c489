"""The menu bar of the window, and how fast a simulated bench may run."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from qtpy import QtWidgets

from .help.help_menu import HelpMenu
from .plot_tools.figure_export import WIDTHS
from .plot_tools.in_sight import PlotsInSight
from .widgets.icons import icon
from .widgets.theme import THEMES

if TYPE_CHECKING:
    from .window import BenchWindow

T = TypeVar("T")

#: How many times as fast as a real bench a simulated one may run, and in words.
SPEEDS: dict[str, float | None] = {
    "real time": 1.0,
    "10 × real time": 10.0,
    "60 × real time": 60.0,
    "as fast as it can": None,
}


class MenuBar:
    """The entries of `window`'s menu bar; those that depend on the bench come with `add_speeds`."""

    def __init__(self, window: BenchWindow) -> None:
        self._window = window
        self._has_speeds = False
        bar = window.menuBar()
        file = bar.addMenu("&File")
        _add_action(file, "&Refresh the history", window.history.refresh, "F5").setIcon(
            icon("refresh")
        )
        _add_action(file, "&Build a sequence", window.build_sequence, "Ctrl+B")
        file.addSeparator()
        plots = PlotsInSight(window)  # a plot has a menu of its own, too
        figure = file.addMenu("Save &figure")
        for width in WIDTHS:
            words = f"{width[:1].upper()}{width[1:]} …"
            keys = "Ctrl+S" if width == next(iter(WIDTHS)) else ""
            _add_action(figure, words, partial(plots.save_figure, width), keys)
        _add_action(file, "Save &data …", plots.save_data)
        file.addSeparator()
        _add_action(file, "&Quit", window.close, "Ctrl+Q").setIcon(icon("quit"))
        look = bar.addMenu("&View")
        themes = {f"{name.capitalize()} theme": THEMES[name] for name in THEMES}
        _add_choice(look, themes, window.theme, window.set_theme)
        look.addSeparator()
        _add_action(look, "&Clear overlaid runs", window.view.clear_overlays, "Ctrl+L")
        _add_action(look, "Show the run that is &measured", window.show_measured, "Alt+0")
        for number in range(window.below.count()):
            words = f"Show {window.below.tabText(number).lower()}"
            show = partial(window.below.setCurrentIndex, number)
            _add_action(look, words, show, f"Alt+{number + 1}")
        _add_action(look, "&Search past runs", self._search, "Ctrl+F")
        self._bench = bar.addMenu("&Bench")
        _add_action(self._bench, "&STOP: everything off (F12)", window.bench_panel.want_stop)
        _add_action(self._bench, "Go to what the measurement &asks", window.requests.go_to, "F6")
        self._help = HelpMenu(window, window.bench_panel)

    def _search(self) -> None:
        """From wherever the keyboard is."""
        history = self._window.history
        self._window.below.setCurrentWidget(history)
        history.search()
        self._window.beside_bench.ensureWidgetVisible(history.filters.text)

    def add_speeds(self, chosen: object) -> None:
        """Offer `SPEEDS`, with `chosen` ticked, and set to it, if it is one of them."""
        if self._has_speeds:  # also of the bench before
            return
        self._has_speeds = True
        window = self._window
        menu = self._bench.addMenu("Speed of the simulation")
        if chosen in SPEEDS.values():
            window.set_speed(chosen)  # type: ignore[arg-type]
        _add_choice(menu, SPEEDS, window.controller.speed, window.set_speed)


def _add_action(
    menu: QtWidgets.QMenu, text: str, does: Callable[[], Any], keys: str = ""
) -> QtWidgets.QAction:
    """An entry that calls `does`, also when `keys` are pressed."""
    action = menu.addAction(text)
    if keys:
        action.setShortcut(keys)
    action.triggered.connect(lambda _: does())
    return action


def _add_choice(
    menu: QtWidgets.QMenu, choices: Mapping[str, T], chosen: T, choose: Callable[[T], Any]
) -> None:
    """An entry for each of `choices`, by its words, of which one is ticked."""
    group = QtWidgets.QActionGroup(menu)
    for words, value in choices.items():
        action = _add_action(menu, words, partial(choose, value))
        action.setCheckable(True)
        action.setActionGroup(group)
        action.setChecked(value == chosen)
