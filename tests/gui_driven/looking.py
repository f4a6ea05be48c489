"""What a person sees of the window's state, for a script that waits for it."""

from __future__ import annotations

from typing import Any

from qtpy import QtWidgets

from janus_lab.gui.comparison.comparison_page import ComparisonPage
from janus_lab.gui.opening.run_page import RunPage


def queue_size(window: Any) -> int:
    return sum(bool(job.waits) for job in window.controller.queue.jobs)


def is_busy(window: Any) -> bool:
    return bool(window.controller.busy)


def past_runs(window: Any) -> list[list[Any]]:
    """Folder, kind, sample, state and rows of each run in the history."""
    return [
        [str(run.path), run.procedure, run.sample, str(run.state), run.rows]
        for run in window.history.model.runs
    ]


def selected(window: Any) -> int:
    return len(window.history.selected())


def bench(window: Any) -> list[Any]:
    """Name of the bench that is in use, and whether it is a simulated one."""
    found = window.bench
    return ["", True] if found is None else [found.name, bool(found.simulated)]


def light_run(window: Any) -> str:
    """Id of the run whose light calibration the bench in use has; empty for none."""
    calibration = None if window.bench is None else window.bench.laser.calibration
    return "" if calibration is None else str(calibration.run)


def found(window: Any) -> list[str]:
    """What a search for instruments has found; once it has ended."""
    page = window.set_up.bench_page
    assert not page.finding.searching, "it goes on"
    return [page.finding.table.item(n, 1).text() for n in range(page.finding.table.rowCount())]


def bench_page(window: Any) -> str:
    """What the page of the bench says of its file."""
    return str(window.set_up.bench_page.status.text())


def contact(window: Any) -> str:
    """How the check of contact and light has ended; empty while it goes on."""
    verdict = window.set_up.bench_page.contact.verdict
    return str(verdict.name) if verdict is not None else ""


def rows(window: Any) -> int:
    """How many rows the run that is measured has."""
    return sum(job.rows for job in window.controller.queue.jobs if job.state == "running")


def sequence(window: Any) -> str:
    """What a sequence comes to, or what is wrong with it."""
    return str(window.building.builder.summary.text())


def rehearsal(window: Any) -> str:
    return str(window.building.builder.rehearsal.status.text())


def page(window: Any) -> list[Any]:
    """The page that is shown beside what is measured: its kind, whether all of it is there."""
    shown = window.pages.main.currentWidget()
    if isinstance(shown, ComparisonPage):
        return ["comparison", not shown.stream.busy, len(shown.runs)]
    if isinstance(shown, RunPage):
        return ["run", not shown.reading.busy, shown._rows]
    return ["measuring", True, 0]


def has_dialog(window: Any) -> bool:
    """Whether a file is asked for."""
    return any(
        isinstance(top, QtWidgets.QFileDialog) and top.isVisible()
        for top in QtWidgets.QApplication.topLevelWidgets()
    )


def measure(window: Any) -> None:
    """Not a look: back to the plots, wherever the window is."""
    window._show_plots()


def said(window: Any) -> str:
    """The last line of the log."""
    return str((window.log.lines() or [""])[-1])


LOOKS = {
    function.__name__: function
    for function in (
        queue_size, is_busy, past_runs, selected, bench, light_run, found, bench_page, contact,
        rows, sequence, rehearsal, page, has_dialog, measure, said,
    )
}  # fmt: skip
