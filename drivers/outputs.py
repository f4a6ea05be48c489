"""The outputs of a bench: switching all of them off, and asking each whether it is."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeAlias

from drivers.config.bench import BenchConfig
from drivers.config.models import Role

from .unsafe import Doubt, Unsafe

if TYPE_CHECKING:
    from .ports import Switch

#: Ports of `drivers.ports` by role, of a bench or of a part of it.
Ports: TypeAlias = dict[Role, Any]


def outputs(ports: Ports, config: BenchConfig) -> dict[str, Callable[[], object]]:
    """What can be on, in words, and what asks the instrument; that raises InstrumentError."""
    asked: dict[str, Callable[[], object]] = {}
    if (laser := ports.get("laser")) is not None:
        asked["the laser"] = lambda: laser.is_on
    if (smu := ports.get("smu")) is not None:
        asked[f"the output of the {smu.name}"] = lambda: smu.is_on
    if (analyser := ports.get("analyser")) is not None:
        one = config.instruments["analyser"][1] == config.instruments["smu"][1]
        told = config.smu.channel if one else None
        asked[f"{'another' if one else 'an'} output of the {analyser.name}"] = lambda: [
            channel for channel in analyser.outputs_on if channel != told
        ]
    if (generator := ports.get("generator")) is not None:
        asked[f"the output of the {generator.name}"] = lambda: generator.is_on
    return asked


def safe_off(ports: Ports) -> list[Unsafe]:
    """Switch each port off, whatever becomes of the others; returns the steps that failed."""
    return [failed for port in ports.values() for failed in port.safe_off()]


def not_open(switch: Switch) -> list[Unsafe]:
    """The channels of a relay bank that are closed, or the doubt whether they are open."""
    try:
        closed = switch.closed
    except Exception as error:  # noqa: BLE001 - whatever it is, it is no confirmation
        return [Unsafe(f"the {switch.name}", Doubt.NOT_SEEN_OPEN, str(error))]
    return [
        Unsafe(f"channel {channel} of the {switch.name}", Doubt.STILL_CLOSED) for channel in closed
    ]


def not_off(ports: Ports, config: BenchConfig) -> list[Unsafe]:
    """What is on, or could not be confirmed off. Empty: every output says that it is off."""
    doubts = []
    for output, is_on in outputs(ports, config).items():
        try:
            if is_on():
                doubts.append(Unsafe(output, Doubt.STILL_ON))
        except Exception as error:  # noqa: BLE001 - whatever it is, it is no confirmation
            doubts.append(Unsafe(output, Doubt.UNCONFIRMED, str(error)))
    return doubts
