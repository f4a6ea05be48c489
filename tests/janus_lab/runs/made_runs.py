"""Runs to be listed, that measured nothing."""

from datetime import timedelta

from janus_lab.runs.bundle import RunBundle
from janus_lab.runs.states import RunState
from janus_lab.runs.wall_time import wall_time

NOON = wall_time().replace(hour=12, minute=0, second=0, microsecond=0)


def make(runs, name="iv_sweep", sample="160C", run_id="aaaa1111", minutes=0, **record):
    return RunBundle.create(
        runs,
        name,
        sample,
        {
            "procedure": f"procedures.{name}.X",
            "parameters": {},
            "id": run_id,
            "created": NOON + timedelta(minutes=minutes),
            "state": RunState.FINISHED,
            **record,
        },
    )
