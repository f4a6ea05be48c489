"""The function generator's driver on the simulated instrument."""

from __future__ import annotations

import numpy as np
import pytest

from drivers.config.bench import BenchConfig
from drivers.errors import InstrumentError, LimitError
from drivers.outputs import not_off, outputs
from tests.bench_files import bench_config, open_bench


@pytest.fixture
def bench():
    with open_bench(bench="simulated-generator") as bench:
        yield bench


def test_connecting_changes_nothing_and_preparing_leaves_it_off(bench):
    bench.sessions["generator"].write("SOUR1:APPL:SIN 2E3,0.5,1.0")
    assert bench.generator.is_on
    bench.generator.prepare()
    assert not bench.generator.is_on
    assert bench.generator.read_errors() == ""


@pytest.mark.parametrize("seed", range(5))
def test_a_wave_goes_between_the_levels_that_are_asked_for(bench, seed):
    random = np.random.default_rng(seed)
    low = random.uniform(0.0, 1.5)
    high = low + random.uniform(0.01, 1.5)
    waveform = random.choice(["sine", "square"])
    bench.generator.prepare()
    bench.generator.drive(str(waveform), float(10 ** random.uniform(-3, 5)), low, high)
    assert bench.generator.is_on
    made = bench.simulation.views["generator"].levels
    assert made == pytest.approx((low, high), abs=1e-6)
    bench.generator.switch_off()
    assert not bench.generator.is_on
    assert bench.simulation.views["generator"].levels == (0.0, 0.0)


def test_the_light_follows_the_wave(bench):
    bench.laser.prepare()
    bench.generator.prepare()
    bench.laser.enable(modulated=True)
    # 1.4 V and 1.8 V of 10 V are 35 and 45 mA of 250 mA: 2.277 and 6.777 mW/cm² by the calibration
    bench.generator.drive("square", 100.0, 1.4, 1.8)
    bench.clock.wait(0.5)
    bench.laser.check()
    now = bench.clock.now()
    levels = bench.simulation.light.at(now - 0.1 + 1e-3 * (np.arange(100) + 0.5))
    assert np.unique(np.round(levels / 10, 2)).tolist() == pytest.approx([2.28, 6.78], abs=0.01)
    assert np.mean(levels / 10) == pytest.approx((2.277 + 6.777) / 2, rel=0.01)


@pytest.mark.parametrize(
    ("frequency", "low", "high", "reason"),
    [
        (1e3, 1.0, 4.1, "laser current"),
        (1e3, -0.1, 1.0, "laser current"),
        (1e3, 1.0, 1.001, "no smaller one"),
        (1e3, 1.0, 12.0, "no more than"),
        (25e6, 1.0, 2.0, "33511B"),
        (float("nan"), 1.0, 2.0, "33511B"),
    ],
)
def test_what_limits_or_instrument_exclude_is_refused_before_it_is_sent(
    bench, frequency, low, high, reason
):
    bench.generator.prepare()
    with pytest.raises(LimitError, match=reason):
        bench.generator.drive("square", frequency, low, high)
    assert not bench.generator.is_on


def test_errors_of_the_instrument_are_told_and_those_of_before_are_not_ours(bench):
    bench.sessions["generator"].write("SOUR1:NONSENSE 1")
    bench.generator.prepare()
    bench.sessions["generator"].write("SOUR1:NONSENSE 1")
    with pytest.raises(InstrumentError, match="-113"):
        bench.generator.drive("square", 1e3, 1.0, 1.5)


def test_it_is_one_of_the_things_that_can_be_on(bench):
    bench.generator.prepare()
    bench.generator.drive("square", 1e3, 1.0, 1.5)
    assert "the output of the generator is on" in bench.switched_on()
    assert [doubt.subject for doubt in bench.not_off()] == ["the output of the generator"]
    assert bench.safe_off() == []
    assert bench.not_off() == []
    assert "the output of the generator" in outputs(bench.ports, bench.config)
    assert not_off(bench.ports, bench.config) == []


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"laser": {"modulation": None}}, "modulation input only"),
        ({"laser": {"modulation": {"source": "analyser"}}}, "no 'analyser' section says"),
        ({"analyser": {"modulation": 3}}, "cannot both be"),
        ({"analyser": {"monitor": None}}, "monitor: 2"),
        (
            {"laser": {"modulation": {"source": "generator", "period": "20 ms",
                                      "irradiance": "5 mW/cm**2"}}},
            "leave 'period'",
        ),
    ],
)  # fmt: skip
def test_a_bench_file_says_what_is_on_the_modulation_input(change, reason):
    content = bench_config("simulated-generator").model_dump(mode="json")
    for section, keys in change.items():
        content[section] |= keys
    with pytest.raises(ValueError, match=reason):
        BenchConfig.model_validate(content)
