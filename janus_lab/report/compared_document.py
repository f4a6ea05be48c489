"""The report of several runs as a document: of each kind of measurement one table and the panels
drawn over each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

from janus_lab.kinds import kind_of, title_of
from janus_lab.measurements.panel import Panel
from janus_lab.parameter_words import ParameterWords
from janus_lab.quantities import condition_text, condition_words, heading
from janus_lab.runs.run import Run
from janus_lab.runs.states import RunState
from janus_lab.varied import varied

from .budget import stands_for
from .compared_samples import samples_apart, samples_in_common
from .document import Facts, ReportDocument, ReportSection, ReportTable, TableCell, Text
from .flagged import Footnotes, in_parts
from .overlay import overlaid
from .provenance import date_text, is_simulated, origin_row
from .result_tables import common_conditions, figure_cell, result_tables
from .run_document import (
    AT_HEAD,
    KEY,
    SIMULATED,
    Reported,
    capital,
    figures_section,
    methods,
    panels_of,
    published,
)

if TYPE_CHECKING:
    from janus_lab.analysis.figure_of_merit import FigureOfMerit

#: More runs, or longer names, are numbers in the figures.
_MOST_LABELS, _LONGEST_LABEL = 10, 36
#: So many names stand in a title.
_NAMED = 3
_MOST_COLUMNS = 6
_MOST_MAIN = 8
_STATED_AT = ("irradiance_mW_cm2", "frequency_Hz")


class Compared(NamedTuple):
    """A run with its figures of merit, as it takes part in a report of several."""

    run: Run
    figures: Sequence[FigureOfMerit]


class Addition(NamedTuple):
    """What several runs say together, such as retention over days: a section of its own."""

    heading: str
    figures: Sequence[FigureOfMerit]
    panels: Sequence[Panel]


def compared_report(runs: Sequence[Compared], more: Sequence[Addition] = ()) -> Reported:
    """The report of several runs, or of one sample through its runs; `more` stands behind the
    measurements."""
    footnotes = Footnotes()
    by_kind: dict[str, list[Compared]] = {}
    for each in runs:
        by_kind.setdefault(each.run.record.procedure_name, []).append(each)
    sections: list[ReportSection] = []
    panels: dict[str, Panel] = {}
    notes: list[str] = []
    for procedure, of_kind in by_kind.items():
        prefix = f"{procedure.replace('_', '-')}-" if len(by_kind) > 1 else ""
        section, drawn, lost = _of_kind(procedure, of_kind, prefix, footnotes)
        sections.append(section)
        panels |= drawn
        notes += lost
    for added in more:
        drawn = {panel.name: panel for panel in added.panels}
        tables = result_tables(added.figures, "", footnotes)
        sections.append(ReportSection(added.heading, [*tables, *figures_section(drawn).blocks]))
        panels |= drawn
    figures = [figure for each in runs for figure in each.figures]
    if figures:
        sections[-1] = replace(sections[-1], blocks=[*sections[-1].blocks, Text([KEY])])
    document = ReportDocument(
        title=_title(runs),
        subtitle=_dates(runs),
        banners=_banners(runs),
        head=_head(runs, figures),
        sections=[
            *sections,
            *samples_apart([each.run for each in runs]),
            *published(runs, footnotes),
            *(methods(figures, next(iter(by_kind))) if len(by_kind) == 1 else []),
            _origin(runs),
            *([ReportSection("Left out", [Text(notes)])] if notes else []),
        ],
    )
    return Reported(document, panels)


def labels_of(runs: Sequence[Run]) -> list[str]:
    """What tells each of some runs of one kind from the others, in a word or two: the sample, what
    was varied, the date, at last the run's id."""
    several = len({run.record.sample for run in runs}) > 1
    samples = [run.record.sample for run in runs]
    if several and len(set(samples)) == len(samples):
        return samples
    points = _points(runs)
    words = [
        ParameterWords(run.record.procedure_name).settings(point)
        for run, point in zip(runs, points, strict=True)
    ]
    dates = [date_text(run.record.started or run.record.created) for run in runs]
    for parts in ((words,), (dates,), (words, dates)):
        said = [", ".join(filter(None, each)) for each in zip(*parts, strict=True)]
        labels = [f"{s}, {w}" if several else w for s, w in zip(samples, said, strict=True)]
        if len(set(labels)) == len(labels) and all(said):
            return labels
    return [f"{sample}, {run.record.id}" for sample, run in zip(samples, runs, strict=True)]


def _points(runs: Sequence[Run]) -> list[dict[str, Any]]:
    """The parameters in which runs of one kind differ."""
    parameters = [run.parameters for run in runs]
    common = set.intersection(*(set(values) for values in parameters))
    names = varied([{k: p[k] for k in p if k in common} for p in parameters])
    return [{name: p[name] for name in names} for p in parameters]


def _of_kind(
    procedure: str, runs: Sequence[Compared], prefix: str, footnotes: Footnotes
) -> tuple[ReportSection, dict[str, Panel], list[str]]:
    """What is told of the runs of one kind, its panels by the names of their files, and what could
    not be drawn."""
    labels = labels_of([each.run for each in runs])
    numbered = len(runs) > _MOST_LABELS or max(map(len, labels)) > _LONGEST_LABEL
    keys = [str(number) for number in range(1, len(runs) + 1)] if numbered else labels
    found: dict[str, list[Panel]] = {}
    notes = []
    for key, label, each in zip(keys, labels, runs, strict=True):
        panels, error = panels_of(each.run, each.figures)
        found[key] = list(panels.values())
        if error is not None:
            notes.append(f"{title_of(procedure)} of {label}: no figures ({error})")
    if len(runs) == 1:
        drawn = found[keys[0]]
        tables = result_tables(runs[0].figures, procedure, footnotes)
    else:
        drawn = overlaid(found)
        tables = _table(procedure, runs, labels, keys if numbered else [], footnotes)
    named: dict[str, Panel] = {}
    for panel in drawn:
        name, number = f"{prefix}{panel.name}", 1
        while name in named:
            number += 1
            name = f"{prefix}{panel.name}-{number}"
        named[name] = panel
    blocks = [*tables, *figures_section(named).blocks]
    return ReportSection(title_of(procedure), blocks), named, notes


