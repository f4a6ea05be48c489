"""A tab that was open when the window was closed, and has not been looked at since."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from qtpy import QtWidgets

from janus_lab.gui.widgets.theme import Theme


class WaitingPage(QtWidgets.QWidget):  # type: ignore[misc]
    """Stands in its place until it is looked at: `make` then gives the page itself, which reads.

    `values` are what it was kept as, and is kept as again if nobody looks; `path` is that of its
    run, if it is one of a run.
    """

    def __init__(
        self, make: Callable[[], Any], values: Mapping[str, Any], path: Path | None = None
    ) -> None:
        super().__init__()
        self.make = make
        self.values = values
        self.path = path

    def kept(self) -> Mapping[str, Any]:
        """What it is kept as until the next start."""
        return self.values

    def stop(self) -> None:
        """Nothing has begun."""

    def set_theme(self, theme: Theme) -> None:
        """The page will be made in that of then."""
