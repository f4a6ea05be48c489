"""A recipe: what it may say, what it makes, and how it says what is wrong and where."""

import json
from pathlib import Path

import pytest
from hypothesis import given

from drivers.config import shipped_files
from drivers.errors import BenchError, Cause, ConfigError
from janus_lab import recipe
from janus_lab.kinds import FROM_DEVICE_AND_BENCH, KINDS
from janus_lab.sequence.items import measurements
from tests.bench_files import bench_config, device
from tests.fuzzing import damaged, hostile, refusal
from tests.janus_lab.cli.quick import QUICK

SHIPPED = shipped_files.names("recipes")


@pytest.fixture
def written(tmp_path):
    """Writes a recipe file."""

    def _written(text: str) -> Path:
        path = tmp_path / "recipe.yaml"
        path.write_text(text, encoding="utf-8")
        return path

    return _written


def loaded(path: Path, *names: str, **given):
    """A recipe and its measurements."""
    read, items = recipe.load(path, *names, **given)
    return read, measurements(items)


def refused(path: Path, **given) -> ConfigError:
    with pytest.raises(ConfigError) as caught:
        recipe.load(path, **given)
    return caught.value


@pytest.mark.parametrize("name", SHIPPED)
def test_a_shipped_recipe_makes_every_step_of_every_device_on_its_bench(name):
    path = shipped_files.find(name, "recipes")
    read, made = loaded(path)
    steps = [step for entry in read.devices for step in entry.steps or read.steps]
    assert len(made) == sum(step.runs for step in steps) >= len(read.devices)
    assert all(each.recipe == path for each in made)


def test_amounts_become_numbers_in_the_units_of_the_parameters(written):
    text = QUICK.replace(
        "step: 0.1 V", "start: -500 mV, stop: 0.5 V, step: 100 mV, analysis_bias: 0.5 V"
    )
    _, (made,) = loaded(written(text))
    iv = made.procedure
    assert (iv.start, iv.stop, iv.step) == pytest.approx((-0.5, 0.5, 0.1))
    assert iv.irradiances == [0.0, 0.7, 13.0]


def test_what_a_recipe_does_not_say_is_the_procedures_default(written):
    _, (made,) = loaded(written(QUICK))
    assert made.procedure.both_directions == KINDS["iv_sweep"].procedure().both_directions


def test_the_sample_is_the_device_and_its_area(written):
    _, (made,) = loaded(written(QUICK))
    assert made.procedure.sample == device().name
    assert made.procedure.active_area == device().active_area


def test_bench_and_device_may_be_others_than_the_recipes(written):
    _, (made,) = loaded(written(QUICK), bench="simulated-b1500", device="janus-200C")
    assert made.bench == bench_config("simulated-b1500")
    assert made.device == device("janus-200C")


@pytest.mark.parametrize("kind", KINDS)
def test_a_recipe_does_not_say_what_device_and_bench_say(kind):
    fields = set(recipe.parameters_model(KINDS[kind].procedure).model_fields)
    assert not fields & set(FROM_DEVICE_AND_BENCH)
    assert "compliance" in fields


@pytest.mark.parametrize("kind", KINDS)
def test_a_step_without_parameters_is_the_procedure_at_its_defaults(kind):
    step = recipe.recipe_model().model_validate(
        {"title": "t", "devices": ["janus-160C"], "steps": [{kind: {}}]}
    )
    made = step.steps[0].procedure()
    assert made.parameter_values() == KINDS[kind].procedure().parameter_values()


@pytest.mark.parametrize(
    ("step", "says"),
    [
        ("{}", "names one procedure"),
        ("{iv_sweep: {}, on_off_cycling: {}}", "names one procedure"),
        ("iv_sweep:", "iv_sweep: {}"),
        ("iv_sweep: {irradiances: []}", "irradiances"),
        (f"iv_sweep: {{irradiances: {[0.7] * 1001}}}", "1000 at most"),
        ("iv_sweep: {nplc: 1000}", "nplc"),
    ],
)
def test_a_step_that_is_none_is_refused_with_its_place(written, step, says):
    text = f"title: t\nbench: simulated\ndevices: [janus-160C]\nsteps:\n  - {step}\n"
    error = refused(written(text))
    assert error.kind is Cause.CONFIG
    assert says in str(error)
    assert "steps[0]" in str(error)


