"""Loops: every combination, set where the parameter is known."""

import itertools
import random

import pytest

from drivers.errors import ConfigError
from janus_lab.sequence.items import Measure
from tests.janus_lab.sequence.made import SWEEP


def parameters(items, *names):
    procedures = [item.measurement.procedure for item in items if isinstance(item, Measure)]
    return [tuple(getattr(p, name) for name in names) for p in procedures]


@pytest.mark.parametrize("depth", [1, 2, 3])
def test_loops_in_loops_make_every_combination_the_outermost_slowest(items, depth):
    draw = random.Random(depth)
    names = draw.sample(["bias", "cycles", "on_time"], depth)
    units = {"bias": "V", "cycles": "", "on_time": "s"}
    values = {n: sorted(draw.sample(range(1, 9), draw.randint(1, 3))) for n in names}
    step = "on_off_cycling: {off_time: 1 s}"
    for name in reversed(names):
        text = ", ".join(f"{value} {units[name]}".strip() for value in values[name])
        step = f"loop: {{over: {{{name}: [{text}]}}, steps: [{{{step}}}]}}"
    expected = list(itertools.product(*values.values()))
    assert parameters(items(f"- {step}\n"), *names) == expected


def test_a_loop_sets_each_measurement_that_has_the_parameter(items):
    made = items(
        f"""\
- loop:
    over: {{irradiance: "0.7, 13 mW/cm²", bias: 1, 2 V}}
    steps:
    - on_off_cycling: {{cycles: 2}}
    - response_time: {{}}
    - {SWEEP.replace(", irradiances: 0 mW/cm²", "")}
""".replace("bias: 1, 2 V", "bias: [1 V, 2 V]")
    )
    cycling = [m for m in made if m.measurement.procedure.name == "on_off_cycling"]
    points = list(itertools.product((0.7, 13.0), (1.0, 2.0)))
    assert parameters(cycling, "irradiances", "bias") == [([e], v) for e, v in points]
    edges = [m for m in made if m.measurement.procedure.name == "response_time"]
    assert parameters(edges, "irradiance", "bias") == points
    assert len(made) == 12


def test_a_loop_over_devices_measures_each_and_is_of_the_recipe_alone(items, tmp_path):
    step = f"- loop: {{over: {{device: 'janus-160C, janus-200C'}}, steps: [{{{SWEEP}}}]}}\n"
    assert [item.measurement.device.name for item in items(step)] == ["janus-160C", "janus-200C"]
    with pytest.raises(ConfigError, match="loops over devices itself"):
        items(step, device="cspbbr3-16nm")
