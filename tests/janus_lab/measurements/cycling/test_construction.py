"""Plateaus stand on the pulses that they are of."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from janus_lab.measurements.cycling.construction import construction
from janus_lab.runs.run import open_run
from procedures.rows import IRRADIANCE, TIME

REPLAYS = Path(__file__).parents[3] / "replays"


def test_plateaus_stand_where_the_light_was_on() -> None:
    run = open_run(REPLAYS / "cycling")
    (panel,) = construction(run, [])
    light, dark = panel.series
    nearest = np.searchsorted(run.data[TIME], light.x[::3])
    assert (run.data[IRRADIANCE].to_numpy()[nearest] > 0).all()
    assert np.nanmin(light.y) > np.nanmax(dark.y)
    assert np.isnan(light.y[2::3]).all()  # no line leads from pulse to pulse
