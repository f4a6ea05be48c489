"""Which sample the form measures: the name that stands there, and its file in the registry."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from qtpy import QtCore, QtWidgets

from janus_lab.gui.model.measurement_files import first_problem
from janus_lab.gui.widgets.background import Background
from janus_lab.registry.folder import find_specimen, samples_folder
from janus_lab.registry.specimen import Specimen

#: The registry is looked through so long (ms) after the last key.
_LATER = 150


class MeasuredSample(QtCore.QObject):  # type: ignore[misc]
    """The sample that `field` names. Whoever types, picks or restores the name of one that the
    registry beside `runs_dir` has, measures that one; without a folder there is no registry.

    `known` is emitted whenever it has turned out what the name stands for.
    """

    known = QtCore.Signal()

    def __init__(self, field: QtWidgets.QLineEdit, runs_dir: Path | None) -> None:
        super().__init__(field)
        self.specimen: Specimen | None = None  #: of the registry; None for any other name
        self.problem = ""  #: why the file of that name cannot be read
        self._field = field
        self._folder = samples_folder(runs_dir) if runs_dir is not None else None
        self._typed = ""  #: kept while several devices give the names
        self._files = Background(self)
        self._soon = QtCore.QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_LATER)
        self._soon.timeout.connect(self._look)
        field.textChanged.connect(lambda _: self._renamed())

    @property
    def looking(self) -> bool:
        """Whether it is not known yet what the name stands for."""
        return self._soon.isActive() or self._files.busy

    def text(self) -> str:
        """What was typed, shown or not."""
        return str(self._field.text()) if self._field.isEnabled() else self._typed

    def set_text(self, text: str) -> None:
        """Show the name, or keep it while several devices give theirs."""
        self._typed = text
        self._field.setText(text if self._field.isEnabled() else "")

    def enable(self, enabled: bool) -> None:
        """Whether the name counts; what was typed stays."""
        typed = self.text()
        self._field.setEnabled(enabled)
        self.set_text(typed)

    def mount(self, specimen: Specimen | None) -> None:
        """Measure `specimen`; None: what the registry has under the name, if anything."""
        self._soon.stop()
        self.specimen, self.problem = specimen, ""
        if specimen is not None:
            self.set_text(specimen.name)
        else:
            self.look_again()

    def look_again(self) -> None:
        """Take the file of the sample as it is now."""
        if self._folder is not None and self.text().strip():
            self._soon.start()

    def _renamed(self) -> None:
        is_same = self.specimen is not None and self.specimen.name == self.text().strip()
        if self._field.isEnabled() and not is_same:
            self.mount(None)
            self.known.emit()

    def _look(self) -> None:
        assert self._folder is not None
        name = self.text().strip()
        self._files.run(partial(find_specimen, self._folder, name), partial(self._found, name))

    def _found(self, name: str, found: Specimen | Exception | None) -> None:
        if name != self.text().strip():
            return  # what has been typed since is looked for, too
        if isinstance(found, Exception):
            self.specimen, self.problem = None, f"The file of {name}: {first_problem(found)}"
        else:
            self.specimen, self.problem = found, ""
        self.known.emit()
