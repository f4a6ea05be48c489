"""What a run and its guard say to each other: single bytes one way, lines of JSON the other."""

from __future__ import annotations

import json
from dataclasses import dataclass

from drivers.unsafe import Doubt, Unsafe

#: The run is over and everything is off; the guard takes over now, without waiting for silence.
FAREWELL, TAKE_OVER = b"\xff", b"\xfe"
#: The guard watches.
READY = b"ready\n"
#: The guard switches the bench off, because the run was silent for too long.
FIRED = b"fired\n"
#: What the guard says to each sign of life.
ALIVE = b"\n"
#: Steps of a lease in which a silence is told.
_STEPS = 250


def silent_for(seconds: float, lease: float) -> bytes:
    """A sign of life of the process, and for how long the thread that counts has been silent."""
    return bytes([min(_STEPS, int(_STEPS * seconds / lease))])


def silence_in(byte: bytes, lease: float) -> float:
    """The seconds that `silent_for` has told."""
    return byte[0] / _STEPS * lease


@dataclass(frozen=True)
class Told:
    """A line of the guard's: what is not off, now or (`final`) in the end."""

    unsafe: list[Unsafe]
    final: bool

    @classmethod
    def from_line(cls, line: bytes) -> Told:
        """Raises ValueError for a line that is none."""
        content = json.loads(line)
        unsafe = [
            Unsafe(each["subject"], Doubt(each["doubt"]), each["detail"], each["step"])
            for each in content["unsafe"]
        ]
        return cls(unsafe, content["final"])

    def to_line(self) -> bytes:
        content = {"unsafe": [each.to_dict() for each in self.unsafe], "final": self.final}
        return json.dumps(content).encode() + b"\n"
