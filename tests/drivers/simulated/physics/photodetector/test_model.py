"""The simulated photodetector: the published steady state, its dynamics, and its drift."""

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
from drivers.simulated.physics.light import Light
from drivers.simulated.physics.photodetector import Photodetector
from drivers.simulated.physics.two_terminal import Floats

DEVICES = Path(__file__).parents[5] / "configs" / "devices"
NAMES = ("janus-160C", "janus-200C", "cspbbr3-16nm")
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


def steady_light() -> Light:
    return Light(rin=0.0, drift=0.0)


def quiet(parameters: Physics, light: Light, age_days: float = 0.0) -> Photodetector:
    return Photodetector(parameters, 0.01, light, noise=False, age_days=age_days)


def trace(detector: Photodetector, times: Floats, aperture: float = 1e-6) -> Floats:
    return detector.current(times, aperture, 3.0, np.arange(np.size(times)))


def edge(start: float, left: float, approached: float, steps: int = 45) -> tuple[Floats, Floats]:
    """A laser's edge: 5 µs in `steps` equal steps."""
    part = np.arange(1, steps + 1) / steps
    return start + 5e-6 * (part - part[0]), left + (approached - left) * part


# -- steady state


@pytest.mark.parametrize(
    ("name", "irradiance", "ratio", "responsivity"),
    [
        ("janus-160C", 13.0, (5100, 5), (1.3, 0.05)),
        ("janus-160C", 0.7, (1022, 0.5), (4.8, 0.05)),
        ("janus-200C", 13.0, (9.7, 0.05), (1.3, 0.05)),
        ("janus-200C", 0.7, (5.0, 0.05), (11.2, 0.05)),
        ("cspbbr3-16nm", 13.0, (3.6, 0.05), (0.005, 0.0005)),
        ("cspbbr3-16nm", 0.7, (1.8, 0.05), (0.026, 0.0005)),
    ],
)
def test_steady_state_reproduces_table_s5_to_its_rounding(
    name: str, irradiance: float, ratio: tuple[float, float], responsivity: tuple[float, float]
) -> None:
    detector = Photodetector(physics(name), 0.01, steady_light())
    truth = detector.truth(3.0, irradiance)
    assert truth.ratio == pytest.approx(ratio[0], abs=ratio[1])
    assert truth.responsivity == pytest.approx(responsivity[0], abs=responsivity[1])


@pytest.mark.parametrize(
    ("name", "printed", "codata"),
    [
        ("janus-160C", 13.343, 4.830 * 2.75520),
        ("janus-200C", 30.822, 11.157 * 2.75520),
        ("cspbbr3-16nm", 0.073, 0.02643 * 2.75520),
    ],
)
def test_eqe_is_that_of_codata_and_the_printed_one_has_rounded_constants(
    name: str, printed: float, codata: float
) -> None:
    # the paper's figures follow from h = 6.63e-34, c = 3e8, e = 1.6e-19, that is from 2.7625 eV
    eqe = Photodetector(physics(name), 0.01, steady_light()).truth(3.0, 0.7).eqe
    assert eqe == pytest.approx(codata, rel=1e-5)
    rounded = eqe * 2.7625 / 2.75520
    assert rounded == pytest.approx(printed, rel=1e-4 if printed > 1 else 0.007)


@pytest.mark.parametrize("name", NAMES)
def test_readings_in_steady_light_are_the_truth(name: str) -> None:
    light = steady_light()
    detector = quiet(physics(name, storage=Storage()), light)
    light.change([0.0], [FULL])
    bias = np.array([-3.0, -0.5, 0.0, 1.0, 3.0])
    expected = [
        detector.truth(v, 13.0).dark_current + detector.truth(v, 13.0).photocurrent for v in bias
    ]
    np.testing.assert_allclose(
        detector.current(100.0, 0.02, bias, np.arange(5)), expected, rtol=1e-9, atol=1e-20
    )


def test_photocurrent_is_a_power_law_of_irradiance() -> None:
    detector = Photodetector(physics(), 0.01, steady_light())
    decades = np.geomspace(0.01, 100, 9)
    currents = [detector.truth(3.0, level).photocurrent for level in decades]
    slopes = np.diff(np.log(currents)) / np.diff(np.log(decades))
    np.testing.assert_allclose(slopes, 0.5505, rtol=1e-12)