def test_what_the_bench_may_not_do_is_told_with_file_and_line(written):
    path = written(QUICK.replace("13 mW", "16 mW"))
    error = refused(path)
    assert error.kind is Cause.PARAMETER
    assert error.subject == str(path)
    assert error.problem.where == "line 5"


SWEEPS = """\
title: loops
bench: simulated
devices:
- janus-160C
- device: janus-200C
  steps:
  - iv_sweep: {step: 0.1 V}
steps:
- on_off_cycling:
    cycles: 3
    sweep:
      bias: 1, 2 V
      irradiances: 0.7, 13 mW/cm²
"""


def test_a_device_has_its_own_steps_and_the_others_the_loops_of_the_common_ones(written):
    read, made = loaded(written(SWEEPS))
    assert [(m.device.name, m.procedure.name) for m in made] == [
        *[("janus-160C", "on_off_cycling")] * 4, ("janus-200C", "iv_sweep"),
    ]  # fmt: skip
    assert [(m.procedure.bias, m.procedure.irradiances) for m in made[:4]] == [
        (bias, [light]) for bias in (1.0, 2.0) for light in (0.7, 13.0)
    ]
    assert all(m.procedure.cycles == 3 for m in made[:4])
    assert [sum(step.runs for step in entry.steps or read.steps) for entry in read.devices] == [
        4, 1,
    ]  # fmt: skip


def test_another_device_has_the_common_steps_if_there_are_any(written):
    _, made = loaded(written(SWEEPS), device="cspbbr3-16nm")
    assert len(made) == 4
    _, (own,) = loaded(written(SWEEPS), device="janus-200C")
    assert own.procedure.name == "iv_sweep"
    only = "title: t\nbench: simulated\ndevices: [{device: janus-200C, steps: [{iv_sweep: {}}]}]\n"
    assert "has steps for janus-200C only" in str(refused(written(only), device="janus-160C"))


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("1, 2 V", "1, 20 V", "line 12: bias: 20 V is outside"),
        ("step: 0.1 V", "stop: 30 V", "line 7: stop: bias 30 V is outside"),
        ("bias: 1", "biass: 1", "line 12: unknown key 'steps[0].on_off_cycling.sweep.biass'"),
        ("bias: 1, 2 V", "bias: 1, 2 A", "line 12: steps[0].on_off_cycling.sweep.bias[0]"),
        ("cycles: 3", "bias: 3 V", "bias has a value, and is in 'sweep' as well"),
        ("- janus-160C", "- janus-200C", "janus-200C is listed twice, once with steps of its own"),
        ("- janus-160C", "- 5", "line 4: devices[0]: a device is the name of its file"),
        ("  steps:", "  step:", "line 6: unknown key 'devices[1].step'; did you mean 'steps'?"),
        ("0.7, 13 mW", f"{'0.7, ' * 300}13 mW", "makes 603 runs"),
    ],
)
def test_what_is_wrong_with_a_loop_or_a_devices_steps_has_its_line(written, old, new, says):
    text = SWEEPS.replace(old, new, 1)
    if "603" in says:
        text = text.replace("1, 2 V", "1, 2, 3, 4 V")
        says = "makes 1205 runs"
    assert says in str(refused(written(text)))


def test_steps_are_missing_only_where_a_device_has_none(written):
    text = "title: t\nbench: simulated\ndevices: [janus-160C]\n"
    assert "key 'steps' is missing, and janus-160C has no steps" in str(refused(written(text)))


def test_a_file_that_is_no_recipe_is_called_that(written):
    error = refused(written("smu: {model: Keithley 2400}\n"))
    assert error.kind is Cause.CONFIG
    assert error.detail.startswith("not a recipe")


