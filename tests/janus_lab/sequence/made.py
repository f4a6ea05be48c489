"""Measurements for tests of sequences."""

from janus_lab.measurement import Measurement, on_device, procedure_from
from tests.bench_files import bench_config, device

HEAD = "title: t\nbench: simulated\ndevices: [janus-160C]\nsteps:\n"
SWEEP = "iv_sweep: {step: 0.5 V, irradiances: 0 mW/cm²}"
#: Short, and of each kind that sequences are tested with.
SHORT = {
    "iv_sweep": {"step": 0.5, "nplc": 0.1, "irradiances": [0.0]},
    "on_off_cycling": {"cycles": 2, "on_time": 1.0, "off_time": 1.0},
    "current_vs_time": {},
}


def measurement_of(name, **parameters):
    procedure = on_device(procedure_from(name, SHORT[name] | parameters), device())
    return Measurement(procedure=procedure, bench=bench_config(), device=device(), recipe=None)
