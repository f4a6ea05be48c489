"""Why a run ended, in the few words that there is room for in a table."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING

from drivers.errors import Cause, Problem
from janus_lab.runs.ending import alarm

if TYPE_CHECKING:
    from janus_lab.runs.record import EndingRecord

#: Of these the table names the instrument behind what happened to it.
_OF_INSTRUMENT = (
    Cause.INSTRUMENT,
    Cause.INTERLOCK,
    Cause.CONNECTION_LOST,
    Cause.WRONG_ANSWER,
    Cause.ENDLESS_ANSWER,
)


def short_reason(why: Problem | None) -> str:
    """What happened, before where: ``the interlock is open, the laser is off (SRS LDC501)``. No
    folders; what to do about it is for the log."""
    if why is None:
        return ""
    if why.kind in _OF_INSTRUMENT and why.subject:
        return f"{why.detail} ({why.subject})"
    if why.kind is Cause.FILE and why.subject:
        return f"{PurePath(why.subject).name} {why.detail}"
    if why.kind in (Cause.LIMIT, Cause.SILENT, Cause.SETTINGS_LOST, Cause.PARAMETER):
        return why.clause
    return why.detail


def short_ending(ending: EndingRecord | None, reason: str | None) -> str:
    """Why a stored run ended: a warning to look after the bench stays in front.

    Of a run of an older version there is only `reason`, a sentence, of which this is the beginning.
    """
    if ending is None:
        return " ".join((reason or "").partition("; ")[0].split())
    return "; ".join(filter(None, (alarm(ending.unsafe), short_reason(ending.why))))
