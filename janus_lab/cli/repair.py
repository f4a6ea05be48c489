"""`janus-lab repair`: what can be saved of damaged runs."""

from __future__ import annotations

from pathlib import Path

import click

from .options import JSON, OUT
from .stopping import starting


@click.command
@click.argument("run", required=False, metavar="[RUN|DIR]")
@OUT
@JSON
def repair(run: str | None, out_dir: Path, as_json: bool) -> int:
    """Save what can be saved of damaged runs: a RUN, or all that are in a folder.

    Nothing is deleted: a damaged file is kept beside the new one, as *.damaged. Sound runs, and
    those that are under way, are left as they are. The catalogue is made again from the folders.
    Exit code 1 says that a run is beyond repair.
    """
    with starting():
        from rich.markup import escape

        from janus_lab.runs.repair.folder import RepairOutcome
        from janus_lab.runs.repair.folders import repair as repaired

        from .output import console, print_json

    found = []
    for one in repaired(out_dir, run):
        found.append(one)
        if one.outcome is not RepairOutcome.SOUND and not as_json:
            console.print(escape(str(one)), soft_wrap=True, highlight=False)
    if as_json:
        print_json([one.to_dict() for one in found])
    else:
        counts = [
            f"{number} {outcome.value}"
            for outcome in RepairOutcome
            if (number := sum(one.outcome is outcome for one in found))
        ]
        console.print(", ".join(counts) or "no runs")
    return int(any(one.outcome is RepairOutcome.BEYOND for one in found))
