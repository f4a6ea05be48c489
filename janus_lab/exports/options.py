"""What may be chosen about an export, and who is told how far it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Options:
    """Choices of one export."""

    #: Of numbers in text; with a comma, cells are separated by semicolons.
    decimal: Literal["point", "comma"] = "point"
    #: Under which the data may be used: an SPDX identifier or an address; empty: not stated.
    licence: str = ""
    #: Called with the number of rows that have been written since the last call.
    progress: Callable[[int], None] = lambda rows: None
