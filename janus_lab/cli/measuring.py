"""How `janus-lab run` and `resume` show a measurement: progress, remarks, how it ended, and its
figures of merit."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Protocol

from rich.console import RenderableType
from rich.markup import escape
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.text import Text

from drivers.bench import Bench
from drivers.operator import Operator
from janus_lab.durations import duration
from janus_lab.happening import Happening, RunCourse
from janus_lab.measure import Measured
from janus_lab.measurement import Measurement
from janus_lab.report.writing import write_report
from janus_lab.runs.errors import BundleError
from janus_lab.runs.run import open_run
from janus_lab.runs.runner import Listener
from janus_lab.runs.states import EXIT_CODES, RunState
from procedures.doing import Doing

from .asking import TerminalOperator
from .output import console, remarks

#: Events that a person watching wants to see as they happen.
_REMARKABLE = (
    "taken over",
    "found on",
    "compliance",
    "unsafe",
    "trying again",
    "rescued",
    "disk",
    "internal error",
    "warning",
)
#: What is still done once the outputs are off, by the event that says so.
_OVER = {
    "off": "everything is off; saving and analysing",
    "unsafe": "NOT everything is off; saving and analysing",
}


class Start(Protocol):
    """Starts a run and waits for its end."""

    def __call__(
        self, *, listener: Listener, on_bench: Callable[[Bench], None], operator: Operator
    ) -> Measured: ...


class RunInProgress(Progress):
    """The bar of a run, and below it what the run is doing, in one line."""

    sentence = ""

    def get_renderables(self) -> Iterable[RenderableType]:
        yield self.make_tasks_table(self.tasks)
        if self.sentence:
            yield Text(f"  {self.sentence}", style="dim", no_wrap=True, overflow="ellipsis")

    def happens(self, happening: Happening | None) -> None:
        """Show what happens now."""
        if happening is not None:
            self.sentence = happening.sentence(time.time())


def exit_code(measured: Measured) -> int:
    """That of the run's state; a bench that may not be off is a failure whatever was measured."""
    return EXIT_CODES[measured.ended.state] or (
        EXIT_CODES[RunState.FAILED] if measured.ended.unsafe else 0
    )


def announce_stop() -> None:
    """Tell that the first Ctrl-C was heard, and what a second one does."""
    remarks.print("[yellow]Stopping safely; once more to interrupt at once.[/]")


def watched(
    measurement: Measurement,
    start: Start,
) -> Measured:
    """Start a run and show its progress."""
    name = escape(f"{measurement.procedure.name} {measurement.procedure.sample}")
    opened: list[Bench] = []
    courses: list[RunCourse] = []
    with RunInProgress(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.percentage:>3.0f} %  {task.fields[bench_time]}"),
        TimeElapsedColumn(),
        console=remarks,
        transient=True,
    ) as progress:
        task = progress.add_task(name, total=100, bench_time="")

        def advance(percent: float) -> None:
            now = duration(opened[0].clock.now()) if opened else ""
            progress.update(task, completed=percent, bench_time=f"{now} on the bench")
            for course in courses:
                progress.happens(course.gets_to(percent))

        def begin(doing: Doing) -> None:
            for course in courses:
                progress.happens(course.begins(doing))

        def open_on(bench: Bench) -> None:
            opened.append(bench)
            courses.append(RunCourse(bench.clock, measurement.duration))

        def hear(event: Mapping[str, Any]) -> None:
            if event["kind"] in _OVER:
                progress.sentence = ""
                progress.update(task, description=f"{name}: {_OVER[event['kind']]}")
            if event["kind"] in _REMARKABLE:
                said = escape(event.get("message") or f"{event.get('readings', '')} readings")
                when = f"{event['time_s']:.1f} s"
                progress.console.print(f"[yellow]{when} {event['kind']}:[/] {said}")

        return start(
            listener=Listener(progress=advance, event=hear, doing=begin),
            on_bench=open_on,
            operator=TerminalOperator(progress),
        )


def print_measured(measured: Measured) -> None:
    """Print how the run ended and, if it has figures of merit, write its page."""
    ended = measured.ended
    colour = "green" if ended.state is RunState.FINISHED else "red"
    reason = f": {ended.reason}" if ended.reason else ""
    said = escape(f"{reason}  {ended.path}")
    console.print(f"[{colour}]{ended.state.value}[/]{said}", soft_wrap=True)
    for doubt in ended.unsafe:
        console.print(f"[red bold]check the bench:[/] {escape(str(doubt))}", soft_wrap=True)
    if measured.not_analysed:
        lacks = "figures of merit not kept" if measured.figures else "no figures of merit"
        console.print(f"{lacks}: {escape(str(measured.not_analysed))}", soft_wrap=True)
    if measured.figures or not measured.not_analysed:
        _write_page(measured)


def _write_page(measured: Measured) -> None:
    try:
        (page,) = write_report(open_run(measured.ended.path), measured.figures)
    except BundleError as error:
        remarks.print(f"report.html has no figures: {escape(str(error))}")
    except OSError as error:
        remarks.print(f"no report.html: {escape(error.strerror or str(error))}")
    except ImportError:
        remarks.print("no report.html: it needs the extra, pip install 'janus-lab\\[report]'")
    else:
        console.print(f"report: {escape(str(page))}", soft_wrap=True)


def as_json(measured: Measured) -> dict[str, Any]:
    """How the run ended and its figures of merit, for `--json`."""
    ended = measured.ended
    return {
        "path": str(ended.path),
        "state": ended.state.value,
        "reason": ended.reason,
        "ending": ended.to_dict(),
        "unsafe": [str(doubt) for doubt in ended.unsafe],
        "not_analysed": measured.not_analysed.to_dict() if measured.not_analysed else None,
        "figures": [figure.to_dict() for figure in measured.figures],
        "published": _beside_published(measured),
    }


def _beside_published(measured: Measured) -> list[dict[str, Any]]:
    """The published numbers of the device beside the measured ones."""
    from janus_lab.analysis.comparison import compare

    if not measured.figures:
        return []
    try:
        published = open_run(measured.ended.path).device.published
    except BundleError:  # told already, where the figures could not be kept
        return []
    rows = compare(measured.figures, published)
    return [row.to_dict() for row in rows if row.measured is not None]
