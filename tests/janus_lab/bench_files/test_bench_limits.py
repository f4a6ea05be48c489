"""What a bench allows of a parameter, beside the parameter."""

from __future__ import annotations

import pytest

from janus_lab.bench_files.bench_light import light_limits
from janus_lab.bench_files.bench_limits import bench_limits, outside
from janus_lab.kinds import KINDS
from tests.bench_files import bench_for


@pytest.mark.parametrize("kind", [*KINDS])
def test_bias_compliance_and_light_are_those_of_the_bench(kind: str) -> None:
    bench = bench_for(kind)
    procedure = KINDS[kind].procedure()
    known = procedure.parameter_objects()
    found = bench_limits(procedure, bench)
    assert {*found} <= {*known}
    biases = [key for key in ("bias", "biases", "start", "stop") if key in known]
    for key in [key for key in biases if known[key].units == "V"]:
        assert found[key] == f"On this bench -{bench.limits.bias:g} V to {bench.limits.bias:g} V"
        most = f"{bench.limits.bias:g} V"
        assert outside(found[key]) == f"outside what this bench allows, -{most} to {most}"
    if "compliance" in known:
        assert found["compliance"].endswith(f"1 nA to {bench.limits.compliance * 1e3:g} mA")
    assert found.items() >= light_limits(procedure, bench).items()


def test_where_there_are_no_values_nothing_is_outside() -> None:
    assert outside("None on this bench: its file has no calibration of the light") == ""
    assert outside("") == ""
