"""The linear range of the simulated devices, from procedure to figures, against their physics."""

from __future__ import annotations

import math

import pytest

from drivers.config.bench import BenchConfig
from drivers.keithley2400.datasheet import KEITHLEY_2400
from drivers.simulated.instruments.keithley2400.unit_errors import noise_sigma
from janus_lab.analysis.figure_of_merit import FigureOfMerit
from janus_lab.measure import measure
from janus_lab.measurement import Measurement, on_device
from procedures import LinearRange
from tests.bench_files import bench_config, device
from tests.janus_lab.measurements.kept_runs import one

NPLC = 10.0


def measured(name, folder, seed, *, smu=None, **parameters) -> tuple[list[FigureOfMerit], object]:
    """Every error that the bench can have is drawn."""
    content = bench_config("simulated-filters", errors="drawn").model_dump(mode="json")
    content |= {"smu": smu} if smu else {}
    sample = device(name)
    given = {"nplc": NPLC, "reading_time": 4.0, "bias_settling": 0.5, "compliance": 0.05}
    opened = []
    done = measure(
        Measurement(
            procedure=on_device(LinearRange(**(given | parameters)), sample),
            bench=BenchConfig.model_validate(content),
            device=sample,
            recipe=None,
        ),
        folder,
        seed=seed,
        on_bench=opened.append,
    )
    assert done.not_analysed is None
    return done.figures, opened[0].simulation.photodetector


def test_nine_decades_of_a_photodiode_are_right_within_a_decibel(tmp_path):
    figures, diode = measured(
        "photodiode-si", tmp_path, 3,
        smu={"model": "Keithley 2400", "address": "GPIB0::24::INSTR"},
        lowest_irradiance=1.2e-6, highest_irradiance=1400.0, levels_per_decade=2, noise_time=300.0,
    )  # fmt: skip
    # the current saturates as E/(1 + E/Es): 1 dB below the line at Es·(10^(1/20) - 1)
    saturation = diode.physics.responsivity.saturation_irradiance
    highest = saturation * (10 ** (1 / 20) - 1)
    # the noise is the meter's on its lowest range, white, and the rounding to counts
    meter = KEITHLEY_2400.current_ranges[0]
    sigma = noise_sigma(KEITHLEY_2400, "CURR", NPLC)[0]
    rms = math.hypot(sigma, meter.measure_resolution / math.sqrt(12)) * math.sqrt(2 * NPLC / 50)
    weak = 1e-3
    lowest = rms / (abs(diode.truth(0.0, weak).photocurrent) / weak)
    truth = 20 * math.log10(highest / lowest)
    assert 180 < truth < 190
    found = one(figures, "linear_dynamic_range")
    assert found.bound is None
    assert abs(found.value - truth) < 1.0
    assert found.uncertainty < 0.5
    assert one(figures, "noise_current").value == pytest.approx(rms, rel=0.1)
    # the irradiance is wrong by what was drawn of its scale: 1 %
    top = one(figures, "linear_range_maximum")
    assert top.value == pytest.approx(highest, abs=3 * top.uncertainty)


@pytest.mark.parametrize(
    ("name", "theta"), [("janus-160C", 0.5505), ("janus-200C", 0.266), ("cspbbr3-16nm", None)]
)
def test_the_photoconductors_have_no_linear_range(name, theta, tmp_path):
    figures, _ = measured(
        name, tmp_path, 5, bias=3.0, lowest_irradiance=1e-4, highest_irradiance=1000.0,
        levels_per_decade=1, noise_time=30.0, reading_time=2.0,
    )  # fmt: skip
    for end in ("linear_dynamic_range", "linear_range_minimum", "linear_range_maximum"):
        found = one(figures, end)
        assert found.value is None
        assert "NO_LINEAR_RANGE" in found.flags
    expected = theta or device(name).physics.responsivity.exponent
    exponent = one(figures, "power_law_exponent")
    assert exponent.value == pytest.approx(expected, abs=0.01)
    assert one(figures, "noise_equivalent_irradiance").bound == "upper"
