"""How many samples are good: what the limits of a sheet or a recipe say of each."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from drivers.config.quantities import parse
from drivers.config.yaml_file import nearest
from drivers.errors import ConfigError
from janus_lab.analysis.samples.distribution import Verdict, together, verdict
from janus_lab.limits import Limit
from janus_lab.runs.ending import OF_THE_SAMPLE
from janus_lab.runs.states import RunState

from .gather import Gathered, RunGroup, SummedRun


@dataclass(frozen=True)
class LimitYield:
    """What one limit says of the samples of one group."""

    limit: Limit
    group: RunGroup
    verdicts: Mapping[str, Verdict]  #: by sample


@dataclass(frozen=True)
class Yield:
    """Which samples are good by every limit."""

    limits: list[LimitYield]
    verdicts: Mapping[str, Verdict]  #: by sample
    notes: list[str]  #: what could not be judged, a line each

    def count(self, which: Verdict) -> int:
        """How many samples are so."""
        return sum(found == which for found in self.verdicts.values())


def yield_of(found: Gathered, limits: Sequence[Limit]) -> Yield | None:
    """The yield against `limits`; None without any.

    A limit holds for every kind of measurement that has its figure, and for every value of what was
    swept. A sample whose run failed for a reason of its own, such as a short, is bad. By a limit
    of a figure that no run has, such as one of a step that is still to come, every other sample is
    undecided. Raises ConfigError for a number in another unit.
    """
    if not limits:
        return None
    judged: list[LimitYield] = []
    notes: list[str] = []
    for limit in limits:
        groups = [group for group in found.groups if _has(group, limit.figure)]
        if not groups:
            known = {f.name for g in found.groups for r in g.runs.values() for f in r.figures}
            notes.append(
                f"no run has the figure of merit '{limit.figure}' of a limit, so no sample is good"
                f"{nearest(limit.figure, sorted(known)) or f' (there are: {_listed(known)})'}"
            )
        judged += [LimitYield(limit, group, _verdicts(group, limit)) for group in groups]
    given_up = {s for group in found.groups for s, run in group.runs.items() if gave_up(run)}
    verdicts = {
        sample: together(
            [each.verdicts.get(sample, "undecided") for each in judged]
            + ["bad" if sample in given_up else "undecided" for _ in notes]
        )
        for sample in found.samples
    }
    return Yield(judged, verdicts, notes)


def _listed(names: Collection[str]) -> str:
    return ", ".join(sorted(names)) or "none"


def _has(group: RunGroup, name: str) -> bool:
    return any(run.figure(name) is not None for run in group.runs.values())


def _verdicts(group: RunGroup, limit: Limit) -> dict[str, Verdict]:
    unit = group.unit(limit.figure)
    least, most = (_number(text, unit, limit) for text in (limit.min, limit.max))
    return {
        sample: "bad" if gave_up(run) else verdict(run.figure(limit.figure), least, most)
        for sample, run in group.runs.items()
    }


def gave_up(run: SummedRun) -> bool:
    """Whether a run failed for a reason of its sample's."""
    return (
        run.state is RunState.FAILED and run.ended is not None and run.ended.kind in OF_THE_SAMPLE
    )


def _number(text: str | None, unit: str, limit: Limit) -> float | None:
    if text is None:
        return None
    try:
        return parse(text, unit)
    except ValueError as error:
        raise ConfigError(f"the limit of {limit.figure}: {error}") from None
