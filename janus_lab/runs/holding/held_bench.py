"""The safety of an open bench, in one place: owned by one process, watched over by a guard before
anything can be on, and let go only after a safe-off."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from drivers.bench import Bench, EarlierStarts
from drivers.clock import Stop
from drivers.config.bench import BenchConfig
from drivers.config.device import DeviceConfig
from drivers.transcript.format import Tape
from drivers.uninterrupted import uninterrupted
from drivers.unsafe import Unsafe

from .guard import Guard
from .ownership import owned


class HeldBench:
    """An open bench that this process owns and a guard watches over; made by `hold`."""

    def __init__(self, bench: Bench, guard: Guard) -> None:
        #: To be looked at; what may switch something on is done with `use()`.
        self.bench = bench
        self._guard = guard
        self._asked = False  #: whether each output was asked since it was used last
        guard.satisfied = False  # outputs may have been found on

    def use(self) -> Bench:
        """The bench, for something that may switch an output on."""
        self._asked = self._guard.satisfied = False
        return self.bench

    def renew(self) -> None:
        """Show the guard that this process is alive. Raises GuardGone if it is not there."""
        self._guard.renew()

    def renewing(self, stop: Stop) -> Stop:
        """`stop` as a stop condition that renews the guard's lease whenever it is asked."""

        def stop_or_renew() -> bool:
            self._guard.renew()
            return stop()

        return stop_or_renew

    def confirm_off(self) -> list[Unsafe]:
        """What is on, or did not say that it is off: each output is asked. Never raises."""
        left = self.bench.not_off()
        self._asked = True
        self._guard.satisfied = not left  # or it switches off itself, once this process is done
        return left

    def switch_off(self) -> list[Unsafe]:
        """Safe-off, then each output is asked. Empty: every output says that it is off; else also
        the steps of safe-off that failed. Never raises."""
        failed = self.bench.safe_off()
        left = self.confirm_off()
        return [*failed, *left] if left else []


@contextmanager
def hold(
    config: BenchConfig,
    device: DeviceConfig | None = None,
    *,
    seed: int | None = None,
    earlier: EarlierStarts | None = None,
    sample_age: float = 0.0,
    tape: Tape | None = None,
    insist: bool = True,
) -> Iterator[HeldBench]:
    """Own the bench of `config`, start its guard, and open it; at the end safe-off, and close it.

    The arguments are those of `Bench.open`. Where `tape` plays a recording back there are no
    instruments, and so neither owner nor guard. Without `insist`, a lock that the system does not
    let be made (no room, no rights) is done without.

    Raises BenchBusy, GuardGone, and what `Bench.open` does, before any output changes.
    """
    with ExitStack() as held:
        guard = Guard(config)
        if tape is None or tape.live:
            try:
                held.enter_context(owned(config))
            except OSError:
                if insist:
                    raise
            held.enter_context(guard)
        bench = HeldBench(Bench.open(config, device, seed, earlier, sample_age, tape), guard)
        held.callback(_let_go, bench)
        yield bench


def _let_go(held: HeldBench) -> None:
    with uninterrupted():
        held.bench.safe_off()
        if not held._asked:
            held.confirm_off()
        held.bench.close()
