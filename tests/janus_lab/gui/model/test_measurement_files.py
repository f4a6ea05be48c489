"""What is said of a file that cannot be used."""

from __future__ import annotations

from pathlib import Path

import pytest

from drivers.errors import Cause, ConfigError, Problem
from janus_lab.gui.model.measurement_files import first_problem, known_files, read_plan
from janus_lab.sequence.items import measurements
from tests.bench_files import CONFIGS, bench_config, device


def test_a_message_begins_with_the_file_not_its_folder() -> None:
    here = Path("a", "b c", "x.yaml")
    error = ConfigError("bias: 2 A/V", subject=here, where="line 3")
    assert first_problem(error) == "x.yaml, line 3: bias: 2 A/V"
    assert first_problem(ConfigError("not a recipe", subject=here)) == "x.yaml: not a recipe"
    two = Problem(Cause.CONFIG, "two", str(here), "line 4")
    error = ConfigError("one", subject=here, also=[two])
    assert first_problem(error) == "x.yaml: one (and 1 more)"


def test_files_are_known_by_what_is_in_them(tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text("title: x\nsteps: []\n", encoding="utf-8")
    (tmp_path / "film.yml").write_text("name: film\nactive_area: 1 mm²\n", encoding="utf-8")
    (tmp_path / "notes.yaml").write_text("# steps: none\n", encoding="utf-8")
    (tmp_path / "large.yaml").write_text("steps:\n" + "#" * 1_000_001, encoding="utf-8")
    (tmp_path / "folder.yaml").mkdir()
    known = known_files(tmp_path)
    assert [Path(name).name for name in known.own_recipes] == ["mine.yaml"]
    assert [Path(name).name for name in known.own_devices] == ["film.yml"]
    assert set(known.recipes) == {path.stem for path in (CONFIGS / "recipes").iterdir()}


def test_a_device_alone_is_a_plan_without_a_recipe() -> None:
    plan = read_plan("", "janus-200C", None)
    assert [found.name for found in plan.devices] == ["janus-200C"]
    assert (plan.recipe, plan.preset) == (None, None)


def test_a_recipe_brings_its_devices_unless_one_is_named() -> None:
    named = ["janus-160C", "janus-200C", "cspbbr3-16nm"]
    assert [d.name for d in read_plan("photoresponse", "", None).devices] == named
    assert [d.name for d in read_plan("photoresponse", "janus-200C", None).devices] == named[1:2]


def test_a_form_is_of_the_recipe_until_something_is_changed() -> None:
    plan = read_plan("photoresponse", "janus-160C", bench_config())
    preset = plan.preset
    assert preset is not None
    as_it_is = plan.form_on(device(), bench_config(), "film 1", preset).measurement
    assert as_it_is.recipe == plan.path
    assert as_it_is.procedure.sample == "film 1"
    changed = plan.preset
    assert changed is not None
    changed.step = 0.02
    assert plan.form_on(device(), bench_config(), "film 1", changed).measurement.recipe is None


def test_a_recipe_of_several_steps_is_no_form_and_all_its_steps_are_measured() -> None:
    plan = read_plan("storage-week", "", bench_config())
    assert plan.recipe is not None
    assert len(plan.recipe.steps) > 1
    assert plan.preset is None
    steps = measurements(plan.items_on(plan.devices[0], bench_config(), "film 1"))
    assert len(steps) == len(plan.recipe.steps)


def test_a_name_that_is_no_file_is_told_with_its_kind() -> None:
    for recipe, name in (("no-such", ""), ("", "no-such")):
        with pytest.raises(ConfigError) as caught:
            read_plan(recipe, name, None)
        assert caught.value.kind is Cause.NOT_FOUND


LOOPS = """\
title: loops
bench: simulated
devices:
- janus-160C
- {device: janus-200C, steps: [{iv_sweep: {step: 0.1 V}}]}
- cspbbr3-16nm
steps:
- on_off_cycling: {sweep: {bias: "1, 2 V"}}
"""


def test_a_recipe_that_sweeps_or_has_steps_for_one_device_is_no_form(tmp_path):
    path = tmp_path / "loops.yaml"
    path.write_text(LOOPS, encoding="utf-8")
    plan = read_plan(str(path), "", bench_config())
    assert plan.preset is None
    assert [name for name, _ in plan.steps] == ["janus-160C", "janus-200C", "cspbbr3-16nm"]
    runs = [measurements(plan.items_on(device, bench_config(), "")) for device in plan.devices]
    assert [[run.procedure.name for run in of_device] for of_device in runs] == [
        ["on_off_cycling"] * 2, ["iv_sweep"], ["on_off_cycling"] * 2,
    ]  # fmt: skip
    one = read_plan(str(path), "janus-160C", bench_config())
    assert [name for name, _ in one.steps] == [""]
    assert one.preset is None


def test_the_steps_of_every_device_are_checked_against_the_bench(tmp_path):
    path = tmp_path / "loops.yaml"
    path.write_text(LOOPS.replace("step: 0.1 V", "stop: 30 V"), encoding="utf-8")
    with pytest.raises(ConfigError, match=r"line 5.*30 V is outside"):
        read_plan(str(path), "", bench_config())
