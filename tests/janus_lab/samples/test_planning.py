"""What a recipe makes of a sheet: every run, with what is the sample's own."""

import pytest

from drivers.config.bench import BenchConfig
from drivers.errors import ConfigError
from janus_lab.samples.planning import plan_batch
from tests.bench_files import CONFIGS

RECIPE = """\
title: two steps
bench: simulated
devices: [janus-160C]
steps:
  - iv_sweep: {step: 0.1 V, note: of the recipe}
  - on_off_cycling: {sweep: {bias: "1, 2 V"}}
"""


@pytest.fixture
def planned(tmp_path):
    def _planned(sheet, recipe=RECIPE, name="sheet.csv", **given):
        (tmp_path / "recipe.yaml").write_text(recipe, encoding="utf-8")
        (tmp_path / name).write_text(sheet, encoding="utf-8")
        return plan_batch(tmp_path / "recipe.yaml", tmp_path / name, **given)

    return _planned


def test_every_sample_goes_through_every_step_with_its_own_values(planned):
    plan = planned("sample,note,active_area,temperature\nA1,,,\nA2,new,0.02 cm²,30 °C\n")
    assert [(run.sample.name, run.step) for run in plan.runs] == [
        (name, step) for name in ("A1", "A2") for step in (1, 2, 3)
    ]
    procedures = [run.measurement.procedure for run in plan.runs]
    assert [p.sample for p in procedures] == ["A1"] * 3 + ["A2"] * 3
    assert [p.active_area for p in procedures] == [0.01] * 3 + [0.02] * 3
    assert [p.note for p in procedures] == ["of the recipe", "", "", "new", "new", "new"]
    assert [p.temperature for p in procedures] == [""] * 3 + [30.0] * 3
    assert [getattr(p, "bias", None) for p in procedures] == [None, 1.0, 2.0] * 2
    assert plan.duration == sum(run.measurement.duration for run in plan.runs)


def test_simulated_samples_of_one_file_are_devices_of_their_own(planned):
    plan = planned("sample\nA 1\nA2\n")
    names = [run.measurement.device.name for run in plan.runs]
    assert names == ["janus-160C-A-1"] * 3 + ["janus-160C-A2"] * 3


def test_a_real_bench_has_the_devices_of_the_files(planned):
    hardware = str(CONFIGS / "bench" / "hardware.yaml")
    recipe = RECIPE.replace('  - on_off_cycling: {sweep: {bias: "1, 2 V"}}\n', "")
    plan = planned("sample,active_area\nA1,\nA2,0.02 cm²\n", recipe, bench=hardware)
    assert isinstance(plan.bench, BenchConfig)
    assert not plan.bench.mounts_devices
    assert {run.measurement.device.name for run in plan.runs} == {"janus-160C"}
    assert [run.measurement.device.active_area for run in plan.runs] == [0.01, 0.02]


def test_a_device_has_the_steps_that_the_recipe_gives_it(planned):
    recipe = (
        "title: t\nbench: simulated\ndevices: [janus-160C, {device: janus-200C, steps: "
        "[{iv_sweep: {}}]}]\nsteps: [{on_off_cycling: {}}]\n"
    )
    plan = planned("sample,device\nA1,janus-160C\nA2,janus-200C\nA3,cspbbr3-16nm\n", recipe)
    assert [run.measurement.procedure.name for run in plan.runs] == [
        "on_off_cycling", "iv_sweep", "on_off_cycling",
    ]  # fmt: skip


def test_limits_are_those_of_the_sheet_else_of_the_recipe(planned):
    recipe = RECIPE + "limits: [{figure: photocurrent, min: 1 mA}]\n"
    yaml = "samples: [{sample: A1}]\n"
    assert [each.min for each in planned(yaml, recipe, "s.yaml").limits] == ["1 mA"]
    yaml += "limits: [{figure: photocurrent, min: 2 mA}]\n"
    assert [each.min for each in planned(yaml, recipe, "s.yaml").limits] == ["2 mA"]


@pytest.mark.parametrize(
    ("sheet", "says"),
    [
        ("sample,device\nA1,janus-16OC\n", "did you mean 'janus-160C'?"),
        ("sample,physics.dark_current.densty\nA1,1 A/cm²\n", "line 2: unknown key"),
        ("sample,physics.dark_current.densty\nA1,1 A/cm²\n", "did you mean 'density'?"),
        ("sample,physics.dark_current.density\n\nA1,1 kg\n", "line 3: physics.dark_current.dens"),
        ("sample,active_area.x\nA1,1\n", "line 2: active_area.x: active_area holds one value"),
        ("sample,temperature\nA1,warm\n", "line 2: temperature: 'warm' is not a number"),
        ("sample,humidity\nA1,120 %\n", "line 2: humidity"),
        ("sample,active_aria\nA1,1 cm²\n", "did you mean 'active_area'?"),
    ],
)
def test_what_cannot_be_is_refused_with_the_line_of_the_sample(planned, sheet, says):
    with pytest.raises(ConfigError) as caught:
        planned(sheet)
    assert says in str(caught.value)


def test_a_sample_without_a_device_needs_a_recipe_with_one(planned):
    recipe = RECIPE.replace("[janus-160C]", "[janus-160C, janus-200C]")
    with pytest.raises(
        ConfigError, match=r"line 2: A1 names no device, and the recipe has several"
    ):
        planned("sample\nA1\n", recipe)


def test_a_batch_is_not_longer_than_a_recipe_may_be(planned):
    rows = "\n".join(f"S{n}" for n in range(400))
    with pytest.raises(ConfigError, match="makes 1200 runs"):
        planned(f"sample\n{rows}\n")


def test_a_step_beyond_the_bench_is_refused_before_anything_is_measured(planned):
    recipe = RECIPE.replace('"1, 2 V"', '"1, 20 V"')
    with pytest.raises(ConfigError, match=r"recipe.yaml, line 6: bias: 20 V is outside"):
        planned("sample\nA1\n", recipe)


ON_SWITCH = RECIPE.replace("bench: simulated", "bench: simulated-switch")


def test_each_sample_is_on_its_channel_of_the_switch(planned):
    plan = planned("sample,channel\nA1,1\nA2,203\nA3,104\n", ON_SWITCH)
    channels = [run.measurement.bench.switch.channel for run in plan.runs]
    assert channels == [101] * 3 + [203] * 3 + [104] * 3
    assert plan.bench.changes_samples


@pytest.mark.parametrize(
    ("sheet", "says"),
    [
        ("sample\nA1\n", "line 2: A1 has no channel, and the bench has a switch"),
        ("sample,channel\nA1,101\nA2,\n", "line 3: A2 has no channel"),
        (
            "sample,channel\nA1,101\nA2,1\n",
            "line 3: A2 is on channel 101, and so is A1, in line 2",
        ),
        ("sample,channel\nA1,101\nA2,121\n", "line 3: channel of A2: .* has no channel 121"),
        ("sample,channel\nA1,x\n", "line 2: .*whole number"),
    ],
)
def test_a_channel_that_cannot_be_is_refused_with_its_line(planned, sheet, says):
    with pytest.raises(ConfigError, match=says):
        planned(sheet, ON_SWITCH)


def test_a_bench_without_a_switch_has_no_use_for_channels(planned):
    plan = planned("sample,channel\nA1,1\nA2,1\n")
    assert all(run.measurement.bench.switch is None for run in plan.runs)
