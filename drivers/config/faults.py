"""What can go wrong on a simulated bench: the entries of `simulation: faults:` in a bench file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal, get_args

from pydantic import Field, model_validator

from .quantities import Unit
from .section import Section

#: What befalls one reply.
ReplyFault = Literal["timeout", "garbage", "truncated", "doubled", "delayed", "late", "endless"]
#: What lasts.
LastingFault = Literal[
    "silence",
    "wrong identity",
    "dropped",
    "power cycle",
    "over-range",
    "compliance",
    "interlock",
    "laser fault",
]
FaultKind = ReplyFault | LastingFault
REPLY_FAULTS: frozenset[str] = frozenset(get_args(ReplyFault))
FAULT_KINDS: tuple[str, ...] = (*get_args(ReplyFault), *get_args(LastingFault))

#: Which instruments have what it takes, where not all do.
_ONLY: Mapping[str, tuple[str, ...]] = {
    "laser fault": ("laser",),
    "over-range": ("smu", "analyser"),
    "compliance": ("smu", "analyser"),
}


class FaultConfig(Section):
    """One thing that goes wrong in a simulation: once, or for `duration`, or at random."""

    instrument: Literal["smu", "laser", "analyser", "generator", "power_meter", "switch"] = Field(
        description="Which one it happens to"
    )
    kind: FaultKind = Field(description="See docs/simulation.md")
    at: Annotated[float, Unit("s"), Field(ge=0, description="Bench time, not before this")] = 0.0
    after: int = Field(0, ge=0, description="Not before the instrument has had so many messages")
    rate: float | None = Field(
        None, gt=0, le=1, description="Chance at each reply or message, drawn by the seed"
    )
    duration: (
        Annotated[
            float, Unit("s"), Field(ge=0, description="How long; without it once, or for ever")
        ]
        | None
    ) = None
    delay: Annotated[float, Unit("s"), Field(ge=0, description="Of a delayed reply")] = 0.5
    identity: str = Field("", description="What *IDN? answers when the identity is wrong")

    @model_validator(mode="after")
    def _has_what_it_takes(self) -> FaultConfig:
        able = _ONLY.get(self.kind, (self.instrument,))
        if self.instrument not in able:
            raise ValueError(f"'{self.kind}' is a fault of {' or '.join(able)}")
        return self
