"""The names that a run goes by on the command line, and the folder that each means."""

from __future__ import annotations

from pathlib import Path

from .catalogue import Catalogue
from .catalogue_row import CatalogueRows
from .errors import REPAIR, RunNotFound
from .layout import DATA_CSV, RUN_JSON

#: Runs that an error names.
_CANDIDATES = 5


def resolve(runs_dir: Path, text: str) -> Path:
    """The folder of the run that `text` names: a folder, an id or the start of one, or `latest`.

    Raises RunNotFound, with the candidates, if that is no run or more than one.
    """
    given = Path(text)
    if text != "latest":
        for folder in (given.parent if given.is_file() else given, runs_dir / given):
            if (folder / RUN_JSON).exists():  # whatever it is, the reason is told
                return folder
    with Catalogue(runs_dir) as catalogue:
        catalogue.refresh()
        newest = catalogue.list(limit=_CANDIDATES)
        found = newest[:1] if text == "latest" else catalogue.find(text) if text else []
    if not found and text and given.exists():
        raise RunNotFound(
            f"holds no {RUN_JSON}, so it is not the folder of a run",
            subject=given,
            advice=REPAIR if (given / DATA_CSV).exists() else "",
        )
    if not newest:
        asked = f"; none goes by '{text}'" if text not in ("", "latest") else ""
        raise RunNotFound(f"there are no runs here{asked}", subject=runs_dir)
    if not found:
        raise RunNotFound(f"no run goes by '{text}'; the newest are {_named(newest)}")
    if len(found) > 1:
        raise RunNotFound(f"'{text}' is the start of {len(found)} runs' ids: {_named(found)}")
    return found[0].path


def _named(rows: CatalogueRows) -> str:
    names = [f"{row.id} ({row.path.parent.name}/{row.path.name})" for row in rows[:_CANDIDATES]]
    return ", ".join(names) + (", ..." if len(rows) > _CANDIDATES else "")
