"""The figures of merit of a run, computed by the analysis of its kind, and kept in its folder."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from drivers.errors import Cause
from janus_lab.analysis.conditions import OF_CALIBRATION
from janus_lab.kinds import kind_of, load
from janus_lab.measurements.run_data import calibration_flags
from janus_lab.runs.bundle import RunBundle
from janus_lab.runs.errors import BundleError
from janus_lab.runs.run import Run

if TYPE_CHECKING:
    from janus_lab.analysis.figure_of_merit import FigureOfMerit


def analyse(run: Run, bias: float | None = None) -> list[FigureOfMerit]:
    """The figures of merit of a run, from its raw data and the configuration stored with it.

    `bias` (V) replaces the one the run was made for. A kind of measurement without an analysis has
    none. Raises BundleError for a run that has no data, whose kind this version does not know, or
    whose files do not hold what the analysis needs.
    """
    kind = kind_of(run.record.procedure_name)
    if kind is None:
        raise BundleError(
            f"no analysis for a run of {run.record.procedure_name}",
            subject=run.path,
            kind=Cause.NOT_POSSIBLE,
        )
    if not run.rows:
        raise BundleError("there are no data to analyse", subject=run.path, kind=Cause.NOT_POSSIBLE)
    if not kind.analysis:
        return []
    with run.making_sense():
        figures: list[FigureOfMerit] = load(kind.analysis)(run, bias)
    figures = _with_doubts_about_light(figures, run)
    objections = [flag for source in run.record.sources for flag in source.objections]
    return [
        replace(figure, flags=tuple(dict.fromkeys((*figure.flags, *objections))))
        for figure in figures
    ]


def _with_doubts_about_light(figures: list[FigureOfMerit], run: Run) -> list[FigureOfMerit]:
    """`figures`, those that lean on the irradiance with what is to be objected to its
    calibration."""
    flags = calibration_flags(run)
    if not flags:
        return figures
    return [
        replace(figure, flags=tuple(dict.fromkeys((*figure.flags, *flags))))
        if OF_CALIBRATION & figure.components.keys()
        else figure
        for figure in figures
    ]


def keep_figures(run: Run, figures: list[FigureOfMerit]) -> None:
    """Write the figures that `analyse` made, at the bias that the run was made for, into its
    folder: `analysis.json` and the extra tables of its kind.

    Raises BundleError if they cannot be written.
    """
    bundle = RunBundle(run.path, run.record)
    bundle.write_analysis([figure.to_dict() for figure in figures])
    kind = kind_of(run.record.procedure_name)
    if kind is not None and kind.extra_tables:
        for name, columns in load(kind.extra_tables)(run).items():
            bundle.write_table(name, columns)
    if kind is not None and kind.extra_texts:
        for name, text in load(kind.extra_texts)(run).items():
            bundle.write_text(name, text)
