"""The light calibration of a run comes into a bench file that is edited, where it can be its."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from qtpy import QtCore

from janus_lab.bench_files.draft import CALIBRATION, RUN_OF_CALIBRATION, BenchDraft
from janus_lab.bench_files.measured_light import (
    BenchLight,
    MeasuredLight,
    measured_lights,
    read_measured_light,
    refusals,
    remarks,
)
from janus_lab.gui.widgets.background import Background

from .measured_light_panel import MeasuredLightPanel
from .section_form import SectionForm

_NUMBERS = ("date", "uncertainty", "nonlinearity_uncertainty", "interpolation")
_LOOK = "Look at it, then 'Save and use'."
_BY_HAND = "It has been changed by hand since: it is no longer what the run has found."
_NO_FOLDER = "There is no folder of runs to look in."


class TakingLight(QtCore.QObject):  # type: ignore[misc]
    """Offers above the keys of `form`, that of the light calibration, what the runs in `runs_dir`
    have measured; what is chosen comes into its draft, unsaved. `refused`: why it does not."""

    refused = QtCore.Signal(str)

    def __init__(self, form: SectionForm, runs_dir: Path | None) -> None:
        super().__init__(form)
        self._form, self._runs_dir = form, runs_dir
        self.panel = panel = MeasuredLightPanel(form)
        form.add_above(panel)
        self._draft: BenchDraft | None = None
        self._light: MeasuredLight | None = None  #: that the draft has taken
        self._taken: object = None  #: its numbers as they were taken
        self._wanted: Path | None = None  #: the run to be taken once there is the draft for it
        self._listing, self._reading = Background(self), Background(self)
        panel.asked.connect(self._list)
        panel.chosen.connect(self._take)

    def set_draft(self, draft: BenchDraft) -> None:
        """Take into this draft from now on; first what was wanted before it was there."""
        self._draft, self._light = draft, None
        self.panel.fold()
        self.panel.refuse("")
        if self._wanted is not None:
            self.take(self._wanted)

    def take(self, run: Path, *, into_next: bool = False) -> None:
        """Take what the run in the folder `run` has found; `into_next`: into the draft to come."""
        self._wanted = run
        if into_next or self._draft is None:
            return
        self._wanted = None
        self._reading.run(partial(read_measured_light, run), self._take)

    def forget(self) -> None:
        """The draft that was to come does not."""
        self._wanted = None

    def objection(self) -> str:
        """Why what the draft has taken can no longer be its calibration; empty: it can."""
        self.panel.show_origin(self._origin())
        if self._draft is None or self._light is None:
            return ""
        return refusals(self._light.doubts(BenchLight.of_draft(self._draft)))

    def _origin(self) -> str:
        draft = self._draft
        if draft is None:
            return ""
        run = draft.get(RUN_OF_CALIBRATION)
        if self._light is not None and self._light.run != run:
            self._light = None  # it has been replaced since, or taken away
        if self._light is not None:
            doubts = self._light.doubts(BenchLight.of_draft(draft))
            unsaved = _LOOK if draft.changed_at(RUN_OF_CALIBRATION) else ""
            by_hand = _BY_HAND if _numbers(draft) != self._taken else ""
            parts = (f"{self._light.origin}.", remarks(doubts), by_hand, unsaved)
            return " ".join(filter(None, parts))
        if run:
            return f"Run {run} · {draft.get((*CALIBRATION, 'date'))}."
        file = draft.get((*CALIBRATION, "file")) or draft.get(CALIBRATION)
        return f"The calibration is in the file {file}." if file else ""

    def _list(self) -> None:
        if self._runs_dir is None:
            self.panel.refuse(_NO_FOLDER)
            return
        self._listing.run(partial(measured_lights, self._runs_dir), self._offer)

    def _offer(self, lights: list[MeasuredLight] | Exception) -> None:
        if isinstance(lights, Exception):
            self.panel.refuse(str(lights))
        elif self._draft is not None:
            self.panel.offer(lights, BenchLight.of_draft(self._draft))

    def _take(self, light: MeasuredLight | Exception) -> None:
        if self._draft is None:
            return
        if isinstance(light, Exception):
            why = str(light)
        else:
            why = refusals(light.doubts(BenchLight.of_draft(self._draft)))
        if why or isinstance(light, Exception):
            self.panel.refuse(why)
            self.refused.emit(f"The light calibration is not taken: {why}")
            return
        self._draft.take_calibration(light.said)
        self._light, self._taken = light, _numbers(self._draft)
        self.panel.fold()
        self.panel.refuse("")
        self._form.set_draft(self._draft)
        self._form.edited.emit()


def _numbers(draft: BenchDraft) -> object:
    """What a person may change of a calibration that makes it another one."""
    return draft.points(), [draft.get((*CALIBRATION, key)) for key in _NUMBERS]
