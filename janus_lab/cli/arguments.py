"""The command line of `janus-lab`: commands, their arguments and options, and who carries them out.
Imports what a command needs only when it runs, so that `--help` is quick."""

from __future__ import annotations

import importlib.util
import math
import sys
from pathlib import Path
from typing import Any

import click

from janus_lab import __version__

_RUNS = Path("runs")
ABORTED = 3


class _Finite(click.FloatRange):
    """A finite number in a range: click finds "nan" to be in any."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        number = super().convert(value, param, ctx)
        if not math.isfinite(number):
            self.fail(f"{value} is not a finite number.", param, ctx)
        return number


_out = click.option(
    "--out",
    "out_dir",
    type=click.Path(file_okay=False, path_type=Path),
    default=_RUNS,
    show_default=True,
    help="Folder in which the runs are kept.",
)
_json = click.option("--json", "as_json", is_flag=True, help="Print JSON, for machines.")
_record = click.option(
    "--record", is_flag=True, help="Keep the VISA traffic in the run's folder, to be replayed."
)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="janus-lab")
def cli() -> None:
    """Run a photodetector bench, real or simulated, and get figures of merit from it."""


@cli.command()
@click.argument("recipe")
@click.option("--bench", help="Bench file; replaces the recipe's.")
@click.option("--device", help="Device file or name; replaces the recipe's devices.")
@_out
@click.option("--seed", type=click.IntRange(min=0), help="Seed of a simulated bench.")
@_record
@_json
def run(
    recipe: str,
    bench: str | None,
    device: str | None,
    out_dir: Path,
    seed: int | None,
    record: bool,
    as_json: bool,
) -> None:
    """Measure what RECIPE says and print the figures of merit."""
    from .stopping import starting

    with starting(ABORTED):
        from .run import run_recipe

    sys.exit(run_recipe(recipe, bench, device, out_dir, seed, as_json, record))


@cli.command()
@click.option("--bench", default="simulated", show_default=True, help="Bench file or name.")
@click.option(
    "--screenshots",
    type=click.Path(file_okay=False, path_type=Path),
    help="Draw every view into this folder instead, on the simulated bench.",
)
@_out
def gui(bench: str, screenshots: Path | None, out_dir: Path) -> None:
    """Open the bench window."""
    for library in ("PyQt5", "pyqtgraph", "qtpy"):
        if importlib.util.find_spec(library) is None:
            raise click.UsageError(
                f"the window needs {library}: install the extra, pip install 'janus-lab[gui]'"
            )
    if screenshots is not None:
        from janus_lab.gui.screenshots import draw

        for picture in draw(screenshots):
            click.echo(picture)
        return
    from janus_lab.gui.app import run as run_window

    sys.exit(run_window(bench, out_dir))


@cli.command()
@click.argument("run")
@click.option("--device", help="Name of the mounted device; refused if it is not the run's.")
@_out
@_record
@_json
def resume(run: str, device: str | None, out_dir: Path, record: bool, as_json: bool) -> None:
    """Go on with a RUN that was aborted, failed or killed."""
    from .stopping import starting

    with starting(ABORTED):
        from .run import resume_run

    sys.exit(resume_run(run, device, out_dir, as_json, record))


@cli.command()
@click.argument("run")
@_out
@click.option("--jobs", type=click.IntRange(min=1), help="Runs replayed at the same time.")
@click.option(
    "--junit",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write the outcomes into this file, as JUnit XML for CI.",
)
@click.option(
    "--check", is_flag=True, help="Say it all again to instruments, and compare their replies."
)
@click.option("--bench", help="Bench file to --check on, real or simulated.")
@click.option("--device", help="Device there, to --check the transcript of a program.")
@click.option(
    "--tolerance",
    type=_Finite(min=0),
    show_default="0.05",
    help="Of numbers in replies to --check (relative).",
)
@_json
def replay(
    run: str,
    out_dir: Path,
    jobs: int | None,
    junit: Path | None,
    check: bool,
    bench: str | None,
    device: str | None,
    tolerance: float | None,
    as_json: bool,
) -> None:
    """Carry out a recorded RUN, or all in a folder, again and compare.

    A run with a transcript is replayed from it, with no instrument; a simulated run without one is
    simulated again. The exit code is 0 if all agree, and 1 if one does not. The transcript of a
    program of your own can be checked; to replay it, run the program on 'FILE@janus'.
    """
    if check:
        from .replay_check import check_again

        if junit is not None or jobs is not None:
            raise click.UsageError("--junit and --jobs are for replays, not for --check")
        sys.exit(check_again(run, out_dir, bench, device, tolerance, as_json))
    if bench is not None:
        raise click.UsageError("--bench is the bench to --check on; a replay needs none")
    if device is not None:
        raise click.UsageError("--device is on the bench to --check on; a replay needs none")
    if tolerance is not None:
        raise click.UsageError("--tolerance is of replies to --check; a replay has none")
    from .replay import replay_runs

    if junit is not None and not junit.absolute().parent.is_dir():
        raise click.UsageError(f"--junit: there is no folder {junit.parent}")
    sys.exit(replay_runs(run, out_dir, jobs, junit, as_json))


@cli.command()
@click.argument("files", nargs=-1, required=True)
@click.option("--bench", help="Bench file to check recipes against; replaces theirs.")
@_json
def check(files: tuple[str, ...], bench: str | None, as_json: bool) -> None:
    """Validate recipe, bench and device FILES without opening any instrument."""
    from .check import check_files

    sys.exit(check_files(files, bench, as_json))


@cli.command()
@_out
@click.option("--sample", help="Only this sample.")
@click.option("--procedure", help="Only this procedure.")
@click.option("--state", help="Only runs in this state.")
@click.option("--limit", type=click.IntRange(min=1), default=30, show_default=True)
@_json
def runs(
    out_dir: Path,
    sample: str | None,
    procedure: str | None,
    state: str | None,
    limit: int,
    as_json: bool,
) -> None:
    """List the runs, newest first."""
    from .runs import list_runs

    list_runs(out_dir, sample, procedure, state, limit, as_json)


@cli.command()
@click.argument("run")
@_out
@_json
def show(run: str, out_dir: Path, as_json: bool) -> None:
    """Show a RUN: a folder, an id or its beginning, or 'latest'."""
    from .runs import show_run

    show_run(run, out_dir, as_json)


@cli.command()
@click.argument("run")
@_out
@click.option("--bias", help="Show them at another bias, such as '2 V'; the run keeps its own.")
@_json
def analyse(run: str, out_dir: Path, bias: str | None, as_json: bool) -> None:
    """Compute the figures of merit of a RUN anew from its raw data."""
    from .runs import analyse_run

    sys.exit(analyse_run(run, out_dir, bias, as_json))


@cli.command()
@click.argument("run")
@_out
@_json
def report(run: str, out_dir: Path, as_json: bool) -> None:
    """Write report.html and figure.svg of a RUN."""
    from .runs import report_run

    report_run(run, out_dir, as_json)


@cli.command()
@click.argument("samples", metavar="SAMPLE...", nargs=-1, required=True)
@_out
@click.option("--bias", help="Only runs at this bias, such as '3 V'.")
@click.option("--irradiance", help="Only this irradiance, such as '13 mW/cm²'.")
@click.option(
    "--plot",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Draw retention against days into this file (.svg, .png or .pdf).",
)
@_json
def retention(
    samples: tuple[str, ...],
    out_dir: Path,
    bias: str | None,
    irradiance: str | None,
    plot: Path | None,
    as_json: bool,
) -> None:
    """Show what is left of the photocurrent of each SAMPLE over its days of storage."""
    from .retention import show_retention

    show_retention(samples, out_dir, bias, irradiance, plot, as_json)


@cli.command()
@click.option("--bench", help="Bench file whose instruments are asked who they are.")
@click.option("--device", default="janus-160C", show_default=True, help="Device to simulate.")
@_json
def doctor(bench: str | None, device: str, as_json: bool) -> None:
    """Look at the VISA library and the instruments, touching no output."""
    from .doctor import examine

    sys.exit(examine(bench, device, as_json))


@cli.command()
@click.option("--bench", default="simulated", show_default=True, help="Bench file or name.")
@click.option("--device", default="janus-160C", show_default=True, help="Device to simulate.")
@click.option("--seed", type=click.IntRange(min=0), help="Seed; replaces the bench file's.")
@click.option(
    "--speed",
    type=_Finite(min=0, min_open=True, max=1e6),
    default=1.0,
    show_default=True,
    help="Bench seconds in a second.",
)
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=5025,
    show_default=True,
    help="First of the ports; 0: any free ones.",
)
@click.option(
    "--control",
    type=click.IntRange(0, 65535),
    help="Port of the back door; the one after the others if not given.",
)
def serve(
    bench: str,
    device: str,
    seed: int | None,
    speed: float,
    host: str,
    port: int,
    control: int | None,
) -> None:
    """Put a simulated bench on TCP ports, for any VISA program."""
    from .serve import serve_bench

    sys.exit(serve_bench(bench, device, seed, speed, host, port, control))


@cli.command()
@click.argument("kind", type=click.Choice(["bench", "device", "recipe"]))
def schema(kind: str) -> None:
    """Print the JSON Schema of a KIND of file, for editors."""
    from .check import print_schema

    print_schema(kind)
