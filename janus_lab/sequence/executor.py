"""The order in which a sequence is carried out: what is next, and what its conditions leave out.

Command line and window carry out what `next_entry` gives, and enter with `SequenceEntry.end` how it
went.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

from janus_lab.runs.states import RunState

from .conditions import has_value, is_about, verdict
from .items import Decide, Item, Measure

if TYPE_CHECKING:
    from .steps import Condition

#: What a condition has left out; no run has this state.
LEFT_OUT = "left out"


@dataclass
class SequenceEntry:
    """One item of a sequence, from waiting to its end."""

    item: Item
    sequence: int = 0  #: which sequence it belongs to
    state: str = RunState.QUEUED.value
    reason: str = ""  #: in a few words
    figures: list[dict[str, Any]] = field(default_factory=list)

    @property
    def waits(self) -> bool:
        """Whether it has not begun."""
        return self.state == RunState.QUEUED

    def end(self, state: str, reason: str = "", figures: Sequence[Mapping[str, Any]] = ()) -> None:
        """Enter how it ended, and the figures of merit that it gave."""
        self.state, self.reason = state, reason
        self.figures = [dict(figure) for figure in figures]


E = TypeVar("E", bound=SequenceEntry)


def next_entry(entries: Sequence[E]) -> E | None:
    """The first of `entries` that waits and has to be carried out; None if there is none.

    Conditions before it are decided on the way, and have ended then, as has what they leave out.
    A condition to stop that cannot be decided stops, too, and has failed.
    """
    for number, entry in enumerate(entries):
        if not entry.waits:
            continue
        if not isinstance(entry.item, Decide):
            return entry
        _decide(entry, entry.item, entries[:number], entries[number + 1 :])
    return None


def _decide(entry: E, item: Decide, before: Sequence[E], after: Sequence[E]) -> None:
    met, said = decided(item.condition, [e for e in before if e.sequence == entry.sequence])
    stops = item.ends is None
    if met is None and stops:
        entry.end(RunState.FAILED.value, f"cannot be decided: {said}")
    else:
        entry.end(RunState.FINISHED.value, f"{'yes' if met else 'no'}, {said}")
        if not met:
            return
    for other in after:
        inside = stops or item.ends in other.item.repeats
        if other.waits and other.sequence == entry.sequence and inside:
            other.end(LEFT_OUT, entry.reason if stops else said)


def decided(condition: Condition, before: Sequence[SequenceEntry]) -> tuple[bool | None, str]:
    """Whether `condition` is met by the last measurement `before` that has what it asks for, or was
    to have it, and by what; None if that cannot be said."""
    entry = _asked(condition, before)
    if entry is None:
        return None, "nothing before it has been measured that has this figure"
    if entry.state != RunState.FINISHED:
        return None, f"the measurement before it is {entry.state}"
    return verdict(condition, entry.figures)


def stop_that_asks_for(entry: E, entries: Sequence[E]) -> E | None:
    """The condition to stop among `entries` that waits, and that what `entry` measures decides."""
    for number, other in enumerate(entries):
        item = other.item
        if not (other.waits and other.sequence == entry.sequence and isinstance(item, Decide)):
            continue
        before = [each for each in entries[:number] if each.sequence == entry.sequence]
        if item.ends is None and _asked(item.condition, before) is entry:
            return other
    return None


def _asked(condition: Condition, before: Sequence[E]) -> E | None:
    """The measurement that decides `condition`, whatever has become of it."""
    for entry in reversed(before):
        measured = entry.item.measurement if isinstance(entry.item, Measure) else None
        if measured is None or entry.state == LEFT_OUT:
            continue
        if entry.state == RunState.FINISHED and has_value(condition, entry.figures):
            return entry
        if is_about(condition, measured.procedure):
            return entry
    return None
