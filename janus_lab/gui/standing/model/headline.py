"""One line for a run: what it is, how it stands or has ended, its main figures."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from janus_lab.durations import duration
from janus_lab.gui.model.past_run import PastRun
from janus_lab.gui.model.queue_entry import QueueEntry
from janus_lab.happening import clock_time
from janus_lab.kinds import title_of

NOTHING_YET = "Nothing has been measured here yet: choose a measurement on the left, then Start."
NOTHING_WAITS = "Nothing waits in the queue."


@dataclass(frozen=True)
class Headline:
    """`title` in bold, `rest` below it; `state` is that of the run, empty for none."""

    title: str
    rest: str = ""
    state: str = ""


def running(entry: QueueEntry, happens: str) -> Headline:
    """Of the run that is under way; `happens` is a sentence, empty while it has told nothing."""
    opening = "Opening the bench …" if entry.device else ""  # of what measures
    return Headline(_named(entry), happens or opening, entry.state)


def ended(entry: QueueEntry, when: float, now: float) -> Headline:
    """Of a run of this session that ended at `when`; both in s since 1970."""
    if entry.is_waiting:  # it was paused
        return Headline(_named(entry), entry.reason, entry.state)
    title = f"{_named(entry)}: {entry.state} at {clock_time(when, now, seconds=True)}"
    return Headline(title, " · ".join(filter(None, (entry.reason, entry.figures))), entry.state)


def of_the_past(run: PastRun, figures: str, now: float) -> Headline:
    """Of the last run that there is a folder of."""
    begun = run.created.timestamp() if run.created is not None else None
    when = f", begun {_date(begun, now)}" if begun is not None else ""
    of = f" of {run.sample}" if run.sample else ""
    title = f"{title_of(run.procedure)}{of}: {run.state}{when}"
    return Headline(title, " · ".join(filter(None, (run.reason, figures))), run.state)


def next_of(waiting: list[QueueEntry], *, held: bool) -> str:
    """What comes next, in one sentence."""
    if not waiting:
        return NOTHING_WAITS
    first = waiting[0]
    seconds = [entry.remaining_s for entry in waiting if entry.remaining_s is not None]
    takes = f", about {duration(sum(seconds))} on the bench" if seconds else ""
    more = f" and {len(waiting) - 1} more" if len(waiting) > 1 else ""
    waits = " It waits until you start the queue (F9)." if held else ""
    return f"{_named(first)}{more}{takes}.{waits}"


def _named(entry: QueueEntry) -> str:
    of = f" of {entry.sample}" if entry.sample else ""
    return entry.name or f"{entry.title}{of}"


def _date(when: float, now: float) -> str:
    today = datetime.fromtimestamp(now).astimezone().date()
    then = datetime.fromtimestamp(when).astimezone()
    return f"{then:%H:%M}" if then.date() == today else f"{then:%Y-%m-%d %H:%M}"
