"""The course of a sweep, the halves of cycles, the edges, from nothing but columns."""

from pathlib import Path

import numpy as np
import pytest

from drivers.errors import ConfigError
from janus_lab.importing.conditions import StatedConditions
from janus_lab.importing.curves import cycle_rows, edge_rows, sweep_rows, with_ranges
from janus_lab.importing.roles import Roles
from procedures import rows

FILE = Path("data.csv")
THERE = np.arange(-3.0, 3.01, 0.5)


def stated(**said):
    return StatedConditions.model_validate(said)


def sweep(voltage, count=1, **said):
    voltage = np.asarray(voltage, float)
    currents = tuple(voltage * (k + 1.0) for k in range(count))
    roles = Roles(None, voltage, currents, None)
    return sweep_rows([(FILE, roles)], stated(**said))


@pytest.mark.parametrize(
    ("voltage", "directions", "sweeps"),
    [
        (THERE, [1] * 13, [0] * 13),
        (THERE[::-1], [1] * 13, [0] * 13),
        (np.r_[THERE, THERE[::-1]], [1] * 13 + [-1] * 13, [0] * 26),
        (np.r_[THERE, THERE[-2::-1]], [1] * 13 + [-1] * 12, [0] * 25),
        (np.r_[THERE, THERE], [1] * 26, [0] * 13 + [1] * 13),
        (
            np.r_[THERE, THERE[::-1], THERE, THERE[::-1]],
            ([1] * 13 + [-1] * 13) * 2,
            [0] * 26 + [1] * 26,
        ),
    ],
)
def test_a_sweep_goes_there_and_back(voltage, directions, sweeps):
    found = sweep(voltage, irradiance="0 mW/cm²")
    assert found[rows.DIRECTION].tolist() == directions
    assert found[rows.SWEEP].tolist() == sweeps


def test_every_current_has_its_irradiance():
    found = sweep(THERE, 3, irradiance="0, 0.7, 13 mW/cm²")
    assert found[rows.IRRADIANCE].tolist() == [0.0] * 13 + [0.7] * 13 + [13.0] * 13
    assert found[rows.SWEEP].tolist() == [0] * 13 + [1] * 13 + [2] * 13
    with pytest.raises(ConfigError, match="3 currents and 2 irradiances"):
        sweep(THERE, 3, irradiance="0, 13 mW/cm²")
    with pytest.raises(ConfigError, match="1 current and 0 irradiances"):
        sweep(THERE)


def record(duration=40.0, step=0.1):
    time = np.arange(0, duration, step)
    return Roles(time, None, (np.ones(time.size),), None)


def test_a_schedule_lights_the_second_half_unless_it_says_when():
    said = {"irradiance": "13 mW/cm²", "on_time": "5 s", "off_time": "5 s", "bias": "3 V"}
    found = cycle_rows(FILE, record(), stated(**said))
    time, lit = found[rows.TIME], found[rows.IRRADIANCE] > 0
    assert np.array_equal(lit, (time % 10) >= 5 - 1e-9)
    assert found[rows.CYCLE].max() == 4
    later = cycle_rows(FILE, record(), stated(**said, light_on_at="7 s"))
    lit = later[rows.IRRADIANCE] > 0
    assert not lit[:70].any()
    assert lit[70:120].all()
    assert not lit[120:170].any()


def test_a_reading_at_the_moment_of_a_change_belongs_to_what_follows():
    """Times of 0.05, 0.15, … s and halves of 5 s, whatever their sums round to."""
    time = np.array([float(f"{0.05 + k * 0.1:.2f}") for k in range(800)])
    said = stated(irradiance="1 mW/cm²", on_time="5 s", off_time="5 s", light_on_at="5.05 s")
    found = cycle_rows(FILE, Roles(time, None, (time,), None), said)
    lit = found[rows.IRRADIANCE] > 0
    assert lit.tolist() == [(k // 50) % 2 == 1 for k in range(800)]


def test_voltages_in_no_order_are_no_sweep():
    random = np.random.default_rng(3)
    with pytest.raises(ConfigError, match="in no order"):
        sweep(random.permutation(np.arange(-3, 3, 0.05)), irradiance="0 mW/cm²")


def test_cycles_are_counted_from_the_dark_half():
    lit_first = cycle_rows(
        FILE,
        record(20.0),
        stated(irradiance="1 mW/cm²", on_time="5 s", off_time="5 s", light_on_at="0 s"),
    )
    assert lit_first[rows.CYCLE][[0, 60, 110, 160]].tolist() == [1, 2, 2, 3]


def test_a_column_of_light_needs_no_schedule():
    time = np.arange(0, 10, 0.1)
    light = np.where((time >= 2.0) & (time < 6.0), 5.0, 0.0)
    roles = Roles(time, None, (time,), light)
    found = cycle_rows(FILE, roles, stated())
    assert np.array_equal(found[rows.IRRADIANCE], light)
    edges = edge_rows(FILE, roles, stated())
    assert sorted(set(edges[rows.EDGE])) == [1, 2]
    first = edges[rows.EDGE] == 1
    assert edges[rows.SINCE_EDGE][first].min() == pytest.approx(-0.95, abs=0.1)
    assert edges[rows.SINCE_EDGE][first].max() == pytest.approx(3.95, abs=0.1)


def test_the_edges_of_a_schedule_are_at_its_times():
    said = stated(irradiance="13 mW/cm²", on_time="2 s", off_time="3 s", light_on_at="4 s")
    found = edge_rows(FILE, record(12.0), said)
    edge_at = found[rows.TIME] - found[rows.SINCE_EDGE]
    at = [float(np.median(edge_at[found[rows.EDGE] == n])) for n in (1, 2, 3, 4)]
    assert at == pytest.approx([4, 6, 9, 11])


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: cycle_rows(FILE, record(), stated(irradiance="1 mW/cm²")), "when the light is on"),
        (
            lambda: cycle_rows(FILE, record(), stated(on_time="1 s", off_time="1 s")),
            "0 irradiances for one current",
        ),
        (
            lambda: cycle_rows(
                FILE, Roles(np.array([0.0, 2, 1]), None, (np.ones(3),), None), stated()
            ),
            "the times are not rising",
        ),
        (
            lambda: edge_rows(
                FILE, Roles(np.arange(5.0), None, (np.ones(5),), np.zeros(5)), stated()
            ),
            "the light never changes",
        ),
    ],
)
def test_what_is_not_said_is_asked_for(make, said):
    with pytest.raises(ConfigError, match=said):
        make()


def test_the_range_of_a_reading_is_the_lowest_that_holds_it():
    from drivers.keithley2400.datasheet import KEITHLEY_2400, meter_record

    record_ = meter_record(KEITHLEY_2400, 1.0)
    current = np.array([1e-9, -1.04e-6, 2e-6, 5e-4, 0.9, np.nan])
    found = with_ranges({rows.CURRENT: current}, record_, None)
    assert found[rows.CURRENT_RANGE].tolist() == [1e-6, 1e-6, 10e-6, 1e-3, 1.0, 1e-6]
    fixed = with_ranges({rows.CURRENT: current}, record_, 1e-3)
    assert set(fixed[rows.CURRENT_RANGE]) == {1e-3}
