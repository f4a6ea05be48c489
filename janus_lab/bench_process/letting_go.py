"""A bench by hand that is let go of while its instruments do not say that they are off: its guard
goes on trying, and everything else goes on meanwhile, STOP too."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from drivers.clock import Stop
from drivers.config.bench import BenchConfig
from drivers.emergency import INSIST_SECONDS, emergency_off
from drivers.errors import BenchError, Cause
from drivers.side_by_side import SAFE_OFF_SECONDS
from drivers.unsafe import Unsafe

from .manual import ManualBench
from .messages import BenchState

#: It is looked so often (s) whether the guard has done.
_LOOK_EVERY = 0.1


class LettingGo:
    """Waits for the guard of `manual`, which nobody uses any more, in a thread of its own.

    What it comes to is told there: `tell_off` hears what is `unsafe` in the end, `report` that
    nothing is waited for any more.
    """

    def __init__(
        self,
        manual: ManualBench,
        unsafe: list[Unsafe],
        report: Callable[[BenchState], None],
        tell_off: Callable[[list[Unsafe]], None],
    ) -> None:
        self.config: BenchConfig = manual.config
        #: By then it is over (s since 1970).
        self.until = time.time() + INSIST_SECONDS + 2 * SAFE_OFF_SECONDS
        self._manual = manual
        self._unsafe = unsafe
        self._report = report
        self._tell_off = tell_off
        # a daemon: whoever quits does not wait, and the guard goes on by itself
        self._thread = threading.Thread(target=self._wait_for_guard, name="letting go", daemon=True)

    def begin(self) -> None:
        """Let the guard try."""
        self._thread.start()

    @property
    def is_over(self) -> bool:
        """Whether nothing is waited for any more."""
        return not self._thread.is_alive()

    def wait(self, stop: Stop) -> None:
        """Wait until it is over. Raises BenchError once `stop` is true."""
        while not self.is_over:
            if stop():
                raise BenchError(
                    "the bench that was let go of has not said yet that it is off",
                    subject=self.config.name,
                    advice="look at the bench, then try again",
                    kind=Cause.STOPPED,
                )
            self._thread.join(_LOOK_EVERY)

    def stop(self) -> list[Unsafe]:
        """Everything off, asked beside the guard. Returns what could not be done or confirmed."""
        return emergency_off(self.config)

    def _wait_for_guard(self) -> None:
        left = self._unsafe
        try:
            left = self._manual.insist_off(left, lambda doubts: None)
            self._manual.close()
        finally:
            self._tell_off(left)
            self._report(BenchState(connected=False, off=self._manual.off))
