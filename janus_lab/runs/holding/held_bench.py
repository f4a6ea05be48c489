"""The safety of an open bench, in one place: owned by one process, watched over by a guard before
anything can be on, and let go only after a safe-off."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, nullcontext
from math import inf

from drivers.bench import Bench, EarlierStarts
from drivers.clock import Stop
from drivers.config.bench import BenchConfig
from drivers.config.device import DeviceConfig
from drivers.emergency import INSIST_SECONDS, emergency_off
from drivers.onlooking import Onlooker, observe
from drivers.operator import Operator
from drivers.side_by_side import SAFE_OFF_SECONDS
from drivers.transcript.format import Tape
from drivers.uninterrupted import uninterrupted
from drivers.unsafe import Unsafe

from .guard import Guard, GuardGone
from .ownership import owned
from .priority import measuring_first


class HeldBench:
    """An open bench that this process owns and a guard watches over; made by `hold`."""

    def __init__(self, bench: Bench, guard: Guard, remarks: Sequence[str] = ()) -> None:
        #: What whoever uses the bench should know of its earlier owners.
        self.remarks = tuple(remarks)
        #: To be looked at; what may switch something on is done with `use()`.
        self.bench = bench
        self._guard = guard
        self._asked = False  #: whether each output was asked since it was used last
        self._given_up = False  #: whether the sessions are closed, and the guard has the bench
        guard.satisfied = False  # outputs may have been found on

    def use(self) -> Bench:
        """The bench, for something that may switch an output on. Raises GuardGone."""
        self._asked = self._guard.satisfied = False
        if self.bench.liveness is not None:
            self.bench.liveness.ending = False
        self._guard.arm()
        return self.bench

    def why_taken_away(self) -> GuardGone | None:
        """Why the bench is not in this process's hands any more; None if it is."""
        return self._guard.gone()

    def renew(self) -> None:
        """Show the guard that this process is alive. Raises GuardGone if it is not there."""
        self._guard.renew()

    def renewing(self, stop: Stop) -> Stop:
        """`stop` as a stop condition that renews the guard's lease whenever it is asked."""

        def stop_or_renew() -> bool:
            self._guard.renew()
            return stop()

        return stop_or_renew

    @contextmanager
    def at_rest(self) -> Iterator[None]:
        """Where everything is off, what is done inside may take as long as it likes."""
        liveness = self.bench.liveness
        with liveness.may_take(inf) if liveness and self._guard.satisfied else nullcontext():
            yield

    def confirm_off(self) -> list[Unsafe]:
        """What is on, or did not say that it is off: each output is asked. Never raises."""
        left = self.bench.not_off()
        self._asked = True
        self._guard.satisfied = not left  # or it switches off itself, once this process is done
        return left

    def insist_off(
        self, left: list[Unsafe], tell: Callable[[list[Unsafe]], None] = lambda doubts: None
    ) -> list[Unsafe]:
        """Try again what is `left` on, for half a minute and with fresh sessions; the bench cannot
        be used any more. `tell` hears what is not off meanwhile.

        Returns what is not off in the end. May be interrupted: the guard goes on by itself.
        """
        if not left or self.bench.liveness is None:
            return left
        self._given_up = True
        self.bench.close()  # some instruments accept one connection only
        if self._guard.gone():
            return emergency_off(self.bench.config, seconds=INSIST_SECONDS, tell=tell)
        return self._guard.take_over(tell)

    def leave_to_guard(self) -> None:
        """As `insist_off`, but wait for nothing: the guard goes on by itself, whatever becomes of
        this process. Nothing to do for a bench without one."""
        if self.bench.liveness is not None:
            self._given_up = True
            self.bench.close()
            self._guard.hand_over()  # one that has fired is at it

    def switch_off(self) -> list[Unsafe]:
        """Safe-off, then each output is asked. Empty: every output says that it is off; else also
        the steps of safe-off that failed. Never raises."""
        liveness = self.bench.liveness
        # silent instruments take all of the time that each of the two may take
        with liveness.may_take(2 * SAFE_OFF_SECONDS + 1.0) if liveness else nullcontext():
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
    operator: Operator | None = None,
    doing: str = "",
    insist: bool = True,
    onlooker: Onlooker | None = None,
) -> Iterator[HeldBench]:
    """Own the bench of `config`, start its guard, and open it; at the end safe-off, and close it.

    The arguments are those of `Bench.open`. Where `tape` plays a recording back there are no
    instruments, and so neither owner nor guard. `doing` tells others who want the bench what for it
    is held. Without `insist`, a lock that the system does not
    let be made (no room, no rights) is done without. `onlooker` hears of all that is switched.

    Raises BenchBusy, GuardGone, and what `Bench.open` does, before any output changes.
    """
    with ExitStack() as held:
        guard = Guard(config)
        remarks: list[str] = []
        if tape is None or tape.live:
            try:
                remarks = held.enter_context(owned(config, doing))
            except OSError:
                if insist:
                    raise
            if config.outlasts_process:
                held.enter_context(measuring_first())
            held.enter_context(guard)
        opened = Bench.open(
            config, device, seed, earlier, sample_age, tape, guard.liveness, operator
        )
        if onlooker is not None:
            held.callback(onlooker.looks_away)
            observe(opened, onlooker)
        bench = HeldBench(opened, guard, remarks)
        held.callback(_let_go, bench)
        yield bench


def _let_go(held: HeldBench) -> None:
    if held._given_up:
        return
    with uninterrupted():
        held.bench.safe_off()
        if not held._asked:
            held.confirm_off()
        held.bench.close()
