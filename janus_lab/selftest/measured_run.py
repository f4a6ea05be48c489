"""One measurement on the simulated bench, kept in memory: the real procedure, through the real VISA
seam, without a run's folder."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from drivers.bench import Bench
from janus_lab.measurement import Measurement, parameter_values
from janus_lab.runs.in_memory import RunInMemory
from janus_lab.runs.meters import meters_on
from janus_lab.runs.record import RunRecord, this_process
from janus_lab.runs.states import RunState
from janus_lab.wall_time import wall_time

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

#: Light falls on the sample from the first of these times (bench s) on with the first of the
#: irradiances (W/m²), and so on.
LightHistory = tuple["Floats", "Floats"]


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
        _in_memory(measurement, columns, events),
        columns,
        (light.times.copy(), light.levels.copy()),
        measurement.device.active_area * (1 + errors.active_area),
    )


def _in_memory(
    measurement: Measurement, columns: Mapping[str, Floats], events: list[dict[str, Any]]
) -> RunInMemory:
    procedure = measurement.procedure
    parameters = parameter_values(procedure)
    now = wall_time()
    record = RunRecord(
        id="selftest",
        state=RunState.FINISHED,
        procedure=type(procedure).__name__,
        procedure_name=procedure.name,
        parameters=parameters,
        sample=procedure.sample,
        meters=meters_on(measurement.bench, procedure.shortest_nplc(measurement.bench)),
        versions={},
        created=now,
        started=now,
        owner=this_process(),
    )
    run = RunInMemory(record, columns, events)
    run.bench, run.device = measurement.bench, measurement.device
    return run
