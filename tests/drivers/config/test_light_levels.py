"""Which filter and which light of the laser give an irradiance."""

from __future__ import annotations

from itertools import pairwise, product

import numpy as np
import pytest

from drivers.config.irradiance.filters import FilterConfig
from drivers.config.light_levels import light_levels
from drivers.config.limits import laser_current
from drivers.errors import LimitError
from tests.bench_files import bench_config


def bench(*densities: float):
    filters = tuple(
        FilterConfig(name=f"ND {d:g}", optical_density=d, uncertainty="1 %") for d in densities
    )
    return bench_config().model_copy(update={"filters": filters})


def changes(levels):
    names = [level.filter.name if level.filter else "" for level in levels]
    return sum(a != b for a, b in pairwise(names))


@pytest.mark.parametrize("seed", range(8))
def test_every_level_is_what_laser_and_filter_give_together(seed):
    random = np.random.default_rng(seed)
    config = bench(*np.sort(random.uniform(0.3, 1.5, 5)).cumsum())
    wanted = np.exp(random.uniform(np.log(1e-4), np.log(14), 20)).tolist()
    possible = [e for e in wanted if _can(config, e)]
    for irradiance, level in zip(possible, light_levels(config, possible), strict=True):
        passes = level.filter.passes if level.filter else 1.0
        assert level.irradiance == irradiance
        assert level.unfiltered * passes == pytest.approx(irradiance, rel=1e-12)
        laser_current(config.laser, config.limits, level.unfiltered)  # within the limits


def _can(config, irradiance):
    return any(
        0.252 <= irradiance / share <= 15 for share in (1.0, *(f.passes for f in config.filters))
    )


@pytest.mark.parametrize("seed", range(8))
def test_no_other_choice_has_fewer_changes_of_filter(seed):
    random = np.random.default_rng(seed)
    config = bench(1.0, 1.6, 2.5)
    wanted = np.exp(random.uniform(np.log(2e-3), np.log(14), 6)).tolist()
    found = light_levels(config, wanted)
    every = [None, *config.filters]
    fewest = min(
        sum(a is not b for a, b in pairwise(choice))
        for choice in product(every, repeat=len(wanted))
        if all(
            0.252 <= e / (f.passes if f else 1.0) <= 15 for e, f in zip(wanted, choice, strict=True)
        )
    )
    assert changes(found) == fewest


def test_no_filter_is_put_in_where_none_is_needed():
    assert [level.filter for level in light_levels(bench(0.5, 1.0), [0.5, 3.0, 14.0])] == [None] * 3


@pytest.mark.parametrize("irradiance", [1e-9, 0.1, 15.1])
def test_what_neither_laser_nor_filter_gives_is_refused_with_what_they_do(irradiance):
    with pytest.raises(LimitError) as error:
        light_levels(bench(3.0), [irradiance])
    assert error.value.subject == "irradiance"
    assert "0.000252 to 0.015, 0.252 to 15 mW/cm²" in str(error.value)
