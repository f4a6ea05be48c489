"""Saves and copies what a plot shows: figures drawn as in reports, and data to the last digit."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from qtpy import QtCore, QtGui, QtWidgets

from drivers.errors import Cause, JanusLabError
from janus_lab.gui.widgets.background import Background

from .axes import QuantityAxis
from .curve_table import AxisColumn, table_pieces
from .figure_export import FORMATS, WIDTHS, Scale, drawn, drawn_own, panel_of
from .plot_content import PlotContent, curves_on
from .save_name import NameKept, with_ending

if TYPE_CHECKING:
    from .tools import PlotTools

#: The clipboard holds no more rows: a spreadsheet has not so many.
CLIPBOARD_ROWS: Final = 1_000_000
_FILTERS: Final = {
    "svg": "SVG, for editing (*.svg)",
    "pdf": "PDF, for LaTeX (*.pdf)",
    "png": "PNG, 600 dpi (*.png)",
    "csv": "CSV (*.csv)",
}


#: Where something was saved last, while the program runs.
_LAST_FOLDER: list[str] = []


class PlotFiles(QtCore.QObject):  # type: ignore[misc]
    """What goes out of one plot. Drawing and writing happen beside the window's thread; how it
    went is said by the tools' `said`."""

    def __init__(self, tools: PlotTools) -> None:
        super().__init__(tools)
        self._tools = tools
        self._jobs: list[Background] = []
        self.dialog: QtWidgets.QFileDialog | None = None  #: while a name is asked for

    @property
    def busy(self) -> bool:
        """Whether something is being drawn or written."""
        return any(job.busy for job in self._jobs)

    def save_figure(self, width: str = next(iter(WIDTHS))) -> None:
        """Ask for a name, and draw the figure into it, in the format that its ending says."""
        ask_for_name(self, self._widget, self._tools.name, FORMATS, partial(self._draw_into, width))

    def save_data(self) -> None:
        """Ask for a name, and write the samples that are shown into it as CSV."""
        ask_for_name(self, self._widget, self._tools.name, ("csv",), self._write_data)

    def copy_figure(self) -> None:
        """Put the figure on the clipboard, as a picture and as SVG."""
        if (draw := self._drawing(next(iter(WIDTHS)), ("png", "svg"))) is not None:
            self._run(draw, self._put_figure)

    def copy_data(self) -> None:
        """Put the samples on the clipboard, separated by tabs."""
        rows, pieces = self._table("\t")
        if rows > CLIPBOARD_ROWS:
            words = f"{rows:,} rows are too many for the clipboard: save the data instead"
            self._tools.said.emit("warning", words)
        elif self._is_something(rows):
            self._run(lambda: "".join(pieces()), partial(self._put_text, rows))

    # -- the work

    @property
    def _widget(self) -> QtWidgets.QWidget:
        widget: QtWidgets.QWidget = self._tools.plot.getViewWidget()
        return widget

    def _is_something(self, rows: int) -> bool:
        if not rows:
            self._tools.said.emit("warning", "there is nothing on the plot yet")
        return bool(rows)

    def _drawing(
        self, width: str, formats: tuple[str, ...]
    ) -> Callable[[], dict[str, bytes]] | None:
        """What draws the figure as it is seen now; None if there is nothing."""
        tools = self._tools
        found = shown(tools)
        if not self._is_something(found.rows):
            return None
        if found.own is not None:
            return partial(drawn_own, found.own.figure, width, formats)
        # a figure says that it shows magnitudes; the data have their signs
        words = [AxisColumn(axis.words, axis.unit) for axis in (tools.x, tools.y)]
        x, y = zip(words, scales_of(tools), strict=True)
        lines = [*found.more, *(tools.lines if tools.shows_lines else ())]
        marks = tools.marks if tools.shows_lines else ()
        given = found.curves, lines, marks, found.spans, found.origin
        return lambda: drawn(panel_of(x, y, *given), width, formats)

    def _draw_into(self, width: str, path: Path) -> None:
        format_ = path.suffix[1:].lower()
        if (draw := self._drawing(width, (format_,))) is not None:
            self._run(lambda: write_new(path, [draw()[format_]]), self._tell_written)

    def _write_data(self, path: Path) -> None:
        rows, pieces = self._table(",")
        if self._is_something(rows):
            encoded = (piece.encode() for piece in pieces())
            self._run(lambda: write_new(path, encoded), self._tell_written)

    def _table(self, separator: str) -> tuple[int, Callable[[], Iterable[str]]]:
        """How many rows the table of what is shown has, and what writes it."""
        found = shown(self._tools)
        if (own := found.own) is not None:
            return own.rows, lambda: [own.table(separator)]
        columns = columns_of(self._tools)
        return found.rows, partial(table_pieces, *columns, found.curves, separator)

    def _run(self, job: Callable[[], Any], then: Callable[[Any], None]) -> None:
        worker = Background(self)
        self._jobs = [busy for busy in self._jobs if busy.busy] + [worker]
        worker.run(job, partial(self._done, then))

    def _done(self, then: Callable[[Any], None], result: Any) -> None:
        if isinstance(result, Exception):
            self._tools.said.emit("error", str(result))
        else:
            then(result)

    def _tell_written(self, path: Path) -> None:
        self._tools.said.emit("info", f"written: {path}")

    def _put_figure(self, files: dict[str, bytes]) -> None:
        content = QtCore.QMimeData()
        content.setImageData(QtGui.QImage.fromData(files["png"]))
        content.setData("image/svg+xml", files["svg"])
        QtWidgets.QApplication.clipboard().setMimeData(content)
        self._tools.said.emit("info", "the figure is on the clipboard")

    def _put_text(self, rows: int, text: str) -> None:
        QtWidgets.QApplication.clipboard().setText(text)
        self._tools.said.emit("info", f"{rows:,} rows are on the clipboard")


