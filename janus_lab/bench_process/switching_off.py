"""STOP for a bench that this process does not have open: told to go off, then asked if it is."""

from __future__ import annotations

import time

from drivers.config.bench import BenchConfig
from drivers.emergency import emergency_off
from drivers.unsafe import Doubt, Unsafe
from janus_lab.runs.holding.held_bench import hold
from janus_lab.runs.holding.ownership import BenchBusy

#: Who switches off, too, has the bench for no longer (s): that is waited for before it is given up.
_BRIEFLY, _PAUSE = 4.0, 0.2


def switch_off(config: BenchConfig) -> list[Unsafe]:
    """Switch a real bench off, whoever has it. Returns what could not be done or confirmed; empty:
    every output says that it is off.

    A bench of another process is told to go off all the same, but not asked: the answers would get
    among those that the other one waits for.
    """
    failed = emergency_off(config, ask=False)
    due = time.monotonic() + _BRIEFLY
    while True:
        try:
            with hold(config, doing="STOP", insist=False) as held:
                left = held.switch_off()
        except BenchBusy as error:
            if time.monotonic() < due:
                time.sleep(_PAUSE)
                continue
            return [*failed, Unsafe("everything", Doubt.NOT_ASKED, str(error))]
        except Exception as error:  # noqa: BLE001 - VISA libraries raise what they like
            left = [Unsafe("the bench", Doubt.UNCONFIRMED, str(error))]
        return (failed or left) if left else []


def instruments_of(config: BenchConfig) -> tuple[object, ...]:
    """What tells the instruments of one bench from those of another."""
    return (config.visa_library, *config.instruments.items())