def _table(
    procedure: str,
    runs: Sequence[Compared],
    labels: Sequence[str],
    numbers: Sequence[str],
    footnotes: Footnotes,
) -> list[ReportTable]:
    """A row for each run: what it is, with its number in the figures if it has one, and its main
    figures."""
    kind = kind_of(procedure)
    main = [(m.name, m.frequency_Hz) for m in kind.main_figures] if kind is not None else []
    known = dict.fromkeys(figure.name for each in runs for figure in each.figures)
    wanted = [(n, f) for n, f in main if n in known] or [(n, None) for n in known][:_MOST_MAIN]
    columns = {
        name: [stands_for(each.figures, name, frequency) for each in runs]
        for name, frequency in wanted
    }
    rows = []
    for number, (label, each) in enumerate(zip(labels, runs, strict=True)):
        ended = "" if each.run.state is RunState.FINISHED else f" ({each.run.state.value})"
        cells = [figure_cell(found[number], footnotes) for found in columns.values()]
        first = [TableCell(numbers[number])] if numbers else []
        rows.append([*first, TableCell(label + ended), *cells])
    first_headings = ["No.", "Run"] if numbers else ["Run"]
    headings = [*first_headings, *(_heading(name, found) for name, found in columns.items())]
    parts = in_parts(ReportTable(headings, rows), len(first_headings), _MOST_COLUMNS)
    return [footnotes.below(part) for part in parts]


def _heading(name: str, figures: Sequence[FigureOfMerit | None]) -> str:
    """The name of a figure with what it is stated at, where that is the same in all runs."""
    there = [figure for figure in figures if figure is not None]
    said = []
    for condition in _STATED_AT:
        values = {figure.conditions.get(condition) for figure in there}
        (value,) = values if len(values) == 1 else (None,)
        if value:
            said.append(condition_text(condition, value))
    unit = there[0].unit if there else ""
    return ", ".join([heading(name, unit), *said])


def _title(runs: Sequence[Compared]) -> str:
    samples = list(dict.fromkeys(each.run.record.sample for each in runs))
    procedures = list(dict.fromkeys(each.run.record.procedure_name for each in runs))
    if len(samples) == 1:
        first, *others = map(title_of, procedures)
        what = _listed([first, *map(_within, others)])
        if len(procedures) > _NAMED:
            what = f"{len(procedures)} measurements"
        return f"{what} of {samples[0]}"
    who = f"{len(samples)} samples"
    if len(samples) <= _NAMED:
        who = _listed(samples)
    what = title_of(procedures[0]) if len(procedures) == 1 else f"{len(procedures)} measurements"
    return f"{what} of {who}"


def _within(title: str) -> str:
    """A title in the middle of a sentence: `dark noise`, but `I–V sweep`."""
    return title[:1].lower() + title[1:] if title[1:2].islower() else title


def _listed(names: Sequence[str]) -> str:
    """`a, b and c`."""
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))


def _dates(runs: Sequence[Compared]) -> str:
    made = sorted(each.run.record.started or each.run.record.created for each in runs)
    first, last = date_text(made[0]), date_text(made[-1])
    count = f"{len(runs)} runs"
    return f"{count}, {first}" if first == last else f"{count}, from {first} to {last}"


def _banners(runs: Sequence[Compared]) -> list[str]:
    simulated = sum(is_simulated(each.run) for each in runs)
    found = []
    if simulated == len(runs):
        found.append(SIMULATED)
    elif simulated:
        found.append(f"{simulated} of the {len(runs)} runs are SIMULATED: their numbers come from "
                     "simulated instruments and a simulated device.")  # fmt: skip
    cut = sum(each.run.state is not RunState.FINISHED for each in runs)
    if cut:
        found.append(f"{cut} of the {len(runs)} runs did not finish: what they measured is shown.")
    return found


def _head(runs: Sequence[Compared], figures: Sequence[FigureOfMerit]) -> list[Facts]:
    common = common_conditions(figures)
    rows = [(capital(condition_words(n)), condition_text(n, common[n])) for n in AT_HEAD
            if n in common]  # fmt: skip
    return [samples_in_common([each.run for each in runs]), Facts(rows, "Conditions of all")]


def _origin(runs: Sequence[Compared]) -> ReportSection:
    headings = ("Sample", "Measurement", "Run", "Measured", "Bench", "Seed", "Janus Lab")
    rows = [[TableCell(text) for text in origin_row(each.run)] for each in runs]
    return ReportSection(
        "Instruments and provenance", [ReportTable(headings, rows), *_instruments(runs)]
    )


def _instruments(runs: Sequence[Compared]) -> list[Facts]:
    found: dict[str, None] = {}
    for each in runs:
        found.update((str(identity), None) for identity in each.run.record.instruments.values())
    return (
        [Facts([(f"{n}", text) for n, text in enumerate(found, 1)], "Instruments")] if found else []
    )
