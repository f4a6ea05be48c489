"""The figures of a report as files: each panel drawn once in a style, as SVG, PDF and PNG, and as
the CSV of what is drawn."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from janus_lab.measurements.panel import Panel
from janus_lab.runs import files

from .drawn_data import as_drawn, panel_csv

if TYPE_CHECKING:
    from matplotlib.figure import Figure

#: Of figures, and what leaves the date out of them, so that the same data give the same file.
_DATELESS: dict[str, dict[str, Any]] = {
    "svg": {"metadata": {"Date": None}},
    "pdf": {"metadata": {"CreationDate": None}},
    "png": {},
}
#: Formats in which a figure is kept.
FORMATS = ("svg", "pdf", "png", "csv")


class Drawn(NamedTuple):
    """The panels of a report that have something to show, by name, drawn in one style."""

    figures: Mapping[str, Figure]
    svgs: Mapping[str, str]
    tables: Mapping[str, str]  #: CSV
    width_inch: float  #: of a figure

    def bytes(self, name: str, format_: str) -> bytes:
        """One of them in a format."""
        if format_ in ("csv", "svg"):
            return (self.tables if format_ == "csv" else self.svgs)[name].encode()
        return saved(self.figures[name], format_)


def drawn(panels: Mapping[str, Panel]) -> Drawn:
    """Draw the panels in the style that is in force (`style.styled`)."""
    import matplotlib as mpl

    from .drawing import any_letters, draw

    shown = {name: as_drawn(panel) for name, panel in panels.items() if not panel.is_empty}
    with any_letters():
        figures = {name: draw(panel) for name, panel in shown.items()}
    svgs = {name: saved(figure, "svg").decode() for name, figure in figures.items()}
    tables = {name: panel_csv(panel) for name, panel in shown.items()}
    return Drawn(figures, svgs, tables, float(mpl.rcParams["figure.figsize"][0]))


def saved(figure: Figure, format_: str) -> bytes:
    """The file of a figure, the same each time it is drawn of the same."""
    from .drawing import any_letters

    out = io.BytesIO()
    with any_letters():
        figure.savefig(out, format=format_, **_DATELESS[format_])
    return out.getvalue()


def write_figures(pictures: Drawn, folder: Path, formats: Sequence[str] = FORMATS) -> list[Path]:
    """Write each figure in each format into `folder`, which is made if it is not there.

    Raises OSError, also for a folder that is a symbolic link.
    """
    if not pictures.figures:
        return []
    files.refuse_link(folder)
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name in pictures.figures:
        for format_ in formats:
            path = folder / f"{name}.{format_}"
            files.replace(path, pictures.bytes(name, format_))
            written.append(path)
    return written
