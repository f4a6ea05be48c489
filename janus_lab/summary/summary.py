"""A summary: runs gathered, their distributions, their yield, and all of it as JSON values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from janus_lab.analysis.samples.distribution import Distribution, distribution
from janus_lab.limits import Limit

from .gather import Gathered, RunGroup
from .positions import Places, places
from .yields import Yield, yield_of

#: Of fewer samples a distribution says nothing.
FEWEST = 3


@dataclass(frozen=True)
class RunSummary:
    """Many runs together."""

    title: str
    found: Gathered
    good: Yield | None  #: None without limits
    places: Places | None

    @property
    def notes(self) -> list[str]:
        """What was left out or could not be judged, and why, a line each."""
        return [*self.found.notes, *(self.good.notes if self.good else [])]

    def distribution(self, group: RunGroup, name: str) -> Distribution:
        """Of the figure `name` over the samples of `group`."""
        return distribution([run.figure(name) for run in group.runs.values()])

    def to_dict(self) -> dict[str, Any]:
        """JSON values: the runs and figures of each group, their distributions, the yield."""
        return {
            "title": self.title,
            "samples": self.found.samples,
            "groups": [self._group(group) for group in self.found.groups],
            "yield": self._yield(),
            "notes": self.notes,
        }

    def _group(self, group: RunGroup) -> dict[str, Any]:
        return {
            "procedure": group.procedure,
            "parameters": dict(group.point),
            "runs": [
                {
                    "sample": sample,
                    "run": str(run.path),
                    "state": run.state.value,
                    "simulated": run.simulated,
                    "device": run.device,
                    "position": run.position,
                    "note": run.note,
                    "figures": {
                        name: figure.to_dict() if (figure := run.figure(name)) else None
                        for name in group.figures
                    },
                }
                for sample, run in group.runs.items()
            ],
            "distributions": {
                name: asdict(self.distribution(group, name)) | {"unit": group.unit(name)}
                for name in group.figures
            },
        }

    def _yield(self) -> dict[str, Any] | None:
        if self.good is None:
            return None
        return {
            "good": self.good.count("good"),
            "bad": self.good.count("bad"),
            "undecided": self.good.count("undecided"),
            "samples": dict(self.good.verdicts),
            "limits": [
                {
                    "figure": each.limit.figure,
                    "min": each.limit.min,
                    "max": each.limit.max,
                    "procedure": each.group.procedure,
                    "parameters": dict(each.group.point),
                    "samples": dict(each.verdicts),
                }
                for each in self.good.limits
            ],
        }


def summed_up(found: Gathered, title: str = "Summary", limits: Sequence[Limit] = ()) -> RunSummary:
    """The summary of runs that have been gathered, with the yield against `limits`.

    Raises ConfigError for a limit that cannot be applied.
    """
    at = places({run.sample: run.position for group in found.groups for run in group.runs.values()})
    return RunSummary(title, found, yield_of(found, limits), at)
