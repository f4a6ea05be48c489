"""Which levels are whole in the rows."""

import numpy as np

from procedures.linear_range.whole_levels import noise_is_whole, parts_of_levels, whole_levels
from procedures.rows import IRRADIANCE, KEPT, LEVEL, START, TIME


def rows(*stretches):
    """(start, level, irradiance, kept, seconds) one after another, ten readings a second."""
    found = {name: [] for name in (START, LEVEL, IRRADIANCE, KEPT, TIME)}
    time = 0.0
    for start, level, irradiance, kept, seconds in stretches:
        for _ in range(round(10 * seconds)):
            for name, value in zip(found, (start, level, irradiance, kept, time), strict=True):
                found[name].append(value)
            time += 0.1
    return {name: np.array(values, float) for name, values in found.items()}


def level(number, start=1, light=5.0):
    return [(start, number, e, kept, 5.0) for e in (0.0, light, 0.0) for kept in (0, 1)]


def test_a_level_is_whole_between_two_darks():
    data = rows(*level(1), *level(2)[:4], *level(2, start=2), *level(3)[:5])
    assert whole_levels(data, 5.0).tolist() == [1, 2]


def test_a_level_cut_short_is_not():
    data = rows(*level(1)[:-1], (1, 1, 0.0, 1, 4.0))
    assert whole_levels(data, 5.0).tolist() == []
    assert whole_levels(data, 4.0).tolist() == [1]


def test_a_level_that_outgrew_its_range_counts_as_it_was_read_again():
    again = [(1, 1, 0.0, 1, 5.0), (1, 1, 5.0, 1, 1.0), *level(1)]
    data = rows(*again)
    assert whole_levels(data, 5.0).tolist() == [1]
    assert len(parts_of_levels(data)[1, 1]) == 5


def test_light_that_nobody_saw_is_no_light():
    data = rows(*level(1, light=np.nan))
    assert whole_levels(data, 5.0).tolist() == []


def test_the_noise_is_one_record():
    assert noise_is_whole(rows((1, 0, 0.0, 1, 100.0)), 100.0)
    assert not noise_is_whole(rows((1, 0, 0.0, 1, 60.0), (2, 0, 0.0, 1, 60.0)), 100.0)
    assert (
        whole_levels({name: [] for name in (START, LEVEL, IRRADIANCE, KEPT, TIME)}, 1.0).size == 0
    )
