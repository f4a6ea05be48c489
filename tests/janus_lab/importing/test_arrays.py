"""Arrays, a text file, an EasyEXPERT file and a pymeasure file of the same numbers: the same
figures, to the last digit."""

import numpy as np
import pytest

import janus_lab
from janus_lab.importing.conditions import StatedConditions
from janus_lab.importing.folder import keep, read
from janus_lab.measurements.evaluation import analyse
from tests.janus_lab.importing.written import (
    as_easyexpert,
    as_kickstart,
    as_pymeasure,
    as_text,
    photoconductor,
)

SAID = {
    "bias": "3 V",
    "irradiance": "0, 13 mW/cm²",
    "area": "0.01 cm²",
    "area_kind": "gap",
    "overfill": True,
    "wavelength": "450 nm",
    "meter": "Keithley 2400",
}
NAMES = ("Voltage (V)", "Dark current (A)", "Light current (A)")


@pytest.fixture(scope="module")
def figures():
    volts, dark, lit = photoconductor()
    return janus_lab.analyse_arrays("iv", [dark, lit], voltage_V=volts, **SAID)


def files(tmp_path):
    columns = photoconductor()
    yield as_text(tmp_path / "typed.txt", columns)
    yield as_text(tmp_path / "excel.csv", columns, separator=";", decimal=",", head=["V;I;I2"])
    yield as_pymeasure(tmp_path / "pymeasure.csv", columns, NAMES)
    yield as_easyexpert(tmp_path / "easyexpert.csv", columns, ("V1", "I1", "I2"))
    names = ("Voltage (V)", "Current (A)", "Current 2 (A)")
    yield as_kickstart(tmp_path / "kickstart.csv", columns, names)


def test_every_way_in_gives_the_same_figures_to_the_last_digit(tmp_path, figures):
    told = [figure.to_dict() for figure in figures]
    for path in files(tmp_path):
        imported, formats = read("iv", [path], StatedConditions.model_validate(SAID), None)
        run = keep(imported, [path], formats, tmp_path / "runs")
        assert [figure.to_dict() for figure in analyse(run)] == told, path.name


def named(figures, name):
    return next(figure for figure in figures if figure.name == name)


def test_the_figures_are_those_of_the_device(figures):
    """33 nA in the dark, 170 µA of photocurrent at 3 V: R is that over 0.13 mW."""
    dark, responsivity = named(figures, "dark_current"), named(figures, "responsivity")
    assert abs(dark.value - 3.3e-8) < 2 * dark.uncertainty
    assert responsivity.value == pytest.approx(1.7e-4 / 1.3e-4, rel=1e-3)
    assert named(figures, "eqe").value == pytest.approx(responsivity.value * 2.75522, rel=1e-4)


def test_what_nobody_said_is_flagged(figures):
    for figure in figures:
        assert {"RANGE_ASSUMED", "TIMES_UNKNOWN"} <= set(figure.flags)
    assert "IRRADIANCE_UNCALIBRATED" in named(figures, "responsivity").flags
    volts, dark, lit = photoconductor()
    little = {"bias": "3 V", "irradiance": "0, 13 mW/cm²"}
    found = janus_lab.analyse_arrays("iv", [dark, lit], voltage_V=volts, **little)
    assert named(found, "responsivity").value is None
    assert "DIMENSION" in named(found, "responsivity").flags
    assert all("METER_ACCURACY_UNKNOWN" in figure.flags for figure in found)
    only_area = little | {"area": "1 mm²", "area_kind": "gap", "overfill": True}
    found = janus_lab.analyse_arrays("iv", [dark, lit], voltage_V=volts, **only_area)
    assert "WAVELENGTH_UNKNOWN" in named(found, "eqe").flags
    assert named(found, "detectivity_shot").value > 0


def test_the_accuracy_of_a_meter_may_be_stated_in_numbers():
    volts, dark, lit = photoconductor()
    said = SAID | {"meter": {"gain": "1 %", "offset": "1 nA", "resolution": "10 pA"}}
    found = janus_lab.analyse_arrays("iv", [dark, lit], voltage_V=volts, **said)
    u = named(found, "dark_current").components
    assert sum(part**2 for part in u.values()) >= (1e-9 / 3**0.5) ** 2
    assert not any("METER_ACCURACY_UNKNOWN" in figure.flags for figure in found)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"bias": "3"}, "has no unit"),
        ({"meter": "Keithley 2500"}, "did you mean 'Keithley 2"),
        ({"irradiance": "13 mW/cm²"}, "2 currents and 1 irradiance"),
        ({"irradiances": "13 mW/cm²"}, "irradiances: no such condition; did you mean 'irradiance'"),
        ({"current_range": "1 nA"}, "has no range of 1 nA; it has 1 µA"),
        ({"current_range": "10 µA"}, "a reading of 170 µA is beyond the range of 10 µA"),
        ({"bias": None}, "the bias is not stated"),
    ],
)
def test_conditions_that_make_no_sense(change, said):
    volts, dark, lit = photoconductor()
    with pytest.raises(ValueError, match=said):
        janus_lab.analyse_arrays("iv", [dark, lit], voltage_V=volts, **(SAID | change))


