"""The spectrum of noise as it forms, against the density that was put in."""

import numpy as np
import pytest

from janus_lab.gui.model.forming_spectrum import SEGMENT, FormingSpectra, NoiseCondition

DARK = NoiseCondition(True, 3.0, 0.0, 0.01, 1e-6)


def rows(time, current, block=1, **changed):
    columns = {
        "Time (s)": time, "Current (A)": current, "Block": block, "Start": 1,
        "Sample connected": 1, "Voltage (V)": 3.0, "Irradiance (mW/cm**2)": 0.0,
        "Aperture (s)": 0.01, "Current range (A)": 1e-6,
    } | changed  # fmt: skip
    return {name: np.broadcast_to(values, time.shape) for name, values in columns.items()}


def white(count, interval, density, seed=1):
    """Readings of white noise of a one-sided density (A²/Hz), and their times."""
    deviate = np.random.default_rng(seed).normal(0, np.sqrt(density / (2 * interval)), count)
    return interval * np.arange(count), 1e-7 + deviate


def test_white_noise_is_flat_over_all_octaves():
    spectra = FormingSpectra()
    time, current = white(400_000, 0.01, 1e-24)
    for part in np.array_split(np.arange(time.size), 371):
        spectra.add(rows(time[part], current[part]))
    frequency, found = spectra.curves()[DARK]
    assert np.all(np.diff(frequency) > 0)
    assert frequency[0] < 5e-3
    assert frequency[-1] == pytest.approx(50.0, rel=0.02)
    # a periodogram of n averages scatters by 1/√n; octave means of two lose a few percent
    for low, high, rel in ((0.02, 0.2, 0.08), (0.2, 2.0, 0.05), (2.0, 49.0, 0.03)):
        band = (frequency > low) & (frequency < high)
        assert np.mean(found[band] ** 2) == pytest.approx(1e-24, rel=rel)


def test_blocks_and_pieces_give_the_same_and_a_gap_is_not_bridged():
    time, current = white(4 * SEGMENT, 0.01, 1e-24)
    whole, pieces, gaps = FormingSpectra(), FormingSpectra(), FormingSpectra()
    whole.add(rows(time, current))
    for number in range(time.size):
        pieces.add(rows(time[number : number + 1], current[number : number + 1]))
    for curve, other in zip(whole.curves()[DARK], pieces.curves()[DARK], strict=True):
        assert other == pytest.approx(curve)
    # two thirds of a segment at a time: no segment is ever whole
    for block, part in enumerate(np.split(np.arange(time.size), range(85, time.size, 85))):
        gaps.add(rows(time[part], current[part], block=block))
    assert gaps.curves() == {}


def test_each_condition_has_its_own():
    spectra = FormingSpectra()
    time, current = white(2000, 0.01, 1e-24)
    loud = 1e-7 + 10 * (current - 1e-7)
    spectra.add(rows(time, current))
    spectra.add(rows(30 + time, loud, 2, **{"Irradiance (mW/cm**2)": 1.3}))
    spectra.add(rows(60 + time, current, 3, **{"Irradiance (mW/cm**2)": np.nan}))
    spectra.add(rows(90 + time, current, 4, **{"Sample connected": 0}))
    found = spectra.curves()
    assert [condition.words for condition in found] == [
        "3 V, dark", "3 V, 1.3 mW/cm²", "open terminals, 3 V, 1 µA range",
    ]  # fmt: skip
    quiet, lit = (np.median(density) for _, density in list(found.values())[:2])
    assert lit == pytest.approx(10 * quiet)


def test_rows_that_come_late_and_readings_without_a_value_are_left_out():
    spectra = FormingSpectra()
    time, current = white(1000, 0.01, 1e-24)
    spectra.add(rows(time, current))
    before = spectra.curves()[DARK][1].copy()
    spectra.add(rows(time - 5.0, 1e6 * current))
    assert spectra.curves()[DARK][1] == pytest.approx(before)
    holed = np.where(np.arange(1000) % 500 == 100, np.nan, current)
    spectra.add(rows(20 + time, holed, 2))
    assert np.all(np.isfinite(spectra.curves()[DARK][1]))
