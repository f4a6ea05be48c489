"""Values as people copy them from papers."""

import pytest

from drivers.errors import ConfigError
from janus_lab.importing.published_file import read_published


def read(tmp_path, text):
    path = tmp_path / "paper.yaml"
    path.write_text(f"source: somewhere\n{text}\n", encoding="utf-8")
    return read_published(path)


@pytest.mark.parametrize(
    ("text", "name", "value", "half_width"),
    [
        ("responsivity: 0.5 A/W", "responsivity", 0.5, 0.05),
        ("responsivity: 350 mA/W", "responsivity", 0.35, 0.0005),
        ("noise_current: 2.0e-14 A/√Hz", "noise_current", 2e-14, 0.05e-14),
        ("noise_current: 20 fA/Hz^0.5", "noise_current", 2e-14, 0.05e-14),
        ("noise_current: 20 fA/sqrt(Hz)", "noise_current", 2e-14, 0.05e-14),
        ("area: 1.0 mm²", "area", 0.01, 0.0005),
        ("eqe: 1334.3 %", "eqe", 13.343, 0.0005),
        ("detectivity: 4.8e13", "detectivity", 4.8e13, 0.05e13),
        ("detectivity: 4.80e13 Jones", "detectivity", 4.8e13, 0.005e13),
        ("shunt_resistance: 25 Gohm", "shunt_resistance", 25e9, 0.5e9),
        ("dark_current_density: 3.3 µA/cm²", "dark_current_density", 3.3e-6, 0.05e-6),
    ],
)
def test_a_value_and_what_its_last_digit_means(tmp_path, text, name, value, half_width):
    found = getattr(read(tmp_path, text), name)
    assert found.value == pytest.approx(value, rel=1e-12)
    assert found.half_width == pytest.approx(half_width, rel=1e-9)


def test_an_uncertainty_that_is_stated(tmp_path):
    found = read(tmp_path, "responsivity: {value: 0.5 A/W, uncertainty: 4 %}").responsivity
    assert found.uncertainty == pytest.approx(0.02)
    found = read(tmp_path, "responsivity: {value: 0.5 A/W, uncertainty: 20 mA/W}").responsivity
    assert found.uncertainty == pytest.approx(0.02)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("responsivity: 0.5", "line 2"),
        ("responsivity: 0.5 V", "not in A/W"),
        ("responsivty: 0.5 A/W", "did you mean 'responsivity'"),
        ("detectivity: many", "not a number"),
        ("area: -1 cm²", "not above zero"),
    ],
)
def test_what_is_no_value_is_named_with_its_line(tmp_path, text, said):
    with pytest.raises(ConfigError) as refused:
        read(tmp_path, text)
    assert said in str(refused.value)
