"""The panels of the paper, put together from those that each run has."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from janus_lab.analysis.figure_of_merit import FigureOfMerit
from janus_lab.kinds import load, or_general
from janus_lab.measurements.origin import origin_of
from janus_lab.measurements.panel import Axis, Mark, Panel, line
from janus_lab.report.overlay import overlaid
from janus_lab.retention.by_day import Retention
from janus_lab.retention.panel import retention_panel
from janus_lab.runs.run import Run
from procedures.rows import CURRENT, CYCLE, IRRADIANCE, TIME

from .results import PaperResults, SampleResults

_SWEEP, _SWITCHING, _RESPONSE = "iv_sweep", "on_off_cycling", "response_time"
#: Cycles of one irradiance that a panel of switching shows.
_SHOWN = 3
#: The storage claim that is drawn (%).
_CLAIM = 90.0
#: Figures that depend on irradiance: the run's own panel, and what the paper calls it.
_AGAINST_IRRADIANCE = {
    "photocurrent": "Fig. 5d",
    "responsivity": "Fig. 5e",
    "detectivity": "Fig. 5f",
    "quantum-efficiency": "Fig. S23a",
}
_SHORT = {"photocurrent": "Photocurrent", "responsivity": "Responsivity",
          "detectivity": "Shot-limited D*", "quantum-efficiency": "EQE"}  # fmt: skip


def paper_panels(results: PaperResults) -> dict[str, Panel]:
    """Every panel of the paper that there is a run for, by the name of its files."""
    sweeps = {
        sample.name: _panels(run)
        for sample in results.samples.values()
        if (run := _first(sample, _SWEEP)) is not None
    }
    found = [
        *_curves(sweeps),
        *_against_irradiance(sweeps),
        *_switching(results),
        *_edges(results),
        *_cycles(results),
    ]
    if results.retention is not None:
        found.append(_storage(results.retention))
    runs = [run for sample in results.samples.values() for run in sample.runs]
    origin = origin_of((run.record.id, run.record.simulated) for run in runs)
    return {panel.name: replace(panel, origin=origin) for panel in found if not panel.is_empty}


def _panels(run: Run) -> dict[str, Panel]:
    """Those that the run's own report has, by name."""
    figures = [FigureOfMerit.from_dict(each) for each in run.figures]
    made: Sequence[Panel] = load(or_general(run.record.procedure_name).report_panels)(run, figures)
    return {panel.name: panel for panel in made}


def _first(sample: SampleResults, procedure: str) -> Run | None:
    return next(iter(sample.runs_of(procedure)), None)


def _curves(sweeps: Mapping[str, Mapping[str, Panel]]) -> list[Panel]:
    """Fig. 5a: the devices together; 5b, c and S22: each of them at every irradiance. `sweeps` has
    the panels of each device's sweep."""
    by_sample = {name: panels["current-bias-log"] for name, panels in sweeps.items()}
    found = [
        replace(
            panel,
            name="figure-5a",
            caption="Fig. 5a: current against bias, in the dark and in the strongest light",
        )
        for panel in overlaid({name: [panel] for name, panel in by_sample.items()})
    ]
    labels = ("Fig. 5b", "Fig. 5c", "Fig. S22")
    for label, (name, panel) in zip(labels, by_sample.items(), strict=False):
        caption = f"{label}: current against bias of {name} at each irradiance"
        found.append(replace(panel, name=_file_name(label), caption=caption))
    return found


def _against_irradiance(sweeps: Mapping[str, Mapping[str, Panel]]) -> list[Panel]:
    by_sample = {
        name: [panel for key, panel in panels.items() if key in _AGAINST_IRRADIANCE]
        for name, panels in sweeps.items()
    }
    found = []
    for panel in overlaid(by_sample):
        label = _AGAINST_IRRADIANCE[panel.name]
        caption = f"{label}: {_SHORT[panel.name]} against irradiance; bars: k = 2"
        found.append(replace(panel, name=_file_name(label), caption=caption))
    return found


