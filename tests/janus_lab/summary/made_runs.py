"""Runs of a summary, made by hand."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from drivers.errors import Cause, Problem
from janus_lab.analysis.figure_of_merit import FigureOfMerit
from janus_lab.kinds import KINDS
from janus_lab.runs.states import RunState
from janus_lab.summary.gather import SummedRun

START = datetime(2026, 11, 28, 12, tzinfo=UTC)


def figure(
    name, value, u=None, unit="A", bound=None, flags=(), irradiance=13.0, **at
) -> FigureOfMerit:
    u = None if bound or value is None else u if u is not None else abs(value) / 100
    at |= {} if irradiance is None else {"irradiance_mW_cm2": irradiance}
    return FigureOfMerit(name, value, u, unit, "made", flags, bound, at)


def made_run(
    sample: str,
    *figures: FigureOfMerit,
    number: int = 0,
    position: str = "",
    state: RunState = RunState.FINISHED,
    ended: Cause | None = None,
    procedure: str = "on_off_cycling",
    **parameters: object,
) -> SummedRun:
    """A run of a `procedure`, the `number`-th of a day."""
    values = KINDS[procedure].procedure().parameter_values() | {"sample": sample} | parameters
    return SummedRun(
        path=Path(f"runs/{sample}-{number}"),
        id=f"{sample}{number}",
        procedure=procedure,
        sample=sample,
        device="made",
        position=position,
        note="",
        state=state,
        ended=Problem(ended, "made so") if ended else None,
        made=START + timedelta(minutes=number),
        parameters=values,
        figures=figures,
    )
