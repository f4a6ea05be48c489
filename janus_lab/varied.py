"""In which parameters some measurements differ: what was swept."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from typing import Any

from janus_lab.kinds import FROM_DEVICE_AND_BENCH

#: Parameters that name and describe what is measured, and change nothing of how.
_LABELS = frozenset(
    ("sample", "position", "note", "measured_by", "sample_history", *FROM_DEVICE_AND_BENCH)
)


def varied(parameters: Sequence[Mapping[str, Any]]) -> list[str]:
    """The names of the parameters that are not the same in all of `parameters`, those first that
    change least often from one to the next; what only labels a run is not among them."""
    names = dict.fromkeys(name for values in parameters for name in values)
    changes = {
        name: sum(
            one.get(name) != the_next.get(name) for one, the_next in itertools.pairwise(parameters)
        )
        for name in names
        if name not in _LABELS
    }
    return sorted((name for name, count in changes.items() if count), key=lambda n: changes[n])
