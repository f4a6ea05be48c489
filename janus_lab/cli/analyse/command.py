"""`janus-lab analyse`: the figures of merit of a run, computed again from its raw data, or of data
that another program measured."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ..options import JSON, OUT, quantity
from ..stopping import starting

if TYPE_CHECKING:
    from janus_lab.runs.run import Run

#: What a foreign file does not say; the keys of `janus_lab.importing.conditions.StatedConditions`.
_CONDITIONS: dict[str, str] = {
    "irradiance": "While lit; for I-V one for each current: '0, 13 mW/cm²'.",
    "irradiance-uncertainty": "Standard uncertainty of the irradiance, such as '5 %'.",
    "area": "Active area, such as '0.01 cm²'.",
    "area-uncertainty": "Standard uncertainty of the area.",
    "area-kind": "What it is the area of: gap, 'gap and fingers', mask or beam.",
    "overfill": "Whether the beam is larger than the area: true or false.",
    "wavelength": "Of the light, such as '450 nm'.",
    "meter": "Its model, such as 'Keithley 2400', or unknown.",
    "current-range": "Of all readings, such as '1 mA'.",
    "nplc": "Integration time of a reading in periods of the mains.",
    "on-time": "How long the light is on, such as '5 s'.",
    "off-time": "How long it is off.",
    "light-on-at": "Time in the file at which it goes on first.",
    "aperture": "Over which each sample of an edge is averaged.",
    "sample": "Name of the sample.",
}


def _conditions(command: Any) -> Any:
    for name, words in reversed(_CONDITIONS.items()):
        command = click.option(f"--{name}", help=words)(command)
    return command


@click.command
@click.argument("run", metavar="RUN|FILE", required=False)
@OUT
@click.option(
    "--bias", help="Of the figures, such as '2 V'; for a RUN they are shown and not kept."
)
@click.option(
    "--as",
    "kind",
    type=click.Choice(["iv", "cycles", "edges"]),
    help="What a FILE of another program holds. Its conditions are the options below, or keys of "
    "the same names in FILE.yaml.",
)
@click.option(
    "--dark",
    type=click.Path(path_type=Path),
    help="File with the I-V curve in the dark.",
)
@click.option("--device", help="Device file, for its area and its published values.")
@_conditions
@click.option(
    "--published",
    type=click.Path(path_type=Path),
    help="File with values from a paper: compute what follows from them, and what contradicts.",
)
@JSON
def analyse(
    run: str | None,
    out_dir: Path,
    bias: str | None,
    kind: str | None,
    dark: Path | None,
    device: str | None,
    published: Path | None,
    as_json: bool,
    **conditions: str | None,
) -> int:
    """Compute the figures of merit of a RUN again from its raw data.

    With --as of a FILE of another program (text, pymeasure, EasyEXPERT, KickStart), which becomes a
    run like any other. The exit code is 2 if the figures are shown but cannot be kept.
    """
    if published is not None:
        from .published import analyse_published

        return int(analyse_published(published, as_json))
    given = [f"--{key.replace('_', '-')}" for key, text in conditions.items() if text is not None]
    given += [f"--{name}" for name, value in (("dark", dark), ("device", device)) if value]
    if run is None:
        raise click.UsageError("Say which RUN, or which FILE with --as.")
    if kind is None:
        if given:
            raise click.UsageError(f"{', '.join(given)}: only with --as, for a file.")
        return _again(run, out_dir, bias, as_json)
    from .foreign_file import imported_run

    opened = imported_run(
        Path(run), kind, dark, device, {"bias": bias, **conditions}, out_dir, as_json=as_json
    )
    return _show(opened, None, as_json)


def _again(name: str, out_dir: Path, bias: str | None, as_json: bool) -> int:
    """A run that there is."""
    with starting():
        from drivers.errors import Cause
        from janus_lab.runs.errors import BundleError
        from janus_lab.runs.layout import RUN_JSON
        from janus_lab.runs.run import open_run
        from janus_lab.runs.run_names import resolve

        from ..output import print_notes

    volts = quantity("bias", bias, "V")
    file = Path(name)
    if file.is_file() and not (file.parent / RUN_JSON).exists():
        raise BundleError(
            "a file, and not in the folder of a run",
            subject=file,
            advice="say what it holds with --as iv, --as cycles or --as edges",
            kind=Cause.NOT_POSSIBLE,
        )
    opened = open_run(resolve(out_dir, name))
    print_notes(opened.warnings)
    return _show(opened, volts, as_json)


def _show(opened: Run, volts: float | None, as_json: bool) -> int:
    """Compute, keep and print the figures of a run, at another bias if that is said."""
    with starting():
        from rich.markup import escape

        from janus_lab.measurements.evaluation import analyse as computed
        from janus_lab.measurements.evaluation import keep_figures
        from janus_lab.report.tables import RunFigures, figures_tables
        from janus_lab.runs.errors import BundleError

        from ..output import console, print_json, remarks

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
