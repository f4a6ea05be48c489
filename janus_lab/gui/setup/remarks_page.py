"""Star, tags and a comment of past runs, and the runs packed for an electronic lab notebook."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from qtpy import QtCore, QtWidgets

from janus_lab.gui.model.past_run import PastRun
from janus_lab.gui.widgets.background import Background
from janus_lab.gui.widgets.labels import problem_colour, wrapped_label
from janus_lab.runs.errors import RunError
from janus_lab.runs.notes.remarks import Remarks, read_remarks, tags_in, write_remarks

_NONE = "Select runs in the history below; the star, tags and comment of them stand here."
_SEVERAL = "Tags are added to all of them; a comment that is typed replaces theirs."
_FOUND = "The search of the history finds 'starred', '#tag' and the words of the comment."
#: Packing copies the data; a run of 1e7 rows takes a minute (s).
_PATIENCE = 600.0


class RemarksPage(QtWidgets.QWidget):  # type: ignore[misc]
    """Of the runs that `set_runs` names. `changed` carries the folder of a run with new remarks."""

    changed = QtCore.Signal(object)

    def __init__(self, exports: Path, parent: QtWidgets.QWidget | None = None) -> None:
        """`exports` is the folder that runs are packed into."""
        super().__init__(parent)
        self._exports = exports
        self._runs: list[PastRun] = []
        self._known = Remarks()  #: as they were read last
        self._reading = Background(self)
        self._packing = Background(self)
        self.title = wrapped_label(self)
        self.star = QtWidgets.QCheckBox("★ &Starred", self)
        self.tags = QtWidgets.QLineEdit(self)
        self.tags.setPlaceholderText("annealed batch-12 to-repeat")
        self.tags.setToolTip("Words with blanks between them")
        self.comment = QtWidgets.QPlainTextEdit(self)
        self.comment.setTabChangesFocus(True)
        self.comment.setPlaceholderText("What somebody should know who looks at it in a year")
        self.save = QtWidgets.QPushButton("S&ave", self)
        self.save.setToolTip("Beside the data, which stay as they are")
        self.save.clicked.connect(lambda _: self._save())
        self.pack = QtWidgets.QPushButton("Pac&k for an ELN", self)
        self.pack.setToolTip(f"RO-Crate, a zip file for each run, into {exports}")
        self.pack.clicked.connect(lambda _: self._pack())
        self.status = wrapped_label(self, _FOUND)
        self._lay_out()
        self.setFocusProxy(self.tags)
        self._show(Remarks())
        self.set_runs([])

    def set_runs(self, runs: Sequence[PastRun]) -> None:
        """Show what stands beside these; broken ones are left out. For the same ones as before,
        what has been typed stays."""
        before = [run.path for run in self._runs]
        self._runs = [run for run in runs if not run.is_broken]
        count = len(self._runs)
        others = [run.path for run in self._runs] != before
        if count == 1:
            (run,) = self._runs
            self.title.setText(f"{run.id}: {run.sample}, {run.created:%Y-%m-%d %H:%M}")
        else:
            self.title.setText(f"{count} runs. {_SEVERAL}" if count else _NONE)
        for widget in (self.star, self.tags, self.comment, self.save, self.pack):
            widget.setEnabled(bool(count))
        if others:
            self._show(Remarks())
        if count == 1:
            then = self._show if others else self._take
            self._reading.run(partial(read_remarks, self._runs[0].path), then)

    def _take(self, remarks: Remarks) -> None:
        """Show what somebody has changed elsewhere, except where it has been changed here."""
        known, self._known = self._known, remarks
        if self.star.isChecked() == known.star:
            self.star.setChecked(remarks.star)
        if self.tags.text() == " ".join(known.tags):
            self.tags.setText(" ".join(remarks.tags))
        if self.comment.toPlainText() == known.comment:
            self.comment.setPlainText(remarks.comment)

    def _show(self, remarks: Remarks) -> None:
        self._known = remarks
        self.star.setChecked(remarks.star)
        self.tags.setText(" ".join(remarks.tags))
        self.comment.setPlainText(remarks.comment)

    def _save(self) -> None:
        try:
            tags = tags_in(self.tags.text())
        except RunError as error:
            self._tell(str(error), wrong=True)
            return
        typed = Remarks(self.star.isChecked(), tags, self.comment.toPlainText().strip())
        paths = [run.path for run in self._runs]

        def done(problem: object) -> None:
            if isinstance(problem, Exception):
                self._tell(str(problem), wrong=True)
                return
            self._tell(f"Kept. {_FOUND}")
            for path in paths:
                self.changed.emit(path)

        Background(self).run(partial(_write, paths, typed), done)

    def _pack(self) -> None:
        self._tell("Packing …")
        job = partial(_packed, [run.path for run in self._runs], self._exports)
        self._packing.run(job, self._has_packed)

    def _has_packed(self, result: str | Exception) -> None:
        self._tell(str(result), wrong=isinstance(result, Exception))

    def _tell(self, text: str, *, wrong: bool = False) -> None:
        colour = problem_colour(self.palette()).name()
        self.status.setText(text)
        self.status.setStyleSheet(f"color: {colour};" if wrong else "")

    def _lay_out(self) -> None:
        form = QtWidgets.QFormLayout()
        form.addRow(self.star)
        form.addRow("&Tags", self.tags)
        form.addRow("C&omment", self.comment)
        buttons = QtWidgets.QHBoxLayout()
        buttons.addWidget(self.status, 1)
        buttons.addWidget(self.pack)
        buttons.addWidget(self.save)
        column = QtWidgets.QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.title)
        column.addLayout(form, 1)
        column.addLayout(buttons)


def _write(paths: Sequence[Path], typed: Remarks) -> None:
    """Keep `typed` beside each of the runs; several get its tags in addition to theirs."""
    for path in paths:
        if len(paths) == 1:
            write_remarks(path, typed)
            continue
        known = read_remarks(path).with_tags(typed.tags)
        comment = typed.comment or known.comment
        write_remarks(path, Remarks(typed.star or known.star, known.tags, comment))


def _packed(paths: Sequence[Path], into: Path) -> str:
    """Export the runs in a process of their own: the window goes on. Returns where they are;
    raises RunError with what the command says."""
    into.mkdir(parents=True, exist_ok=True)
    given = [str(path.resolve()) for path in paths]
    command = ["export", *given, "--to", "crate", "--into", str(into), "--force", "--json"]
    try:
        done = subprocess.run(
            [sys.executable, "-m", "janus_lab", *command],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            env={**os.environ, "PYTHONUTF8": "1"},
            timeout=_PATIENCE,
            check=False,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    except subprocess.TimeoutExpired:
        raise RunError("packing took too long and was ended") from None
    if done.returncode:
        try:
            said = str(json.loads(done.stdout)["message"])
        except (ValueError, KeyError, TypeError):
            said = done.stderr.decode(errors="replace").strip() or "no reason was given"
        raise RunError(f"not packed: {said}")
    return f"Packed into {into}"
