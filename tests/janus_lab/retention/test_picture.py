"""The picture of retention over days of storage."""

import numpy as np
import pytest

from janus_lab.retention.picture import draw_retention
from tests.janus_lab.retention.made_retention import KEPT_A_DAY, made


def axis_of(found):
    (axis,) = draw_retention(found).axes
    return axis


def test_each_sample_has_its_days_in_percent():
    axis = axis_of(made("film 1", "film 2"))
    for drawn in axis.containers:
        days, kept = drawn.lines[0].get_data()
        assert days == pytest.approx([0, 2, 7], abs=0.06)
        assert kept == pytest.approx([100 * KEPT_A_DAY**day for day in (0, 2, 7)])
    assert [drawn.get_label() for drawn in axis.containers] == ["film 1", "film 2"]


def test_bars_are_expanded_uncertainties():
    _, _, (bars,) = axis_of(made("film 1")).containers[0].lines
    assert [float(np.ptp(bar[:, 1])) for bar in bars.get_segments()] == pytest.approx([0, 4, 4])


def test_between_days_the_fit_is_the_exponential_itself():
    axis = axis_of(made("film 1"))
    (fit,) = [line for line in axis.lines if len(line.get_xdata()) > 50]
    day, kept = fit.get_data()
    assert kept == pytest.approx(100 * KEPT_A_DAY**day)


@pytest.mark.parametrize("found", [made("film 1", fitted=False), made("film 1", days=(0,))])
def test_without_a_fit_there_is_no_line(found):
    assert not [line for line in axis_of(found).lines if len(line.get_xdata()) > 50]


def test_samples_of_the_same_day_stand_beside_each_other():
    samples = [f"film {number}" for number in range(9)]
    first = [drawn.lines[0].get_xdata()[0] for drawn in axis_of(made(*samples)).containers]
    assert len({f"{day:.9f}" for day in first}) == 9
    assert np.ptp(first) <= 0.05 * 7


def test_neighbours_differ_in_colour_and_marker():
    samples = [f"film {number}" for number in range(7)]
    drawn = [container.lines[0] for container in axis_of(made(*samples)).containers]
    assert len({line.get_color() for line in drawn}) == 7
    assert len({line.get_marker() for line in drawn}) == 7


def test_simulated_days_are_called_simulated():
    assert axis_of(made("film 1", simulated=True)).get_xlabel() == "days of storage (simulated)"
    assert axis_of(made("film 1")).get_xlabel() == "days of storage"


def test_conditions_of_storage_stand_above():
    title = axis_of(made("film 1")).get_title()
    assert "3 V, 13 mW/cm², 450 nm" in title
    assert "20 °C, 35 % RH, dark, ambient air" in title
