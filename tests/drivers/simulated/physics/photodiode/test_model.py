"""The photodiode as the meters find it: steady state, response, charging, noise, any order."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from scipy.integrate import solve_ivp
from scipy.signal import welch

from drivers.config.photodiode import PhotodiodePhysics
from drivers.simulated.physics.light import SampleLight
from drivers.simulated.physics.photodiode import Photodiode
from tests.bench_files import device

AREA = 0.01  # cm²
W_PER_M2 = 10.0  # one mW/cm²
Q, KT = 1.602176634e-19, 1.380649e-23 * 300.0


def physics(**changed: Any) -> PhotodiodePhysics:
    """0.2 A/W, 1 pA, 100 MΩ, no series resistance, and no noise but the physics'."""
    given: dict[str, Any] = {
        "kind": "photodiode",
        "diode": {"saturation_current": "1 pA", "temperature": "300 K"},
        "shunt_resistance": "100 Mohm",
        "responsivity": {"value": "0.2 A/W", "wavelength": "450 nm"},
        "response": {"time_constant": "1 us"},
    }
    return PhotodiodePhysics.model_validate(given | changed)


def steady(level: float = 5.0) -> SampleLight:
    """`level` mW/cm² from 0 s on."""
    light = SampleLight(rin=0.0, drift=0.0)
    light.change([0.0], [level * W_PER_M2])
    return light


def quiet(of: PhotodiodePhysics, light: SampleLight) -> Photodiode:
    return Photodiode(of, AREA, light, temperature=300.0, noise=False)


def test_light_makes_a_negative_current_of_responsivity_times_power() -> None:
    diode = quiet(physics(), steady())
    dark, lit = diode.current([-1.0, 1.0], 0.02, 0.0, 0)
    assert dark == 0.0
    assert lit == pytest.approx(-0.2 * 5e-3 * AREA)


@pytest.mark.parametrize("bias", [-5.0, -0.1, 0.0, 0.3, 0.5])
def test_readings_agree_with_the_truth(bias: float) -> None:
    of = physics(
        series_resistance="50 ohm",
        collection={"built_in": "0.7 V", "voltage": "0.2 V"},
        responsivity={
            "value": "0.2 A/W", "wavelength": "450 nm", "saturation_irradiance": "20 mW/cm²",
        },
    )  # fmt: skip
    diode = quiet(of, steady())
    truth = diode.truth(bias, 5.0)
    dark, lit = diode.current([-1.0, 1.0], 0.02, bias, 0)
    assert dark == pytest.approx(truth.dark_current, rel=1e-12)
    assert lit - dark == pytest.approx(truth.photocurrent, rel=1e-9)
    assert truth.responsivity == pytest.approx((dark - lit) / (5e-3 * AREA))
    open_V = float(diode.voltage(1.0, 0.02, 0.0, 0))
    assert open_V == pytest.approx(truth.open_circuit_voltage, rel=1e-12)
    assert float(diode.current(1.0, 0.02, open_V, 0)) == pytest.approx(0.0, abs=1e-17)
    short = -float(diode.current(1.0, 0.02, 0.0, 0))
    assert short == pytest.approx(truth.short_circuit_current, rel=1e-12)
    found = diode.photocurrent(bias, [0.0, 5.0 * W_PER_M2])
    assert found == pytest.approx([0.0, truth.photocurrent])


def test_the_photocurrent_is_linear_over_decades_and_saturates() -> None:
    of = physics(
        responsivity={
            "value": "0.2 A/W", "wavelength": "450 nm", "saturation_irradiance": "1 W/cm²",
        }
    )  # fmt: skip
    diode = quiet(of, steady())
    ratios = [-diode.truth(0.0, e).photocurrent / (0.2e-3 * AREA * e) for e in (1e-6, 1.0, 1e3)]
    assert ratios == pytest.approx([1 - 1e-9, 1 / 1.001, 0.5], rel=1e-12)


def test_the_responsivity_is_that_at_the_light_s_wavelength() -> None:
    of = device("photodiode-si").physics
    assert isinstance(of, PhotodiodePhysics)
    found = {
        wavelength: Photodiode(of, 0.075, steady(), wavelength=wavelength).truth(-5.0, 1e-3)
        for wavelength in (400.0, 450.0, 950.0)
    }
    # 47 µA in 1 mW/cm² of 950 nm on 7.5 mm²: Vishay BPW34
    assert found[950.0].responsivity == pytest.approx(47e-6 / 75e-6, rel=0.01)
    assert found[450.0].responsivity == pytest.approx(0.1, rel=0.01)
    # below the shortest wavelength known the quantum efficiency stays: 0.065 A/W at 430 nm
    assert found[400.0].responsivity == pytest.approx(0.065 * 400 / 430, rel=0.01)
    assert found[400.0].eqe == pytest.approx(0.065 * 1239.84 / 430, rel=0.01)


