"""Switching a real bench off from outside, by sessions of its own: for a guard, and for STOP."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from drivers.config import models
from drivers.config.addresses import bus_of
from drivers.config.bench import BenchConfig
from drivers.config.models import Role
from drivers.visa.connecting import close, open_session
from drivers.visa.words import in_words

from .clock import WallClock
from .outputs import Ports, not_off, not_open, safe_off
from .side_by_side import SAFE_OFF_SECONDS, side_by_side
from .unsafe import Doubt, Unsafe

#: An instrument that cannot be switched off is tried again for this long (s).
INSIST_SECONDS = 30.0
#: Pause between two attempts (s); with these an instrument that returns is off within 2 s.
_PAUSE = 0.25
_OPEN_TIMEOUT = 0.75
_ANSWER_TIMEOUT_MS = 750

At = tuple[str, str, tuple[Role, ...]]


def emergency_off(
    config: BenchConfig,
    *,
    ask: bool = True,
    seconds: float = 0.0,
    tell: Callable[[list[Unsafe]], None] = lambda doubts: None,
) -> list[Unsafe]:
    """Switch a real bench off from another process: all instruments side by side, the laser first
    to be told; then, with `ask`, each output is asked.

    Tries again with a fresh session for so many `seconds` what could not be reached or confirmed;
    `tell` hears what is not off after the first attempt. Returns what is not off in the end.
    The channels of a switch are opened when every output has said that it is off.
    """
    buses: dict[str, list[At]] = {}
    with_outputs = [
        at for at in config.at_addresses if at[2] not in (("power_meter",), ("switch",))
    ]
    for at in sorted(with_outputs, key=lambda at: "laser" not in at[2]):
        buses.setdefault(bus_of(at[1]), []).append(at)
    clock = WallClock()
    due = clock.now() + seconds
    actions = {
        " and ".join(model for model, _, _ in there): partial(
            _insist, config, there, ask, clock, due, tell
        )
        for there in buses.values()
    }
    left = side_by_side(actions, seconds + len(config.at_addresses) * SAFE_OFF_SECONDS)
    if not ask:  # nothing has said that the relays may move
        return left
    return left + _open_switch(config, left, clock, due + SAFE_OFF_SECONDS, tell)


def _open_switch(
    config: BenchConfig,
    doubts: list[Unsafe],
    clock: WallClock,
    due: float,
    tell: Callable[[list[Unsafe]], None],
) -> list[Unsafe]:
    """Open all channels of the switch, until it confirms that or time is up; with `doubts` about an
    output it stays as it is."""
    switches = [at for at in config.at_addresses if "switch" in at[2]]
    if not switches:
        return []
    (at,) = switches
    if doubts:
        return [Unsafe(at[0], Doubt.STEP_FAILED, str(doubts[0]), "opening all channels")]

    def open_all() -> list[Unsafe]:
        return _insist(config, [at], True, clock, due, tell)

    return side_by_side({at[0]: open_all}, max(0.0, due - clock.now()) + SAFE_OFF_SECONDS)


def _insist(
    config: BenchConfig,
    instruments: list[At],
    ask: bool,
    clock: WallClock,
    due: float,
    tell: Callable[[list[Unsafe]], None],
) -> list[Unsafe]:
    """Switch off the `instruments` of one bus, until they confirm it or time is up."""
    told = False
    while True:
        doubts = {at: _off(config, at, ask, clock) for at in instruments}
        found = [doubt for each in doubts.values() for doubt in each]
        if not found or clock.now() >= due:
            return found
        if not told:
            told = True
            tell(found)
        instruments = [at for at in instruments if doubts[at]]
        clock.wait(_PAUSE)


def _off(config: BenchConfig, at: At, ask: bool, clock: WallClock) -> list[Unsafe]:
    """One attempt at one instrument: what is not off, or is not known to be."""
    model, address, roles = at
    try:
        line = config.serial_line(roles[0])
        session = open_session(
            model, address, config.visa_library, line, open_timeout=_OPEN_TIMEOUT
        )
        try:
            return _off_through(session, config, at, ask, clock)
        finally:
            close([session])
    except Exception as error:  # noqa: BLE001 - VISA libraries raise what they like
        where = f"{' and '.join(roles)} at {address}"
        return [Unsafe(where, Doubt.NOT_REACHED, in_words(error))]


def _off_through(
    session: Any, config: BenchConfig, at: At, ask: bool, clock: WallClock
) -> list[Unsafe]:
    model, _, roles = at
    session.connection.timeout = _ANSWER_TIMEOUT_MS
    ports: Ports = dict(models.entry(model).open_ports(session, roles, config, clock))
    if (switch := ports.get("switch")) is not None:  # whoever comes here has asked the outputs
        failed = switch.open_all(lambda: [])
        left = not_open(switch)
        return [*failed, *left] if left else []
    failed = safe_off(ports)
    if not ask:
        return failed
    left = not_off(ports, config)
    return [*failed, *left] if left else []
