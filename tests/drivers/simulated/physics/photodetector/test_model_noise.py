"""The simulated photodetector's noise: its spectrum, its level, and its independence of polling."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from ruamel.yaml import YAML
from scipy import signal

from drivers.config.device import (
    DeviceConfig,
    Noise,
    Physics,
    Storage,
)
from drivers.simulated.physics.light import SampleLight
from drivers.simulated.physics.photodetector import Photodetector

DEVICES = Path(__file__).parents[5] / "configs" / "devices"
CHARGE, BOLTZMANN = 1.602176634e-19, 1.380649e-23
FULL = 130.0  #: W/m², 13 mW/cm²


def physics(noise: Noise) -> Physics:
    text = (DEVICES / "janus-160C.yaml").read_text(encoding="utf-8")
    config = DeviceConfig.model_validate(YAML(typ="safe", pure=True).load(text))
    assert config.physics is not None
    return config.physics.model_copy(update={"noise": noise, "storage": Storage()})


FLICKER = Noise.model_validate(
    {"flicker": "1e-9 cm²/Hz", "shot": False, "generation_recombination": False}
)
WHITE = Noise()
SHOT = Noise(generation_recombination=False)
THERMAL = Noise(shot=False, generation_recombination=False)
ALL = Noise.model_validate({"flicker": "1e-9 cm²/Hz"})


def still_light() -> SampleLight:
    return SampleLight(rin=0.0, drift=0.0)


@pytest.mark.parametrize("area", [0.01, 1e-5])
def test_flicker_is_k_i_squared_over_f_with_k_inverse_to_the_area(area: float) -> None:
    detector = Photodetector(physics(FLICKER), area, still_light(), seed=11)
    rate, count = 200.0, 200_000
    current = detector.current(np.arange(count) / rate, 1 / rate, 3.0, np.arange(count))
    dark = detector.truth(3.0, 0.0).dark_current
    frequency, density = signal.welch(current, rate, nperseg=int(60 * rate))
    two_decades = np.geomspace(0.1, 10.0, 13)
    level, centre = [], []
    for low, high in pairwise(two_decades):
        band = (frequency >= low) & (frequency < high)
        centre.append(np.exp(np.mean(np.log(frequency[band]))))
        level.append(np.mean(density[band] * frequency[band]) / centre[-1])
    slope = np.polyfit(np.log(centre), np.log(level), 1)[0]
    assert slope == pytest.approx(-1.0, abs=0.15)
    expected = 1e-9 / area * dark**2 / np.array(centre)
    np.testing.assert_allclose(level, expected, rtol=0.3)


@pytest.mark.parametrize("aperture", [2e-6, 0.02])
def test_dark_noise_is_shot_and_thermal_noise_in_half_the_inverse_aperture(
    aperture: float,
) -> None:
    detector = Photodetector(physics(SHOT), 0.01, still_light(), seed=2, temperature=293.0)
    count = 40_000
    current = detector.current(np.arange(count) * 0.1, aperture, 3.0, np.arange(count))
    dark = detector.truth(3.0, 0.0).dark_current
    conductance = dark / np.tanh(0.5) / 6.0  # of sinh(V/6 V) at 3 V
    density = 2 * CHARGE * dark + 4 * BOLTZMANN * 293.0 * conductance
    assert np.var(current) == pytest.approx(density / (2 * aperture), rel=0.03)
    assert np.mean(current) == pytest.approx(dark, abs=5 * np.std(current) / np.sqrt(count))


def test_thermal_noise_is_all_there_is_at_zero_bias() -> None:
    detector = Photodetector(physics(ALL), 0.01, still_light(), seed=3, temperature=350.0)
    current = detector.current(np.arange(40_000) * 0.1, 0.02, 0.0, np.arange(40_000))
    conductance = 3.311e-8 / np.sinh(0.5) / 6.0
    expected = 4 * BOLTZMANN * 350.0 * conductance / (2 * 0.02)
    assert np.var(current) == pytest.approx(expected, rel=0.03)


@pytest.mark.parametrize(
    ("aperture", "averaged"),
    # the variance of exp(-t/τ) noise averaged over T is 2(x - 1 + exp(-x))/x² of it, x = T/τ
    [(3e-6, 0.99668), (3e-4, 2 * np.exp(-1.0)), (0.3, 2 * 999 / 1000**2)],
)
def test_lit_noise_has_generation_recombination_with_the_eqe_for_its_gain(
    aperture: float, averaged: float
) -> None:
    variances = []
    count = 40_000
    for noise in (WHITE, SHOT):
        light = still_light()
        detector = Photodetector(physics(noise), 0.01, light, seed=4)
        light.change([0.0], [FULL])
        current = detector.current(100 + np.arange(count) * 0.1, aperture, 3.0, np.arange(count))
        variances.append(
            np.var(current - np.poly1d(np.polyfit(range(count), current, 1))(range(count)))
        )
    photocurrent = detector.truth(3.0, 13.0).photocurrent
    # Table S5: 1.299 A/W at 13 mW/cm², a gain of 3.58; lifetime 0.3 ms
    expected = CHARGE * photocurrent * 3.579 / 3e-4 * averaged
    assert variances[0] - variances[1] == pytest.approx(expected, rel=0.05)


def test_noise_does_not_depend_on_blocking_polling_or_order() -> None:
    def bench() -> Photodetector:
        light = SampleLight(seed=7)
        light.change(np.arange(20.0), np.tile([FULL, 0.0], 10))
        return Photodetector(physics(ALL), 0.01, light, seed=7)

    count = 1500
    starts, numbers = 0.0131 * np.arange(count), np.arange(count)
    for aperture in (1e-4, 0.01):
        block = bench().current(starts, aperture, 3.0, numbers)
        polled, shuffled, detector = np.empty(count), np.empty(count), bench()
        bounds = [*range(100), *range(100, count, 7), count]
        for first, end in pairwise(bounds):  # one at a time, then in small blocks
            part = slice(first, end)
            polled[part] = detector.current(starts[part], aperture, 3.0, numbers[part])
        order = np.random.default_rng(0).permutation(count)
        shuffled[order] = detector.current(starts[order], aperture, 3.0, numbers[order])
        np.testing.assert_array_equal(polled, block)
        np.testing.assert_array_equal(shuffled, block)


def test_another_seed_is_another_noise_and_another_conversion_another_reading() -> None:
    readings = [
        float(
            Photodetector(physics(ALL), 0.01, SampleLight(), seed=seed).current(
                1.0, 0.02, 3.0, number
            )
        )
        for seed, number in ((0, 0), (1, 0), (0, 1))
    ]
    assert len(set(readings)) == 3


def test_forcing_current_shows_the_same_noise_over_the_conductance() -> None:
    detector = Photodetector(physics(SHOT), 0.01, still_light(), seed=5)
    starts, numbers = 0.1 * np.arange(2000), np.arange(2000)
    dark = detector.truth(3.0, 0.0).dark_current
    volts = detector.voltage(starts, 0.02, dark, numbers) - 3.0
    amps = detector.current(starts, 0.02, 3.0, numbers) - dark
    conductance = dark / np.tanh(0.5) / 6.0
    np.testing.assert_allclose(volts, -amps / conductance, rtol=1e-3, atol=1e-9)


def test_generation_recombination_noise_is_a_lorentzian_with_the_lifetime() -> None:
    light = still_light()
    detector = Photodetector(physics(WHITE), 0.01, light, seed=4)
    without = Photodetector(physics(SHOT), 0.01, light, seed=4)
    light.change([0.0], [FULL])
    rate, count = 20e3, 200_000
    number = np.arange(count)
    times = 1000 + number / rate
    # the same white noise in both: what is left is that of generation and recombination alone
    noise = detector.current(times, 1 / rate, 3.0, number)
    noise -= without.current(times, 1 / rate, 3.0, number)
    frequency, density = signal.welch(noise, rate, nperseg=4000)
    photocurrent = detector.truth(3.0, 13.0).photocurrent
    # Table S5: 1.299 A/W at 13 mW/cm², a gain of 3.58; lifetime 0.3 ms, a corner of 530 Hz
    for low, high in ((10, 100), (400, 700), (1500, 2500), (5000, 7000)):
        band = (frequency > low) & (frequency < high)
        there = frequency[band] + rate * np.arange(-20, 21)[:, np.newaxis]
        seen = np.sinc(there / rate) ** 2 / (1 + (2 * np.pi * there * 3e-4) ** 2)
        expected = 4 * CHARGE * photocurrent * 3.579 * np.mean(np.sum(seen, axis=0))
        assert np.mean(density[band]) == pytest.approx(expected, rel=0.1)


def test_excess_noise_is_a_multiple_of_shot_noise() -> None:
    count, variances = 40_000, []
    for excess in (0.0, 20.0):
        noise = SHOT.model_copy(update={"excess": excess})
        detector = Photodetector(physics(noise), 0.01, still_light(), seed=6)
        current = detector.current(np.arange(count) * 0.1, 0.02, 3.0, np.arange(count))
        variances.append(np.var(current))
    dark = detector.truth(3.0, 0.0).dark_current
    expected = 20 * 2 * CHARGE * dark / (2 * 0.02)
    assert variances[1] - variances[0] == pytest.approx(expected, rel=0.05)
