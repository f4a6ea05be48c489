"""What light a bench gives, beside the parameters that ask for it."""

from __future__ import annotations

from drivers.config.bench import BenchConfig
from drivers.config.light_levels import light_levels, light_spans
from drivers.config.limits import laser_current
from drivers.errors import LimitError
from procedures import BenchProcedure


def light_limits(procedure: BenchProcedure, bench: BenchConfig) -> dict[str, str]:
    """What `bench` gives, in a sentence, for each parameter that is an irradiance."""
    spans = light_spans(bench, with_filters=procedure.takes_filters)
    said = ", ".join(f"{low:.6g} to {high:.6g}" for low, high in spans)
    parameters = procedure.parameter_objects()
    found = {}
    for key in procedure.lights():
        if not spans:
            found[key] = "None on this bench: its file has no calibration of the light"
        else:
            dark = "" if parameters[key].minimum > 0 else "; 0 is dark"
            found[key] = f"On this bench {said} mW/cm²{dark}"
    return found


def beyond_light(procedure: BenchProcedure, bench: BenchConfig) -> dict[str, str]:
    """Why `bench` does not give an irradiance that `procedure` asks for, by parameter; what else is
    wrong with them does not matter."""
    found = {}
    for key, asked in procedure.lights().items():
        try:
            for irradiance in asked:
                if not procedure.takes_filters:
                    laser_current(bench.laser, bench.limits, irradiance)
                elif irradiance:
                    light_levels(bench, [irradiance])
        except LimitError as error:
            found[key] = error.detail
    return found
