"""The photocurrent of each level, as its readings come."""

from __future__ import annotations

import numpy as np
import pytest

from janus_lab.gui.model.level_currents import LevelCurrents
from procedures.rows import CURRENT, IRRADIANCE, KEPT, LEVEL


def block(level, *readings):
    """(irradiance, kept, current) one after another."""
    light, kept, current = np.array(readings, float).T
    return {
        LEVEL: np.full(light.size, level),
        IRRADIANCE: light,
        KEPT: kept,
        CURRENT: current,
    }


def test_a_level_is_the_light_less_the_dark_of_settled_readings():
    levels = LevelCurrents()
    levels.add(block(2, (0, 0, 99.0), (0, 1, 1.0), (5, 0, 7.0), (5, 1, 11.0), (0, 1, 3.0)))
    levels.add(block(1, (0, 1, 1.0), (0.5, 1, -1.5), (0.5, 1, 9.9e37)))
    irradiance, current = levels.points()
    assert irradiance.tolist() == [0.5, 5.0]
    assert current.tolist() == [2.5, 9.0]


@pytest.mark.parametrize("seed", range(5))
def test_blocks_may_come_in_any_order(seed):
    random = np.random.default_rng(seed)
    blocks = [
        block(number, *((e, 1, number + 10 * e * (1 + 0.01 * k)) for k in range(5)))
        for number in range(1, 5) for e in (0.0, 10.0**number, 0.0)
    ]  # fmt: skip
    one, other = LevelCurrents(), LevelCurrents()
    for each in blocks:
        one.add(each)
    for place in random.permutation(len(blocks)):
        other.add(blocks[place])
    assert np.allclose(one.points(), other.points())


def test_what_is_no_level_yet_is_not_shown():
    levels = LevelCurrents()
    levels.add(block(0, (0, 1, 1.0)))
    levels.add(block(1, (0, 1, 1.0)))
    assert levels.version == 1
    assert levels.points()[0].size == 0
    levels.add(block(1, (3, 1, 2.0)))
    assert levels.points()[0].tolist() == [3.0]
    levels.clear()
    assert levels.points()[0].size == 0
