"""The kinds of measurement: one entry each, which everything that depends on the kind looks up.

Recipes, the window, the report, the command line, resuming and replaying ask here; none of them
lists kinds or tells them apart by columns or figures. An entry names code as "module:name", which
is imported when it is first needed, so that this module imports neither pymeasure nor Qt.

To add a measurement, write its procedure and add one entry to `KINDS`: name, title and procedure
are enough, everything else has a general default.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from importlib import import_module
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from procedures.rows import Column, column_named

if TYPE_CHECKING:
    from procedures.base import BenchProcedure

#: Parameters that come with the device and the bench: no recipe and no form asks for them.
FROM_DEVICE_AND_BENCH = ("active_area", "bench_file", "device_file")


@dataclass(frozen=True)
class ParameterGroup:
    """Parameters that stand in a form under one heading, in this order."""

    heading: str
    usual: tuple[str, ...]
    rare: tuple[str, ...] = ()  #: in the collapsed section at the end of the form


@dataclass(frozen=True)
class MainFigure:
    """A figure of merit that stands for a run where there is room for a line."""

    name: str  #: of the `FigureOfMerit`
    words: str  #: what it is called in the line
    prefixed: bool = False  #: whether its unit takes a prefix, such as nA
    percent: bool = False


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
    #: `(device, figures) -> list[TerminalTable]`: the figures of merit in a terminal, see
    #: `janus_lab.measurements.terminal_table`.
    terminal_tables: str = "janus_lab.measurements.general.tables:tables"
    #: `(run, figures) -> matplotlib Figure`: the picture in the report.
    report_picture: str = "janus_lab.measurements.general.picture:picture"
    #: What matters most of a run, in this order; what depends on irradiance at the highest one.
    main_figures: tuple[MainFigure, ...] = ()
    #: A `janus_lab.gui.plots.live_plot.LivePlot`: the rows while they are measured.
    live_plot: str = "janus_lab.gui.plots.time_plot:TimePlot"
    #: What stands on the tab of the live plot.
    live_plot_title: str = "I–t"
    #: Whether the window draws the figures of merit: R, D*, EQE and photocurrent against
    #: irradiance, the photocurrent of each cycle.
    has_merit_plot: bool = False
    #: Whether runs of one sample on several days tell what storage does to it.
    is_of_storage: bool = False
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
    def resumes(self) -> bool:
        """Whether a run that was cut short can be gone on with."""
        from procedures.base import BenchProcedure

        return self.procedure.resume_after is not BenchProcedure.resume_after

    @property
    def form_groups(self) -> tuple[ParameterGroup, ...]:
        """The groups of a form: every parameter of the procedure that a person gives, once.

        The sample is not among them; it is asked for beside the device.
        """
        elsewhere = ("sample", *FROM_DEVICE_AND_BENCH)
        known = [key for key in self.procedure().parameter_objects() if key not in elsewhere]
        placed = {key for group in self.groups for key in (*group.usual, *group.rare)}
        left = tuple(key for key in known if key not in placed)
        return (*self.groups, ParameterGroup("Parameters", left)) if left else self.groups


def load(reference: str) -> Any:
    """What "module:name" refers to, imported."""
    module, _, name = reference.partition(":")
    return getattr(import_module(module), name)


def kind_of(name: str) -> MeasurementKind | None:
    """The kind of measurement that recipes and `run.json` call `name`; None if it is not known."""
    return KINDS.get(name)


def or_general(name: str) -> MeasurementKind:
    """The kind of measurement `name`; of one that is not known, what every kind has by default."""
    return KINDS.get(name) or MeasurementKind(name, name, "")


def title_of(name: str) -> str:
    """What people call the measurement `name`; one of another version stands for itself."""
    kind = KINDS.get(name)
    return kind.title if kind is not None else name


_BIAS = ParameterGroup("Bias", ("bias",), ("bias_settling",))
_ON_OFF_CYCLING = MeasurementKind(
    "on_off_cycling",
    "On/off cycling",
    "procedures.on_off_cycling:OnOffCycling",
    groups=(
        _BIAS,
        ParameterGroup("Light", ("irradiances",)),
        ParameterGroup("Timing", ("cycles", "on_time", "off_time")),
        ParameterGroup(
            "Meter", ("compliance", "current_range", "nplc", "reading_rate"), ("on_compliance",)
        ),
    ),
    analysis="janus_lab.measurements.cycling.figures:analyse",
    extra_tables="janus_lab.measurements.cycling.figures:extra_tables",
    terminal_tables="janus_lab.measurements.cycling.tables:tables",
    report_picture="janus_lab.measurements.cycling.picture:picture",
    main_figures=(
        MainFigure("photocurrent", "photocurrent", prefixed=True),
        MainFigure("light_dark_ratio", "light/dark"),
        MainFigure("drift_total", "drift", percent=True),
    ),
    has_merit_plot=True,
    example={"cycles": 12, "on_time": 2.0, "off_time": 2.0},
)
_STORAGE_STABILITY = replace(
    _ON_OFF_CYCLING,
    name="storage_stability",
    title="Storage stability",
    procedure_reference="procedures.storage_stability:StorageStability",
    groups=(
        *_ON_OFF_CYCLING.groups,
        ParameterGroup(
            "Sample storage",
            ("storage_temperature", "storage_humidity", "atmosphere", "encapsulation"),
            ("storage_light", "storage_bias", "simulated_age"),
        ),
    ),
    is_of_storage=True,
    example={},
)

#: Every kind of measurement by its name.
KINDS: dict[str, MeasurementKind] = {
    kind.name: kind
    for kind in (
        MeasurementKind(
            "iv_sweep",
            "I–V sweep",
            "procedures.iv_sweep:IVSweep",
            groups=(
                ParameterGroup(
                    "Bias",
                    ("start", "stop", "step", "both_directions"),
                    ("bias_settling", "analysis_bias"),
                ),
                ParameterGroup(
                    "Light",
                    ("irradiances",),
                    ("light_settling", "settling_readings", "dark_recovery"),
                ),
                ParameterGroup(
                    "Meter",
                    ("compliance", "current_range", "nplc"),
                    ("on_compliance", "lowest_range", "autozero", "source_delay"),
                ),
            ),
            analysis="janus_lab.measurements.iv.figures:analyse",
            terminal_tables="janus_lab.measurements.iv.tables:tables",
            report_picture="janus_lab.measurements.iv.picture:picture",
            main_figures=(
                MainFigure("light_dark_ratio", "light/dark"),
                MainFigure("responsivity", "R"),
                MainFigure("detectivity_shot", "D* shot"),
                MainFigure("dark_current", "dark", prefixed=True),
            ),
            live_plot="janus_lab.gui.plots.iv_plot:IVPlot",
            live_plot_title="I–V",
            has_merit_plot=True,
            example={"irradiances": [0, 0.7, 1.3, 2.3, 4.1, 7.3, 13.0], "nplc": 0.1},
        ),
        _ON_OFF_CYCLING,
        _STORAGE_STABILITY,
        MeasurementKind(
            "response_time",
            "Response time",
            "procedures.response_time.procedure:ResponseTime",
            groups=(
                _BIAS,
                ParameterGroup("Light", ("irradiance",)),
                ParameterGroup("Timing", ("interval", "aperture")),
                ParameterGroup(
                    "Edges",
                    ("edges", "before", "after"),
                    ("settling", "phases", "reference_edges", "monitor"),
                ),
                ParameterGroup("Meter", ("compliance", "current_range"), ("on_compliance",)),
            ),
            analysis="janus_lab.measurements.edges.figures:analyse",
            terminal_tables="janus_lab.measurements.edges.tables:tables",
            report_picture="janus_lab.measurements.edges.picture:picture",
            main_figures=(
                MainFigure("rise_time", "rise", prefixed=True),
                MainFigure("decay_time", "decay", prefixed=True),
                MainFigure("rise_time_constant_equivalent_time", "τ rise", prefixed=True),
                MainFigure("decay_time_constant_equivalent_time", "τ decay", prefixed=True),
            ),
            live_plot="janus_lab.gui.plots.edges_plot:EdgesPlot",
            live_plot_title="Edges",
            example={"edges": 20, "reference_edges": 20},
        ),
    )
}
