"""One statement of the paper, and what became of it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from enum import Enum
from typing import Any


class ClaimVerdict(Enum):
    """What a finding says of the printed statement."""

    HOLDS = "holds"
    DIFFERS = "differs"
    #: The printed values contradict each other, whatever was measured.
    SOURCE_DIFFERS = "the source contradicts itself"
    #: It says less than it seems to say.
    LIMITED = "says less than it seems to"
    NOT_MEASURED = "not measured"


@dataclass(frozen=True)
class Finding:
    """`printed`, `ours` and `reason` are sentences or numbers with units, for people; `numbers` has
    what they were made of, under names that end in their units."""

    name: str
    title: str
    printed: str
    ours: str
    verdict: ClaimVerdict
    reason: str
    numbers: dict[str, float]

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON types."""
        numbers = {name: float(value) for name, value in self.numbers.items()}
        return asdict(self) | {"verdict": self.verdict.value, "numbers": numbers}
