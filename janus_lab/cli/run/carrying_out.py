"""How `janus-lab run` carries out a sequence: measurements, and what stands between them."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from ..samples.batch import change_sample
from ..stopping import StopOnSignal, starting

if TYPE_CHECKING:
    from drivers.config.bench import BenchConfig
    from janus_lab.measure import Measured
    from janus_lab.measurement import Measurement
    from janus_lab.sequence.executor import SequenceEntry
    from janus_lab.sequence.items import Item


def carry_out(
    items: Sequence[Item], out_dir: Path, seed: int | None, record: bool, as_json: bool
) -> int:
    """Do what `items` say, one after the other, and print it; returns the exit code.

    A measurement that does not finish ends it, as does a condition that says so.
    """
    with starting():  # what only measuring needs is loaded behind the first message
        from janus_lab.report.tables import RunFigures, figures_tables
        from janus_lab.runs.states import EXIT_CODES, RunState
        from janus_lab.sequence.executor import SequenceEntry

        from .. import measuring
        from ..output import console, print_json

    entries = [SequenceEntry(item) for item in items]
    with StopOnSignal(measuring.announce_stop) as stop:
        carrying = _Carrying(entries, out_dir, seed, record, as_json, stop)
        complete = carrying.all()
    done = carrying.done
    results = [
        RunFigures(m.procedure.name, m.device, measured.figures)
        for m, measured in done
        if measured.figures
    ]
    if as_json:
        print_json([measuring.as_json(measured) for _, measured in done])
    elif results:
        console.print(figures_tables(results))
    if not complete and stop():
        return EXIT_CODES[RunState.ABORTED]
    code = next((code for _, m in done if (code := measuring.exit_code(m))), 0)
    if not code and any(entry.state == RunState.FAILED for entry in entries):
        return EXIT_CODES[RunState.FAILED]
    return code


class _Carrying:
    """What has been done of `entries` so far."""

    def __init__(
        self,
        entries: Sequence[SequenceEntry],
        out_dir: Path,
        seed: int | None,
        record: bool,
        as_json: bool,
        stop: StopOnSignal,
    ) -> None:
        from janus_lab.sequence.items import measurements

        self._entries = entries
        self._bench = measurements(entry.item for entry in entries)[0].bench
        self._measure = partial(_measure, out_dir, seed, record, stop)
        self._as_json = as_json
        self._stop = stop
        self._told: set[int] = set()  #: which decisions have been printed
        self.done: list[tuple[Measurement, Measured]] = []

    def all(self) -> bool:
        """Whether it came to its end, by itself or by a condition."""
        from janus_lab.runs.states import RunState
        from janus_lab.sequence.executor import next_entry
        from janus_lab.sequence.items import Measure

        while True:
            entry = next_entry(self._entries)
            self._tell_decisions()
            if entry is None:
                return True
            if self._stop():
                return False
            if not isinstance(entry.item, Measure):
                if not between(entry.item, self._bench, self._stop):
                    return False
                entry.end(RunState.FINISHED.value)
            elif not self._one(entry, entry.item.measurement):
                return False

    def _one(self, entry: SequenceEntry, measurement: Measurement) -> bool:
        """Measure; whether it goes on after that."""
        from janus_lab.runs.states import RunState

        from .. import measuring

        other = self.done and measurement.device != self.done[-1][0].device
        if other and not _change_of_sample(measurement, self._stop):
            return False
        measured = self._measure(measurement)
        self.done.append((measurement, measured))
        if not self._as_json:
            measuring.print_measured(measured)
        ended = measured.ended
        figures = [figure.to_dict() for figure in measured.figures]
        entry.end(ended.state.value, ended.reason or "", figures)
        return ended.state is RunState.FINISHED and not ended.unsafe

    def _tell_decisions(self) -> None:
        from rich.markup import escape

        from janus_lab.runs.states import RunState
        from janus_lab.sequence.executor import LEFT_OUT
        from janus_lab.sequence.items import Decide

        from ..output import remarks

        for number, entry in enumerate(self._entries):
            if entry.waits or entry.state == LEFT_OUT or number in self._told:
                continue
            if isinstance(entry.item, Decide):
                self._told.add(number)
                colour = "red" if entry.state == RunState.FAILED else "bold"
                said = f"[{colour}]{escape(entry.item.words)}?[/] {escape(entry.reason)}"
                remarks.print(said, soft_wrap=True, highlight=False)


def _measure(
    out_dir: Path,
    seed: int | None,
    record: bool,
    stop: StopOnSignal,
    measurement: Measurement,
) -> Measured:
    from janus_lab.measure import measure

    from .. import measuring

    return measuring.watched(
        measurement, partial(measure, measurement, out_dir, seed=seed, stop=stop, record=record)
    )


def between(item: Item, bench: BenchConfig, stop: StopOnSignal) -> bool:
    """Wait, or have somebody do something; False if it is to end first. Raises NobodyToAsk."""
    from rich.markup import escape
    from rich.progress import Progress

    from janus_lab.sequence import between
    from janus_lab.sequence.items import Prompt, Wait

    from ..asking import TerminalOperator
    from ..output import remarks

    if bench.pace_is_free or isinstance(item, Wait):  # else it is printed when it is asked
        nobody = " (nobody is asked on a simulated bench)" if isinstance(item, Prompt) else ""
        said = f"[bold]{escape(item.words)}[/]{nobody}"
        remarks.print(said, soft_wrap=True, highlight=False)
    with Progress(console=remarks, transient=True) as progress:
        if isinstance(item, Prompt):
            return between.prompt(item, bench, TerminalOperator(progress), stop)
        assert isinstance(item, Wait)
        task = progress.add_task("everything is off; waiting", total=100)

        def advance(percent: float) -> None:
            progress.update(task, completed=percent)

        return between.wait(item, bench, stop, advance)


def check_somebody_is_there(items: Sequence[Item]) -> None:
    """Raise ConfigError if a person is needed at the bench, and there is no terminal to ask at."""
    from janus_lab.sequence.items import Prompt, measurements

    if sys.stdin.isatty():
        return
    found = measurements(items)
    for measurement in found:
        _check_nobody_is_needed(measurement)
    _check_one_device(found)
    prompts = [item for item in items if isinstance(item, Prompt)]
    if prompts and not found[0].bench.mounts_devices:
        _refuse(f"the recipe asks somebody: {prompts[0].text}")


def _check_nobody_is_needed(measurement: Measurement) -> None:
    """Raise ConfigError if a person is needed at the bench: nobody can be asked."""
    tasks = measurement.procedure.tasks_on(measurement.bench)
    if tasks and not measurement.bench.mounts_devices:
        wanted = " and to ".join(sorted(task.words for task in tasks))
        _refuse(f"{measurement.procedure.name} asks somebody at the bench to {wanted}")


def _refuse(why: str) -> None:
    from drivers.errors import ConfigError

    raise ConfigError(
        f"{why}, and there is no terminal to ask at",
        advice="start it in a terminal, or in the window",
    )


def _check_one_device(measurements: Sequence[Measurement]) -> None:
    """Raise ConfigError if somebody would have to change the sample: nobody can be asked."""
    from drivers.errors import ConfigError

    first = measurements[0]
    others = [m.device.name for m in measurements if m.device != first.device]
    if others and not first.bench.mounts_devices:
        raise ConfigError(
            f"somebody has to mount {others[0]} after {first.device.name}, and there is no "
            "terminal to ask at",
            advice="choose one device with --device",
        )


def _change_of_sample(measurement: Measurement, stop: StopOnSignal) -> bool:
    """On a real bench somebody has to change the sample between devices; False if the measurements
    are to end first."""
    if measurement.bench.mounts_devices:
        return True
    name = measurement.device.name
    return change_sample(f"Laser and outputs are off. Mount {name}.", name, stop)
