"""The rows of a run against time, cycle by cycle."""

from __future__ import annotations

import numpy as np

from janus_lab.gui.model.cycle_rows import turns
from janus_lab.gui.plots.lit_phases import lit_spans


def test_turns_are_enough_to_know_all() -> None:
    irradiance = np.array([0.0, 0, 0, 13, 13, 13, 0, 2, np.nan])
    np.testing.assert_array_equal(np.flatnonzero(turns(irradiance)), [0, 2, 3, 5, 6, 7, 8])
    begins, ends = lit_spans(np.arange(9.0), irradiance)
    assert (begins.tolist(), ends.tolist()) == ([3], [5])
    assert [len(span) for span in lit_spans(np.empty(0), np.empty(0))] == [0, 0]
