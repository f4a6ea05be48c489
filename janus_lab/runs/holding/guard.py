"""The guard as the run sees it: a process of its own that switches the bench off when this one is
killed, stopped or hangs. What it does stands in `guard_process`.

A thread tells the guard several times a second how long the thread that uses the bench has been
silent; after `lease` seconds of silence, its own or the whole process's, the guard switches off.
"""

from __future__ import annotations

import contextlib
import queue
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from types import TracebackType
from typing import Self

from drivers.config.bench import BenchConfig
from drivers.emergency import INSIST_SECONDS
from drivers.errors import BenchError, Cause
from drivers.liveness import Liveness
from drivers.side_by_side import SAFE_OFF_SECONDS
from drivers.uninterrupted import uninterrupted
from drivers.unsafe import Doubt, Unsafe

from .guard_words import ALIVE, FAREWELL, FIRED, READY, TAKE_OVER, Told, silent_for

#: Signs of life are sent so many times in a lease.
_PULSES = 8
#: A process that has sent none for this part of a lease finds itself out of the guard's hands.
_TOO_LATE = 0.9
#: A guard that has answered no sign of life for so long (s) is of no use.
_UNANSWERED = 5.0
#: A guard loads its drivers within this (s), however busy the computer is.
_LOADED_WITHIN = 60.0
#: This thread shows that it is alive so often while it waits for that (s).
_LOOK_EVERY = 0.1
#: A guard that has nothing to do ends within this (s).
_FAREWELL_SECONDS = 5.0


class GuardGone(BenchError):
    """The guard has switched the bench off, or is not there."""

    KIND = Cause.GUARD


