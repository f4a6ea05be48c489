"""Response times through the whole simulated bench, of devices that a test draws."""

from __future__ import annotations

from typing import Any

from drivers.b1500.datasheet import meter_record
from drivers.bench import Bench
from drivers.config.bench import BenchConfig
from janus_lab.analysis.conditions import Conditions
from janus_lab.analysis.edges.edge_data import EdgeData
from janus_lab.analysis.edges.figures import analyse_response
from janus_lab.analysis.figure_of_merit import FigureOfMerit
from procedures import ResponseTime
from tests.bench_files import bench_config, device
from tests.measuring import carry_out, columns, prepared


def figures(
    *,
    tau: str = "0.3 ms",
    slow: list[dict[str, str]] | None = None,
    responsivity: str | None = None,
    dark_density: str | None = None,
    sigma: str = "10 us",
    monitor: str | None = None,
    seed: int = 0,
    generator: dict[str, str] | None = None,
    name: str = "janus-160C",
    **parameters: Any,
) -> dict[str, FigureOfMerit]:
    """Measure a device of time constant `tau` with edges known to `sigma`, and analyse it.

    `monitor` is the photodiode's sensitivity, of the shipped bench if left out.

    `slow`, `responsivity` and `dark_density` are values of the device file, the shipped device's if
    left out.
    """
    content = bench_config(edge_jitter=sigma).model_dump(mode="json")
    content["laser"]["modulation"]["timing_uncertainty"] = sigma
    if monitor is not None:
        content["simulation"]["monitor_sensitivity"] = monitor
    if generator:
        content["laser"]["modulation"] = {"source": "generator"} | generator
    config = BenchConfig.model_validate(content)
    sample = device(name)
    assert sample.physics is not None
    physics = sample.physics.model_dump(mode="json")
    physics["response"]["time_constant"] = tau
    if slow is not None:
        physics["response"]["slow"] = slow
    if responsivity is not None:
        physics["responsivity"]["value"] = responsivity
    if dark_density is not None:
        physics["dark_current"]["density"] = dark_density
    sample = sample.model_copy(update={"physics": type(sample.physics).model_validate(physics)})
    procedure = prepared(ResponseTime())
    for key, value in parameters.items():
        setattr(procedure, key, value)
    with Bench.open(config, sample, seed) as bench:
        carry_out(procedure, bench)
    recorder = meter_record(1.0)
    used = recorder.current_range(procedure.current_range)
    data = EdgeData.from_columns(columns(procedure), recorder.clipping_bits)
    modulation = config.laser.modulation
    assert modulation is not None
    seen, reference = (
        data.edges(
            reference=of_reference,
            aperture_s=procedure.aperture,
            edge_sigma_s=modulation.edge_sigma,
            resolution_A=used.resolution_A,
            lag_s=used.lag_s,
            lag_u_s=used.lag_u_s,
        )
        for of_reference in (False, True)
    )
    given = Conditions(bias_V=procedure.bias, wavelength_nm=450.0)
    found = analyse_response(seen, given, 13.0, reference, modulation.edge_time, data.clipped())
    return {figure.name: figure for figure in found}
