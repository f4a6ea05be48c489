"""Which runs are to be repaired, and the catalogue made again behind it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from janus_lab.runs.catalogue import Catalogue
from janus_lab.runs.errors import RunNotFound
from janus_lab.runs.run_names import resolve

from .folder import Repair, is_of_a_run, repair_run


def repair(runs_dir: Path, named: str | None = None) -> Iterator[Repair]:
    """Repair the run or the folder of runs that `named` is, all in `runs_dir` without it; then make
    the catalogues again. Raises RunNotFound if there is nothing of that name."""
    changed: set[Path] = set()
    for folder in list(_folders(runs_dir, named)):
        repaired = repair_run(folder)
        yield repaired
        changed.add(folder.parent.parent)
    for place in sorted(changed):
        with Catalogue(place) as catalogue:
            catalogue.rebuild()


def _folders(runs_dir: Path, named: str | None) -> Iterator[Path]:
    given = Path(named) if named else runs_dir
    if given.is_file():
        given = given.parent
    if given.is_dir():
        if is_of_a_run(given):
            yield given
            return
        yield from _runs_below(given)
        return
    if named is None:
        raise RunNotFound("no such folder", subject=runs_dir)
    found = [run for run in _runs_below(runs_dir) if _goes_by(run, named)]
    if len(found) == 1:
        yield found[0]
        return
    yield resolve(runs_dir, named)  # says what is wrong with the name


def _goes_by(run: Path, name: str) -> bool:
    """Whether the folder's name, or the id at its end, is or starts with `name`."""
    return run.name == name or run.name.rpartition("-")[2].startswith(name.lower())


def _runs_below(folder: Path) -> Iterator[Path]:
    """The folders of runs in a folder, and one floor below it, oldest first."""
    for below in sorted(_subfolders(folder)):
        if is_of_a_run(below):
            yield below
        else:
            yield from (run for run in sorted(_subfolders(below)) if is_of_a_run(run))


def _subfolders(folder: Path) -> list[Path]:
    try:
        return [
            path
            for path in folder.iterdir()
            if path.is_dir() and not path.is_symlink() and not path.name.startswith(".")
        ]
    except OSError:
        return []
