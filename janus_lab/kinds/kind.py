"""What the entry of a kind of measurement says: title, form, analysis, tables, pictures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib import import_module
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from procedures.rows import Column, column_named

if TYPE_CHECKING:
    from procedures.base import BenchProcedure

#: Parameters that come with the device and the bench: no recipe and no form asks for them.
FROM_DEVICE_AND_BENCH = ("active_area", "bench_file", "device_file")

#: Parameters that say what was so while it was measured, and change nothing that is done.
CONDITIONS = (
    "temperature",
    "humidity",
    "measured_in",
    "measured_by",
    "position",
    "sample_history",
    "note",
)


@dataclass(frozen=True)
class ParameterGroup:
    """Parameters that stand in a form under one heading, in this order."""

    heading: str
    usual: tuple[str, ...]
    #: In the collapsed section at the end of the form; under the heading, if none is usual.
    rare: tuple[str, ...] = ()


@dataclass(frozen=True)
class MainFigure:
    """A figure of merit that stands for a run where there is room for a line."""

    name: str  #: of the `FigureOfMerit`
    words: str  #: what it is called in the line
    prefixed: bool = False  #: whether its unit takes a prefix, such as nA
    percent: bool = False
    frequency_Hz: float | None = None  #: of several that it is stated at, this one


@dataclass(frozen=True)
class MeasurementKind:
    """What Janus Lab knows of one kind of measurement.

    References are "module:name". `ImportError` or `AttributeError` says that one is wrong.
    """

    #: Name in recipes, in `run.json` and in the names of run folders.
    name: str
    #: What people call it.
    title: str
    #: A subclass of `procedures.base.BenchProcedure`.
    procedure_reference: str
    #: How a form arranges the parameters; those of the procedure that are in none stand in a
    #: group "Parameters" at the end.
    groups: tuple[ParameterGroup, ...] = ()
    #: `(run, bias) -> list[FigureOfMerit]`, see `janus_lab.measurements.evaluation`; empty: there
    #: are no figures of merit.
    analysis: str = ""
    #: `(run) -> {file name: {column: values}}`: tables kept in the run's folder as CSV files beside
    #: the figures of merit; empty: none.
    extra_tables: str = ""
    #: `(run) -> {file name: text}`: files kept in the run's folder, to be read as they are;
    #: empty: none.
    extra_texts: str = ""
    #: `(device, figures) -> list[TerminalTable]`: the figures of merit in a terminal, see
    #: `janus_lab.measurements.terminal_table`.
    terminal_tables: str = "janus_lab.measurements.general.tables:tables"
    #: `(run, figures) -> list[Panel]`: the figures of the report as data, see
    #: `janus_lab.measurements.panel`.
    report_panels: str = "janus_lab.measurements.general.panels:panels"
    #: `(run, figures) -> list[Panel]`: lines that show on the plots of the window what the figures
    #: of merit were made from, beside those of the report; empty: none.
    construction: str = ""
    #: What matters most of a run, in this order; what depends on irradiance at the highest one.
    main_figures: tuple[MainFigure, ...] = ()
    #: The figures of merit that there may be, each with its unit: those that a condition, a limit
    #: or a published value may name.
    figure_units: Mapping[str, str] = field(
        default_factory=lambda: MappingProxyType({}), hash=False
    )
    #: Of those, the ones that have a value only where a run measures in the dark, and the ones that
    #: have one only where it measures in the light; for kinds that need not measure in both.
    needs_dark: frozenset[str] = frozenset()
    needs_light: frozenset[str] = frozenset()
    #: A `janus_lab.gui.plots.live_plot.LivePlot`: the rows while they are measured.
    live_plot: str = "janus_lab.gui.plots.time_plot:TimePlot"
    #: What stands on the tab of the live plot.
    live_plot_title: str = "I–t"
    #: Whether the window draws the figures of merit: R, D*, EQE and photocurrent against
    #: irradiance, the photocurrent of each cycle.
    has_merit_plot: bool = False
    #: Whether runs of one sample on several days tell what storage does to it.
    is_of_storage: bool = False
    #: Whether a run tells which light a bench has at the sample, for its bench file to take.
    calibrates_light: bool = False
    #: Parameters of a short measurement that shows what there is to see, for pictures in the docs.
    example: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}), hash=False)

    @property
    def procedure(self) -> type[BenchProcedure]:
        """The procedure's class; imported, with pymeasure, when first asked for."""
        found: type[BenchProcedure] = load(self.procedure_reference)
        return found

    @property
    def columns(self) -> tuple[Column, ...]:
        """Columns of the rows, in the order of the data file, with unit and meaning."""
        return tuple(column_named(name) for name in self.procedure.DATA_COLUMNS)

    @property
    def pauses(self) -> bool:
        """Whether a run can be ended at a safe point and be gone on with."""
        from procedures.base import BenchProcedure

        return self.procedure.resume_after is not BenchProcedure.resume_after

    @property
    def resumes(self) -> bool:
        """Whether a run that was cut short can be gone on with, wherever that was."""
        return self.pauses and self.procedure.resumes_anywhere

    @property
    def form_groups(self) -> tuple[ParameterGroup, ...]:
        """The groups of a form: every parameter of the procedure that a person gives, once.

        The sample is not among them; it is asked for beside the device.
        """
        elsewhere = ("sample", *FROM_DEVICE_AND_BENCH)
        known = [key for key in self.procedure().parameter_objects() if key not in elsewhere]
        placed = {key for group in self.groups for key in (*group.usual, *group.rare)}
        left = tuple(key for key in known if key not in placed and key not in CONDITIONS)
        others = (ParameterGroup("Parameters", left),) if left else ()
        return (*self.groups, *others, ParameterGroup("Conditions", (), CONDITIONS))


def load(reference: str) -> Any:
    """What "module:name" refers to, imported."""
    module, _, name = reference.partition(":")
    return getattr(import_module(module), name)
