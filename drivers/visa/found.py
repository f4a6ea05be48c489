"""What a search for instruments tells of one address; without VISA, for whoever is told."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class FoundInstrument:
    """What is at `address`: its answer to `*IDN?` and the models of bench files that answer so.

    `why` says why there is no identity; empty if there is one.
    """

    address: str
    identity: str = ""
    models: tuple[str, ...] = ()
    why: str = ""
