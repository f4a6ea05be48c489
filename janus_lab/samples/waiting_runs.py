"""Runs that wait, of samples whose files have been changed since: they take what those say now."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from drivers.errors import ConfigError
from janus_lab.registry.folder import find_specimen, samples_folder
from janus_lab.registry.specimen import Specimen
from janus_lab.sequence.executor import SequenceEntry
from janus_lab.sequence.items import Measure

from .mounting import mounted_again


def take_file(jobs: Sequence[SequenceEntry], saved: Specimen) -> list[str]:
    """Let `jobs`, which have not begun, take what the file of `saved` says now, where they measure
    its sample or a pixel of it; the lines that tell a person."""
    return _take(jobs, _all_in(saved).get)


def left_as_begun(jobs: Sequence[SequenceEntry], saved: Specimen) -> list[str]:
    """Which of `jobs`, which have begun and have not ended, have another area than the file of
    `saved` says now; the lines that tell a person."""
    known, told = _all_in(saved), []
    for job in jobs:
        if isinstance(job.item, Measure):
            procedure = job.item.measurement.procedure
            found = known.get(procedure.sample)
            if found is not None and (other := found.other_area(float(procedure.active_area))):
                told.append(f"{other} The run has begun and keeps the first.")
    return told


def _all_in(saved: Specimen) -> dict[str, Specimen]:
    """The sample of a file, and its pixels, by the names of their runs."""
    whole = Specimen(saved.path, saved.sample)
    pixels = [Specimen(saved.path, saved.sample, pixel) for pixel in saved.sample.pixels]
    return {each.name: each for each in (*pixels, whole)}


def look_again(jobs: Sequence[SequenceEntry], runs_dir: Path) -> list[str]:
    """As `take_file`, for all samples in the registry beside `runs_dir`. Reads files; one that
    cannot be read changes nothing: the run that begins says so."""
    known: dict[str, Specimen | None] = {}

    def find(name: str) -> Specimen | None:
        if name not in known:
            try:
                known[name] = find_specimen(samples_folder(runs_dir), name)
            except ConfigError:
                known[name] = None
        return known[name]

    return _take(jobs, find)


def _take(jobs: Sequence[SequenceEntry], find: Callable[[str], Specimen | None]) -> list[str]:
    told: dict[str, int] = {}
    for job in jobs:
        item = job.item
        if not isinstance(item, Measure) or item.unmounted is None:
            continue
        if (specimen := find(item.measurement.procedure.sample)) is None:
            continue
        try:
            job.item, changes = mounted_again(item, specimen)
            now = f"measured as its file says now: {', '.join(changes)}"
        except ValueError as error:
            changes, now = ["channel"], f"measured as queued, not as its file says now: {error}"
        if changes:
            line = f"{specimen.name}, which waits in the queue, is {now}"
            told[line] = told.get(line, 0) + 1
    return [line if count == 1 else f"{line} ({count} runs)" for line, count in told.items()]
