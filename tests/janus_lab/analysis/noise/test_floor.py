"""The meter's floor: which record stands under which, and how well it is known."""

import numpy as np
import pytest

from janus_lab.analysis.noise.floor import MeterFloor, scatter
from janus_lab.analysis.noise.noise_data import records_of
from janus_lab.analysis.noise.spectrum import spectrum_of
from janus_lab.analysis.noise.spectrum_model import Shown
from tests.janus_lab.analysis.noise.made_up_noise import Made, Recorded, Rows

SLOW, FAST = Recorded(5.0, 400.0, 0.2), Recorded(100.0, 20.0, 0.005)
FLOOR = 1e-24


def records(random, *timing, connected, noise=FLOOR):
    rows = Rows()
    for one in timing:
        readings = Made(noise).readings(
            random, round(one.rate * one.duration), 1 / one.rate, one.aperture
        )
        rows.add(readings, one, connected=connected)
    return records_of(rows.data())


def test_each_spectrum_stands_on_the_floor_of_its_own_setting():
    random = np.random.default_rng(1)
    floor = MeterFloor(records(random, SLOW, FAST, connected=False), lambda at: 1e-20)
    spectra = [spectrum_of(r) for r in records(random, SLOW, FAST, connected=True, noise=1e-22)]
    kept, under = floor.under(spectra)
    assert kept == spectra
    density = under.density * Shown(spectra).scale
    slow = np.arange(density.size) < spectra[0].density.size
    assert density[slow] == pytest.approx(FLOOR, rel=0.25)
    # with gaps of three quarters the white noise of the fast one is folded twofold
    assert density[~slow] == pytest.approx(2 * FLOOR, rel=0.25)
    assert np.all((under.relative_u > 0.01) & (under.relative_u < 0.2))


def test_a_setting_without_a_floor_has_none():
    random = np.random.default_rng(2)
    floor = MeterFloor(records(random, SLOW, connected=False), lambda at: 1e-20)
    spectra = [spectrum_of(r) for r in records(random, SLOW, FAST, connected=True)]
    kept, _ = floor.under(spectra)
    assert kept == spectra[:1]
    assert MeterFloor([], lambda at: 1e-20).under(spectra) == ([], None)


def test_a_floor_within_a_count_is_that_of_rounding():
    random = np.random.default_rng(3)
    rows = Rows().add(np.full(2000, 3e-12), SLOW, connected=False)
    floor = MeterFloor(records_of(rows.data()), lambda at: 1e-12)
    spectra = [spectrum_of(r) for r in records(random, SLOW, connected=True)]
    _, under = floor.under(spectra)
    assert under.density * Shown(spectra).scale == pytest.approx(1e-24 / 12 * 2 * 0.2)


def test_scatter_is_that_of_a_reading_and_not_of_drift():
    readings = np.random.default_rng(4).standard_normal(5000) + 0.1 * np.arange(5000)
    (record,) = records_of(Rows().add(readings, SLOW).data())
    assert scatter(record) == pytest.approx(1.0, rel=0.05)
