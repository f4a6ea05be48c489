"""Waiting and asking between measurements."""

import time

import pytest

from drivers.clock import never
from drivers.errors import NobodyToAsk
from drivers.operator import Answer, Nobody, Remembered
from janus_lab.sequence import between
from janus_lab.sequence.items import Prompt, Wait
from tests.bench_files import CONFIGS, bench_config


def test_a_simulated_bench_jumps_and_tells_how_far_it_is():
    told = []
    before = time.monotonic()
    assert between.wait(Wait(seconds=86400.0), bench_config(), never, told.append)
    assert time.monotonic() - before < 60, "a day has not passed"
    assert told == sorted(told)
    assert told[-1] == 100.0


@pytest.mark.parametrize("bench", [bench_config(), bench_config(clock="paced", speed=0.5)])
def test_a_stop_ends_a_wait(bench):
    asked = []
    assert not between.wait(Wait(seconds=3600.0), bench, lambda: bool(asked) or asked.append(1))


def real_bench():
    from drivers.config import yaml_file
    from drivers.config.bench import BenchConfig

    return yaml_file.load(CONFIGS / "bench" / "hardware.yaml", BenchConfig)


def test_a_prompt_is_asked_where_there_is_something_to_do():
    item = Prompt(text="Open the shutter.")
    assert between.prompt(item, bench_config(), Nobody(), never)
    assert not between.prompt(item, bench_config(), Nobody(), lambda: True)
    assert between.prompt(item, real_bench(), Remembered([Answer()]), never)
    with pytest.raises(NobodyToAsk, match="Open the shutter"):
        between.prompt(item, real_bench(), Nobody(), never)
