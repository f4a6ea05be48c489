"""One fault, and its course: when it strikes, and how long it lasts. What it does is `faulty`'s."""

from __future__ import annotations

import random
from dataclasses import dataclass

from drivers.config.faults import REPLY_FAULTS, FaultConfig, FaultKind


@dataclass(frozen=True)
class Fault:
    """A fault as it was ordered; times in bench s. See `drivers.config.faults.FaultConfig`."""

    kind: FaultKind
    at: float = 0.0
    after: int = 0  #: messages that the instrument has had
    rate: float | None = None  #: chance at each occasion
    duration: float | None = None
    delay: float = 0.5
    identity: str = ""

    @classmethod
    def of(cls, config: FaultConfig) -> Fault:
        """The fault of a bench file."""
        return cls(
            config.kind,
            config.at,
            config.after,
            config.rate,
            config.duration,
            config.delay,
            config.identity,
        )

    @property
    def of_a_reply(self) -> bool:
        """Whether it befalls single replies; others last."""
        return self.kind in REPLY_FAULTS


class Course:
    """What becomes of one fault. `random` is its own: another fault changes nothing of it."""

    def __init__(self, fault: Fault, random: random.Random) -> None:
        self.fault = fault
        self._random = random
        self._began: float | None = None
        self._over = False

    def strikes(self, now: float, messages: int) -> bool:
        """Whether it happens on this occasion, a reply or a message; `messages` have been had.

        Without a rate a reply's fault strikes once, or as often as its duration lets it.
        """
        fault = self.fault
        if self._over or now < fault.at or messages < fault.after:
            return False
        if fault.rate is not None and self._random.random() >= fault.rate:
            return False
        if self._began is None:
            self._began = now
        if fault.duration is None:
            self._over = fault.rate is None and fault.of_a_reply
        elif fault.of_a_reply and now > self._began + fault.duration:
            self._over = True
            return False
        return True

    # -- of those that last

    @property
    def ends(self) -> float | None:
        """When what has begun will be over (bench s), None for never or not begun."""
        if self._began is None or self.fault.duration is None:
            return None
        return self._began + self.fault.duration

    def begun(self, now: float, messages: int, *, occasion: bool) -> bool:
        """Whether it lasts now. It begins at a message (an `occasion`), or by itself at its time
        where neither a number of messages nor a chance is waited for."""
        if self._over:
            return False
        timed = self.fault.after == 0 and self.fault.rate is None
        if self._began is None and (occasion or timed):
            began = self.strikes(now, messages)
            if began and timed:
                self._began = self.fault.at  # whenever it is noticed
            return began  # however short it was
        if self._began is None:
            return False
        if self.ends is not None and now >= self.ends:
            self._over = self.fault.rate is None
            self._began = None
            return False
        return True

    def cancel(self) -> None:
        """It was over as soon as it began."""
        self._began = None
        self._over = self.fault.rate is None

    @property
    def due(self) -> float | None:
        """When it will begin or end by itself (bench s)."""
        if self._over:
            return None
        if self._began is not None:
            return self.ends
        timed = self.fault.after == 0 and self.fault.rate is None and not self.fault.of_a_reply
        return self.fault.at if timed else None
