"""The Keithley 2700 series for `drivers.config.models`: identity, channels, how it is opened.

Imports no pymeasure before it is opened.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from drivers.config.models import Role
from drivers.config.serial_line import SerialLine

from .datasheet import SLOTS, channel_number, channels_of

if TYPE_CHECKING:
    from drivers.clock import Clock
    from drivers.config.bench import BenchConfig

    from .driver import Keithley2700Switch

__all__ = ["channel_number", "channels_of"]

IDENTITIES: Mapping[str, str] = {model: f"MODEL {model.rpartition(' ')[2]}," for model in SLOTS}
#: As delivered (User's Manual, remote operations).
RS232 = SerialLine(4800, "LF")
ALONE = (
    "Its relays stay as they are: nothing opens them. A sample that is connected is on the "
    "source-meter, whose own limits hold."
)


def begin_session(adapter: Any) -> None:
    """Nothing: it listens from the first message on."""


def load_driver() -> None:
    from . import driver  # noqa: F401


def open_ports(
    adapter: Any, roles: Sequence[Role], config: BenchConfig, clock: Clock
) -> dict[Role, Keithley2700Switch]:
    from .driver import Keithley2700Switch

    assert config.switch is not None
    return dict.fromkeys(roles, Keithley2700Switch(adapter, config.switch))
