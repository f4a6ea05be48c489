"""Whom to tell when the queue is done or a run fails: the desktop, an e-mail, a webhook."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

from qtpy import QtCore, QtWidgets

from drivers.config import yaml_file
from drivers.config.quantities import with_prefix
from janus_lab.gui.model.parameter_values import unit_in, with_unit
from janus_lab.gui.widgets.background import Background
from janus_lab.gui.widgets.labels import mark_problems, problem_colour, wrapped_label
from janus_lab.notification.ways import FILE, Ways, read_ways, write_ways

_FIELDS: Mapping[str, tuple[str, str]] = {
    "at_least": ("Only if it took", "Shorter ones are told only if they failed; such as 1 min"),
    "email.server": ("Mail server", "Such as mail.example.org; empty: no e-mail"),
    "email.port": ("Port", "587 with starttls, 465 with tls"),
    "email.security": ("Security", "starttls, tls, or none inside a network that you trust"),
    "email.user": ("User", "Name at the server; empty if it asks for none"),
    "email.password_variable": (
        "Password in", "Name of the environment variable that has it; no file keeps the password"),
    "email.sender": ("From", "E-mail address"),
    "email.to": ("To", "E-mail address"),
    "webhook.url": ("Webhook", "https address that takes a JSON object; empty: none"),
}  # fmt: skip
#: Fields of quantities, and the unit of each.
_UNITS: Mapping[str, str] = {"at_least": "s"}
_INTRO = (
    "Told is when the queue is done, and at once when a run fails or an output did not confirm "
    "that it is off."
)


class NotificationPage(QtWidgets.QWidget):  # type: ignore[misc]
    """`try_wanted`: a message is to be sent in all the ways that have just been saved."""

    try_wanted = QtCore.Signal()

    def __init__(self, folder: Path, parent: QtWidgets.QWidget | None = None) -> None:
        super().__init__(parent)
        self._folder = folder
        self._files = Background(self)
        self.desktop = QtWidgets.QCheckBox("Message of the &desktop", self)
        self.lines = {key: QtWidgets.QLineEdit(self) for key in _FIELDS}
        self.reasons = {key: wrapped_label(self) for key in _FIELDS}
        self._units = dict(_UNITS)  #: of what was shown last
        self.status = wrapped_label(self)
        self.save = QtWidgets.QPushButton("&Save", self)
        self.attempt = QtWidgets.QPushButton("Save and &try", self)
        self.attempt.setToolTip("Sends a message in each of the ways")
        self.save.clicked.connect(lambda _: self._save(try_it=False))
        self.attempt.clicked.connect(lambda _: self._save(try_it=True))
        grid = QtWidgets.QGridLayout()
        grid.setColumnStretch(1, 1)
        for row, (key, (title, tip)) in enumerate(_FIELDS.items()):
            line, reason = self.lines[key], self.reasons[key]
            label = QtWidgets.QLabel(title, self)
            label.setBuddy(line)
            label.setToolTip(tip)
            line.setToolTip(tip)
            line.setPlaceholderText(tip)
            line.textEdited.connect(lambda _: self.check())
            if key in _UNITS:
                line.editingFinished.connect(partial(self._write_nicely, key))
            reason.setObjectName(f"{key} reason")
            reason.hide()
            grid.addWidget(label, 2 * row, 0)
            grid.addWidget(line, 2 * row, 1)
            grid.addWidget(reason, 2 * row + 1, 1)
        content = QtWidgets.QWidget()
        inside = QtWidgets.QVBoxLayout(content)
        inside.addWidget(wrapped_label(content, _INTRO))
        inside.addWidget(self.desktop)
        inside.addLayout(grid)
        inside.addStretch(1)
        area = QtWidgets.QScrollArea(self)
        area.setWidgetResizable(True)
        area.setFrameShape(QtWidgets.QFrame.NoFrame)
        area.setWidget(content)
        buttons = QtWidgets.QHBoxLayout()
        buttons.addWidget(self.status, 1)
        buttons.addWidget(self.save)
        buttons.addWidget(self.attempt)
        column = QtWidgets.QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(area, 1)
        column.addLayout(buttons)
        mark_problems(self)
        self._files.run(partial(read_ways, folder), self._show)

    def check(self) -> Ways | None:
        """What has been typed; None, and the fields marked, where it is wrong."""
        said: dict[str, Any] = {"desktop": self.desktop.isChecked()}
        for key in self.lines:
            text = self._typed(key)
            section, _, name = key.rpartition(".")
            if not text:
                continue
            value: object = int(text) if name == "port" and text.isdecimal() else text
            (said.setdefault(section, {}) if section else said)[name] = value
        if not self.lines["email.server"].text().strip():
            said.pop("email", None)
        ways, mistakes = yaml_file.mistakes(said, Ways, self._folder / FILE)
        named = {".".join(map(str, place)): words for place, words in mistakes.items()}
        for key, line in self.lines.items():
            words = named.get(key, "")
            self.reasons[key].setText(words)
            self.reasons[key].setVisible(bool(words))
            line.setProperty("problem", bool(words))
            line.style().unpolish(line)
            line.style().polish(line)
        return ways

    def _typed(self, key: str) -> str:
        """What stands in a field; a bare number of a quantity has the unit that the field has shown
        last, as in a form of a measurement."""
        text = str(self.lines[key].text()).strip()
        return with_unit(text, self._units[key], _UNITS[key]) if key in _UNITS else text

    def _write_nicely(self, key: str) -> None:
        """Show the unit that a bare number has been given."""
        text = self._typed(key)
        self._units[key] = unit_in(text, _UNITS[key]) or self._units[key]
        self.lines[key].setText(text)

    def told(self, text: str, *, wrong: bool = False) -> None:
        """Show a line about what was tried."""
        self.status.setText(text)
        colour = problem_colour(self.palette()).name()
        self.status.setStyleSheet(f"color: {colour};" if wrong else "")

    def _show(self, ways: Ways | Exception) -> None:
        if isinstance(ways, Exception):
            self.told(str(ways), wrong=True)
            return
        self.desktop.setChecked(ways.desktop)
        said = ways.model_dump(mode="json", exclude_none=True)
        for key, line in self.lines.items():
            section, _, name = key.rpartition(".")
            value = (said.get(section) or {} if section else said).get(name, "")
            line.setText(with_prefix(ways.at_least, "s") if key == "at_least" else str(value))

    def _save(self, *, try_it: bool) -> None:
        ways = self.check()
        if ways is None:
            self.told("Not saved: see the fields that are marked.", wrong=True)
            return

        def done(problem: object) -> None:
            if isinstance(problem, Exception):
                self.told(str(problem), wrong=True)
                return
            self.told("Saved; sending a message …" if try_it else "Saved.")
            if try_it:
                self.try_wanted.emit()

        self._files.run(partial(write_ways, self._folder, ways), done)

    def changeEvent(self, event: QtCore.QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QtCore.QEvent.PaletteChange:
            mark_problems(self)
