"""The records of a measurement of noise, and how many of them a run has."""

import numpy as np
import pytest

from procedures.dark_noise.records import records, whole_records


def some(**changed):
    given = {
        "dark_range": 1e-6,
        "lit_range": 1e-6,
        "floor": True,
        "reference_irradiances": [13.0],
        "reference_duration": 5.0,
    }
    return records([1.0, -2.0], [0.0, 0.7], [20.0, 2.0], [10.0, 30.0], **(given | changed))


def test_open_terminals_come_first_then_bias_by_bias_with_the_reference_last():
    found = [(r.connected, r.bias, r.irradiance, r.rate, r.of_reference) for r in some()]
    assert found[:4] == [
        (False, 1.0, 0.0, 20.0, False),
        (False, 1.0, 0.0, 2.0, False),
        (False, -2.0, 0.0, 20.0, False),
        (False, -2.0, 0.0, 2.0, False),
    ]
    assert found[4:9] == [
        (True, 1.0, 0.0, 20.0, False),
        (True, 1.0, 0.0, 2.0, False),
        (True, 1.0, 0.7, 20.0, False),
        (True, 1.0, 0.7, 2.0, False),
        (True, 1.0, 13.0, 20.0, True),
    ]
    assert len(found) == 14
    assert len(some(floor=False, reference_irradiances=[0.0])) == 8


@pytest.mark.parametrize("seed", range(30))
def test_whole_records_are_counted_through_any_interruptions(seed):
    rng = np.random.default_rng(seed)
    wanted = some(floor=bool(rng.integers(2)))
    starts, done = [], 0
    for start in range(1, rng.integers(2, 6)):
        until = int(rng.integers(done, len(wanted)))
        rows = sum(record.readings for record in wanted[done:until])
        rows += int(rng.integers(0, wanted[until].readings))  # of one that was cut short
        starts += [start] * rows
        done = until
    assert whole_records({"Start": np.array(starts)}, wanted) == done


def test_a_run_without_rows_has_none():
    assert whole_records({"Start": np.empty(0)}, some()) == 0


def test_each_range_that_noise_is_read_on_has_its_floor():
    found = some(lit_range=1e-4)
    floor = [r for r in found if not r.connected]
    assert [r.current_range for r in floor] == [1e-6] * 4 + [1e-4] * 4
    for record in found:
        if record.connected:
            assert record.current_range == (1e-4 if record.irradiance else 1e-6)
    # the reference is no noise: its range alone needs no floor
    only_dark = records(
        [1.0], [0.0], [20.0], [10.0], dark_range=1e-6, lit_range=1e-4, floor=True,
        reference_irradiances=[13.0], reference_duration=5.0,
    )  # fmt: skip
    assert [r.current_range for r in only_dark] == [1e-6, 1e-6, 1e-4]