def shown(tools: PlotTools) -> PlotContent:
    """What is seen on a plot, whole, with how it was measured."""
    content = PlotContent(curves_on(tools.plot)) if tools.exports is None else tools.exports()
    return content if tools.origins is None else tools.origins.told(content)


def columns_of(tools: PlotTools) -> tuple[AxisColumn, AxisColumn]:
    """What is along both axes."""
    return AxisColumn(tools.x.quantity, tools.x.unit), AxisColumn(tools.y.quantity, tools.y.unit)


def scales_of(tools: PlotTools) -> tuple[Scale, Scale]:
    """How both axes are scaled now, and which part is in view where a person has chosen it."""
    view = tools.plot.getViewBox()
    (x_ends, y_ends), follows = view.viewRange(), view.autoRangeEnabled()
    return (
        _scale(tools.x, x_ends, bool(follows[0]), tools.time_unit),
        _scale(tools.y, y_ends, bool(follows[1])),
    )


def _scale(axis: QuantityAxis, ends: list[float], follows: bool, time_unit: str = "") -> Scale:
    limits = None
    if not follows:
        low, high = (10.0**end if axis.logMode else end for end in ends)
        limits = (float(low), float(high))
    return Scale(bool(axis.logMode), time_unit, limits)


def ask_for_name(
    asking: Any,
    parent: QtWidgets.QWidget,
    name: str,
    formats: Iterable[str],
    then: Callable[[Path], None],
) -> None:
    """Ask where to save, in a window of its own that keeps nobody from anything else.

    `asking` is a QObject with an attribute `dialog`; `then` is called with a path that has one of
    the endings.
    """
    if asking.dialog is None:
        endings = tuple(formats)
        filters = ";;".join(_FILTERS[ending] for ending in endings)
        dialog = QtWidgets.QFileDialog(parent, "Save", "", filters)
        dialog.setAttribute(QtCore.Qt.WA_DeleteOnClose)
        dialog.setAcceptMode(QtWidgets.QFileDialog.AcceptSave)
        # what is there is never replaced, so nobody need be asked about it, which would be modal
        dialog.setOption(QtWidgets.QFileDialog.DontConfirmOverwrite)
        dialog.setModal(False)
        if _LAST_FOLDER and Path(_LAST_FOLDER[-1]).is_dir():
            dialog.setDirectory(_LAST_FOLDER[-1])
        dialog.selectFile(name)
        NameKept(dialog, endings, partial(_ending_of, endings=endings))

        def chosen(text: str) -> None:
            _LAST_FOLDER[:] = [str(Path(text).parent)]
            path = Path(text)
            ending = _ending_of(dialog.selectedNameFilter(), endings)
            then(path.with_name(with_ending(path.name, endings, ending)))

        dialog.fileSelected.connect(chosen)
        dialog.finished.connect(lambda _: setattr(asking, "dialog", None))
        asking.dialog = dialog
    asking.dialog.show()
    asking.dialog.raise_()


def _ending_of(chosen: str, endings: tuple[str, ...]) -> str:
    """That of the filter `chosen`."""
    return next((each for each in endings if _FILTERS[each] == chosen), endings[0])


def write_new(path: Path, pieces: Iterable[bytes], advice: str = "choose another folder") -> Path:
    """Write a file and return its path: that of `path`, or, where there is one already, with the
    next free number. Raises JanusLabError, with `advice`, if it cannot be written; nothing is left
    of it then."""
    number, free = 1, path
    while True:
        try:
            with free.open("xb") as file:
                try:
                    for piece in pieces:
                        file.write(piece)
                except BaseException:
                    file.close()
                    free.unlink(missing_ok=True)
                    raise
            return free
        except FileExistsError:
            number += 1
            free = path.with_name(f"{path.stem}-{number}{path.suffix}")
        except OSError as error:
            raise JanusLabError(
                f"cannot be written ({error.strerror or error})",
                subject=free,
                advice=advice,
                kind=Cause.FILE,
            ) from None
