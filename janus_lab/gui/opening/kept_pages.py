"""What is open beside the run that is measured, kept from one start of the window to the next."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from qtpy import QtCore

from janus_lab.gui import settings

from .run_pages import MOST_PAGES, RunPages
from .waiting_page import WaitingPage

if TYPE_CHECKING:
    from janus_lab.gui.comparison.comparing import Comparing

#: The tabs of the last start come so long (ms) after the window can be used.
_LATER: Final = 150
#: Names of tabs and paths are not longer.
_LONGEST: Final = 4_000


class KeptPages(QtCore.QObject):  # type: ignore[misc]
    """Brings the tabs of `pages` back as they were, and says what is to be kept of them. Runs are
    in `runs_dir`, or elsewhere.

    A tab is read when it is looked at first. `changed`: other tabs are open than before.
    """

    changed = QtCore.Signal()

    def __init__(self, pages: RunPages, comparing: Comparing, runs_dir: Path) -> None:
        super().__init__(pages)
        self._pages, self._comparing, self._runs_dir = pages, comparing, runs_dir
        self._waiting: Mapping[str, Any] | None = None  #: not yet brought back
        pages.rearranged.connect(self._tell)

    def begin(self, values: Mapping[str, Any]) -> None:
        """These were open when the window was closed."""
        self._waiting = values

    def restore_soon(self) -> None:
        """Bring them back now that the window can be used, in a moment."""
        QtCore.QTimer.singleShot(_LATER, self._restore)

    def state(self) -> Mapping[str, Any]:
        """What is open now, as JSON values."""
        if self._waiting is not None:
            return self._waiting
        pages = self._pages
        kept: dict[str, Any] = {}
        for name, tabs in (("main", pages.main), ("beside", pages.beside)):
            shown = [tabs.widget(n) for n in range(tabs.count())]
            shown = [
                page for page in shown if page is not pages.live and not pages.is_passing(page)
            ]
            current = tabs.currentWidget()
            kept[name] = [{"short": tabs.tabText(tabs.indexOf(p)), **p.kept()} for p in shown]
            kept[f"{name} in front"] = shown.index(current) if current in shown else None
        return {**kept, "sizes": pages.sizes() if pages.beside.count() else []}

    def _tell(self) -> None:
        if self._waiting is None:
            self.changed.emit()

    def _restore(self) -> None:
        if self._pages.is_over:  # closed before they came: they are kept as they were
            return
        values, self._waiting = self._waiting, None
        if not values:
            return
        pages, known = self._pages, set[Path]()
        with pages.putting_back():
            for name, tabs in (("main", pages.main), ("beside", pages.beside)):
                front = values.get(f"{name} in front")
                for number, each in enumerate(_listed(values.get(name))):
                    page = self._page(each, known) if len(pages.pages) < MOST_PAGES else None
                    if page is not None:
                        names = _text(each, "short"), _text(each, "whole")
                        pages.put_back(page, tabs, names, front=number == front)
        if pages.beside.count() and (sizes := settings.sizes(values, "sizes")):
            pages.setSizes(sizes)

    def _page(self, values: Mapping[str, Any], known: set[Path]) -> WaitingPage | None:
        """The tab that was kept as `values`; None for what is none, or of a run that has one."""
        if (path := self._path(values.get("run"))) is not None:
            if path in known or self._pages.opened(path) is not None:
                return None
            known.add(path)
            return WaitingPage(partial(self._pages.page_of, path, values), values, path)
        runs = values.get("comparison")
        found = [self._path(each) for each in runs] if isinstance(runs, list) else []
        paths = [path for path in found if path is not None]
        if not paths:
            return None
        return WaitingPage(partial(self._comparing.page_of, paths, values), values)

    def _path(self, given: object) -> Path | None:
        """A run's folder as the history has it, which may be relative."""
        if not isinstance(given, str) or not 0 < len(given) < _LONGEST or "\0" in given:
            return None
        path, here = Path(given), self._runs_dir.absolute()
        return self._runs_dir / path.relative_to(here) if path.is_relative_to(here) else path


def _listed(found: object) -> Iterator[Mapping[str, Any]]:
    yield from (
        each if isinstance(each, dict) else {}
        for each in (found if isinstance(found, list) else [])
    )


def _text(values: Mapping[str, Any], name: str) -> str:
    found = values.get(name)
    return found[:_LONGEST] if isinstance(found, str) else ""
