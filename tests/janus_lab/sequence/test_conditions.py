"""Conditions on figures of merit: at one irradiance and bias, or wherever they were measured."""

import random

import pytest
from pydantic import ValidationError

from drivers.errors import ConfigError
from janus_lab.sequence.conditions import check_condition, is_about, verdict
from janus_lab.sequence.items import Decide, from_values, to_values
from janus_lab.sequence.steps import Condition
from tests.janus_lab.sequence.made import measurement_of


def responsivity(value, irradiance, bias):
    return {
        "name": "responsivity", "value": value, "uncertainty": 0.1, "unit": "A/W", "method": "m",
        "flags": [], "bound": None, "components": {},
        "conditions": {"irradiance_mW_cm2": irradiance, "bias_V": bias},
    }  # fmt: skip


def condition(**said):
    return Condition.model_validate({"figure": "responsivity", **said})


def test_only_values_at_the_irradiance_and_bias_count():
    chance = random.Random(20261129)
    for _ in range(300):
        lowest = round(10 ** chance.uniform(-3, 1), 6)
        levels = [lowest * 3**n for n in range(4)]
        biases = [chance.uniform(0.01, 5) * chance.choice((-1, 1)), 7.0]
        figures = [
            responsivity(chance.uniform(0, 2), level * chance.uniform(0.995, 1.005), bias)
            for level in levels
            for bias in biases
        ]
        chance.shuffle(figures)
        level, bias = chance.choice(levels), chance.choice(biases)
        at = {"irradiance": f"{level!r} mW/cm²", "bias": f"{bias!r} V"}
        (there,) = (
            figure
            for figure in figures
            if abs(figure["conditions"]["irradiance_mW_cm2"] / level - 1) < 0.009
            and figure["conditions"]["bias_V"] == bias
        )
        for side, met in (("above", there["value"] > 1), ("below", there["value"] < 1)):
            found, words = verdict(condition(**{side: "1 A/W"}, **at), figures)
            assert found is met
            assert words.startswith("responsivity at ")


def test_what_was_not_measured_there_decides_nothing():
    figures = [responsivity(1.0, 13.0, 1.0)]
    for at in ({"irradiance": "12.8 mW/cm²"}, {"bias": "-1 V"}, {"irradiance": "0 mW/cm²"}):
        met, words = verdict(condition(above="1 mA/W", **at), figures)
        assert met is None
        assert words.startswith("the measurement before it has no responsivity at ")
    dark = responsivity(1.0, 0.0, 1.0) | {"name": "dark_current", "unit": "A", "conditions": {}}
    asked = Condition(figure="dark_current", above="1 mA", irradiance="0 mW/cm²")
    assert verdict(asked, [dark])[0] is True


def test_a_measurement_at_another_irradiance_or_bias_is_passed_over():
    cycling = {
        bias: measurement_of("on_off_cycling", bias=bias, irradiances=[0.7, 13.0]).procedure
        for bias in (1.0, 2.0)
    }
    asked = Condition(figure="photocurrent", below="1 mA", bias="2 V", irradiance="13 mW/cm²")
    assert [is_about(asked, each) for each in cycling.values()] == [False, True]
    check_condition(asked, cycling.values())
    with pytest.raises(ConfigError, match=r"has 'photocurrent' at 13 mW/cm², 2 V$"):
        check_condition(asked, [cycling[1.0]])
    asked = Condition(figure="photocurrent", below="1 mA", irradiance="7 mW/cm²")
    with pytest.raises(ConfigError, match=r"has 'photocurrent' at 7 mW/cm²$"):
        check_condition(asked, cycling.values())


@pytest.mark.parametrize(
    "at", [{"irradiance": "13"}, {"irradiance": "13 V"}, {"irradiance": "-1 mW/cm²"}, {"bias": 1}]
)
def test_where_is_said_with_a_unit(at):
    with pytest.raises(ValidationError):
        condition(above="1 A/W", **at)


def test_a_condition_waits_in_the_queue_with_where_it_asks():
    asked = condition(above="1 A/W", irradiance="0.7 mW/cm²", bias="-50 mV")
    assert asked.words == "responsivity at 0.7 mW/cm², -50 mV above 1 A/W"
    kept = from_values(to_values(Decide(condition=asked)))
    assert kept == Decide(condition=asked)
