"""Before anybody puts hands into the bench: every output has said that it is off."""

from __future__ import annotations

from typing import TYPE_CHECKING

from drivers.errors import BenchError, Cause
from drivers.operator import Task

if TYPE_CHECKING:
    from drivers.bench import Bench

#: What takes hands at the sample, its probes and its cables.
HANDS_IN = frozenset({Task.MOUNT_SAMPLE, Task.MOUNT_REFERENCE, Task.OPEN_TERMINALS})


def confirm_off(bench: Bench, task: Task) -> None:
    """Ask every output whether it is off, where `task` takes hands at the sample. Raises BenchError
    for one that is on, or does not say: then nobody is asked to put hands in."""
    if task in HANDS_IN and (left := bench.outputs_not_off()):
        raise BenchError(
            f"nobody is asked to {task.words}: {left[0]}",
            subject=bench.config.name,
            advice="look at the bench before you put your hands in",
            kind=Cause.INSTRUMENT,
        )
