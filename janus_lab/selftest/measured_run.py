"""One measurement on the simulated bench, kept in memory: the real procedure, through the real VISA
seam, without a run's folder."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from drivers.bench import Bench
from drivers.errors import Problem
from janus_lab.measurement import Measurement, parameter_values
from janus_lab.runs.meters import meters_on
from janus_lab.runs.record import RunRecord, this_process
from janus_lab.runs.run import Run
from janus_lab.runs.states import RunState

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

#: Light falls on the sample from the first of these times (bench s) on with the first of the
#: irradiances (W/m²), and so on.
LightHistory = tuple["Floats", "Floats"]


class RunInMemory(Run):
    """A run that the analysis takes for one from a folder."""

    def __init__(
        self,
        measurement: Measurement,
        columns: Mapping[str, Floats],
        events: list[dict[str, Any]] | None = None,
    ) -> None:
        import pandas as pd

        procedure, bench = measurement.procedure, measurement.bench
        parameters = parameter_values(procedure)
        now = datetime.datetime.now(datetime.UTC)
        self.path = Path("a selftest")
        self.record = RunRecord(
            id="selftest",
            state=RunState.FINISHED,
            procedure=type(procedure).__name__,
            procedure_name=procedure.name,
            parameters=parameters,
            sample=procedure.sample,
            meters=meters_on(bench, parameters),
            versions={},
            created=now,
            started=now,
            owner=this_process(),
        )
        self.state = RunState.FINISHED
        self.oddities: list[Problem] = []
        self.events: list[dict[str, Any]] = events or []
        self.figures: list[dict[str, Any]] = []
        self.bench = bench
        self.device = measurement.device
        self.data: pd.DataFrame = pd.DataFrame(dict(columns))

    @property
    def columns(self) -> list[str]:
        return list(self.data.columns)

    @property
    def rows(self) -> int:
        return len(self.data)


@dataclass(frozen=True)
class MeasuredRun:
    """A measurement as it was made."""

    measurement: Measurement
    seed: int
    run: RunInMemory
    columns: Mapping[str, Floats]
    #: What really fell on the sample.
    light: LightHistory
    #: The device's area as it really is (cm²), which its file knows to within its uncertainty.
    area: float


def measure(measurement: Measurement, seed: int) -> MeasuredRun:
    """Carry out `measurement` on its simulated bench under `seed`.

    Raises BenchError for what ends a run, as for a runner, and ValueError if it gave no row.
    """
    procedure = measurement.procedure
    blocks: list[Mapping[str, Any]] = []
    events: list[dict[str, Any]] = []

    def emit(topic: str, record: Any) -> None:
        if topic == "batch results":
            blocks.append({name: np.array(values) for name, values in record.items()})
        elif topic == "event":
            events.append({"time_s": record["time"], **record})

    procedure.emit = emit
    procedure.should_stop = lambda: False
    bench = Bench.open(measurement.bench, measurement.device, seed, sample_age=procedure.sample_age)
    procedure.bench = bench
    try:
        procedure.startup()
        procedure.execute()
        procedure.shutdown()
    finally:
        bench.close()
        procedure.bench = None
    assert bench.simulation is not None
    light, errors = bench.simulation.light, bench.simulation.errors
    columns = {
        name: np.concatenate([block[name] for block in blocks]) for name in procedure.DATA_COLUMNS
    }
    return MeasuredRun(
        measurement,
        seed,
        RunInMemory(measurement, columns, events),
        columns,
        (light.times.copy(), light.levels.copy()),
        measurement.device.active_area * (1 + errors.active_area),
    )
