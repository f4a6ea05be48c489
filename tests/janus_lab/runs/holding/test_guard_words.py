"""What a run and its guard say to each other arrives as it was meant."""

from __future__ import annotations

import numpy as np
import pytest

from drivers.unsafe import Doubt, Unsafe
from janus_lab.runs.holding.guard_words import FAREWELL, TAKE_OVER, Told, silence_in, silent_for


def test_a_silence_is_told_to_a_hundredth_of_the_lease_and_never_too_long():
    rng = np.random.default_rng(5)  # seed 5
    for lease, part in zip(rng.uniform(0.5, 60, 500), rng.uniform(0, 1, 500), strict=True):
        told = silence_in(silent_for(part * lease, lease), lease)
        assert part * lease - 0.01 * lease < told <= part * lease + 1e-9


@pytest.mark.parametrize("seconds", [2.0, 5.0, 1e9])
def test_a_silence_beyond_the_lease_is_the_whole_of_it_and_no_other_word(seconds):
    byte = silent_for(seconds, 2.0)
    assert silence_in(byte, 2.0) == 2.0
    assert byte not in (FAREWELL, TAKE_OVER)


@pytest.mark.parametrize("final", [True, False])
def test_what_is_not_off_arrives_as_data(final):
    told = Told([Unsafe("the laser", Doubt.STEP_FAILED, "µ \n\u202e", "laser off")], final)
    line = told.to_line()
    assert line.count(b"\n") == 1
    assert Told.from_line(line) == told
