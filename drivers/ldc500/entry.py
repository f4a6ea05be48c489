"""The SRS LDC500 series for `drivers.config.models`: identity, ranges, how it is opened.

Imports no pymeasure before it is opened.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from drivers.config.addresses import interface_of
from drivers.config.models import Role
from drivers.config.serial_line import SerialLine

if TYPE_CHECKING:
    from drivers.clock import Clock
    from drivers.config.bench import BenchConfig

    from .driver import LDC500Laser

IDENTITIES: Mapping[str, str] = {
    "SRS LDC500": "LDC500,",
    "SRS LDC501": "LDC501,",
    "SRS LDC502": "LDC502,",
}
#: As delivered; `TERM` sets what ends its replies.
RS232 = SerialLine(9600, "CR LF")
#: Full scale of the controllers' current ranges (A).
FULL_SCALES: Mapping[str, Mapping[str, float]] = {
    "SRS LDC500": {"LOW": 0.050, "HIGH": 0.100},
    "SRS LDC501": {"LOW": 0.250, "HIGH": 0.500},
    "SRS LDC502": {"LOW": 1.0, "HIGH": 2.0},
}
#: ±10 V at its input are ± full scale, within a microsecond.
MODULATES = True
ALONE = (
    "Its current limit and voltage limit, which Janus Lab sets, stay in force. Wire its "
    "interlock through the lid or the door of the laboratory: an open interlock switches "
    "the laser off."
)


def begin_session(adapter: Any) -> None:
    """Its network port obeys nothing before it is unlocked."""
    if interface_of(adapter.connection.resource_name) == "socket":
        adapter.write("\nULOC 1")


def load_driver() -> None:
    from . import driver  # noqa: F401


def open_ports(
    adapter: Any, roles: Sequence[Role], config: BenchConfig, clock: Clock
) -> dict[Role, LDC500Laser]:
    from .driver import LDC500Laser

    return dict.fromkeys(roles, LDC500Laser(adapter, clock, config.laser, config.limits))