def test_arrays_of_different_length_are_refused():
    with pytest.raises(ValueError, match="of one length"):
        janus_lab.analyse_arrays("iv", np.ones(3), voltage_V=np.ones(4), **SAID)


def test_cycles_of_arrays():
    """A hundred cycles of 2 s dark and 2 s lit, 1 nA and 1 µA with noise of 0.1 % (seed 7)."""
    random = np.random.default_rng(7)
    time = np.arange(0, 400, 0.05)
    lit = (time % 4) >= 2
    current = np.where(lit, 1e-6, 1e-9) * (1 + 1e-3 * random.standard_normal(time.size))
    said = SAID | {"irradiance": "13 mW/cm²", "on_time": "2 s", "off_time": "2 s"}
    found = janus_lab.analyse_arrays("cycles", current, time_s=time, **said)
    photo = named(found, "photocurrent")
    assert photo.value == pytest.approx(0.999e-6, rel=1e-3)


def test_edges_of_arrays():
    """Twenty edges each way of a device with τ = 20 ms, sampled every ms: ln 9 · τ."""
    random = np.random.default_rng(8)
    time = np.arange(0, 16.0, 1e-3)
    phase = time % 0.8
    lit = phase >= 0.4
    since = np.where(lit, phase - 0.4, phase)
    left = np.exp(-since / 0.02)
    current = 1e-6 * np.where(lit, 1 - left, left) + 1e-9 * random.standard_normal(time.size)
    said = {"bias": "3 V", "irradiance": "13 mW/cm²", "on_time": "0.4 s", "off_time": "0.4 s",
            "light_on_at": "0.4 s"}  # fmt: skip
    found = janus_lab.analyse_arrays("edges", current, time_s=time, **said)
    assert named(found, "rise_time").value == pytest.approx(0.02 * np.log(9), rel=0.05)
    assert named(found, "decay_time").value == pytest.approx(0.02 * np.log(9), rel=0.05)


@pytest.mark.parametrize(
    ("current", "said"),
    [
        (np.empty(0), "the arrays are empty"),
        (np.ones(3) * 1j, "real numbers, not complex ones"),
        (["a", "b"], "an array of numbers"),
        ([np.ones(3), np.ones(2)], "an array of numbers|of one length"),
    ],
)
def test_arrays_that_are_none(current, said):
    with pytest.raises(ValueError, match=said):
        janus_lab.analyse_arrays("iv", current, voltage_V=np.arange(len(current)), **SAID)


def test_tests_of_an_easyexpert_file_have_an_irradiance_each(tmp_path, figures):
    volts, dark, lit = photoconductor()
    first = as_easyexpert(tmp_path / "a.csv", (volts, dark), ("V1", "I1"))
    second = as_easyexpert(tmp_path / "b.csv", (volts, lit), ("V1", "I1"))
    both = tmp_path / "both.csv"
    both.write_text(first.read_text() + second.read_text())
    imported, formats = read("iv", [both], StatedConditions.model_validate(SAID), None)
    run = keep(imported, [both], formats, tmp_path / "runs")
    assert [f.to_dict() for f in analyse(run)] == [f.to_dict() for f in figures]


def test_a_file_may_be_called_as_one_of_a_runs_own(tmp_path):
    path = as_text(tmp_path / "data.csv", photoconductor())
    imported, formats = read("iv", [path], StatedConditions.model_validate(SAID), None)
    run = keep(imported, [path], formats, tmp_path / "runs")
    assert (run.path / "source" / "data.csv").read_bytes() == path.read_bytes()


@pytest.mark.parametrize("sample", ["bad/../name", "Prøve 1", "...", "a--b"])
def test_a_sample_may_have_any_name(tmp_path, sample):
    path = as_text(tmp_path / "t.txt", photoconductor())
    said = StatedConditions.model_validate(SAID | {"sample": sample})
    imported, formats = read("iv", [path], said, None)
    run = keep(imported, [path], formats, tmp_path / "runs")
    assert run.record.sample == sample
    assert run.path.parent.parent == tmp_path / "runs"
    assert run.device.name


def test_where_nobody_says_when_the_light_goes_on_that_is_flagged():
    time = np.arange(0.05, 80, 0.1)
    current = np.where(time % 10 >= 5, 1e-6, 1e-9)
    said = SAID | {"irradiance": "13 mW/cm²", "on_time": "5 s", "off_time": "5 s"}
    found = janus_lab.analyse_arrays("cycles", current, time_s=time, **said)
    assert all("LIGHT_TIMES_ASSUMED" in figure.flags for figure in found)
    found = janus_lab.analyse_arrays("cycles", current, time_s=time, light_on_at="5 s", **said)
    assert not any("LIGHT_TIMES_ASSUMED" in figure.flags for figure in found)


def test_a_light_current_without_a_dark_one_has_the_irradiances_uncertainty_too():
    volts, _, lit = photoconductor()
    said = SAID | {"irradiance": "13 mW/cm²", "irradiance_uncertainty": "5 %"}
    light = named(janus_lab.analyse_arrays("iv", lit, voltage_V=volts, **said), "light_current")
    assert light.uncertainty / light.value > 0.04
