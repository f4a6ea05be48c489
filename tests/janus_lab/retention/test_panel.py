"""The panel of retention over days of storage."""

import numpy as np
import pytest

from janus_lab.retention.panel import retention_panel
from tests.janus_lab.retention.made_retention import KEPT_A_DAY, made


def kept_of(found):
    return [series for series in retention_panel(found).series if series.look == "points"]


def fits_of(found):
    return [series for series in retention_panel(found).series if series.role == "fit"]


def test_each_sample_has_its_days_in_percent():
    drawn = kept_of(made("film 1", "film 2"))
    for series in drawn:
        assert series.x == pytest.approx([0, 2, 7], abs=0.07)
        assert series.y == pytest.approx([100 * KEPT_A_DAY**day for day in (0, 2, 7)])
    assert [series.run for series in drawn] == ["film 1", "film 2"]


def test_bars_are_expanded_uncertainties():
    (series,) = kept_of(made("film 1"))
    assert series.above == pytest.approx([0, 2, 2])


def test_between_days_the_fit_is_the_exponential_itself():
    (fit,) = fits_of(made("film 1"))
    assert fit.y == pytest.approx(100 * KEPT_A_DAY**fit.x)


@pytest.mark.parametrize("found", [made("film 1", fitted=False), made("film 1", days=(0,))])
def test_without_a_fit_there_is_no_line(found):
    assert not fits_of(found)


def test_samples_of_the_same_day_stand_beside_each_other():
    first = [s.x[0] for s in kept_of(made(*[f"film {number}" for number in range(9)]))]
    assert len({f"{day:.9f}" for day in first}) == 9
    assert np.ptp(first) <= 0.05 * 7


def test_simulated_days_are_called_simulated():
    simulated = retention_panel(made("film 1", simulated=True))
    assert simulated.x.quantity == "Days of storage (simulated)"
    assert retention_panel(made("film 1")).x.quantity == "Days of storage"


def test_conditions_of_storage_stand_below():
    caption = retention_panel(made("film 1")).caption
    assert "3 V, 13 mW/cm², 450 nm" in caption
    assert "20 °C, 35 % RH, dark, ambient air" in caption
