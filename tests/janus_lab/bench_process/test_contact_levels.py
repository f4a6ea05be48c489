"""What a check applies is little, and within every limit of the bench."""

from __future__ import annotations

import random

from janus_lab.bench_process.contact_levels import levels
from tests.bench_files import bench_config


def test_levels_are_within_drawn_limits_and_never_more_than_a_check_needs() -> None:
    chance = random.Random(20261129)
    bench = bench_config()
    calibration = bench.laser.calibration
    assert calibration is not None
    lowest = min(level for level in calibration.irradiances if level > 0)
    for _ in range(100):
        limits = bench.limits.model_copy(
            update={
                "bias": 10 ** chance.uniform(-3, 2),
                "compliance": 10 ** chance.uniform(-9, 0),
                "irradiance": 10 ** chance.uniform(-4, 2),
            }
        )
        bias, compliance, light = levels(bench.model_copy(update={"limits": limits}))
        assert 0 < bias <= min(0.1, limits.bias)
        assert 0 < compliance <= min(100e-6, limits.compliance)
        assert light == (lowest if lowest <= limits.irradiance else None)
    dark = bench.model_copy(update={"laser": bench.laser.model_copy(update={"calibration": None})})
    assert levels(dark)[2] is None
