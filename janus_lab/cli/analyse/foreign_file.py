"""What `janus-lab analyse FILE --as …` does: a file of another program becomes a run."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Literal, cast

from ..stopping import starting

if TYPE_CHECKING:
    from janus_lab.runs.run import Run


def imported_run(
    path: Path,
    kind: str,
    dark: Path | None,
    device: str | None,
    conditions: Mapping[str, str | None],
    out_dir: Path,
    *,
    as_json: bool,
) -> Run:
    """Make a run of the data in `path`, and list it in the catalogue; says where it is."""
    with starting():
        from drivers.errors import ConfigError, JanusLabError
        from janus_lab.device_file import read_device
        from janus_lab.importing.conditions import stated
        from janus_lab.importing.folder import keep, read
        from janus_lab.runs.catalogue import Catalogue

        from ..output import remarks

    if dark is not None and kind != "iv":
        raise ConfigError("--dark is a second file of --as iv")
    said = stated(path, dict(conditions))
    files = [path]
    if dark is not None:
        files.append(dark)
        said = said.model_copy(update={"irradiance": (*(said.irradiance or ()), 0.0)})
    mounted = None
    if device is not None:
        mounted = read_device(device, path.parent)
    kinds = cast('Literal["iv", "cycles", "edges"]', kind)
    imported, formats = read(kinds, files, said, mounted)
    run = keep(imported, files, formats, out_dir)
    with contextlib.suppress(JanusLabError), Catalogue(out_dir) as catalogue:
        catalogue.add(run)
    if not as_json:
        remarks.print(
            f"{formats[0]} file, {run.rows} rows: {run.path}", soft_wrap=True, highlight=False
        )
    return run
