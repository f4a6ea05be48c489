"""What happens between measurements, while everything is off: waiting, and asking somebody."""

from __future__ import annotations

from collections.abc import Callable

from drivers.clock import Clock, PacedClock, Stop, VirtualClock, WallClock
from drivers.config.bench import BenchConfig
from drivers.operator import Operator, Request, Task, answered

from .items import Prompt, Wait

#: How often it is told how far a wait is (times a wait).
_TOLD = 100
#: The least (s of the wall): nobody reads faster.
_LEAST = 0.25


def clock_of(bench: BenchConfig) -> Clock:
    """Time between measurements on `bench`: where its pace is free, that of its simulation."""
    if not bench.pace_is_free:
        return WallClock()
    simulation = bench.simulation
    if simulation is None or simulation.clock == "virtual":
        return VirtualClock()
    return WallClock() if simulation.clock == "wall" else PacedClock(simulation.speed)


def wait(
    item: Wait,
    bench: BenchConfig,
    stop: Stop,
    progress: Callable[[float], None] = lambda percent: None,
) -> bool:
    """Let the time pass; False, within 0.2 s, once `stop()` is true. `progress` hears per cent."""
    clock = clock_of(bench)
    speed = getattr(clock, "speed", 1.0)
    step = max(item.seconds / _TOLD, _LEAST * speed)
    left = item.seconds
    while left > 0:
        if not clock.wait(min(step, left), stop):
            return False
        left -= step
        progress(100.0 * min(1.0, 1.0 - left / item.seconds))
    return True


def prompt(item: Prompt, bench: BenchConfig, operator: Operator, stop: Stop) -> bool:
    """Have somebody do what the prompt says; False if the sequence is to end first. On a simulated
    bench nobody is asked: there is nothing to be done. Raises NobodyToAsk."""
    if bench.mounts_devices:
        return not stop()
    request = Request(Task.FOLLOW_PROMPT, item.text)
    return answered(operator, request, WallClock(), stop) is not None
