"""What is to be said of the light calibration of a bench before something is measured with it."""

from __future__ import annotations

import datetime

from drivers.config.bench import BenchConfig

_MEASURE = "type one in, or measure it (Light calibration) and use that run in the bench file"


def light_remark(bench: BenchConfig, day: datetime.date) -> str:
    """A sentence about a light calibration that is missing, or past its date on `day`; empty for
    one that is valid."""
    calibration = bench.laser.calibration
    if calibration is None:
        return f"The bench has no light calibration, so no irradiance can be set: {_MEASURE}."
    if not (past := calibration.days_past(day)):
        return ""
    since = f"{past} day{'s' if past > 1 else ''}"
    return (
        f"The light calibration of {calibration.date} is past its date since {since}: figures that "
        "need the irradiance get the flag CAL_EXPIRED."
    )
