"""Which column is what, by its name and unit."""

import numpy as np
import pytest

from drivers.errors import ConfigError
from janus_lab.importing.roles import roles_of
from janus_lab.importing.text_table import read_text_table


def roles(tmp_path, head, *rows, abscissa="voltage"):
    path = tmp_path / "t.txt"
    path.write_text("\n".join([head, *(rows or ("0\t1", "1\t2"))]) + "\n", encoding="utf-8")
    return roles_of(read_text_table(path), abscissa)


@pytest.mark.parametrize(
    ("head", "voltage", "current"),
    [
        ("V\tI", [0, 1], [1, 2]),
        ("Voltage (V)\tCurrent (A)", [0, 1], [1, 2]),
        ("U / mV\tI / nA", [0, 1e-3], [1e-9, 2e-9]),
        ("Current [uA]\tBias [V]", [1, 2], [0, 1e-6]),
        ("I(nA)\tV(V)", [1, 2], [0, 1e-9]),
        ("SMU-1 Voltage (V)\tSMU-1 Current (A)", [0, 1], [1, 2]),
        ("V1\tI1", [0, 1], [1, 2]),
        ("VG\tID", [0, 1], [1, 2]),
        ("bias\tphotocurrent (µA)", [0, 1], [1e-6, 2e-6]),
    ],
)
def test_columns_by_name_and_unit_in_si_units(tmp_path, head, voltage, current):
    found = roles(tmp_path, head)
    assert found.voltage == pytest.approx(np.array(voltage), rel=1e-15)
    assert found.currents[0] == pytest.approx(np.array(current), rel=1e-15)


def test_without_names_the_first_column_is_the_abscissa(tmp_path):
    path = tmp_path / "t.txt"
    path.write_text("0 1\n1 2\n")
    found = roles_of(read_text_table(path), "time")
    assert found.voltage is None
    assert list(found.time) == [0, 1]
    assert list(found.currents[0]) == [1, 2]


def test_time_and_light_beside_them(tmp_path):
    found = roles(tmp_path, "t (ms)\tI (A)\tIrradiance (W/m2)", "0\t1\t0", "5\t2\t130",
                  abscissa="time")  # fmt: skip
    assert found.time == pytest.approx([0, 5e-3])
    assert found.irradiance == pytest.approx([0, 13])


def test_units_convert_to_the_last_digit(tmp_path):
    """9950 ms are 9.95 s, and 9.73703 nA are 9.73703e-9 A, as floats."""
    random = np.random.default_rng(11)
    numbers = [float(f"{x:.6g}") for x in random.uniform(1e-3, 1e4, 300)]
    found = roles(tmp_path, "t (ms)\tI (nA)", *(f"{k}\t{x!r}" for k, x in enumerate(numbers)),
                  abscissa="time")  # fmt: skip
    assert found.time.tolist() == [float(f"{k}e-3") for k in range(300)]
    assert found.currents[0].tolist() == [float(f"{x!r}e-9") for x in numbers]


@pytest.mark.parametrize(
    ("head", "said"),
    [
        ("V\tC", "no column is a current"),
        ("Frequency (Hz)\tI (A)", "no column is a voltage"),
        ("V1\tV2", "'V1' and 'V2' are both a voltage"),
        ("V (furlong)\tI (A)", "no column is a voltage"),
    ],
)
def test_what_cannot_be_told_is_asked_for(tmp_path, head, said):
    with pytest.raises(ConfigError) as refused:
        roles(tmp_path, head)
    assert said in str(refused.value)
    assert "the file has" in str(refused.value) or "leave one" in str(refused.value)
