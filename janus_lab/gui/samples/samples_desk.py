"""The registry of samples in the window: its page, and what passes to the form and the history."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qtpy import QtCore

from janus_lab.gui.widgets.background import Background

from .sample_names import SampleNames

if TYPE_CHECKING:  # what the window shows first is there without pydantic
    from janus_lab.gui.window import BenchWindow
    from janus_lab.registry.specimen import Specimen
    from janus_lab.sequence.items import Item

SAMPLES = "Samples"


class SamplesDesk(QtCore.QObject):  # type: ignore[misc]
    """Owns the page of samples of `window`, whose set-up is there."""

    def __init__(self, window: BenchWindow) -> None:
        super().__init__(window)
        self._window = window
        self._files, self._each = Background(self), Background(self)
        self._is_shown = False
        window.set_up.desk.currentChanged.connect(lambda _: self._turned())
        self.names = SampleNames(window.measurement_controls.sample, window.controller.out_dir)
        entry = window.set_up.menu.addAction("&Samples")
        entry.setShortcut("Ctrl+Shift+S")
        entry.triggered.connect(lambda _: self.show())
        reader = window.history.reader
        for told in (reader.listed, reader.found):
            # queued: the history takes it in first
            told.connect(lambda _: QtCore.QTimer.singleShot(0, self._show_runs))

    @property
    def page(self) -> Any:
        """The page, if it has been shown."""
        return self._window.set_up.desk.page(SAMPLES)

    def show(self) -> None:
        """Show the page, as the folder is now."""
        page: Any = self._window.set_up.desk.show_page(SAMPLES, self._make_page)
        page.refresh()
        self._show_runs()

    def unsaved(self) -> list[str]:
        """The samples of which something has been typed that is in no file yet."""
        return [draft.unsaved for draft in self.page.unsaved()] if self.page is not None else []

    def show_unsaved(self) -> None:
        """Show the page with one of them."""
        self.show()
        self.page.show_unsaved()

    def _turned(self) -> None:
        """Another page is shown, or measuring: what waits on this one is not out of mind."""
        was_shown, page, desk = self._is_shown, self.page, self._window.set_up.desk
        self._is_shown = page is not None and desk.currentWidget() is page.parentWidget()
        if was_shown and not self._is_shown and self._window.bench is not None:
            self._window.measurement.measured.look_again()  # its file may be another one now
        if was_shown and not self._is_shown and (names := self.unsaved()):
            self._say("info", f"not saved yet, on the page Samples: {', '.join(names)}")

    def _make_page(self) -> Any:
        from janus_lab.registry.folder import samples_folder

        from .samples_page import SamplesPage

        page = SamplesPage(samples_folder(self._window.controller.out_dir))
        page.measure_wanted.connect(self._measure)
        page.each_wanted.connect(self._measure_each)
        page.open_wanted.connect(self._open)
        page.saved.connect(self._renew_waiting)
        return page

    def _renew_waiting(self, specimen: Specimen) -> None:
        """What waits of a sample is measured as its file, which has just been written, says."""
        from janus_lab.samples.waiting_runs import left_as_begun, take_file

        controller, queue = self._window.controller, self._window.controller.queue
        changed = take_file(queue.not_begun, specimen)
        for line in (*changed, *left_as_begun(queue.under_way, specimen)):
            controller.said.emit("warning", line)
        controller.queue_changed.emit()

    def _show_runs(self) -> None:
        from janus_lab.gui.model.past_run import newest_first

        if (page := self.page) is not None:
            page.set_runs(newest_first(self._window.history.model.runs))

    def _open(self, path: Path) -> None:
        self._window.building.hide()
        self._window.set_up.desk.show_measuring()
        self._window.pages.open_run(path)

    # -- measuring one

    def _measure(self, specimen: Specimen) -> None:
        bench = self._window.bench
        if bench is None:
            self._say("error", "the measurements are still being loaded")
        elif bench.mounts_devices:
            from janus_lab.samples.mounting import device_entry

            self._files.run(partial(device_entry, specimen), partial(self._fill, specimen))
        else:
            self._fill(specimen, "")

    def _fill(self, specimen: Specimen, device: str | Exception) -> None:
        window = self._window
        if isinstance(device, Exception):
            self._say("error", f"the device stays as it is: {' '.join(str(device).split())}")
            device = ""
        window.measurement.mount(specimen, device)
        window.building.hide()
        window.set_up.desk.show_measuring()
        window.pages.show_live()
        window.measurement_controls.start.setFocus()
        if not window.measurement.sample.isEnabled():
            said = "the recipe measures several devices: choose one of them, or a measurement"
            self._say("error", f"{specimen.name} is not in the form; {said}")
            return
        devices = "; its device is mounted" if device else "; the device stays as it is"
        self._say("info", f"the form measures {specimen.name}{devices}")

    # -- measuring several

    def _measure_each(self, specimens: list[Specimen]) -> None:
        from .each_sample import Chosen, in_words, items_of_each

        bench = self._window.bench
        if bench is None:
            self._say("error", "the measurements are still being loaded")
            return
        panel = self._window.measurement
        form = panel.form
        if form is not None:
            form.commit()
        if problem := panel.problem():
            self._say("error", f"nothing was queued: {problem}")
            return
        names = [each.name for each in specimens]
        made = {name: form.procedure() for name in names} if form is not None else {}
        procedures = {name: each for name, each in made.items() if each is not None}
        chosen = Chosen(panel.recipe(), panel.device(), procedures)
        job = partial(items_of_each, specimens, chosen, bench)
        self._each.run(job, partial(self._queue_each, in_words(specimens)))

    def _queue_each(self, of: str, items: list[Item] | Exception) -> None:
        from janus_lab.sequence.items import measurements, total_words

        window = self._window
        if isinstance(items, Exception):
            self._say("error", f"nothing was queued: {' '.join(str(items).split())}")
            return
        window.building.hide()
        window.set_up.desk.show_measuring()
        window.measurement.queued.emit(items)
        runs = len(measurements(items))
        self._say("info", f"queued: {runs} run{'s' * (runs != 1)} of {of}, {total_words(items)}")

    def _say(self, level: str, text: str) -> None:
        self._window.view.message.emit(level, text)
