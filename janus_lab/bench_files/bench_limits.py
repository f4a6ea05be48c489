"""Between which values a bench takes a parameter, where that is less than the procedure takes."""

from __future__ import annotations

from drivers.config.bench import BenchConfig
from drivers.config.quantities import with_prefix
from procedures import BenchProcedure

from .bench_light import light_limits

#: Parameters that are biases, where they are in V.
BIASES = ("bias", "biases", "start", "stop")
_HERE = "On this bench "


def bench_limits(procedure: BenchProcedure, bench: BenchConfig) -> dict[str, str]:
    """What `bench` allows, in a sentence, for each parameter that it limits: light, bias,
    compliance."""
    parameters, found = procedure.parameter_objects(), {}
    most = dict.fromkeys(BIASES, (bench.limits.bias, "V"))
    most["compliance"] = bench.limits.compliance, "A"
    for key, (limit, unit) in most.items():
        if key in parameters and parameters[key].units == unit:
            low = max(parameters[key].minimum, -limit)
            high = min(parameters[key].maximum, limit)
            found[key] = f"{_HERE}{with_prefix(low, unit)} to {with_prefix(high, unit)}"
    return found | light_limits(procedure, bench)


def outside(limits: str) -> str:
    """`outside what this bench allows, -5 V to 5 V`, of a sentence of `bench_limits`; empty where
    that says no values."""
    span = limits.removeprefix(_HERE)
    return f"outside what this bench allows, {span}" if span != limits else ""
