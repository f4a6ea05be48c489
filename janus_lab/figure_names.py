"""The names of figures of merit that files give, and the numbers that go with them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from difflib import SequenceMatcher
from functools import cache
from types import MappingProxyType

from drivers.config.quantities import quoted
from drivers.config.yaml_file import nearest
from janus_lab.analysis.figure_of_merit import as_typed
from janus_lab.kinds import KINDS

_SHOWN = 8  #: of the names that there are
_LONGEST = 80  #: of a name that others are compared with (characters)
#: What several runs of one sample tell together: of no kind by itself.
_OF_STORAGE = MappingProxyType(
    {
        "retention": "1",
        "retention_mean": "1",
        "retention_lower_bound": "1",
        "loss_per_day_exponential": "1/day",
        "loss_per_day_linear": "1/day",
        "days_to_90_percent": "day",
    }
)


@cache
def units_of(name: str) -> tuple[str, ...]:
    """The units that measurements have the figure of merit `name` in; none for an unknown name."""
    found = [kind.figure_units[name] for kind in KINDS.values() if name in kind.figure_units]
    if name in _OF_STORAGE:
        found.append(_OF_STORAGE[name])
    return tuple(dict.fromkeys(found))


def unknown(name: str) -> str:
    """What is to be said of a name that no figure of merit has; nothing of one that exists."""
    if units_of(name):
        return ""
    known = {name for kind in KINDS.values() for name in kind.figure_units} | {*_OF_STORAGE}
    near = nearest(name, known)
    listed = ", ".join(_nearest_first(name, known)[:_SHOWN])
    return (
        f"there is no figure of merit {quoted(name)}{near} (nearest first: {listed}; all "
        f"{len(known)} are in the documentation, 'Figures')"
    )


def _nearest_first(name: str, known: Iterable[str]) -> list[str]:
    given = name[:_LONGEST].lower()  # comparing takes as long as the name squared
    likeness = {each: SequenceMatcher(None, each, given).ratio() for each in known}
    return sorted(likeness, key=lambda each: (-likeness[each], each))


def check_number(name: str, read: Callable[[str], object]) -> None:
    """Raise ValueError, with words for whoever wrote it, if the number of the figure `name` is
    of another quantity: if `read` raises ValueError for each unit that the figure has."""
    problems = []
    for unit in units_of(name):
        try:
            read(as_typed(unit))
        except ValueError as error:
            problems.append(f"{name}: {error}")
        else:
            return
    if problems:
        raise ValueError("; ".join(problems))
