"""How the photocurrent follows the light."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from ruamel.yaml import YAML

from drivers.config.device import (
    CycleDrift,
    DeviceConfig,
    Physics,
    Response,
    Storage,
)
from drivers.simulated.physics.light import SampleLight
from drivers.simulated.physics.photodetector import Photodetector, dynamics
from drivers.simulated.physics.two_terminal import Floats

DEVICES = Path(__file__).parents[5] / "configs" / "devices"


FULL = 130.0  #: W/m², 13 mW/cm²


WEAK = 7.0  #: W/m², 0.7 mW/cm²


def device(name: str = "janus-160C") -> DeviceConfig:
    text = (DEVICES / f"{name}.yaml").read_text(encoding="utf-8")
    return DeviceConfig.model_validate(YAML(typ="safe", pure=True).load(text))


def physics(name: str = "janus-160C", **replaced: object) -> Physics:
    parameters = device(name).physics
    assert parameters is not None
    return parameters.model_copy(update=replaced)


def fast_only(name: str = "janus-160C") -> Physics:
    """Without slow components and without drift."""
    response = Response.model_validate({"time_constant": "0.3 ms", "irradiance": "13 mW/cm²"})
    return physics(name, response=response, cycle_drift=CycleDrift(), storage=Storage())


def steady_light() -> SampleLight:
    return SampleLight(rin=0.0, drift=0.0)


def quiet(parameters: Physics, light: SampleLight, age_days: float = 0.0) -> Photodetector:
    return Photodetector(parameters, 0.01, light, noise=False, age_days=age_days)


def trace(detector: Photodetector, times: Floats, aperture: float = 1e-6) -> Floats:
    return detector.current(times, aperture, 3.0, np.arange(np.size(times)))


def edge(start: float, left: float, approached: float, steps: int = 45) -> tuple[Floats, Floats]:
    """A laser's edge: 5 µs in `steps` equal steps."""
    part = np.arange(1, steps + 1) / steps
    return start + 5e-6 * (part - part[0]), left + (approached - left) * part


@pytest.mark.parametrize(
    ("name", "at_weak"), [("janus-160C", 3.7), ("janus-200C", 8.5), ("cspbbr3-16nm", 5.7)]
)
def test_rise_and_decay_take_the_lifetime_at_the_higher_irradiance(
    name: str, at_weak: float
) -> None:
    # R(0.7)/R(13) of Table S5 is the ratio of the lifetimes
    for level, tau in ((FULL, 3e-4), (WEAK, 3e-4 * at_weak)):
        light = steady_light()
        detector = quiet(fast_only(name), light)
        light.change([0.0, 1.0], [level, 0.0])
        dark = detector.truth(3.0, 0.0).dark_current
        steady = trace(detector, np.array([0.9]))[0] - dark
        times = np.array([0.0, tau])
        rise = steady - (trace(detector, times) - dark)
        decay = trace(detector, 1.0 + times) - dark
        assert times[1] / np.log(rise[0] / rise[1]) == pytest.approx(tau, rel=0.02)
        assert times[1] / np.log(decay[0] / decay[1]) == pytest.approx(tau, rel=0.02)


def test_an_edge_of_many_small_steps_decays_as_a_single_step_does() -> None:
    single, many = steady_light(), steady_light()
    for begin, left, approached in ((0.0, 0.0, FULL), (1.0, FULL, 0.0)):
        single.change([begin + 2.5e-6], [approached])
        many.change(*edge(begin, left, approached))
    times = 1.0 + np.array([1e-4, 3e-4, 1e-3])
    expected = trace(quiet(fast_only(), single), times)
    np.testing.assert_allclose(trace(quiet(fast_only(), many), times), expected, rtol=0.04)


def test_the_slow_component_is_three_percent_of_400_milliseconds() -> None:
    light = steady_light()
    detector = quiet(physics(storage=Storage(), cycle_drift=CycleDrift()), light)
    light.change([0.0, 100.0], [FULL, 0.0])
    truth = detector.truth(3.0, 13.0)
    tail = trace(detector, 100.0 + np.array([0.1, 0.5])) - truth.dark_current
    expected = 0.03 * truth.photocurrent * np.exp(-np.array([0.1, 0.5]) / 0.4)
    np.testing.assert_allclose(tail, expected, rtol=1e-4)
    # after 5.1 s in the dark it is gone, as the ratio of 5100 demands
    rest = trace(detector, np.array([105.1]))[0] / truth.dark_current - 1
    assert rest == pytest.approx(4e-4, abs=1e-4)


