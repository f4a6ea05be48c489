"""The runs of the paper's devices with their figures of merit, sample by sample."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from drivers.config.device import DeviceConfig
from drivers.config.published import PublishedRow
from drivers.errors import ConfigError
from janus_lab.analysis.comparison import ComparisonRow, compare
from janus_lab.analysis.figure_of_merit import FigureOfMerit
from janus_lab.kinds import title_of
from janus_lab.runs.run import Run, open_run
from janus_lab.values import number_text

if TYPE_CHECKING:
    from janus_lab.retention.by_day import Retention

_SAME_IRRADIANCE = 0.05
STORAGE = "storage_stability"


@dataclass(frozen=True)
class SampleResults:
    """One device: its runs in the order in which they were made."""

    name: str
    device: DeviceConfig
    runs: tuple[Run, ...]

    def figures_of(self, procedure: str) -> Iterator[FigureOfMerit]:
        """Those of all its runs of one kind."""
        for run in self.runs:
            if run.record.procedure_name == procedure:
                yield from map(FigureOfMerit.from_dict, run.figures)

    def runs_of(self, procedure: str) -> list[Run]:
        return [run for run in self.runs if run.record.procedure_name == procedure]

    def figure(
        self, name: str, irradiance: float | None = None, procedure: str = "iv_sweep"
    ) -> FigureOfMerit | None:
        """The first figure by this name at an irradiance (mW/cm²), or of none in particular."""
        for found in self.figures_of(procedure):
            at = found.conditions.get("irradiance_mW_cm2")
            if found.name == name and (
                irradiance is None
                or (at is not None and abs(float(at) / irradiance - 1) < _SAME_IRRADIANCE)
            ):
                return found
        return None


@dataclass(frozen=True)
class ComparedNumber:
    """A published number beside the one that a measurement of the sample gave."""

    sample: str
    measurement: str  #: in words
    row: ComparisonRow

    @property
    def reason(self) -> str:
        """Why the two are, or are not, the same."""
        row = self.row
        if row.name == "detectivity_shot" and "UNIT_SLIP" in row.published_flags:
            return "printed ten times too high"
        if row.name == "detectivity_published_convention":
            return "with the area in mm², as it seems printed"
        if row.bound is not None and row.published_bound is not None:
            return "both are bounds"
        if row.bound is not None:
            return f"{'a lower' if row.bound == 'lower' else 'an upper'} bound"
        if row.published_bound is not None:
            return "within the printed bound" if row.agrees else "beyond the printed bound"
        return "within k = 2" if row.agrees else "beyond k = 2 and rounding"

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON types."""
        about = {"sample": self.sample, "measurement": self.measurement}
        return about | self.row.to_dict() | {"reason": self.reason}


@dataclass(frozen=True)
class PaperResults:
    """What was measured of the paper's devices."""

    samples: dict[str, SampleResults]
    retention: Retention | None
    #: What the reader should know, a sentence each.
    notes: list[str] = field(default_factory=list)

    @property
    def simulated(self) -> bool:
        """Whether any of the runs is of a simulated bench."""
        runs = (run for sample in self.samples.values() for run in sample.runs)
        return any(run.bench.simulated for run in runs)

    def rows(self) -> Iterator[tuple[SampleResults, PublishedRow]]:
        """The published rows with a responsivity, with their samples."""
        for sample in self.samples.values():
            for row in sample.device.published:
                if row.responsivity is not None:
                    yield sample, row

    def comparison(self) -> list[ComparedNumber]:
        """Every published number of every device beside the measured one.

        A number that several kinds of runs measure stands with each of them once.
        """
        return [
            ComparedNumber(sample.name, measurement, row)
            for sample in self.samples.values()
            for measurement, figures in self._groups(sample)
            for row in compare(figures, sample.device.published)
            if row.measured is not None
        ]

    def _groups(self, sample: SampleResults) -> Iterator[tuple[str, list[FigureOfMerit]]]:
        """Figures that are compared together: of one run each, and of the days of storage."""
        for run in sample.runs:
            if run.record.procedure_name != STORAGE:
                said = title_of(run.record.procedure_name)
                if "interval" in run.parameters:
                    said += f", {number_text(float(run.parameters['interval']), 's')}"
                if "cycles" in run.parameters:
                    said += f", {int(run.parameters['cycles'])} cycles"
                yield said, [FigureOfMerit.from_dict(each) for each in run.figures]
        if self.retention is not None:
            of_sample = [
                f for f in self.retention.figures if f.conditions.get("sample") == sample.name
            ]
            yield title_of(STORAGE), of_sample


def gather(out_dir: Path, runs: Sequence[tuple[str, DeviceConfig, Path]]) -> PaperResults:
    """The results of `runs` (sample, device as the paper's file has it, folder), and the storage
    days of their samples in `out_dir`.

    Raises BundleError for a run that cannot be read.
    """
    opened: dict[str, tuple[DeviceConfig, list[Run]]] = {}
    for sample, device, path in runs:
        opened.setdefault(sample, (device, []))[1].append(open_run(path))
    samples = {
        name: SampleResults(name, device, tuple(of_sample))
        for name, (device, of_sample) in opened.items()
    }
    notes: list[str] = []
    return PaperResults(samples, _retention(out_dir, samples.values(), notes), notes)


def _retention(
    out_dir: Path, samples: Iterable[SampleResults], notes: list[str]
) -> Retention | None:
    stored = [sample.name for sample in samples if sample.runs_of(STORAGE)]
    if not stored:
        notes.append("No sample has been stored: there is no retention.")
        return None
    from janus_lab.retention.by_day import retention

    try:
        found = retention(out_dir, stored)
    except ConfigError as error:
        notes.append(f"No retention: {error}")
        return None
    notes += found.notes
    return found