def test_current_is_odd_in_bias_and_bends_up_by_four_percent_dark_and_two_lit() -> None:
    detector = Photodetector(physics(), 0.01, steady_light())
    full, small = detector.truth(3.0, 13.0), detector.truth(1e-3, 13.0)
    assert detector.truth(-3.0, 13.0).photocurrent == -full.photocurrent
    assert full.dark_current / (3000 * small.dark_current) == pytest.approx(1.04, abs=0.005)
    assert full.photocurrent / (3000 * small.photocurrent) == pytest.approx(1.02, abs=0.005)


# -- dynamics


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


# -- drift


def plateaus(detector: Photodetector, light: Light, cycles: int) -> Floats:
    """Photocurrent at the end of each pulse of 5 s in 10 s."""
    starts = 10.0 * np.arange(cycles, dtype=np.float64)
    levels = np.tile([FULL, 0.0], cycles)
    light.change(np.stack((starts, starts + 5), axis=1).ravel(), levels)
    dark = detector.truth(3.0, 0.0).dark_current
    return np.asarray(trace(detector, starts + 4.9, 0.02) - dark)


def test_175_cycles_lose_three_tenths_of_a_percent() -> None:
    light = steady_light()
    cycles = plateaus(quiet(physics("janus-200C", storage=Storage()), light), light, 176)
    assert cycles[175] / cycles[0] == pytest.approx(1 - 0.003, abs=1e-4)


def test_pulses_scatter_by_the_stated_cv_and_remember_their_neighbours() -> None:
    light = steady_light()
    parameters = physics(storage=Storage())
    silent = parameters.noise.model_copy(
        update={"flicker": 0.0, "shot": False, "generation_recombination": False}
    )
    parameters = parameters.model_copy(update={"noise": silent})
    detector = Photodetector(parameters, 0.01, light, seed=1)
    cycles = plateaus(detector, light, 4000) / (1 - 0.003 / 175) ** np.arange(4000)
    relative = cycles / np.mean(cycles) - 1
    assert np.std(relative) == pytest.approx(0.003, rel=0.1)
    assert np.corrcoef(relative[1:], relative[:-1])[0, 1] == pytest.approx(0.8, abs=0.05)


@pytest.mark.parametrize(
    ("name", "kept"), [("janus-160C", 0.93), ("janus-200C", 0.92), ("cspbbr3-16nm", 0.93)]
)
def test_a_week_of_storage_keeps_more_than_ninety_percent(name: str, kept: float) -> None:
    photocurrents = []
    for age in (0.0, 7.0):
        light = steady_light()
        detector = quiet(physics(name), light, age_days=age)
        photocurrents.append(plateaus(detector, light, 1)[0])
    assert photocurrents[1] / photocurrents[0] == pytest.approx(kept, rel=1e-6)


def test_days_of_storage_and_days_of_bench_time_age_alike() -> None:
    stored, waited = steady_light(), steady_light()
    waited.change([3 * 86400.0], [FULL])
    stored.change([0.0], [FULL])
    late = trace(Photodetector(physics(), 0.01, waited, noise=False), np.array([3 * 86400 + 9.0]))
    aged = trace(Photodetector(physics(), 0.01, stored, age_days=3, noise=False), np.array([9.0]))
    np.testing.assert_allclose(late, aged, rtol=1e-9)


# -- forced current, cost


def test_the_voltage_that_drives_a_current_is_found_to_twelve_digits() -> None:
    light = steady_light()
    detector = quiet(physics("janus-200C"), light)
    light.change([1.0, 2.0], [FULL, WEAK])
    bias = np.concatenate((-np.geomspace(200, 1e-9, 40), [0.0], np.geomspace(1e-9, 200, 40)))
    for start in (0.0, 1.0002, 1.5, 2.5):
        current = detector.current(start, 1e-3, bias, np.arange(81))
        found = detector.voltage(start, 1e-3, current, np.arange(81))
        np.testing.assert_allclose(found, bias, rtol=1e-12, atol=0)


@pytest.mark.parametrize("aperture", [0.0, -1.0, float("nan")])
def test_a_reading_needs_an_aperture(aperture: float) -> None:
    with pytest.raises(ValueError, match="aperture"):
        Photodetector(physics(), 0.01, Light()).current(0.0, aperture, 3.0, 0)
