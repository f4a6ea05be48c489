"""What a person is asked for who changes the filter in the beam."""

from __future__ import annotations

from drivers.config.irradiance.filters import FilterConfig
from drivers.operator import Request, Task


def filter_request(wanted: FilterConfig | None) -> Request:
    """The request for one filter in the beam and no other; None for no filter."""
    if wanted is None:
        return Request(Task.PUT_FILTER, "take every filter out of the beam")
    text = f"put the filter {wanted.name} into the beam, in place of any other"
    return Request(Task.PUT_FILTER, text, wanted.name)
