"""What the pages beside measuring ask of the bench's process, and what it says to them; plain data,
as in `messages`, which lists them all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from drivers.errors import Problem
from drivers.visa.found import FoundInstrument

from .verdict import Contact

Plain = Mapping[str, Any]

# -- commands


@dataclass(frozen=True)
class FindCommand:
    """Ask who is there: what `library` lists, unless it is not to, and `also` these addresses;
    changes no output.

    Of a simulated `bench` with `device` its instruments are found.
    """

    library: str
    also: tuple[str, ...] = ()
    list_all: bool = True
    bench: Plain | None = None
    device: Plain | None = None


@dataclass(frozen=True)
class ContactCommand:
    """Check contact and light of the connected bench at little bias and light; off at its end."""


@dataclass(frozen=True)
class KeepCommand:
    """Keep what was read by hand as a run below `out_dir`; the bench stays as it is."""

    out_dir: str
    sample: str = ""
    note: str = ""


# -- reports


@dataclass(frozen=True)
class InstrumentFound:
    """Who is at an address, or why nobody knows."""

    found: FoundInstrument


@dataclass(frozen=True)
class FindEnded:
    """A search is over; `problem` is why it is not complete, if it is not."""

    problem: Problem | None = None


@dataclass(frozen=True)
class ContactStep:
    """One step of a check of contact and light, in a sentence; `verdict` ends it."""

    text: str
    verdict: Contact | None = None


@dataclass(frozen=True)
class StripRows:
    """What was just read by hand, for the eye; columns are arrays of one length.

    `strip` numbers the strips: each connection that reads has one of its own, and times of its own.
    """

    columns: Mapping[str, Any]
    strip: int = 0


@dataclass(frozen=True)
class StripKept:
    """What was read by hand is a run now; `of_sample` is what it has from the file of its sample,
    in a sentence."""

    path: str
    rows: int
    of_sample: str = ""
