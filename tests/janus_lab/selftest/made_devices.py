"""Devices for these tests, with only what a test needs, and runs on them."""

from __future__ import annotations

from typing import Any

import numpy as np

from drivers.config.device import CycleDrift, DeviceConfig, SlowComponent, Storage
from janus_lab.measurement import Measurement, on_device, procedure_from
from janus_lab.selftest.drawn_device import drawn_device
from janus_lab.selftest.measured_run import MeasuredRun, measure
from tests.bench_files import bench_config


def slow_part(fraction: float, tau: float, stretching: float | None = None) -> SlowComponent:
    return SlowComponent.model_validate(
        {"fraction": str(fraction), "time_constant": f"{tau} s", "stretching": stretching}
    )


def made_device(
    tau: float = 1e-3, slow: tuple[SlowComponent, ...] = (), seed: int = 1, **changed: Any
) -> DeviceConfig:
    """A drawn device that does not age, with this response; `changed` are sections of its
    physics."""
    device = drawn_device(np.random.default_rng(seed), "made")
    physics = device.physics
    assert physics is not None
    response = physics.response.model_copy(update={"time_constant": tau, "slow": slow})
    same = {"response": response, "storage": Storage(), "cycle_drift": CycleDrift()}
    physics = physics.model_copy(update=same | changed)
    return device.model_copy(update={"physics": physics})


def measured(name: str, device: DeviceConfig, **parameters: Any) -> MeasuredRun:
    """A run of the procedure `name` on a bench without errors."""
    procedure = on_device(procedure_from(name, parameters), device)
    bench = bench_config(errors="none")
    made = Measurement(procedure=procedure, bench=bench, device=device, recipe=None)
    return measure(made, seed=5)
