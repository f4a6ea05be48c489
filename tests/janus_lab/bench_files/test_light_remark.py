"""What is said of a light calibration that is missing or past its date."""

from __future__ import annotations

import random
from datetime import date, timedelta

import pytest

from drivers.config.bench import BenchConfig
from janus_lab.bench_files.light_remark import light_remark
from tests.bench_files import bench_config


def bench(made: date, valid_for: float) -> BenchConfig:
    values = bench_config().model_dump(mode="json")
    values["laser"]["calibration"] |= {"date": str(made), "valid_for": f"{valid_for} day"}
    return BenchConfig.model_validate(values)


@pytest.mark.parametrize("seed", range(20))
def test_it_is_said_from_the_first_day_after_the_last(seed: int) -> None:
    chance = random.Random(seed)
    made = date(2026, 1, 1) + timedelta(days=chance.randrange(300))
    days = chance.randrange(1, 4000)
    last = made + timedelta(days=days)
    found = bench(made, days)
    assert light_remark(found, last) == ""
    assert "past its date since 1 day:" in light_remark(found, last + timedelta(days=1))
    assert "since 9 days: " in light_remark(found, last + timedelta(days=9))
    assert str(made) in light_remark(found, last + timedelta(days=9))


def test_none_is_said_too() -> None:
    given = bench(date(2026, 1, 1), 1e9)
    assert light_remark(given, date(9999, 12, 31)) == ""
    laser = given.laser.model_copy(update={"calibration": None})
    said = light_remark(given.model_copy(update={"laser": laser}), date(2026, 1, 1))
    assert "no light calibration" in said