def test_a_device_collects_less_the_further_forward_it_is() -> None:
    """Hecht's law at x = 1 and at x = 3.5: x (1 - exp(-1/x))."""
    of = physics(collection={"built_in": "0.7 V", "voltage": "0.2 V"})
    diode = quiet(of, steady())
    full = -0.2 * 5e-3 * AREA
    assert diode.truth(0.5, 5.0).photocurrent == pytest.approx(full * (1 - math.exp(-1)))
    assert diode.truth(0.0, 5.0).photocurrent == pytest.approx(
        full * 3.5 * (1 - math.exp(-1 / 3.5))
    )


@pytest.mark.parametrize(("transit", "series"), [(20e-6, 1e4), (100e-6, 1e4), (1e-6, 1e4)])
def test_an_edge_of_light_is_that_of_the_circuit(transit: float, series: float) -> None:
    """Carriers with one time constant drive C beside shunt, behind the series resistance."""
    capacitance, bias = 10e-9, -1.0
    of = physics(
        response={"time_constant": f"{transit} s"},
        series_resistance=f"{series} ohm",
        shunt_resistance="1 Mohm",
        capacitance={"zero_bias": f"{capacitance} F", "grading": 0},
    )
    light = SampleLight(rin=0.0, drift=0.0)
    light.change([0.0, 5e-3], [50.0, 10.0])
    diode = quiet(of, light)

    def rate(t: float, y: list[float]) -> list[float]:
        target = 0.2 * AREA * 1e-3 * (5.0 if t < 5e-3 else 1.0)
        photo, volts = y[0], y[1]
        dark = 1e-12 * math.expm1(volts / (KT / Q)) + volts / 1e6
        flowing = (bias - volts) / series
        return [(target - photo) / transit, (flowing - dark + photo) / capacitance, flowing]

    dark_V = float(diode.junction.voltage_at_bias(np.array([bias]), np.zeros(1), np.ones(1))[0])
    times = np.array([2e-5, 1e-4, 3e-4, 5.05e-3, 5.3e-3])
    aperture = 1e-5
    moments = np.sort(np.append(times, times + aperture))
    flown = solve_ivp(
        rate, (0, moments[-1]), [0.0, dark_V, 0.0], t_eval=moments, rtol=1e-10,
        atol=[1e-18, 1e-13, 1e-22], method="Radau", max_step=2e-5,
    ).y[2]  # fmt: skip
    expected = (flown[1::2] - flown[::2]) / aperture
    found = diode.current(times, aperture, bias, 0)
    assert found == pytest.approx(expected, rel=2e-4, abs=1e-9)


def test_the_capacitance_follows_the_bias() -> None:
    """τ = R_s·C: at 3 V reverse less than half of that at 0 V, for a grading of 1/2 and 0.6 V."""
    of = physics(
        response={"time_constant": "1 ns"},
        series_resistance="10 kohm",
        capacitance={"zero_bias": "1 nF", "built_in": "0.6 V"},
    )
    diode = quiet(of, steady(0.01))  # 0.2 mV across the series resistance
    for bias, tau in ((0.0, 1e-5), (-3.0, 1e-5 / math.sqrt(6))):
        final = float(diode.current(1.0, 1e-7, bias, 0))
        dark = float(diode.current(-1.0, 1e-7, bias, 0))
        left = (final - diode.current([1e-5, 2e-5], 1e-8, bias, 0)) / (final - dark)
        assert 1e-5 / math.log(left[0] / left[1]) == pytest.approx(tau, rel=0.02)
        assert diode.truth(bias, 0.01).rc_time == pytest.approx(tau, rel=0.01)


def test_a_step_of_bias_costs_the_charge_of_the_junction() -> None:
    of = physics(
        series_resistance="10 kohm", capacitance={"zero_bias": "1 nF", "grading": 0}
    )  # τ = 10 µs
    diode = quiet(of, steady(0.0))
    times, volts = np.array([-np.inf, 1.0]), np.array([0.0, -2.0])
    whole = diode.charging_current(np.array([0.99]), 0.02, times, volts)
    assert whole * 0.02 == pytest.approx([-2e-9])  # C·ΔV
    before, early, later = diode.charging_current(np.array([0.5, 1.0, 1.00001]), 1e-9, times, volts)
    assert before == 0.0
    assert early == pytest.approx(-2.0 / 1e4, rel=1e-4)  # ΔV/R_s
    assert later == pytest.approx(-2.0 / 1e4 / math.e, rel=1e-4)