def _switching(results: PaperResults) -> list[Panel]:
    """Fig. 5g: the devices at the strongest light; 5h and S24b: each at several irradiances."""
    strongest, several = {}, []
    for sample in results.samples.values():
        run = _first(sample, _SWITCHING)
        if run is None:
            continue
        levels = sorted(set(run.data[IRRADIANCE]) - {0.0}, reverse=True)
        if levels:
            strongest[sample.name] = _cycles_at(run, levels[0])
        if len(levels) > 1:
            several.append((sample.name, [(level, _cycles_at(run, level)) for level in levels]))
    axes = Axis("Time", "s"), Axis("|Current|", "A", "log")
    found = [
        Panel(
            "figure-5g", "Fig. 5g: switching in the strongest light", *axes,
            [line(*xy, run=name) for name, xy in strongest.items()],
        )
    ]  # fmt: skip
    for label, (name, levels_of) in zip(("Fig. 5h", "Fig. S24b"), several, strict=False):
        last = max(1, len(levels_of) - 1)
        series = [
            line(*xy, f"{level:g} mW/cm²", place=1 - number / last)
            for number, (level, xy) in enumerate(levels_of)
        ]
        caption = f"{label}: switching of {name} at several irradiances"
        found.append(Panel(_file_name(label), caption, *axes, series))
    return found


def _cycles_at(run: Run, irradiance: float) -> tuple[np.ndarray, np.ndarray]:
    """Time since the first of some cycles at an irradiance, and the current's magnitude."""
    data = run.data
    cycles = data.loc[data[IRRADIANCE] == irradiance, CYCLE].unique()[:_SHOWN]
    rows = data[data[CYCLE].isin(cycles)]
    time, current = rows[TIME].to_numpy(), rows[CURRENT].abs().to_numpy()
    return time - time[0], np.where(current > 0, current, np.nan)


def _edges(results: PaperResults) -> list[Panel]:
    """Fig. S23b: the edges at each sampling interval."""
    found = []
    for sample in results.samples.values():
        for run in sample.runs_of(_RESPONSE):
            interval = 1e3 * float(run.parameters["interval"])
            own = _panels(run)
            for name, what in (("rise-close", "rise"), ("decay-close", "decay")):
                if name in own:
                    caption = f"Fig. S23b: {what} of {sample.name}, sampled every {interval:g} ms"
                    file = f"figure-S23b-{what}-{interval:g}ms".replace(".", "_")
                    found.append(replace(own[name], name=file, caption=caption))
    return found


def _cycles(results: PaperResults) -> list[Panel]:
    """Fig. S24a: the long run."""
    found = []
    for sample in results.samples.values():
        for run in sample.runs_of(_SWITCHING)[1:]:
            own = _panels(run)
            number = int(run.parameters["cycles"])
            for name, suffix, what in (
                ("current-time", "", f"{number} cycles"),
                ("photocurrent-cycle", "-photocurrent", f"photocurrent of each of {number} cycles"),
            ):
                caption = f"Fig. S24a: {what} of {sample.name}"
                found.append(replace(own[name], name=f"figure-S24a{suffix}", caption=caption))
    return found


def _storage(retention: Retention) -> Panel:
    """Fig. S24c, d: photocurrent kept over days."""
    panel = retention_panel(retention)
    caption = f"Fig. S24c, d: {panel.caption[:1].lower()}{panel.caption[1:]}"
    marks = [Mark(_CLAIM, "y", "printed: above 90 %")]
    return replace(panel, name="figure-S24cd", caption=caption, marks=marks)


def _file_name(label: str) -> str:
    return "figure-" + label.removeprefix("Fig. ")


def by_figure(panels: Mapping[str, Panel]) -> list[Panel]:
    """In the order in which the paper has them."""
    order = ("5a", "5b", "5c", "5d", "5e", "5f", "5g", "5h", "S22", "S23a", "S23b", "S24a", "S24b",
             "S24cd")  # fmt: skip

    def place(panel: Panel) -> int:
        label = panel.name.removeprefix("figure-").split("-")[0]
        return order.index(label) if label in order else len(order)

    return sorted(panels.values(), key=place)
