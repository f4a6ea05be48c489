"""The samples of the registry by name, and a search in all that is known of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from qtpy import QtCore, QtWidgets

from janus_lab.gui.widgets.labels import plain_tip
from janus_lab.registry.specimen import Specimen
from janus_lab.registry.words import area_text, history_text, is_found

_PATH = QtCore.Qt.UserRole


class SampleList(QtWidgets.QWidget):  # type: ignore[misc]
    """`picked` carries the `Specimen` that a person has picked."""

    picked = QtCore.Signal(object)

    def __init__(self, parent: QtWidgets.QWidget | None = None) -> None:
        super().__init__(parent)
        self._samples: list[Specimen] = []
        self._runs: Counter[str] = Counter()
        self.search = QtWidgets.QLineEdit(self)
        self.search.setPlaceholderText("Search")
        self.search.setToolTip("Words of name, batch, material, history, notes; #word is a tag")
        self.search.setAccessibleName("Search of samples")
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(lambda _: self._filter())
        self.list = QtWidgets.QListWidget(self)
        self.list.setUniformItemSizes(True)
        self.list.setHorizontalScrollBarPolicy(QtCore.Qt.ScrollBarAlwaysOff)
        self.list.setSelectionMode(QtWidgets.QAbstractItemView.ExtendedSelection)
        self.list.setAccessibleName("Samples")
        self.list.setToolTip("Select several to make a sheet of them")
        self.list.currentRowChanged.connect(self._pick)
        self.count = QtWidgets.QLabel(self)
        column = QtWidgets.QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        for widget in (self.search, self.list, self.count):
            column.addWidget(widget)

    @property
    def samples(self) -> Sequence[Specimen]:
        """All of them, also those that the search hides."""
        return self._samples

    def of_file(self, path: Path) -> Specimen | None:
        """The sample of that file, if it is among them."""
        return next((each for each in self._samples if each.path == path), None)

    def chosen(self) -> list[Specimen]:
        """The selected ones that can be seen, from top to bottom."""
        rows = sorted(self.list.row(item) for item in self.list.selectedItems())
        return [self._samples[row] for row in rows if not self.list.item(row).isHidden()]

    def set_samples(self, samples: Sequence[Specimen]) -> None:
        """Show these; what was picked stays so, if it is among them."""
        row = self.list.currentRow()
        before = self._samples[row].path if 0 <= row < len(self._samples) else None
        self._samples = list(samples)
        blocked = QtCore.QSignalBlocker(self.list)
        self.list.clear()
        for each in samples:
            item = QtWidgets.QListWidgetItem(each.name)
            item.setToolTip(plain_tip(_tip(each)))
            self.list.addItem(item)
        del blocked
        paths = [each.path for each in samples]
        self._show_current(paths.index(before) if before in paths else -1)
        self._filter()

    def show_sample(self, specimen: Specimen | None) -> None:
        """Mark the sample of that file, without picking it; None marks none."""
        paths = [each.path for each in self._samples]
        known = specimen is not None and specimen.path in paths
        self._show_current(paths.index(specimen.path) if specimen is not None and known else -1)

    def _show_current(self, row: int) -> None:
        blocked = QtCore.QSignalBlocker(self.list)
        self.list.setCurrentRow(row)
        if row < 0:
            self.list.clearSelection()
        del blocked

    def _filter(self) -> None:
        asked = str(self.search.text())
        shown = 0
        for row, each in enumerate(self._samples):
            found = is_found(each.sample, asked)
            self.list.item(row).setHidden(not found)
            shown += found
        total = len(self._samples)
        number = "1 sample" if total == 1 else f"{total} samples"
        self.count.setText(f"{shown} of {number}" if shown < total else number)

    def _pick(self, row: int) -> None:
        if 0 <= row < len(self._samples):
            self.picked.emit(self._samples[row])


def _tip(each: Specimen) -> str:
    sample = each.sample
    parts = [
        area_text(sample.active_area, sample.active_area_uncertainty),
        f"batch {sample.batch}" if sample.batch else "",
        sample.material,
        f"{len(sample.pixels)} pixels" if sample.pixels else "",
        history_text(sample),
    ]
    return "\n".join(part for part in parts if part) or sample.sample
