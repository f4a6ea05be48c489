"""The Keysight B1500A for `drivers.config.models`: identity, capabilities, how it is opened.

Imports no pymeasure before it is opened.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from drivers.config.models import Role

from .capabilities import RecorderCapabilities

if TYPE_CHECKING:
    from drivers.clock import Clock
    from drivers.config.bench import BenchConfig

IDENTITIES: Mapping[str, str] = {"Keysight B1500A": ",B1500A,"}


def edge_recorder_capabilities() -> RecorderCapabilities:
    return RecorderCapabilities()


def begin_session(adapter: Any) -> None:
    """Nothing: it listens from the first message on."""


def open_ports(
    adapter: Any, roles: Sequence[Role], config: BenchConfig, clock: Clock
) -> dict[Role, Any]:
    from .driver import B1500

    assert config.analyser is not None
    recorder = B1500(
        adapter,
        clock,
        config.limits,
        config.laser,
        config.analyser.modulation,
        config.analyser.channels,
    )
    return {"analyser": recorder}
