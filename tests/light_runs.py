"""Folders of runs of a light calibration whose light is made up."""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from drivers.config.bench import BenchConfig
from janus_lab.analysis.calibration.figures import Calibration, NewPoint
from janus_lab.analysis.figure_of_merit import FigureOfMerit
from janus_lab.measurements.light_calibration import figures as found_figures
from janus_lab.measurements.light_calibration.file import texts
from janus_lab.runs.run import open_run
from procedures import rows
from tests.bench_files import bench_config
from tests.made_up_runs import made_up

POINTS = (
    NewPoint(0.030, 0.02, 0.01, 0.3),
    NewPoint(0.040, 4.5, 0.001, 0.002),
    NewPoint(0.060, 13.5, 0.001, 0.0),
)


def light_run(
    runs: Path,
    points: Sequence[NewPoint] = POINTS,
    *,
    bench: BenchConfig | None = None,
    laser: dict[str, Any] | None = None,
    flags: tuple[str, ...] = (),
    uncertainty: float = 0.031,
    has_file: bool = True,
    days: float = -30.0,
    **record: Any,
) -> Path:
    """A run that has found these `points`, on the simulated bench or `bench`, whose `laser` keys
    are others, and has written its calibration as every run does."""
    content = (bench or bench_config()).model_dump(mode="json")
    content["laser"] |= laser or {}
    figures = [_irradiance(point, flags) for point in points]
    if not figures:
        none = ("TOO_FEW_POINTS",)
        figures = [FigureOfMerit("slope", None, None, "mW/cm²/mA", "made up", none)]
    given = {"parameters": {"detector": "reference detector", "valid_for": 365.0}, **record}
    path = made_up(
        runs, "light_calibration", _rows(points), figures, days=days, bench=content, **given
    )
    run = open_run(path)
    found_figures._FOUND[run] = Calibration(figures, list(points), uncertainty, flags)
    if has_file:
        for name, text in texts(run).items():
            (path / name).write_text(text, encoding="utf-8")
    return path


def _irradiance(point: NewPoint, flags: tuple[str, ...]) -> FigureOfMerit:
    value, at = point.irradiance_mW_cm2, {"drive_mA": point.drive_A * 1e3}
    u = point.uncertainty * value
    return FigureOfMerit("irradiance", value, u, "mW/cm²", "made up", flags, conditions=at)


def _rows(points: Sequence[NewPoint]) -> dict[str, np.ndarray]:
    """A reading in the dark, then one at each point."""
    drives = np.array([0.0, *(point.drive_A for point in points)])
    light = np.array([0.0, *(point.irradiance_mW_cm2 for point in points)])
    same, lit = np.ones_like(drives), drives > 0
    return {
        rows.TIME: np.arange(len(drives), dtype=float),
        rows.DRIVE: drives,
        rows.CURRENT: 1e-11 + 2e-5 * light,
        rows.POWER: np.nan * same,
        rows.PASS: lit.astype(float),
        rows.DIRECTION: same,
        rows.CURRENT_RANGE: 1e-3 * same,
        rows.STATUS: 0.0 * same,
    }


def random_points(chance: random.Random) -> list[NewPoint]:
    """Rising points with as many digits as a calibration file has."""
    count = chance.randint(2, 40)
    drives = sorted(chance.sample(range(1000, 9999), count))  # in 0.01 mA
    powers = sorted(chance.sample(range(1_000_000, 9_999_999), count))
    scale = 10.0 ** -chance.randint(6, 9)
    return [
        NewPoint(
            drive * 1e-5,
            power * scale,
            chance.randint(1, 9999) * 1e-6,
            chance.randint(0, 9999) * 1e-6,
        )
        for drive, power in zip(drives, powers, strict=True)
    ]
