"""STOP for a bench that this process does not have open: told to go off, then asked if it is."""

from __future__ import annotations

from contextlib import ExitStack

from drivers.bench import Bench, emergency_off
from drivers.config.bench import BenchConfig
from janus_lab.runs.check_bench import not_off
from janus_lab.runs.ownership import BenchBusy, owned


def switch_off(config: BenchConfig) -> list[str]:
    """Switch a real bench off, whoever has it. Returns what could not be done or confirmed, as
    sentences; empty: every instrument says that it is off.

    A bench of another process is told to go off all the same, but not asked: the answers would get
    among those that the other one waits for.
    """
    with ExitStack() as held:
        busy = ""
        try:
            held.enter_context(owned(config))
        except BenchBusy as error:
            busy = str(error)
        except OSError:  # no lock can be had, for want of room or rights: safety comes first
            pass
        failed = emergency_off(config)
        problems = [f"could not reach {said.replace(' failed: ', ': ', 1)}" for said in failed]
        if busy:
            return [*problems, f"everything was told to go off, which was not confirmed: {busy}"]
        left = _not_confirmed(config)
        return (problems or left) if left else []


def _not_confirmed(config: BenchConfig) -> list[str]:
    try:
        bench = Bench.open(config)
    except Exception as error:  # noqa: BLE001 - VISA libraries raise what they like
        return [f"could not confirm that the bench is off: {error}"]
    try:
        return not_off(bench)
    finally:
        bench.close()


def instruments_of(config: BenchConfig) -> tuple[object, ...]:
    """What tells the instruments of one bench from those of another."""
    return (config.visa_library, *config.instruments.items())
