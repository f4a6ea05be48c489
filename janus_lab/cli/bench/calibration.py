"""`janus-lab calibration`: what a calibration of the light says, how a bench file names it, and
how it differs from the one that a bench has. It changes no file."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.markup import escape

from janus_lab.cli.options import OUT
from janus_lab.cli.output import console

if TYPE_CHECKING:
    from drivers.config.irradiance.calibration import CalibrationConfig


@click.command
@click.argument("run")
@click.option("--bench", help="Bench file to compare with, and to name the calibration in.")
@OUT
def calibration(run: str, bench: str | None, out_dir: Path) -> None:
    """Show the calibration of the light that a RUN, or a file, has, and how a bench uses it.

    RUN is a light_calibration run (a folder, an id or its beginning, 'latest') or a calibration
    file. With --bench also what has moved against the calibration that the bench has. No file is
    changed.
    """
    from drivers.config import shipped_files, yaml_file
    from drivers.config.bench import BenchConfig
    from drivers.config.irradiance.calibration import CalibrationConfig

    path = _file(run, out_dir)
    found = yaml_file.load(path, CalibrationConfig)
    beside, before = Path.cwd(), None
    if bench is not None:
        bench_file = shipped_files.find(bench, "bench")
        beside = bench_file.parent
        before = yaml_file.load(bench_file, BenchConfig).laser.calibration
    _print(found)
    if bench is not None:
        _print_changes(found, before)
    where = f"In {bench_file.name}" if bench is not None else "In a bench file beside this folder"
    console.print(f"{escape(where)} write in the section 'laser':", soft_wrap=True)
    console.print("  calibration:", highlight=False)
    console.print(f"    file: {escape(_relative(path, beside))}", highlight=False, soft_wrap=True)


def _file(run: str, out_dir: Path) -> Path:
    """The calibration file that is meant. Raises ConfigError for a run that has none."""
    from drivers.errors import ConfigError
    from janus_lab.measurements.light_calibration import CALIBRATION_YAML
    from janus_lab.runs.run_names import resolve

    given = Path(run)
    if given.is_file():
        return given
    folder = resolve(out_dir, run)
    path = folder / CALIBRATION_YAML
    if not path.is_file():
        raise ConfigError(
            f"has no {CALIBRATION_YAML}: it is no finished run of light_calibration, or one "
            "whose points do not rise with the laser current",
            subject=folder,
            advice="'janus-lab show' tells what it found; 'janus-lab analyse' makes the file anew",
        )
    return path


def _relative(path: Path, beside: Path) -> str:
    """How a file in the folder `beside` names `path`; the whole path where it is far away."""
    try:
        relative = Path(os.path.relpath(path.resolve(), beside.resolve()))
    except ValueError:  # on another drive
        return path.resolve().as_posix()
    return (path.resolve() if relative.parts.count("..") > 2 else relative).as_posix()


def _print(found: CalibrationConfig) -> None:
    low, high = found.points[0], found.points[-1]
    lines = [
        f"{found.date}, valid for {found.valid_for:g} days: {found.method or 'no method stated'}",
        f"detector: {found.detector or 'not stated'}; "
        f"laboratory: {found.laboratory or 'not stated'}",
        f"{len(found.points)} points, {low.current * 1e3:g} to {high.current * 1e3:g} mA, "
        f"{low.irradiance:.4g} to {high.irradiance:.4g} mW/cm²; "
        f"{found.uncertainty * 100:.2g} % (k = 1) common to all",
    ]
    for line in lines:
        console.print(escape(line), highlight=False, soft_wrap=True)
    if found.flags:
        from janus_lab.analysis.flags import explain

        for flag in found.flags:
            console.print(f"[yellow]{escape(flag)}[/]: {escape(explain(flag))}", soft_wrap=True)


def _print_changes(found: CalibrationConfig, before: CalibrationConfig | None) -> None:
    """How the irradiance differs from the calibration before, current by current."""
    from math import hypot

    from rich.table import Table

    if before is None:
        console.print("the bench has no calibration to compare with")
        return
    if before == found:
        console.print("this is the calibration that the bench has")
        return
    table = Table("mA", "mW/cm²", "moved (%)", "u (%, k = 1)", box=None)
    for point, own in zip(found.points, found.point_uncertainties, strict=True):
        try:
            was, of_it = before.irradiance_at(point.current), before.own_uncertainty(point.current)
        except ValueError:
            continue
        u = hypot(found.uncertainty, own, before.uncertainty, of_it)
        moved = point.irradiance / was - 1 if was > 0 else float("nan")
        table.add_row(
            f"{point.current * 1e3:g}",
            f"{point.irradiance:.4g}",
            f"{moved * 100:+.2f}",
            f"{u * 100:.2f}",
        )
    if table.row_count:
        console.print(table)
    else:
        console.print("the bench's calibration has none of these laser currents")
