"""Neutral-density filters of a bench file."""

from __future__ import annotations

import numpy as np
import pytest
from pydantic import ValidationError

from drivers.config.bench import BenchConfig
from drivers.config.irradiance.filters import FilterConfig
from tests.bench_files import bench_config


@pytest.mark.parametrize("density", np.random.default_rng(5).uniform(0.01, 12, 8))
def test_an_optical_density_is_minus_the_decadic_logarithm_of_what_passes(density):
    made = FilterConfig(name="ND", optical_density=density, uncertainty="1 %")
    assert -np.log10(made.passes) == pytest.approx(density)
    same = FilterConfig(name="ND", transmission=f"{made.passes!r}", uncertainty="1 %")
    assert same.passes == pytest.approx(made.passes, rel=1e-12)


@pytest.mark.parametrize(
    "given",
    [{}, {"optical_density": 2, "transmission": "1 %"}, {"optical_density": 0},
     {"transmission": "0 %"}, {"transmission": "101 %"}],
)  # fmt: skip
def test_a_filter_lets_one_known_share_of_the_light_pass(given):
    with pytest.raises(ValidationError):
        FilterConfig(name="ND 2", uncertainty="1 %", **given)


def test_two_filters_of_one_name_are_refused():
    content = bench_config().model_dump(mode="json")
    one = {"name": "ND 2", "optical_density": 2, "uncertainty": "1 %"}
    content["filters"] = [one, one | {"optical_density": 3}]
    with pytest.raises(ValidationError, match="two filters are called 'ND 2'"):
        BenchConfig.model_validate(content)


def test_a_bench_with_filters_reads_back_as_it_was_written():
    bench = bench_config("simulated-filters")
    assert len(bench.filters) == 4
    assert BenchConfig.model_validate(bench.model_dump(mode="json")) == bench
