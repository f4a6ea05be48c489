"""`export`: runs into files of another format."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from drivers.errors import Cause, ConfigError
from janus_lab.kinds import load

from .errors import ExportError
from .exported import Exported
from .formats import FORMATS, ExportFormat
from .options import Options
from .target import new_file, refuse_existing

if TYPE_CHECKING:
    from janus_lab.runs.run import Run

    Writer = Callable[[Sequence[Exported], Path, Options], None]

#: The extra in which the libraries of all formats are.
EXTRA = "export"


def export(
    runs: Sequence[Run],
    to: str,
    into: Path | None = None,
    *,
    options: Options | None = None,
    force: bool = False,
) -> list[Path]:
    """Write `runs` in the format `to` of `FORMATS` and return the files, the main ones first.

    `into` is a file, if all runs go into one, or a folder, which is made; without it the files go
    into the current folder, named after the runs' folders. A file that is there already is replaced
    only with `force`. Raises ExportError for that, for a file that cannot be written and for a run
    twice; ConfigError if a library is missing or an option does not fit; BundleError if data cannot
    be read. A file is whole or not there.
    """
    chosen, options = FORMATS[to], options or Options()
    if options.decimal == "comma" and not chosen.of_text:
        fitting = " and ".join(name for name, one in FORMATS.items() if one.of_text)
        raise ConfigError(f"a decimal comma is for {fitting} only, not for {to}")
    if not runs:
        raise ConfigError("there are no runs to export")
    exported = [Exported(run) for run in runs]
    groups = [exported] if chosen.holds_several else [[one] for one in exported]
    targets = _targets(groups, chosen, into)
    for path in targets:
        for file, _ in _files(path, chosen):
            refuse_existing(file, force=force)
    written: list[Path] = []
    for group, path in zip(groups, targets, strict=True):
        for file, writer in _files(path, chosen):
            with new_file(file, force=force) as part:
                _write(writer, group, part, options, to)
            written.append(file)
    return written


def _write(writer: str, group: Sequence[Exported], path: Path, options: Options, to: str) -> None:
    try:
        write: Writer = load(writer)
        write(group, path, options)
    except ImportError as error:
        missing = (error.name or "").partition(".")[0]
        raise ConfigError(
            f"exports to {to} need '{missing}', which is in the extra '{EXTRA}'",
            advice=f"pip install 'janus-lab[{EXTRA}]'",
            kind=Cause.NOT_FOUND,
        ) from None


def _files(path: Path, chosen: ExportFormat) -> list[tuple[Path, str]]:
    """The file at `path` and those beside it, each with who writes it."""
    stem = path.name.removesuffix(chosen.ending) if path.name != chosen.ending else path.stem
    stem = stem if stem != path.name else path.stem
    return [
        (path, chosen.writer),
        *((path.with_name(stem + ending), writer) for ending, writer in chosen.beside),
    ]


def _targets(
    groups: Sequence[Sequence[Exported]], chosen: ExportFormat, into: Path | None
) -> list[Path]:
    """Where each group of runs goes."""
    if chosen.in_run_folder:
        if into is not None:
            raise ConfigError(
                f"{chosen.name} is written into the run's own folder, not into another place",
                subject=into,
                advice="--to crate makes a zip file of folder and metadata",
            )
        found = [group[0].run.path / chosen.ending for group in groups]
    elif into is not None and len(groups) == 1 and into.suffix and not into.is_dir():
        found = [into]
    elif into is not None and into.exists() and not into.is_dir():
        raise ExportError(
            "is a file, and there are several to write",
            subject=into,
            advice="name a folder",
            kind=Cause.FILE,
        )
    else:
        folder = into or Path()
        found = [folder / f"{_name(group)}{chosen.ending}" for group in groups]
    twice = {str(path) for path in found if found.count(path) > 1}
    if twice:
        raise ExportError(
            "two of the runs would go into this file", subject=min(twice), kind=Cause.USAGE
        )
    return found


def _name(group: Sequence[Exported]) -> str:
    others = f"-and-{len(group) - 1}-more" if len(group) > 1 else ""
    return group[0].name + others
