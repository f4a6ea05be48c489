"""What starts a comparison: a button of the history, with what else than the selected runs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qtpy import QtCore, QtWidgets

from janus_lab.gui.model.past_run import PastRun
from janus_lab.gui.plot_tools.in_sight import give_keyboard_soon
from janus_lab.gui.widgets.background import Background

from .choosing import MOST_RUNS, in_time, of_samples, of_sheets

if TYPE_CHECKING:
    from janus_lab.gui.window import BenchWindow

    from .comparison_page import ComparisonPage


class Comparing(QtCore.QObject):  # type: ignore[misc]
    """Compares in a page of `window` what is selected in its history."""

    def __init__(self, window: BenchWindow) -> None:
        super().__init__(window)
        self._window = window
        self._history, self._pages = window.history, window.pages
        self._files = Background(self)
        self._count = 0
        make = self._history.table.make_action
        self.runs = make("Compare", "Ctrl+M", "Figures of merit and curves of the selected runs "
                         "beside each other", self._compare_runs)  # fmt: skip
        self.samples = make("Compare samples", "Ctrl+Shift+M", "All runs of the samples of the "
                            "selected ones, of the same kinds", self._compare_samples)  # fmt: skip
        self.sheet = make("Compare sheet", "Ctrl+Alt+M", "All runs of the sheet of samples that "
                          "the selected ones were measured for", self._compare_sheet)  # fmt: skip
        self.more = make("Add to comparison", "Ctrl+Shift+A", "Compare the selected runs with "
                         "those of the page that is shown", self._add)  # fmt: skip
        self._lay_out()
        chosen = self._history.table.selectionModel()
        chosen.selectionChanged.connect(lambda *_: self._refresh())
        self._history.model.rearranged.connect(self._refresh)
        self._pages.main.currentChanged.connect(lambda _: self._refresh())
        self._refresh()

    def compare(self, paths: Sequence[Path]) -> ComparisonPage | None:
        """A new page that compares the runs in these folders; None if there can be none."""
        from .comparison_page import ComparisonPage

        if not self._few_enough(paths):
            return None
        page = ComparisonPage(self._window.theme, paths)
        self._count += 1
        names = (f"Comparison {number}" for number in count(self._count))
        if not self._pages.add_page(page, next(n for n in names if n not in self._pages.names)):
            page.stop()
            page.deleteLater()
            return None
        self._connect(page)
        give_keyboard_soon(page)
        return page

    def page_of(self, paths: Sequence[Path], values: Mapping[str, Any]) -> ComparisonPage:
        """The page that was kept as `values`, of these runs."""
        from .comparison_page import ComparisonPage
        from .kept_comparison import restore

        page = ComparisonPage(self._window.theme, paths[:MOST_RUNS])
        restore(page, values)
        self._count += 1
        self._connect(page)
        return page

    def _connect(self, page: ComparisonPage) -> None:
        page.open_wanted.connect(self._pages.open_run)
        page.message.connect(self._window.view.message)

    # -- what a person does

    def _compare_runs(self) -> None:
        self.compare(in_time(self._history.selected()))

    def _compare_samples(self) -> None:
        self.compare(of_samples(self._history.model.runs, self._history.selected()))

    def _compare_sheet(self) -> None:
        chosen = in_time(self._history.selected())
        job = partial(of_sheets, self._history.reader.runs_dir, chosen)
        self._files.run(job, self._sheet_read)

    def _sheet_read(self, found: list[Path] | Exception) -> None:
        if isinstance(found, Exception):
            self._window.view.message.emit("error", " ".join(str(found).split()))
        else:
            self.compare(found)

    def _add(self) -> None:
        page = self._page()
        paths = in_time(self._history.selected())
        if page is not None and self._few_enough([*page.paths, *paths]):
            page.add(paths)

    def _few_enough(self, paths: Sequence[Path]) -> bool:
        if len(paths) > MOST_RUNS:
            text = f"{len(paths):,} runs are too many to compare: {MOST_RUNS:,} at most"
            self._window.view.message.emit("error", text)
        return 0 < len(paths) <= MOST_RUNS

    # -- how it looks

    def _page(self) -> ComparisonPage | None:
        """The comparison that is shown."""
        if not self._count:
            return None  # nor is what makes one imported
        from .comparison_page import ComparisonPage

        page = self._pages.main.currentWidget()
        return page if isinstance(page, ComparisonPage) else None

    def _refresh(self) -> None:
        usable = any(not run.is_broken for run in self._selected())
        for action in (self.runs, self.samples, self.sheet):
            action.setEnabled(usable)
        self.more.setEnabled(usable and self._page() is not None)

    def _selected(self) -> list[PastRun]:
        return self._history.selected()

    def _lay_out(self) -> None:
        button = QtWidgets.QToolButton()
        button.setDefaultAction(self.runs)
        button.setPopupMode(QtWidgets.QToolButton.MenuButtonPopup)
        button.setFocusPolicy(QtCore.Qt.TabFocus)
        menu = QtWidgets.QMenu(button)
        menu.setToolTipsVisible(True)
        menu.addActions([self.runs, self.samples, self.sheet, self.more])
        button.setMenu(menu)
        self._history.add_button(button)
