"""Which readings of a run of the current against time count."""

import numpy as np

from janus_lab.analysis.current_vs_time.time_data import TimeData


def test_readings_that_are_clipped_or_in_unknown_light_or_without_a_value_do_not_count():
    data = TimeData(
        np.arange(5.0),
        np.array([1e-9, np.nan, 1e-9, 1e-9, 1e-9]),
        np.array([0.0, 0.0, np.nan, 1.3, 1.3]),
        np.full(5, 1e-6),
        np.array([0.0, 0.0, 0.0, 8.0, 4.0]),
        clipping_bits=8,
    )
    assert data.valid.tolist() == [True, False, False, False, True]
    assert data.clipped.tolist() == [False, False, False, True, False]
