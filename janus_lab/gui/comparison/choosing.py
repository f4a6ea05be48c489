"""Which runs are compared: those that were chosen, all of their samples, or a sheet of devices.
Nothing here needs Qt."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from drivers.errors import Cause, ConfigError
from janus_lab.gui.model.past_run import PastRun

#: More runs than these are not compared at once.
MOST_RUNS = 2_000


def of_samples(runs: Sequence[PastRun], chosen: Sequence[PastRun]) -> list[Path]:
    """All runs of the samples and kinds of measurement that `chosen` are of, the oldest first."""
    wanted = {(run.sample, run.procedure) for run in chosen if not run.is_broken}
    return in_time([run for run in runs if (run.sample, run.procedure) in wanted])


def in_time(runs: Sequence[PastRun]) -> list[Path]:
    """Those that can be read, the oldest first."""
    usable = [run for run in runs if not run.is_broken]
    usable.sort(key=lambda run: (run.created.timestamp() if run.created else 0.0, run.path.name))
    return [run.path for run in usable]


def of_sheets(runs_dir: Path, chosen: Sequence[Path]) -> list[Path]:
    """The runs of the sheets of samples that `chosen` were measured for, in the sheet's order.

    Raises ConfigError if they are of none.
    """
    from janus_lab.samples.batch_file import is_batch, read_batch

    wanted = {path.resolve() for path in chosen}
    found: dict[Path, None] = {}
    for file in sorted(path for path in runs_dir.glob("*.json") if is_batch(path)):
        with suppress(ConfigError):  # one that is damaged is not of these runs
            entries = read_batch(file).runs
            paths = [runs_dir / entry.run for entry in entries]
            if wanted.intersection(path.resolve() for path in paths):
                found |= dict.fromkeys(path for path in paths if path.is_dir())
    if not found:
        raise ConfigError(
            "the chosen runs were not measured for a sheet of samples",
            kind=Cause.NOT_FOUND,
            advice="compare the runs themselves, or all of their samples",
        )
    return list(found)