def test_a_recipe_without_a_bench_needs_one_given(written):
    path = written(QUICK.replace("bench: simulated\n", ""))
    assert "names no bench" in refused(path).detail
    assert loaded(path, bench="simulated")[1]


def test_a_device_that_nobody_has_is_not_found(written):
    error = refused(written(QUICK.replace("janus-160C", "janus-999C")))
    assert error.kind is Cause.NOT_FOUND
    assert error.subject == "janus-999C"


def test_a_recipe_is_not_longer_than_a_night(written):
    head = "title: x\nbench: simulated\ndevices: [janus-160C]\nsteps:\n"
    said = str(refused(written(head + "- iv_sweep: {}\n" * (recipe.MOST_STEPS + 1))))
    most = recipe.MOST_STEPS
    assert f"line 4: steps: has {most + 1} entries, and it has to have at most {most}" in said
    assert len(said) < 500
    three = head.replace("[janus-160C]", "[janus-160C, janus-200C, cspbbr3-16nm]")
    said = str(refused(written(three + "- iv_sweep: {}\n" * 400)))
    assert said.endswith(
        f"makes 1200 runs, and one recipe at most {recipe.MOST_RUNS}: make several of it"
    )
    assert "128 kB" in str(refused(written(head + "- iv_sweep: {}\n" * 20_000)))


@pytest.mark.parametrize("library", ["/tmp/theirs.so", "@theirs", "theirs.so@ivi"])
def test_a_recipe_leads_to_no_library_of_its_senders(written, tmp_path, library):
    text = yaml_text(bench_config(), library)
    (tmp_path / "their-bench.yaml").write_text(text, encoding="utf-8")
    path = written(
        "title: x\nbench: their-bench.yaml\ndevices: [janus-160C]\nsteps:\n- iv_sweep: {}\n"
    )
    said = str(refused(path))
    assert f"loads the VISA library {library!r}; if you trust both" in said
    _, made = loaded(path, str(tmp_path / "their-bench.yaml"))
    assert made[0].bench.visa_library == library


def yaml_text(bench, library: str) -> str:
    content = bench.model_dump(mode="json", exclude={"simulation"}, exclude_none=True)
    return json.dumps(content | {"visa_library": library}, ensure_ascii=False)  # JSON is YAML


RECIPE = """\
title: hostile
bench: simulated
devices: [janus-160C]
steps:
- iv_sweep: {start: -1 V, stop: 1 V, step: 100 mV, irradiances: "0, 13 mW/cm²", nplc: 1}
- on_off_cycling: {cycles: 3, on_time: 1 s, off_time: 1 s}
"""
PIECES = (
    "devices: ", "- storage_stability: {}\n", "1e9", "1e18", "-5", "1e-300", "true", "5 V", "1 ns",
    "1e12 h", "0 V", "nan V", "compliance: ", "edges: ", "sample: ", "/dev/zero", "..", "&a ", "*a",
    "<<: ", "[", "]", "{", "}", "\n", ": ",
)  # fmt: skip


@hostile(12)
@given(text=damaged([RECIPE], PIECES))
def test_a_hostile_recipe_is_measurements_or_one_error(tmp_path_factory, text):
    path = tmp_path_factory.getbasetemp() / "hostile-recipe.yaml"
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    said = refusal(BenchError, lambda: [made.duration for made in loaded(path)[1]])
    assert max(map(len, said.splitlines()), default=0) < 2_000


def test_a_bench_that_has_not_what_a_step_takes_is_told_with_file_and_line(tmp_path):
    path = tmp_path / "bode.yaml"
    path.write_text(
        "title: bode\nbench: simulated-filters\ndevices: [janus-160C]\nsteps:\n"
        "- frequency_response: {}\n",
        encoding="utf-8",
    )
    said = str(refused(path))
    assert "needs a function generator" in said
    assert str(path) in said
    assert "line 5" in said
