"""`janus-lab analyse`: a run's figures of merit, computed again from its raw data."""

from __future__ import annotations

from pathlib import Path

import click

from .options import JSON, OUT, quantity
from .stopping import starting


@click.command
@click.argument("run")
@OUT
@click.option(
    "--bias", help="Show them at another bias, such as '2 V'; the run's folder is not changed."
)
@JSON
def analyse(run: str, out_dir: Path, bias: str | None, as_json: bool) -> None:
    """Compute the figures of merit of a RUN again from its raw data."""
    with starting():
        from drivers.config.device import DeviceConfig
        from janus_lab.analyse import analyse as computed
        from janus_lab.analyse import analyse_and_keep
        from janus_lab.report.tables import figures_tables
        from janus_lab.runs.catalogue import resolve
        from janus_lab.runs.run import open_run

        from .output import console, print_json, print_notes, remarks

    volts = quantity("bias", bias, "V")
    opened = open_run(resolve(out_dir, run))
    print_notes(opened.warnings)
    figures = analyse_and_keep(opened) if volts is None else computed(opened, volts)
    if as_json:
        print_json([figure.to_dict() for figure in figures])
        return
    device = DeviceConfig.model_validate(opened.record.device)
    console.print(figures_tables([(device, figures)]))
    if volts is not None:
        remarks.print("The run's folder keeps the figures at the bias of the run.")
