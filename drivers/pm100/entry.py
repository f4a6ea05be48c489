"""The Thorlabs PM100 series for `drivers.config.models`: identity, how it is opened.

Imports no pymeasure before it is opened.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from drivers.config.models import Role

if TYPE_CHECKING:
    from drivers.clock import Clock
    from drivers.config.bench import BenchConfig

    from .driver import PM100

IDENTITIES: Mapping[str, str] = {
    "Thorlabs PM100A": "THORLABS,PM100A,",
    "Thorlabs PM100D": "THORLABS,PM100D,",
    "Thorlabs PM100USB": "THORLABS,PM100USB,",
}
#: Of these, none that is served here: they are on USB.
RS232 = None
ALONE = "It only reads: nothing of it can be on."


def begin_session(adapter: Any) -> None:
    """Nothing: it listens at once."""


def load_driver() -> None:
    from . import driver  # noqa: F401


def open_ports(
    adapter: Any, roles: Sequence[Role], config: BenchConfig, clock: Clock
) -> dict[Role, PM100]:
    from .driver import PM100

    return dict.fromkeys(roles, PM100(adapter, clock))
