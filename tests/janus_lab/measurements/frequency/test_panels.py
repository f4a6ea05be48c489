"""The panels of a frequency response."""

import numpy as np
import pytest

from janus_lab.measurements.frequency.figures import response_of
from janus_lab.measurements.frequency.panels import panels
from tests.janus_lab.measurements.kept_runs import kept, kept_figures


def test_amplitude_and_phase_stand_against_the_frequency_with_the_fit():
    run = kept("frequency-response")
    figures = kept_figures(run)
    response = response_of(run)
    amplitude, phase = panels(run, figures)
    for panel, values in ((amplitude, response.decibels), (phase, response.phase_deg)):
        drawn = [series for series in panel.series if series.role != "fit"]
        points = dict(zip(np.concatenate([s.x for s in drawn]).tolist(),
                          np.concatenate([s.y for s in drawn]).tolist(), strict=True))  # fmt: skip
        assert points == dict(zip(response.frequency.tolist(), values.tolist(), strict=True))
        (fit,) = [series for series in panel.series if series.role == "fit"]
        sure = drawn[0]
        at = np.interp(np.log(sure.x), np.log(fit.x), fit.y)
        assert np.median(np.abs(at - sure.y) / sure.above) < 2
    (mark,) = amplitude.marks
    stated = next(f for f in figures if f.name == "minus_3dB_frequency")
    assert mark.at == pytest.approx(stated.value)
