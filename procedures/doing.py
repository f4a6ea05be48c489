"""What a measurement begins to do, told to whoever watches; nothing of it is kept with the run."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Doing:
    """One step in words, such as `sweep 3 of 7 at 1.3 mW/cm²`.

    It is told before anything is switched on for it: whoever shows what is on may then be too
    early, and never too late.
    """

    words: str
    lasting: float | None = None  #: how long it is expected to take (s of bench time)
    bias: float | None = None  #: what the sample is brought to (V); None: as before


def under(irradiance: float) -> str:
    """`at 1.3 mW/cm²`, or `in the dark`."""
    return f"at {irradiance:g} mW/cm²" if irradiance > 0 else "in the dark"
