"""Folders of runs whose rows and figures are made up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np

from janus_lab.analysis.figure_of_merit import FigureOfMerit
from janus_lab.runs.bundle import RunBundle
from janus_lab.runs.recorder import Recorder
from janus_lab.wall_time import wall_time

NOON: datetime = wall_time().replace(hour=12, minute=0, second=0, microsecond=0)


def made_up(
    runs: Path,
    procedure: str,
    columns: Mapping[str, np.ndarray],
    figures: Sequence[FigureOfMerit] = (),
    *,
    sample: str = "film 1",
    days: float = -30.0,
    events: Sequence[Mapping[str, Any]] = (),
    **record: Any,
) -> Path:
    """A finished run with these rows, `days` from today's noon."""
    bundle = RunBundle.create(
        runs,
        procedure,
        sample,
        {
            "procedure": f"procedures.{procedure}.X",
            "parameters": {},
            "created": NOON + timedelta(days=days),
            "device": {"name": "janus-160C"},
            "state": "finished",
            "rows": len(next(iter(columns.values()))),
            **record,
        },
    )
    with Recorder(bundle.path / "data.csv", ["#Procedure: <x.Y>"], list(columns)) as recorder:
        recorder.write(columns)
    bundle.write_analysis([figure.to_dict() for figure in figures])
    for event in events:
        bundle.event(**event)
    return bundle.path


def responsivity(value: float, irradiance: float, u: float = 0.01, **more: Any) -> FigureOfMerit:
    """R (A/W) at an irradiance (mW/cm²), with its relative uncertainty."""
    at = {"irradiance_mW_cm2": irradiance, "bias_V": 3.0}
    return FigureOfMerit(
        "responsivity", value, u * abs(value), "A/W", "made up", conditions=at, **more
    )
