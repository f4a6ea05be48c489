"""Amplitude and phase as they form, of waves and of steps."""

from __future__ import annotations

import math

import numpy as np
import pytest

from janus_lab.gui.model.forming_response import FormingResponse
from procedures import FrequencyResponse
from procedures.rows import EDGE, SINCE_EDGE
from tests.bench_files import open_bench
from tests.measuring import carry_out, prepared

SHORT = {"bias_settling": 0.1, "light_settling": 0.5, "settling": 0.1, "irradiance": 13.0}


def blocks_of(bench, **given):
    procedure = prepared(FrequencyResponse(**(SHORT | given)))
    with open_bench(bench=bench) as opened:
        carry_out(procedure, opened)
    return [record for topic, record in procedure.topics if topic == "batch results"]


def test_steps_show_the_response_from_the_lowest_frequency_to_the_highest():
    blocks = blocks_of("simulated", frequencies=[100.0, 800.0], edges=6, depth=0.1)
    response = FormingResponse()
    for number, block in enumerate(reversed(blocks)):
        response.add(block)
        if number == 9:
            assert response.is_new
            assert response.curve()[0].size > 3
    frequency, decibels, phase = response.curve()
    assert not response.is_new
    assert np.all(np.diff(frequency) > 0)
    assert (frequency[0], frequency[-1]) == pytest.approx((100.0, 1e3))
    pole = 1 / (1 + 2j * math.pi * frequency * 0.3e-3)  # and 3 % of 0.4 s
    assert decibels == pytest.approx(20 * np.log10(np.abs(pole)), abs=2.0)
    assert phase == pytest.approx(np.degrees(np.angle(pole)), abs=10.0)
    response.clear()
    assert response.curve()[0].size == 0


def test_a_run_from_before_there_were_steps_is_shown():
    blocks = blocks_of("simulated-generator", frequencies=[50.0, 500.0], samples=501)
    response = FormingResponse()
    for block in blocks:
        response.add({name: block[name] for name in block if name not in (EDGE, SINCE_EDGE)})
    assert response.curve()[0] == pytest.approx([50.0, 500.0], rel=0.05)
