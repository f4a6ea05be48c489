"""Conditions on figures of merit: at one irradiance and bias, or wherever they were measured."""

import random

import pytest
from pydantic import ValidationError

from drivers.errors import ConfigError
from janus_lab.measurement import procedure_from
from janus_lab.sequence.conditions import check_condition, is_about, verdict
from janus_lab.sequence.executor import SequenceEntry, decided
from janus_lab.sequence.items import Decide, Measure, from_values, to_values
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
    # of a whole sweep, at no bias of its own
    index = dark | {"name": "hysteresis_index", "unit": "1"}
    asked = Condition(figure="hysteresis_index", above="0.5", bias="3 V")
    assert verdict(asked, [index])[0] is True


def test_a_measurement_at_another_irradiance_or_bias_is_passed_over():
    cycling = {
        bias: measurement_of("on_off_cycling", bias=bias, irradiances=[0.7, 13.0]).procedure
        for bias in (1.0, 2.0)
    }
    asked = Condition(figure="photocurrent", below="1 mA", bias="2 V", irradiance="13 mW/cm²")
    assert [is_about(asked, each) for each in cycling.values()] == [False, True]
    check_condition(asked, cycling.values())
    told = r"has 'photocurrent' at 13 mW/cm², 2 V; they have it at 0.7, 13 mW/cm² and 1 V$"
    with pytest.raises(ConfigError, match=told):
        check_condition(asked, [cycling[1.0]])
    asked = Condition(figure="photocurrent", below="1 mA", irradiance="7 mW/cm²")
    with pytest.raises(ConfigError, match=r"at 7 mW/cm²; they have it at 0.7, 13 mW/cm² and 1, 2"):
        check_condition(asked, cycling.values())


def test_every_kind_says_where_it_has_its_figures():
    for kind, figure, given, at in (
        ("iv_sweep", "responsivity", {"irradiances": [0.0, 13.0], "analysis_bias": 2.0}, "2 V"),
        ("dark_noise", "noise_current", {"biases": [1.0, 2.0]}, "2 V"),
        ("current_vs_time", "mean_current", {"bias": 2.0, "irradiance": 13.0}, "2 V"),
        ("response_time", "rise_time", {"bias": 2.0, "irradiance": 13.0}, "2 V"),
        ("frequency_response", "phase", {"bias": 2.0, "irradiance": 5.0}, "2 V"),
    ):
        procedure = procedure_from(kind, given)
        for bias, has_it in ((at, True), ("0.5 V", False)):
            asked = Condition(figure=figure, above="0 deg", bias=bias)
            assert is_about(asked, procedure) is has_it, kind
        asked = Condition(figure=figure, above="0 deg", irradiance="7 mW/cm²")
        assert is_about(asked, procedure) is False, kind
    # one that works its levels out itself may have any
    asked = Condition(figure="responsivity", above="1 A/W", irradiance="7 mW/cm²")
    assert is_about(asked, procedure_from("linear_range", {}))
    assert not is_about(asked, procedure_from("linear_range", {"irradiances": [1.0, 13.0]}))


def test_the_value_is_looked_for_in_the_measurement_that_was_made_there():
    sweeps = [
        SequenceEntry(Measure(measurement=measurement_of("iv_sweep", analysis_bias=bias)))
        for bias in (1.0, 2.0, 3.0)
    ]
    for entry, bias in zip(sweeps, (1.0, 2.0, 3.0), strict=True):
        entry.end("finished", figures=[responsivity(bias, 13.0, bias)])
    for bias in (1.0, 2.0, 3.0):
        asked = condition(above="1.5 A/W", bias=f"{bias} V")
        assert decided(asked, sweeps)[0] is (bias > 1.5)
    # what was to have it, and has not, is not passed over for an older one
    sweeps[2].end("finished", figures=[])
    assert decided(condition(above="1 A/W", bias="3 V"), sweeps)[0] is None
    sweeps[1].end("failed")
    assert decided(condition(above="1 A/W", bias="2 V"), sweeps)[0] is None
    assert decided(condition(above="0.5 A/W", bias="1 V"), sweeps)[0] is True


def test_what_lacks_the_dark_is_passed_over_for_what_was_measured_in_it():
    dark, lit = (
        SequenceEntry(Measure(measurement=measurement_of("iv_sweep", irradiances=[level])))
        for level in (0.0, 13.0)
    )
    found = responsivity(2.0, 0.0, 1.0) | {"name": "dark_current", "unit": "A"}
    dark.end("finished", figures=[found])
    lit.end("finished", figures=[found | {"value": None, "flags": ["NO_DARK_SWEEP"]}])
    asked = Condition(figure="dark_current", above="1 A")
    assert decided(asked, [dark, lit])[0] is decided(asked, [lit, dark])[0] is True
    assert decided(asked, [lit])[0] is None


@pytest.mark.parametrize("key", ["irradiance", "bias", "above", "below", "figure"])
def test_a_key_that_says_nothing_is_a_mistake(key):
    said = {"figure": "responsivity", "above": "1 A/W", key: None}
    with pytest.raises(ValidationError, match=f"'{key}' of the condition says nothing"):
        Condition.model_validate(said)


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
