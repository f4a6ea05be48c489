"""What a figure needs of a measurement is what its analysis needs: measured with dark and light,
and with one of them left out."""

from __future__ import annotations

from typing import Any

import pytest

from janus_lab.kinds import KINDS
from janus_lab.measurement import Measurement, on_device, procedure_from
from janus_lab.measurements.evaluation import analyse
from janus_lab.selftest.measured_run import measure
from tests.bench_files import bench_config, device

LIT = [0.7, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0, 13.0]
SWEEP = {"step": 0.1, "on_compliance": "continue"}
PHOTODIODE = SWEEP | {"start": -1.0, "stop": 0.4, "analysis_bias": -0.5}
NOISE = {"reading_rates": [20.0], "durations": [60.0], "settling": 5.0, "lit_range": 1e-3}

#: Kind, device, parameters, those of dark and light, of light alone, of the dark alone.
CASES = [
    ("iv_sweep", "janus-160C", SWEEP, *({"irradiances": e} for e in ([0.0, *LIT], LIT, [0.0]))),
    ("iv_sweep", "photodiode-si", PHOTODIODE,
     *({"irradiances": e} for e in ([0.0, *LIT], LIT, [0.0]))),
    ("dark_noise", "janus-160C", NOISE,
     {"irradiances": [0.0], "reference_irradiances": [5.0, 13.0]},
     {"irradiances": [5.0], "reference_irradiances": [13.0]},
     {"irradiances": [0.0]}),
]  # fmt: skip


def with_a_value(kind: str, name: str, given: dict[str, Any]) -> set[str]:
    bench, sample = bench_config(), device(name)
    procedure = on_device(procedure_from(kind, given), sample)
    made = Measurement(procedure=procedure, bench=bench, device=sample, recipe=None)
    return {each.name for each in analyse(measure(made, 7).run) if each.value is not None}


@pytest.mark.parametrize(("kind", "name", "given", "both", "lit", "dark"), CASES)
def test_a_figure_that_needs_dark_or_light_has_no_value_without(
    kind: str,
    name: str,
    given: dict[str, Any],
    both: dict[str, Any],
    lit: dict[str, Any],
    dark: dict[str, Any],
) -> None:
    known = with_a_value(kind, name, given | both)
    in_the_light, in_the_dark = (with_a_value(kind, name, given | e) for e in (lit, dark))
    needs_dark, needs_light = KINDS[kind].needs_dark, KINDS[kind].needs_light
    assert known - in_the_light == known & needs_dark
    # that in the light stands by itself, that in the dark may be below the meter's errors
    assert known - in_the_dark - {"hysteresis_index"} == known & needs_light
    assert not in_the_light & needs_dark
    assert not in_the_dark & needs_light


@pytest.mark.parametrize("kind", [*KINDS])
def test_what_needs_something_is_a_figure_of_the_kind(kind: str) -> None:
    assert KINDS[kind].needs_dark | KINDS[kind].needs_light <= {*KINDS[kind].figure_units}
