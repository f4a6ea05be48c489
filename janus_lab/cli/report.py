"""`janus-lab report`: the page about a run, from the figures of merit in its folder."""

from __future__ import annotations

from pathlib import Path

import click

from .options import JSON, OUT
from .stopping import starting


@click.command
@click.argument("run")
@OUT
@JSON
def report(run: str, out_dir: Path, as_json: bool) -> None:
    """Write report.html and figure.svg of a RUN."""
    with starting():
        from rich.markup import escape

        from drivers.errors import ConfigError
        from janus_lab.analysis.figure_of_merit import FigureOfMerit
        from janus_lab.report.page import write_report
        from janus_lab.runs.errors import BundleError
        from janus_lab.runs.run import open_run
        from janus_lab.runs.run_names import resolve

        from .output import console, print_json, print_notes

    opened = open_run(resolve(out_dir, run))
    print_notes(opened.warnings)
    figures = [FigureOfMerit.from_dict(figure) for figure in opened.figures]
    try:
        page = write_report(opened, figures)
    except OSError as error:
        raise BundleError.of_system(error, opened.path, "the report cannot be written") from None
    except ImportError:
        raise ConfigError(
            "reports need the extra 'report': pip install 'janus-lab[report]'"
        ) from None
    if as_json:
        print_json({"report": str(page)})
    else:
        console.print(escape(str(page)), soft_wrap=True)
