"""The photodetector in steady light."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from ruamel.yaml import YAML

from drivers.config.device import (
    DeviceConfig,
    Physics,
)
from drivers.simulated.physics.light import SampleLight
from drivers.simulated.physics.photodetector import Photodetector

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


def steady_light() -> SampleLight:
    return SampleLight(rin=0.0, drift=0.0)


def quiet(parameters: Physics, light: SampleLight, age_days: float = 0.0) -> Photodetector:
    return Photodetector(parameters, 0.01, light, noise=False, age_days=age_days)


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


def test_the_voltage_that_drives_a_current_is_found_to_twelve_digits() -> None:
    light = steady_light()
    detector = quiet(physics("janus-200C"), light)
    light.change([1.0, 2.0], [FULL, WEAK])
    bias = np.concatenate((-np.geomspace(200, 1e-9, 40), [0.0], np.geomspace(1e-9, 200, 40)))
    for start in (0.0, 1.0002, 1.5, 2.5):
        current = detector.current(start, 1e-3, bias, np.arange(81))
        found = detector.voltage(start, 1e-3, current, np.arange(81))
        np.testing.assert_allclose(found, bias, rtol=1e-12, atol=0)
