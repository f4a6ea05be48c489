"""The report of one run as a document, and its panels."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from drivers.errors import JanusLabError
from janus_lab.kinds import CONDITIONS, load, or_general, title_of
from janus_lab.measurements.origin import origin_of
from janus_lab.measurements.panel import Panel
from janus_lab.quantities import condition_text, condition_words, heading
from janus_lab.runs.errors import BundleError
from janus_lab.runs.layout import DATA_CSV
from janus_lab.runs.run import Run
from janus_lab.runs.states import RunState

from .beside_published import published_table
from .budget import budgets
from .document import (
    Facts,
    FigureRef,
    Figures,
    ReportDocument,
    ReportSection,
    ReportTable,
    TableCell,
    Text,
)
from .flagged import Footnotes
from .noted import notes_section
from .provenance import date_text, is_simulated, provenance, setting_rows
from .result_tables import common_conditions, main_first, result_tables
from .timeline import timeline

if TYPE_CHECKING:
    from janus_lab.analysis.figure_of_merit import FigureOfMerit

SIMULATED = "SIMULATED: the numbers come from simulated instruments and a simulated device."
KEY = (
    "In parentheses the standard uncertainty (k = 1) of the last digits; < and > are 95 % bounds; "
    "? marks a number that is not to be used as it stands, for the reason that its letter tells. "
    "1 Jones = 1 cm·√Hz/W."
)
#: Details of how a figure was computed say nothing at the head of a report.
AT_HEAD = (
    "bias_V", "irradiance_mW_cm2", "wavelength_nm", "nplc", "temperature_K", "frequency_Hz",
    "sweep_rate_V_s", "cycles", "edges", "interval_s", "depth", "detector",
)  # fmt: skip


class Reported(NamedTuple):
    """A document and the panels of its figures, by the names of their files."""

    document: ReportDocument
    panels: Mapping[str, Panel]
    #: Why there are no panels, where the data cannot be drawn.
    not_drawn: BundleError | None = None


def run_report(
    run: Run, figures: Sequence[FigureOfMerit], more: Sequence[ReportSection] = ()
) -> Reported:
    """The report of a run with its figures of merit; `more` sections stand behind the figures.

    Data that cannot be drawn leave the figures out, and are told in `not_drawn`.
    """
    footnotes = Footnotes()
    panels, not_drawn = panels_of(run, figures)
    sections = [
        results(run, figures, footnotes),
        figures_section(panels, not_drawn),
        *published([(run, figures)], footnotes),
        *more,
        *uncertainty(figures, run.record.procedure_name),
        *methods(figures, run.record.procedure_name),
        *_events(run),
        *notes_section(run.path),
        provenance(run),
    ]
    document = ReportDocument(
        title=f"{title_of(run.record.procedure_name)} of {run.record.sample or 'a sample'}",
        subtitle=date_text(run.record.started or run.record.created),
        banners=banners(run),
        head=[sample_facts(run), condition_facts(run, figures)],
        sections=[section for section in sections if section.blocks],
    )
    return Reported(document, panels, not_drawn)


def panels_of(
    run: Run, figures: Sequence[FigureOfMerit]
) -> tuple[dict[str, Panel], BundleError | None]:
    """The panels of a run by the names of their files."""
    try:
        with run.making_sense():
            found: list[Panel] = load(or_general(run.record.procedure_name).report_panels)(
                run, figures
            )
    except BundleError as error:
        return {}, error
    origin = origin_of([(run.record.sample, is_simulated(run))])
    return named([replace(panel, origin=origin) for panel in found]), None


def named(panels: Sequence[Panel]) -> dict[str, Panel]:
    """Panels by names of files, each its own."""
    found: dict[str, Panel] = {}
    for panel in panels:
        name, number = panel.name, 1
        while name in found:
            number += 1
            name = f"{panel.name}-{number}"
        found[name] = panel
    return found


def banners(run: Run) -> list[str]:
    """What must not be overlooked of a run."""
    found = [SIMULATED] if is_simulated(run) else []
    if damage := damage_of(run):
        found.append(damage)
    if run.state is not RunState.FINISHED:
        reason = f": {run.record.reason}" if run.record.reason else ""
        said = {
            RunState.INTERRUPTED: "The run was cut short: its process ended without a word",
            RunState.RUNNING: "The run is still going on",
        }.get(run.state, f"The run {_ENDED.get(run.state, 'did not finish')}")
        found.append(f"{said}{reason}. What was measured until then is shown.")
    again = sum(event.get("kind") == "resumed" for event in run.events)
    if again:
        times = "once" if again == 1 else f"{again} times"
        found.append(f"The run was resumed {times}; the gaps are shaded.")
    return found


def damage_of(run: Run) -> str:
    """That rows which were measured are lost, if they are; empty if all are there."""
    if not run.rows_lost:
        return ""
    left = f"{run.rows:,} of {run.record.rows:,} rows are left"
    return f"{DATA_CSV} is damaged: {left}. Figures of merit may be of rows that are lost."


_ENDED = {RunState.FAILED: "failed", RunState.ABORTED: "was stopped", RunState.QUEUED: "waits"}


def sample_facts(run: Run) -> Facts:
    """What the sample is."""
    record = run.record
    try:
        device = run.device
    except JanusLabError:
        rows = [("Sample", record.sample), *_registered(run)]
        return Facts([(name, text) for name, text in rows if text], "Sample")
    area = f"{condition_text('active_area_cm2', _area(run, device.active_area))}"
    if device.active_area_uncertainty:
        area += f" ± {100 * device.active_area_uncertainty:.3g} % (k = 1)"
    kind = f", {device.area_kind}" if device.area_kind else ""
    light = {True: "the light overfills it", False: "the light is smaller", None: ""}
    rows = [
        ("Sample", record.sample),
        ("Device", device.name if device.name != record.sample else ""),
        ("Description", device.description or ""),
        ("Active area", area + kind),
        ("Illumination", light[device.overfill]),
        *_registered(run),
    ]
    return Facts([(name, text) for name, text in rows if text], "Sample")


#: What the registry of samples may have said when the run began, and a report repeats.
_REGISTERED = {
    "batch": "Batch",
    "made_on": "Made on",
    "material": "Material",
    "structure": "Structure",
}


def _registered(run: Run) -> list[tuple[str, str]]:
    said = run.record.registered
    rows = [(words, str(said.get(key) or "")) for key, words in _REGISTERED.items()]
    history = said.get("history")
    remarks = (
        [each for each in history if isinstance(each, dict)] if isinstance(history, list) else []
    )
    told = [f"{each.get('date', '')} {each.get('remark', '')}".strip() for each in remarks]
    return [*rows, ("History", "; ".join(sorted(told)))]


def _area(run: Run, of_device: float) -> float:
    given = run.parameters.get("active_area")
    return float(given) if isinstance(given, int | float) and given else float(of_device)


def condition_facts(run: Run, figures: Sequence[FigureOfMerit]) -> Facts:
    """What all figures of a run share, and what was said of its surroundings."""
    common = common_conditions(figures)
    rows = [
        (capital(condition_words(name)), condition_text(name, common[name]))
        for name in AT_HEAD
        if name in common and not (name == "irradiance_mW_cm2" and _dark_alone(figures))
    ]
    if not figures and isinstance(bias := run.parameters.get("bias"), int | float):
        rows.append(("Bias", condition_text("bias_V", float(bias))))
    rows += setting_rows(run, CONDITIONS)
    return Facts(rows, "Conditions")


def _dark_alone(figures: Sequence[FigureOfMerit]) -> bool:
    return not any(figure.conditions.get("irradiance_mW_cm2") for figure in figures)


def results(run: Run, figures: Sequence[FigureOfMerit], footnotes: Footnotes) -> ReportSection:
    """The figures of merit in tables."""
    if not figures:
        return ReportSection("Results", [Text(["There are no figures of merit of this run."])])
    tables = result_tables(figures, run.record.procedure_name, footnotes)
    return ReportSection("Results", [*tables, Text([KEY])])


def figures_section(
    panels: Mapping[str, Panel], not_drawn: BundleError | None = None
) -> ReportSection:
    """All panels that show something; those that do not are told in a line."""
    blocks: list[Figures | Text] = []
    shown = [FigureRef(name, panel.caption) for name, panel in panels.items() if not panel.is_empty]
    if shown:
        blocks.append(Figures(shown))
    left_out = [f"{p.caption.partition(';')[0]}: {p.empty}." for p in panels.values() if p.is_empty]
    if left_out:
        blocks.append(Text(["Not drawn:", *left_out]))
    if not_drawn is not None:
        blocks.append(Text([f"No figures: {not_drawn}"]))
    return ReportSection("Figures", blocks)


def published(
    runs: Sequence[tuple[Run, Sequence[FigureOfMerit]]], footnotes: Footnotes
) -> list[ReportSection]:
    """What was published of the devices, beside what was measured."""
    measured = []
    for run, figures in runs:
        with suppress(JanusLabError):  # of a damaged file there is no device
            measured.append((run.record.sample, run.device, figures))
    blocks = published_table(measured, footnotes)
    return [ReportSection("Published values", blocks)] if blocks else []


def uncertainty(figures: Sequence[FigureOfMerit], procedure: str) -> list[ReportSection]:
    """The budgets of the main figures."""
    tables = budgets(figures, procedure)
    return [ReportSection("Budget of uncertainty", tables)] if tables else []


def methods(figures: Sequence[FigureOfMerit], procedure: str) -> list[ReportSection]:
    """How each figure was computed, once for each way."""
    ways: dict[tuple[str, str], None] = {}
    for figure in main_first(figures, procedure):
        if figure.method:
            ways.setdefault((heading(figure.name), figure.method))
    if not ways:
        return []
    rows = [[TableCell(name), TableCell(method)] for name, method in ways]
    return [ReportSection("How it was computed", [ReportTable(("Quantity", "Method"), rows)])]


def _events(run: Run) -> list[ReportSection]:
    table = timeline(run.events)
    return [ReportSection("Timeline", [table])] if table is not None else []


def capital(words: str) -> str:
    """With a capital in front."""
    return words[:1].upper() + words[1:]