class Guard:
    """Watches over a bench while it is entered::

        with Guard(config) as guard:
            guard.arm()
            ... guard.renew() ...

    A simulated bench dies with its process and gets no guard.
    """

    def __init__(self, config: BenchConfig) -> None:
        self._config = config
        self._lease = config.guard_lease
        self._process: subprocess.Popen[bytes] | None = None
        self._liveness = Liveness(self.check)
        self._armed = False  #: whether silence counts
        self._pulsed = 0.0  #: when a sign of life was sent last
        self._over = threading.Event()
        self._pulse = threading.Thread(target=self._send_pulses, name="guard pulse", daemon=True)
        self._heard = 0.0  #: when the guard answered last
        self._fired = False  #: whether it has said that it switches the bench off
        self._answers = threading.Event()  #: whether it has answered, or has ended
        self._told: queue.SimpleQueue[bytes] = queue.SimpleQueue()
        self._ear = threading.Thread(target=self._hear, name="guard's answers", daemon=True)
        self._why: GuardGone | None = None
        self._left_alone = False  #: whether it goes on by itself when this process ends
        #: Whether everything is off, before a bench is opened or after it has been confirmed, so
        #: that the guard has nothing to do.
        self.satisfied = True

    @property
    def liveness(self) -> Liveness | None:
        """Where the bench gives its signs of life; None where nobody watches."""
        return self._liveness if self._process is not None else None

    def __enter__(self) -> Self:
        """Start the guard and wait until it is there. Raises GuardGone if it does not come up."""
        if not self._config.outlasts_process:
            return self
        self._process = subprocess.Popen(
            # -P: not whatever lies in the working folder under the names of our packages
            [sys.executable, "-P", "-m", "janus_lab.runs.holding.guard_process", str(self._lease)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            # Ctrl-C and a closed terminal are the run's to handle, not the guard's
            start_new_session=True,
            creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0)
            | getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        self._say(self._config.model_dump_json().encode() + b"\n")
        assert self._process.stdout is not None
        if self._process.stdout.readline() != READY:
            self._process.communicate()
            raise GuardGone("the guard process could not be started; nothing was switched on")
        self._ear.start()
        return self

    def arm(self) -> None:
        """From now on silence counts, where something may be switched on: before, drivers are
        loaded and instruments opened, which may take any time. Returns once the guard answers: it
        has loaded its own drivers then. Raises GuardGone as `check` does."""
        self.renew()
        if self._process is not None and not self._armed:
            self._pulsed = time.monotonic()
            self._say(silent_for(0.0, self._lease))
            self._pulse.start()
            self._wait_for_answer()
            self._liveness.begin()
            self._armed = True

    def _wait_for_answer(self) -> None:
        until = time.monotonic() + _LOADED_WITHIN
        while not self._answers.wait(_LOOK_EVERY):
            self.renew()
            if time.monotonic() > until:
                self._why = GuardGone(
                    f"Janus Lab's guard process has not answered within {_LOADED_WITHIN:.0f} s; "
                    "nothing was switched on"
                )
        self.renew()

    def renew(self) -> None:
        """A sign of life of this thread. Raises GuardGone as `check` does."""
        self._liveness.renew()
        self.check()

    def check(self) -> None:
        """Raise GuardGone if the guard has switched the bench off, or is not there any more."""
        if self._process is None:
            return
        if self._why is None:
            self._look_after(time.monotonic())
        if self._why is not None:
            raise self._why

    def gone(self) -> GuardGone | None:
        """What `check` would raise. Ask before an instrument is blamed: what an instrument does
        when the guard switches it off looks like a fault of its own."""
        try:
            self.check()
        except GuardGone as gone:
            return gone
        return None

    def take_over(self, tell: Callable[[list[Unsafe]], None]) -> list[Unsafe]:
        """Let the guard switch off, by sessions of its own, what this process could not; it tries
        for `INSIST_SECONDS`. `tell` hears what is not off after its first attempt.

        Returns what is not off in the end. Close this process's sessions first.
        """
        lost = [Unsafe("the bench", Doubt.NOT_REACHED, "the guard process has gone, too")]
        if not self.hand_over():
            return lost
        while line := self._told.get():  # until it ends
            told = Told.from_line(line)
            if told.final:
                self.satisfied, self._left_alone = not told.unsafe, False
                return told.unsafe
            tell(told.unsafe)
        return lost

    def hand_over(self) -> bool:
        """As `take_over`, but wait for nothing: the guard goes on by itself, also when this process
        has ended. False if it is not there."""
        if self._process is None or self._process.poll() is not None:
            return False
        self._end_pulses()
        self._say(TAKE_OVER)
        self._left_alone = True  # should nobody wait until it has done
        return True

    # -- the threads that send signs of life, and hear what the guard says

    def _hear(self) -> None:
        assert self._process is not None
        assert self._process.stdout is not None
        for line in self._process.stdout:
            if line == ALIVE:
                self._heard = time.monotonic()
                self._answers.set()
            elif line == FIRED:
                self._fired = True
            else:
                self._told.put(line)
        self._told.put(b"")
        self._answers.set()

    def _send_pulses(self) -> None:
        while not self._over.wait(self._lease / _PULSES):
            now = time.monotonic()
            if self._look_after(now):
                return
            self._say(silent_for(self._liveness.silence(), self._lease))
            self._pulsed = now

    def _look_after(self, now: float) -> bool:
        """Whether the guard has gone, or must be taken to have; notes why."""
        assert self._process is not None
        stalled = now - self._pulsed
        counts = self._armed and not self._over.is_set()
        if self._process.poll() is not None:
            self._why = self._how_it_ended(stalled)
        elif counts and stalled > _TOO_LATE * self._lease:
            self._why = _stalled(stalled)
        elif self._fired or (counts and self._liveness.longest_silence() > self._lease):
            self._why = _silent(self._lease)
        elif counts and now - self._heard > _UNANSWERED:
            self._why = GuardGone(
                f"Janus Lab's guard process has not answered for {now - self._heard:.0f} s (it was "
                "stopped, or hangs), and nothing would switch the bench off if the run died"
            )
        return self._why is not None

    def _how_it_ended(self, stalled: float) -> GuardGone:
        assert self._process is not None
        code = self._process.returncode
        fired = code in (0, 1)  # its own endings
        if fired and self._armed and stalled > _TOO_LATE * self._lease:
            return _stalled(stalled)
        if fired:
            return _silent(self._lease)
        how = f"exit code {code}"
        if code < 0:
            with contextlib.suppress(ValueError):
                how = signal.Signals(-code).name
        return GuardGone(
            f"Janus Lab's guard process was ended from outside ({how}), and nothing would switch "
            "the bench off if the run died"
        )

    def _say(self, message: bytes) -> None:
        assert self._process is not None
        assert self._process.stdin is not None
        with contextlib.suppress(OSError, ValueError):  # `check` finds out that nobody is there
            self._process.stdin.write(message)
            self._process.stdin.flush()

    def _end_pulses(self) -> None:
        self._over.set()
        if self._pulse.is_alive():
            self._pulse.join()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._process is None:
            return
        with uninterrupted():
            self._end_pulses()
            if self._left_alone:
                self._process.returncode = 0  # or Python would complain that nobody waits for it
                return
            patience = INSIST_SECONDS + 2 * SAFE_OFF_SECONDS
            if self.satisfied:
                self._say(FAREWELL)
                patience = _FAREWELL_SECONDS
            assert self._process.stdin is not None
            with contextlib.suppress(OSError):
                self._process.stdin.close()
            try:
                self._process.wait(patience)
            except subprocess.TimeoutExpired:  # it was stopped, or hangs in a VISA call of its own
                self._process.kill()
                self._process.wait()
            self._ear.join()
            assert self._process.stdout is not None
            self._process.stdout.close()


def _stalled(seconds: float) -> GuardGone:
    return GuardGone(
        f"this program stood still for {seconds:.1f} s (it was stopped, or the computer was too "
        "busy), and Janus Lab's guard has switched the bench off",
        kind=Cause.HUNG,
    )


def _silent(lease: float) -> GuardGone:
    return GuardGone(
        f"Janus Lab's guard has switched the bench off: for {lease:g} s this program showed no "
        "sign of life",
        advice="something held it up; 'guard_lease' in the bench file sets how long it may",
        kind=Cause.HUNG,
    )
