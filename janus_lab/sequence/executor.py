"""The order in which a sequence is carried out: what is next, and what its conditions leave out.

Command line and window carry out what `next_entry` gives, and enter with `SequenceEntry.end` how it
went.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

from drivers.errors import ConfigError
from janus_lab.analysis.figure_of_merit import FigureOfMerit
from janus_lab.runs.states import RunState
from janus_lab.values import value_text

from .items import Decide, Item, Measure, has_figure, value_in

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
    """Whether `condition` is met by the last measurement of its figure `before`, and by what; None
    if that cannot be said.

    Of several values, one above or below is enough for nothing but `above`: below a value are all.
    """
    for entry in reversed(before):
        if isinstance(entry.item, Measure) and entry.state != LEFT_OUT:
            name = entry.item.measurement.procedure.name
            if has_figure(name, condition.figure):
                break
    else:
        return None, "nothing before it has been measured that has this figure"
    if entry.state != RunState.FINISHED:
        return None, f"the measurement before it is {entry.state}"
    found = [FigureOfMerit.from_dict(f) for f in entry.figures if f["name"] == condition.figure]
    verdicts = [(_is_met(condition, figure), figure) for figure in found]
    if not verdicts:
        return None, f"the measurement before it has no {condition.figure.replace('_', ' ')}"
    wanted = condition.above is not None  # one value above is enough, and all have to be below
    for verdict in (wanted, None):
        for met, figure in verdicts:
            if met is verdict:
                return met, _words(figure)
    return verdicts[0][0], _words(verdicts[0][1])


def _is_met(condition: Condition, figure: FigureOfMerit) -> bool | None:
    """A bound says only on its own side that a value is, or is not, beyond a limit."""
    if figure.value is None:
        return None
    try:
        limit = value_in(condition, figure.unit)
    except ConfigError:
        return None
    above = condition.above is not None
    met = figure.value > limit if above else figure.value < limit
    if figure.bound is None:
        return met
    tells = (figure.bound == "lower") == (above == met)
    return met if tells else None


def _words(figure: FigureOfMerit) -> str:
    unit = "" if figure.unit == "1" else f" {figure.unit}"
    if figure.value is None:
        return f"{figure.name.replace('_', ' ')} has no value ({', '.join(figure.flags)})"
    return f"{figure.name.replace('_', ' ')} {value_text(figure, 1.0)}{unit}"
