"""What is known of a past run beside its rows, in words: read from its folder, so not in the
window's thread. Nothing here needs Qt."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from drivers.errors import JanusLabError
from janus_lab.analysis.figure_of_merit import FigureOfMerit
from janus_lab.analysis.flags import explain
from janus_lab.kinds import title_of
from janus_lab.values import in_words

if TYPE_CHECKING:
    from drivers.config.device import DeviceConfig
    from janus_lab.runs.notes.pinned import PinnedNote
    from janus_lab.runs.run import Run

#: Names and texts, such as those of parameters.
Pairs = Sequence[tuple[str, str]]

#: Letters of a word that says which kind of measurement it is, at least, and of an id.
_WORD, _OF_ID = 3, 4


@dataclass(frozen=True)
class OpenedRun:
    """A past run without its rows."""

    path: Path
    id: str
    procedure: str
    sample: str
    device: str
    state: str
    made: str  #: date and time, as the history has them
    rows: int
    parameters: Mapping[str, Any]  #: as the form takes them
    figures: Sequence[Mapping[str, Any]]
    banners: Sequence[str]  #: what must not be overlooked
    facts: Sequence[tuple[str, Pairs]]  #: parameters and origin, under headings
    events: Pairs  #: time and sentence
    flags: Pairs  #: each flag, and its sentence with the figures that have it
    notes: Pairs
    pinned: Sequence[PinnedNote] = ()  #: to points of its plots, when it was opened
    damage: str = ""  #: that rows are lost, if they are; one of `banners`
    mounted: DeviceConfig | None = None  #: as the run keeps it; None where it makes no sense

    @property
    def title(self) -> str:
        """What was measured, of what."""
        return " · ".join(filter(None, (title_of(self.procedure), self.sample)))

    @property
    def whole_name(self) -> str:
        """What tells it from every other run."""
        return f"{self.title} · {self.made} · {self.id}"

    @property
    def short_name(self) -> str:
        """The kind in a word, the sample and as much of the id as tells a few runs apart."""
        title = title_of(self.procedure)
        first = title.split()[0] if title else ""
        kind = first if len(first) >= _WORD else title
        return " ".join(filter(None, (kind, self.sample, self.id[:_OF_ID])))

    @property
    def own_sample(self) -> str:
        """The sample's name; empty where it is only the device's, as without one."""
        return "" if self.sample == self.device else self.sample


def opened(run: Run) -> OpenedRun:
    """What the files of `run` say; what does not make sense in them is left out."""
    from janus_lab.report.document import Facts
    from janus_lab.report.provenance import provenance
    from janus_lab.report.run_document import banners, condition_facts, damage_of, sample_facts
    from janus_lab.report.timeline import timeline
    from janus_lab.runs.notes.pinned import read_notes

    record = run.record
    try:
        with run.making_sense():
            figures = [FigureOfMerit.from_dict(figure) for figure in run.figures]
            sections = [sample_facts(run), condition_facts(run, figures)]
            sections += [block for block in provenance(run).blocks if isinstance(block, Facts)]
            facts = [(section.title, _pairs(section.rows)) for section in sections if section.rows]
            told = timeline(run.events)
            events = _pairs(told.rows) if told is not None else []
    except JanusLabError:  # what is shown of the rows does not depend on it
        values = [(in_words(name), str(value)) for name, value in run.parameters.items()]
        facts, events = [("Parameters", values)], []
    created = record.started or record.created
    return OpenedRun(
        path=run.path,
        id=record.id,
        procedure=record.procedure_name,
        sample=record.sample,
        device=str(record.device.get("name", "")),
        state=run.state.value,
        made=f"{created.astimezone():%Y-%m-%d %H:%M}",
        rows=run.rows,
        parameters=run.parameters,
        figures=run.figures,
        banners=banners(run),
        facts=facts,
        events=events,
        flags=flags_in_words(run.figures),
        notes=[*_own_words(run.parameters), *(("Odd", text) for text in run.warnings)],
        pinned=read_notes(run.path)[0],
        damage=damage_of(run),
        mounted=_mounted(run),
    )


def notes_in_words(run: OpenedRun, pinned: Sequence[PinnedNote]) -> list[tuple[str, Pairs]]:
    """What has been written about `run`, with the notes that are `pinned` to its plots by now, and
    what its flags mean; under headings."""
    from janus_lab.report.noted import pinned_rows

    groups = [
        ("Notes", run.notes),
        ("Notes pinned to the plots", pinned_rows(pinned)),
        ("Flags of the figures of merit", run.flags),
    ]
    return [(title, pairs) for title, pairs in groups if pairs]


def _mounted(run: Run) -> DeviceConfig | None:
    try:
        return run.device
    except JanusLabError:
        return None


def flags_in_words(figures: Sequence[Mapping[str, Any]]) -> Pairs:
    """Each flag, and its sentence with the figures that have it; the most frequent one first."""
    counts = Counter(flag for figure in figures for flag in figure["flags"])
    found = []
    for flag, _ in counts.most_common():
        names = dict.fromkeys(f["name"] for f in figures if flag in f["flags"])
        found.append((flag, f"{explain(flag)} ({', '.join(map(in_words, names))})"))
    return found


def _own_words(parameters: Mapping[str, Any]) -> Pairs:
    """What people have written about the run."""
    names = ("note", "sample_history", "measured_by", "measured_in", "position")
    return [(in_words(name).capitalize(), str(parameters[name]))
            for name in names if parameters.get(name)]  # fmt: skip


def _pairs(rows: Sequence[Sequence[Any]]) -> Pairs:
    return [(str(getattr(name, "text", name)), str(getattr(text, "text", text)))
            for name, text in rows]  # fmt: skip
