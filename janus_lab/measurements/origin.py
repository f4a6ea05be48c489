"""What figures and tables say of the runs that they are made of, where these were simulated."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Final

#: At the edge of a figure, and in a table, of simulated runs alone.
SIMULATED_BENCH: Final = "simulated bench"
#: Longer names of runs have no room at the edge of a figure that is one column wide.
_LETTERS: Final = 48


def origin_of(runs: Iterable[tuple[str, bool]]) -> str:
    """What a figure says at its edge of `runs`, each with its name and whether it was simulated:
    which of them were, or of how many; nothing where all are of real instruments."""
    given = list(runs)
    simulated = [name for name, is_simulated in given if is_simulated]
    if not simulated:
        return ""
    if len(simulated) == len(given):
        return SIMULATED_BENCH
    names = list(dict.fromkeys(simulated))
    of_both = {name for name, is_simulated in given if not is_simulated}.intersection(names)
    listed = ", ".join(names)
    if all(names) and not of_both and len(listed) <= _LETTERS:
        return f"{SIMULATED_BENCH}: {listed}"
    return f"in part {SIMULATED_BENCH}: {len(simulated)} of {len(given)} runs"


def origin_word(simulated: Collection[bool]) -> str:
    """The same of one curve or column, behind its name."""
    if not any(simulated):
        return ""
    return "simulated" if all(simulated) else "in part simulated"
