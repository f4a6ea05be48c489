"""Runs to replay, and what becomes of their files."""

from pathlib import Path

from drivers.transcript.format import NAME
from janus_lab.measure import measure
from janus_lab.measurement import Measurement
from janus_lab.replay.outcome import Verdict
from janus_lab.replay.player import replay
from janus_lab.runs.runner import Listener
from procedures import (
    IVSweep,
    OnOffCycling,
    ResponseTime,
    StorageStability,
)
from tests.bench_files import bench_config, device

QUICK = {
    IVSweep: {"step": 0.5, "nplc": 0.1, "irradiances": [0, 13.0]},
    OnOffCycling: {"cycles": 3, "on_time": 1.0, "off_time": 1.0, "bias_settling": 0.5},
    StorageStability: {"cycles": 2, "on_time": 1.0, "off_time": 1.0, "bias_settling": 0.5},
    ResponseTime: {"edges": 4, "before": 0.02, "after": 0.1},
}


NEWLINE = b"\n"
REPLAYS = Path(__file__).parent.parent / "replays"


def measured(out, kind=IVSweep, *, record=True, seed=3, stop=lambda: False, rows=None, **bench):
    mounted = device()
    measurement = Measurement(
        procedure=kind(sample="s", active_area=mounted.active_area, **QUICK[kind]),
        bench=bench_config(**bench),
        device=mounted,
        recipe=None,
    )
    listener = Listener(rows=rows) if rows else None
    done = measure(measurement, out, seed=seed, stop=stop, listener=listener, record=record)
    return done.ended.path


def stopped(out, after, **options):
    """A cycling run that somebody stopped after so many blocks."""
    blocks = []
    return measured(
        out, OnOffCycling, rows=blocks.append, stop=lambda: len(blocks) >= after, **options
    )


def first_line(path, verdict=Verdict.DEVIATES):
    outcome = replay(path)
    assert outcome.verdict is verdict, outcome.report
    return outcome.report[0]


def edited(path, old, new):
    """Change the first `old` in the transcript of the run in `path`."""
    file = path / NAME
    content = file.read_text(encoding="utf-8")
    assert old in content
    file.write_text(content.replace(old, new, 1), encoding="utf-8")
