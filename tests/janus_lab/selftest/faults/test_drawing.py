"""Rounds are drawn from seed and number alone, and every recipe is one that can be run."""

import pytest

from janus_lab.recipe import load
from janus_lab.selftest.faults.drawing import draw
from janus_lab.selftest.faults.menu import FAULTS, Group, Phase
from janus_lab.selftest.faults.run_files import RunFiles


def test_a_round_can_be_repeated_alone():
    assert draw(3, 17) == draw(3, 17)
    assert len({str(draw(3, number)) for number in range(50)}) > 45
    assert draw(3, 17) != draw(4, 17)


def test_every_fault_is_drawn_and_no_other_where_some_are_named():
    drawn = [draw(1, number) for number in range(1000)]
    assert {plan.fault.name for plan in drawn} == set(FAULTS)
    assert {plan.kind for plan in drawn} == {
        "iv_sweep", "on_off_cycling", "response_time", "storage_stability",
    }  # fmt: skip
    assert {plan.way for plan in drawn} == {"sockets", "gpib"}
    assert {plan.phase for plan in drawn} == set(Phase)
    assert all(plan.phase in plan.fault.phases for plan in drawn)
    assert any(plan.back_after is None for plan in drawn if plan.fault.comes_back)
    assert all(plan.back_after for plan in drawn if not plan.fault.comes_back)
    few = {draw(1, number, ["kill", "drop"]).fault.name for number in range(50)}
    assert few == {"kill", "drop"}


@pytest.mark.parametrize("number", range(60))
def test_recipes_and_benches_are_in_order(number, tmp_path):
    plan = draw(5, number)
    files = RunFiles(tmp_path, plan, [4001, 4002, 4003], [24, 2, 17], 4004)
    for recipe in (files.recipe, files.afterwards):
        _, (item,) = load(recipe, str(files.bench), None)
        measurement = item.measurement
        assert measurement.bench.outlasts_process
    assert measurement.procedure.name == "iv_sweep"


def test_what_is_said_of_a_round_names_fault_and_link():
    plan = next(p for p in (draw(2, n) for n in range(99)) if p.fault.group is Group.LINK)
    assert plan.fault.name in str(plan)
    assert plan.link in str(plan)