def test_without_a_capacitance_no_step_is_seen() -> None:
    diode = quiet(physics(), steady())
    found = diode.charging_current(np.array([0.9]), 0.2, np.array([0.0, 1.0]), np.array([0.0, 5.0]))
    assert found.tolist() == [0.0]


def test_in_the_dark_without_bias_the_noise_is_that_of_the_resistance_at_0_v() -> None:
    """4kT/R0 with 1/R0 = I0·q/kT + 1/R_sh: shot noise of both directions and of the shunt."""
    of = physics(diode={"saturation_current": "1 nA", "temperature": "300 K"})
    diode = Photodiode(of, AREA, steady(0.0), seed=3, temperature=300.0)
    readings = diode.current(np.arange(4000) * 0.1, 0.02, 0.0, np.arange(4000))
    conductance = 1e-9 * Q / KT + 1e-8
    expected = math.sqrt(4 * KT * conductance / (2 * 0.02))
    assert np.std(readings) == pytest.approx(expected, rel=0.05)


def test_in_the_light_it_is_shot_noise() -> None:
    diode = Photodiode(physics(), AREA, steady(5.0), seed=4, temperature=300.0)
    readings = diode.current(1 + np.arange(4000) * 0.1, 0.02, -2.0, np.arange(4000))
    current = abs(float(np.mean(readings)))
    assert np.std(readings) == pytest.approx(math.sqrt(2 * Q * current / 0.04), rel=0.05)


def test_one_over_f_noise_is_a_share_of_the_current() -> None:
    """S_I = K·I²/f, with K·S of the device file."""
    of = physics(noise={"flicker": "1e-8 cm²/Hz", "shot": False}, shunt_resistance="1 Tohm")
    diode = Photodiode(of, AREA, steady(5.0), seed=5, temperature=300.0)
    times = 1 + np.arange(1 << 16) * 0.01
    readings = diode.current(times, 1e-3, -1.0, np.arange(times.size))
    frequency, density = welch(readings / np.mean(readings), 100.0, nperseg=4096)
    band = (frequency > 0.1) & (frequency < 5)
    strength = float(np.mean(density[band] * frequency[band]))
    assert strength == pytest.approx(1e-8 / AREA, rel=0.25)


def test_what_an_open_device_shows_is_limited_by_its_capacitance() -> None:
    """kT/C, where the resistance is so large that an aperture sees nothing of the averaging."""
    of = physics(
        diode={"saturation_current": "1e-20 A", "temperature": "300 K"},
        shunt_resistance="1 Tohm",
        capacitance={"zero_bias": "100 pF", "grading": 0},
        noise={"shot": False},
    )
    diode = Photodiode(of, AREA, steady(0.0), seed=6, temperature=300.0)
    volts = diode.voltage(np.arange(3000) * 1e3, 0.02, 0.0, np.arange(3000))
    assert np.std(volts) == pytest.approx(math.sqrt(KT / 100e-12), rel=0.05)


def test_any_reading_may_be_asked_for_in_any_order() -> None:
    of = device("photodiode-si").physics
    assert isinstance(of, PhotodiodePhysics)
    light = SampleLight(seed=2)
    light.change([1.0, 2.0, 2.5], [100.0, 0.0, 70.0])
    start = np.linspace(0.5, 3.5, 301)
    bias = np.linspace(-5, 0.5, 301)
    diode = Photodiode(of, 0.075, light, seed=2)
    together = diode.current(start, 0.02, bias, np.arange(301))
    for i in (300, 0, 150, 51, 150):
        assert diode.current(start[i], 0.02, bias[i], i) == together[i]


def test_light_may_be_changed_from_any_moment_on() -> None:
    light = steady()
    diode = quiet(physics(), light)
    before = float(diode.current(2.0, 0.02, 0.0, 0))
    light.change([1.0], [0.0])
    assert float(diode.current(2.0, 0.02, 0.0, 0)) == pytest.approx(0.0, abs=1e-20)
    assert float(diode.current(0.5, 0.02, 0.0, 0)) == before


def test_an_aperture_without_extent_is_refused() -> None:
    with pytest.raises(ValueError, match="aperture"):
        quiet(physics(), steady()).current(0.0, 0.0, 0.0, 0)
