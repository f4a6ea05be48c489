"""Quick measurements of edges, and a bench whose light a generator makes."""

from __future__ import annotations

from drivers.config.bench import BenchConfig
from procedures import ResponseTime
from tests.bench_files import bench_config
from tests.measuring import prepared

MS = 1e-3


def response_time(**parameters):
    procedure = prepared(ResponseTime())
    given = {"edges": 2, "bias_settling": 0.1, "settling": 0.05} | parameters
    for name, value in given.items():
        setattr(procedure, name, value)
    return procedure


def generator_bench(**modulation):
    """The analyser's modulation channel stays unused: a generator is on the input instead."""
    content = bench_config().model_dump(mode="json")
    content["laser"]["modulation"] = {
        "source": "generator", "period": "97.3 ms", "irradiance": "13 mW/cm²"
    } | modulation  # fmt: skip
    return BenchConfig.model_validate(content)
