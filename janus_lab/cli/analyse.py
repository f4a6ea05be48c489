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
def analyse(run: str, out_dir: Path, bias: str | None, as_json: bool) -> int:
    """Compute the figures of merit of a RUN again from its raw data.

    The exit code is 2 if they are shown but cannot be kept in the run's folder.
    """
    with starting():
        from rich.markup import escape

        from janus_lab.measurements.evaluation import analyse as computed
        from janus_lab.measurements.evaluation import keep_figures
        from janus_lab.report.tables import RunFigures, figures_tables
        from janus_lab.runs.errors import BundleError
        from janus_lab.runs.run import open_run
        from janus_lab.runs.run_names import resolve

        from .output import console, print_json, print_notes, remarks

    volts = quantity("bias", bias, "V")
    opened = open_run(resolve(out_dir, run))
    print_notes(opened.warnings)
    figures = computed(opened, volts)
    not_kept = None
    if volts is None:
        try:
            keep_figures(opened, figures)
        except BundleError as error:
            not_kept = error
    if as_json:
        print_json([figure.to_dict() for figure in figures])
    else:
        of_run = RunFigures(opened.record.procedure_name, opened.device, figures)
        console.print(figures_tables([of_run]))
        if volts is not None:
            remarks.print("The run's folder keeps the figures at the bias of the run.")
    if not_kept is not None:
        said = f"Janus Lab cannot keep the figures of merit: {escape(str(not_kept))}"
        remarks.print(f"[red bold]error:[/] {said}", soft_wrap=True, highlight=False)
        return 2
    return 0