def test_a_stretched_tail_cuts_the_apparent_ratio_from_5100_to_286() -> None:
    # 0.5 % of exp(-(t/30 s)^0.5) is left 5.1 s after the light: 17 times the dark current
    response = Response.model_validate(
        {
            "time_constant": "0.3 ms",
            "irradiance": "13 mW/cm²",
            "slow": [{"fraction": "0.5 %", "time_constant": "30 s", "stretching": 0.5}],
        }
    )
    light = steady_light()
    detector = quiet(physics(response=response, storage=Storage()), light)
    light.change([0.0, 1e5], [FULL, 0.0])
    lit, dark = trace(detector, np.array([9e4, 1e5 + 5.1]), 0.02)
    assert detector.truth(3.0, 13.0).ratio == pytest.approx(5100, abs=5)
    assert lit / dark == pytest.approx(286, rel=0.02)


@pytest.mark.parametrize("aperture", [2e-6, 1e-4, 3e-3, 0.2])
def test_a_reading_is_the_mean_over_its_aperture(aperture: float) -> None:
    light = steady_light()
    for cycle in range(40):  # a hundred hertz, so that the longest aperture spans many edges
        light.change(*edge(0.01 * cycle, 0.0, FULL, 9))
        light.change(*edge(0.01 * cycle + 0.004, FULL, WEAK, 9))
        light.change(*edge(0.01 * cycle + 0.007, WEAK, 0.0, 9))
    detector = quiet(physics(), light)
    starts = np.array([-1e-6, 0.05 - 1e-6, 0.0539999, 0.0571, 0.0601234])
    # integrate between the edges, where the current is smooth, by Gauss's rule
    nodes, weights = np.polynomial.legendre.leggauss(8)
    for start, mean in zip(starts, trace(detector, starts, aperture), strict=True):
        inside = light.times[(light.times > start) & (light.times < start + aperture)]
        bounds = np.unique(np.concatenate(([start, start + aperture], inside)))
        bounds = np.unique(np.linspace(bounds[:-1], bounds[1:], 25))
        half, middle = np.diff(bounds) / 2, (bounds[1:] + bounds[:-1]) / 2
        points = middle[:, np.newaxis] + half[:, np.newaxis] * nodes
        values = trace(detector, np.ravel(points), 1e-12).reshape(points.shape)
        assert mean == pytest.approx(np.sum(values @ weights * half) / aperture, rel=1e-6)


def test_light_changed_later_does_not_change_the_past() -> None:
    whole, growing = steady_light(), steady_light()
    detector = quiet(physics(), growing)
    times, changes = np.arange(0.0, 10.0, 0.013), np.arange(0.0, 10.0, 0.5)
    levels = np.where(np.arange(20) % 2 == 0, FULL, 0.0)
    whole.change(changes, levels)
    growing.change(changes + 0.2, levels)  # a plan that is replaced before it comes to pass
    seen = []
    for change, level in zip(changes, levels, strict=True):
        growing.change([change], [level])
        now = times[(times >= change) & (times < change + 0.49)]
        seen.append(trace(detector, now))
        np.testing.assert_array_equal(trace(detector, now[::-1])[::-1], seen[-1])
    asked = np.concatenate([times[(times >= c) & (times < c + 0.49)] for c in changes])
    expected = trace(quiet(physics(), whole), asked)
    np.testing.assert_allclose(np.concatenate(seen), expected, rtol=1e-12)
    np.testing.assert_allclose(trace(detector, asked), expected, rtol=1e-12)


def test_a_long_history_forgets_its_beginning_and_nothing_else(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Seed 12: cycles of random length; what was forgotten is an error, never another number."""
    lengths = np.random.default_rng(12).uniform(0.5, 5.0, 400)
    starts = np.concatenate(([0.0], np.cumsum(lengths)[:-1]))

    def measured(longest: int) -> tuple[Floats, Photodetector]:
        monkeypatch.setattr(dynamics, "LONGEST_HISTORY", longest)
        light = SampleLight()
        detector = quiet(physics(), light)
        seen = []
        for number, (start, length) in enumerate(zip(starts, lengths, strict=True)):
            light.change([start], [130.0 * (number % 2)])
            seen.append(trace(detector, start + length * np.linspace(0.0, 0.99, 5)))
        return np.concatenate(seen), detector

    whole, remembering = measured(10**6)
    cut, forgetting = measured(60)
    np.testing.assert_array_equal(cut, whole)
    assert trace(remembering, np.array([1.0])).size == 1
    with pytest.raises(ValueError, match="forgotten"):
        trace(forgetting, np.array([1.0]))
