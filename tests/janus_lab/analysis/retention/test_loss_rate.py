"""The loss per day that several samples have in common."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import stats

from janus_lab.analysis.retention.loss_rate import DailyPhotocurrent, devices_of, loss_rate

DAYS = np.arange(8)


def measured(values, days=DAYS, sample="film 1", u=0.0):
    return [
        DailyPhotocurrent(float(day), sample, float(value), u * float(value))
        for day, value in zip(days, values, strict=True)
    ]


def test_an_exponential_loss_is_its_rate():
    (film,) = devices_of(measured(1e-6 * np.exp(-0.0104 * DAYS)))
    assert loss_rate([film], logarithmic=True).value == pytest.approx(0.0104)


def test_a_straight_loss_is_counted_from_the_first_day():
    (film,) = devices_of(measured(1e-6 * (1 - 0.01 * DAYS), days=DAYS + 3))
    assert loss_rate([film], logarithmic=False).value == pytest.approx(0.01)


def test_films_of_other_currents_and_days_share_one_rate():
    films = devices_of(
        measured(1e-6 * np.exp(-0.02 * DAYS), sample="a")
        + measured(5e-5 * np.exp(-0.02 * DAYS[:3]), days=DAYS[:3] + 20, sample="b")
    )
    assert loss_rate(films, logarithmic=True).value == pytest.approx(0.02)


def test_the_fit_is_an_ordinary_straight_line_of_the_logarithms():
    """Eight days with 2 % scatter, seed 3, against SciPy's regression."""
    scatter = 0.02 * np.random.default_rng(3).standard_normal(8)
    values = 1e-6 * np.exp(-0.01 * DAYS + scatter)
    line = stats.linregress(DAYS, np.log(values))
    rate = loss_rate(devices_of(measured(values)), logarithmic=True)
    assert rate.value == pytest.approx(-line.slope)
    assert rate.freedom == 6
    # k = 2 covers what Student's t at 95.45 % does
    assert 2 * rate.u == pytest.approx(stats.t(6).ppf(0.97725) * line.stderr, rel=1e-6)


def test_points_on_a_line_are_no_better_known_than_each_of_them():
    rate = loss_rate(devices_of(measured(1e-6 * np.exp(-0.01 * DAYS), u=0.03)), logarithmic=True)
    spread = float(np.sum((DAYS - DAYS.mean()) ** 2))
    assert rate.u == pytest.approx(0.03 / math.sqrt(spread))


def test_two_days_of_one_film_leave_nothing_to_tell_a_rate_by():
    assert loss_rate(devices_of(measured([2e-6, 1e-6], days=[0, 1])), logarithmic=True) is None


def test_days_are_put_in_order_and_films_stay_in_theirs():
    films = devices_of(
        measured([3e-6, 1e-6], days=[5, 1], sample="z") + measured([1e-6], days=[0], sample="a")
    )
    assert [film.sample for film in films] == ["z", "a"]
    assert films[0].day.tolist() == [1, 5]
    assert films[0].photocurrent.tolist() == [1e-6, 3e-6]


@pytest.mark.parametrize("dead", [0.0, -1e-9, math.nan, math.inf])
def test_a_photocurrent_that_is_none_is_refused_by_sample_and_day(dead):
    with pytest.raises(ValueError, match="film 1, day 3"):
        devices_of(measured([dead], days=[3]))


def test_two_photocurrents_of_one_day_are_refused():
    with pytest.raises(ValueError, match="film 1 has two"):
        devices_of(measured([1e-6, 2e-6], days=[3, 3]))
