"""The kinds of measurement: one entry each, which everything that depends on the kind looks up.

Recipes, the window, the report, the command line, resuming and replaying ask here; none of them
lists kinds or tells them apart by columns or figures. An entry names code as "module:name", which
is imported when it is first needed, so that this package imports neither pymeasure nor Qt.

To add a measurement, write its procedure, a module with its entry, and a line in `KINDS`: name,
title and procedure are enough, everything else has a general default.
"""

from __future__ import annotations

from . import (
    current_vs_time,
    cycling,
    dark_noise,
    frequency_response,
    iv_sweep,
    light_calibration,
    linear_range,
    response_time,
)
from .kind import (
    CONDITIONS,
    FROM_DEVICE_AND_BENCH,
    MainFigure,
    MeasurementKind,
    ParameterGroup,
    load,
)

__all__ = [
    "CONDITIONS",
    "FROM_DEVICE_AND_BENCH",
    "KINDS",
    "MainFigure",
    "MeasurementKind",
    "ParameterGroup",
    "kind_of",
    "load",
    "or_general",
    "title_of",
]

#: Every kind of measurement by its name, in the order in which people meet them.
KINDS: dict[str, MeasurementKind] = {
    kind.name: kind
    for kind in (
        iv_sweep.KIND,
        cycling.ON_OFF_CYCLING,
        cycling.STORAGE_STABILITY,
        response_time.KIND,
        current_vs_time.KIND,
        dark_noise.KIND,
        linear_range.KIND,
        frequency_response.KIND,
        light_calibration.KIND,
    )
}


#: What people call runs that no recipe makes: they are kept, and never measured again.
_KEPT_ONLY = {"by_hand": "By hand"}


def kind_of(name: str) -> MeasurementKind | None:
    """The kind of measurement that recipes and `run.json` call `name`; None if it is not known."""
    return KINDS.get(name)


def or_general(name: str) -> MeasurementKind:
    """The kind of measurement `name`; of one that is not known, what every kind has by default."""
    return KINDS.get(name) or MeasurementKind(name, title_of(name), "")


def title_of(name: str) -> str:
    """What people call the measurement `name`; one of another version stands for itself."""
    kind = KINDS.get(name)
    return kind.title if kind is not None else _KEPT_ONLY.get(name, name)
