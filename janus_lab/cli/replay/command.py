"""The command `janus-lab replay`: which of its options go together, and who carries it out."""

from __future__ import annotations

from pathlib import Path

import click

from janus_lab.cli.options import JSON, OUT, FiniteRange


@click.command
@click.argument("run")
@OUT
@click.option("--jobs", type=click.IntRange(min=1), help="Runs replayed at the same time.")
@click.option(
    "--junit",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write the outcomes into this file, as JUnit XML for CI.",
)
@click.option(
    "--check",
    is_flag=True,
    help="Send the recorded commands to instruments and compare their replies.",
)
@click.option("--bench", help="With --check: bench file to check on, real or simulated.")
@click.option("--device", help="With --check of a program's transcript: device on that bench.")
@click.option(
    "--tolerance",
    type=FiniteRange(min=0),
    show_default="0.05",
    help="With --check: relative difference of numbers that still agree.",
)
@JSON
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
) -> int:
    """Replay a recorded RUN, or all runs in a folder, and compare the results.

    A run with a transcript is replayed from it, with no instrument; a simulated run without one is
    simulated again. The exit code is 0 if all agree, and 1 if one does not. The transcript of a
    program of your own can be checked with --check; to replay it, run the program with the VISA
    library 'FILE@janus'.
    """
    if check:
        if junit is not None or jobs is not None:
            raise click.UsageError("--junit and --jobs are for replays, not for --check.")
        from .check import check_again

        return check_again(run, out_dir, bench, device, tolerance, as_json)
    for option, given in {"--bench": bench, "--device": device, "--tolerance": tolerance}.items():
        if given is not None:
            raise click.UsageError(f"{option} is only for --check; a replay does not use it.")
    if junit is not None and not junit.absolute().parent.is_dir():
        raise click.UsageError(f"--junit: there is no folder {junit.parent}.")
    from .replays import replay_runs

    return replay_runs(run, out_dir, jobs, junit, as_json)
