"""The Keysight B1500A for `drivers.config.models`: identity, capabilities, how it is opened.

Imports no pymeasure before it is opened.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from drivers.config.models import Role

from .capabilities import RecorderCapabilities, UnitCapabilities

if TYPE_CHECKING:
    from drivers.clock import Clock
    from drivers.config.bench import BenchConfig
    from drivers.config.instruments import SMUConfig

IDENTITIES: Mapping[str, str] = {"Keysight B1500A": ",B1500A,"}
RS232 = None
ALONE = (
    "The compliance still limits the current; nothing switches the outputs off. While its "
    "interlock is open it forces no more than 42 V."
)


def edge_recorder_capabilities() -> RecorderCapabilities:
    return RecorderCapabilities()


def begin_session(adapter: Any) -> None:
    """Nothing: it listens from the first message on."""


def source_meter_capabilities(config: SMUConfig) -> UnitCapabilities:
    return UnitCapabilities(config.line_frequency_hz)


def load_driver() -> None:
    from . import edge_recorder, source_meter  # noqa: F401


def open_ports(
    adapter: Any, roles: Sequence[Role], config: BenchConfig, clock: Clock
) -> dict[Role, Any]:
    """In both roles it is one instrument with one driver, and each role a port of it."""
    from .edge_recorder import B1500EdgeRecorder
    from .source_meter import B1500SourceMeter

    analyser = config.analyser if "analyser" in roles else None
    recorder = B1500EdgeRecorder(
        adapter,
        clock,
        config.limits,
        config.laser,
        analyser.modulation if analyser is not None else None,
        analyser.channels if analyser is not None else (),
    )
    ports: dict[Role, Any] = {"analyser": recorder}
    if "smu" in roles and config.smu.channel is not None:
        ports["smu"] = B1500SourceMeter(recorder, config.smu.channel, config.smu.line_frequency_hz)
    return {role: ports[role] for role in roles}
