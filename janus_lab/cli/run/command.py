"""`janus-lab run`: the measurements of a recipe, and their figures of merit."""

from __future__ import annotations

from pathlib import Path

import click

from ..options import JSON, OUT, RECORD
from ..samples.batch import measure_samples
from ..stopping import starting
from .carrying_out import carry_out, check_somebody_is_there


@click.command
@click.argument("recipe")
@click.option("--bench", help="Bench file; replaces the recipe's.")
@click.option("--device", help="Device file or name; replaces the recipe's devices.")
@click.option("--samples", help="Sheet of samples (CSV or YAML) that are measured one by one.")
@click.option("--again", is_flag=True, help="Measure samples again that could not be measured.")
@OUT
@click.option("--seed", type=click.IntRange(min=0), help="Seed of a simulated bench.")
@RECORD
@JSON
def run(
    recipe: str,
    bench: str | None,
    device: str | None,
    samples: str | None,
    again: bool,
    out_dir: Path,
    seed: int | None,
    record: bool,
    as_json: bool,
) -> int:
    """Measure what RECIPE says and print the figures of merit.

    With --samples every sample of the sheet is measured; the same command goes on where it was
    ended. The exit code is that of the first measurement that did not finish.
    """
    if samples is not None:
        return _measure_samples(
            recipe, samples, bench, device, again, out_dir, seed, record, as_json
        )
    if again:
        raise click.UsageError("--again is of --samples only.")
    with starting():
        from rich.markup import escape

        from drivers.config import shipped_files
        from janus_lab.durations import runs
        from janus_lab.recipe import load
        from janus_lab.sequence.items import measurements, total_words

        from ..output import remarks

        loaded, items = load(shipped_files.find(recipe, "recipes"), bench, device)
        check_somebody_is_there(items)
        number = runs(len(measurements(items)))
    remarks.print(
        f"[bold]{escape(loaded.title)}[/]: {number}, {total_words(items)} on the bench",
        soft_wrap=True,
    )
    return carry_out(items, out_dir, seed, record, as_json)


def _measure_samples(
    recipe: str,
    samples: str,
    bench: str | None,
    device: str | None,
    again: bool,
    out_dir: Path,
    seed: int | None,
    record: bool,
    as_json: bool,
) -> int:
    if device is not None:
        raise click.UsageError("--device and --samples exclude each other: the sheet has devices.")
    with starting():
        from drivers.config import shipped_files

    return measure_samples(
        shipped_files.find(recipe, "recipes"),
        shipped_files.find(samples, "samples"),
        out_dir,
        bench=bench,
        seed=seed,
        record=record,
        again=again,
        as_json=as_json,
    )
