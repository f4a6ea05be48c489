"""Whether STOP's own window is to be seen: what is known of the window and of the bench."""

from __future__ import annotations

from enum import Enum, auto

#: A watcher that has not looked for so long (s) was held up itself, as by a computer that slept:
#: the window gets its time again.
_HELD_UP = 0.5
#: The guard of a bench's process that has died has so long (s) before the bench is switched off
#: from here, too.
GUARD_SECONDS = 3.0


class View(Enum):
    """What there is to be seen."""

    HIDDEN = auto()
    HUNG = auto()  #: the window gives no sign of life
    GONE = auto()  #: the window has ended by itself, and the bench may be on
    LEFT = auto()  #: the window has been closed, and the bench is not confirmed off
    OVER = auto()  #: nothing is left to watch


class Watch:
    """Told of everything with the time at which it was heard, by one monotonic clock (s)."""

    def __init__(self, now: float) -> None:
        self._heard = now
        self._patience = float("inf")  # until the first sign of life
        self._looked = now
        self._gone = False  #: whether the window has ended by itself
        self._over = False
        self._left = False  #: whether the window was closed with the bench in doubt
        self._outlasts = False
        self._connected = False
        self._may_be_on = False
        self._lost_at: float | None = None  #: when the bench's process died, with the bench on

    # -- what is heard

    def beat(self, now: float, patience: float) -> None:
        """A sign of life of the window, which may be silent for `patience` (s) from now on."""
        self._heard, self._patience = now, patience

    def farewell(self, *, in_doubt: bool = False) -> None:
        """The window has been closed: in good order, or with the bench `in_doubt`."""
        self._over = True
        if in_doubt:
            self._left = self._may_be_on = True

    def window_gone(self) -> None:
        """The window has ended without a farewell."""
        self._gone = True

    def bench_chosen(self, *, outlasts_process: bool) -> None:
        """Whether the bench is on when its process has died, as a real one is."""
        self._outlasts = outlasts_process

    def bench_state(self, *, may_be_on: bool) -> None:
        """What the bench's process says."""
        if self._left:  # it has ended, and this comes late
            return
        self._connected = True
        self._may_be_on, self._lost_at = may_be_on, None

    def bench_process_gone(self, now: float) -> None:
        """It says nothing any more; a real bench stays as it was last, if it has no guard."""
        self._connected = False
        self._may_be_on = self._may_be_on and (self._outlasts or self._left)
        self._lost_at = now if self._may_be_on else None

    def known_off(self) -> None:
        """Every output has confirmed that it is off, or a person says so."""
        self._may_be_on, self._lost_at = False, None

    # -- what follows

    def silence(self, now: float) -> float:
        """How long the window has given no sign of life (s)."""
        return now - self._heard

    def look(self, now: float) -> View:
        """What there is to be seen now; to be asked several times a second."""
        if now - self._looked > _HELD_UP:
            self._heard = now
        self._looked = now
        if self._over:
            return View.LEFT if self._left and self._may_be_on else View.OVER
        if self._gone:
            if self._may_be_on:
                return View.GONE
            return View.HIDDEN if self._connected else View.OVER
        return View.HUNG if self.silence(now) > self._patience else View.HIDDEN

    def must_switch_off(self, now: float) -> bool:
        """Whether nobody is left who would: window and bench's process have ended with the bench
        on, and the guard has had its time."""
        return self._gone and self._lost_at is not None and now - self._lost_at > GUARD_SECONDS
