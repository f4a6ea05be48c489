"""What is exported of a run, whatever the format: columns with unit and meaning, everything that
`run.json` tells, what happened, and figures of merit. Every format writes this, none reads files of
its own accord."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

import orjson

from drivers.printable import printable
from janus_lab import values
from janus_lab.analysis.figure_of_merit import FigureOfMerit
from janus_lab.analysis.flags import explain
from janus_lab.kinds import CONDITIONS, kind_of, title_of
from janus_lab.measurements.origin import SIMULATED_BENCH
from janus_lab.parameter_words import ParameterWords
from procedures import rows

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from janus_lab.runs.run import Run

    Piece = dict[str, NDArray[np.float64]]

#: What a fact says: a number, a text, or a list of numbers.
FactValue = bool | int | float | str | tuple[float, ...]
#: Rows in memory at once.
ROWS_AT_ONCE = 100_000
#: Keys of `run.json` that are parts of their own.
_PARTS = (
    "parameters", "device", "bench", "instruments", "meters", "conditions", "registered",
    "versions",
)  # fmt: skip
#: Those where a text may be a quantity.
_MEASURED = ("calibration", "device", "bench", "registered")
#: Keys of texts, also where they look like a number: then the number and its unit, as
#: configuration files and `run.json` have them.
_TEXTS = frozenset(
    {"name", "description", "model", "address", "source", "date"}
    | {"sample", "pixel", "position", "batch", "material", "structure", "note", "remark"}
)
_QUANTITY = re.compile(r"([-+]?\d+\.?\d*(?:[eE][-+]?\d+)?)(?: ([^\d\s]\S*))?")


@dataclass(frozen=True)
class Fact:
    """Something that is known of a run."""

    part: str  #: of what: run, parameters, conditions, instruments, calibration, …
    key: str  #: as `run.json` calls it, dots for what is inside
    words: str  #: what people call it
    value: FactValue
    unit: str = ""  #: as pint writes it


@dataclass(frozen=True)
class Event:
    """Something that happened."""

    time_s: float  #: bench time since the start of the run
    kind: str
    details: Mapping[str, Any]

    @property
    def text(self) -> str:
        """The details as JSON."""
        return printable(orjson.dumps(self.details, default=str).decode()) if self.details else ""


class Exported:
    """A run as it is exported.

    Raises nothing when it is made; `pieces` raises BundleError for data that cannot be read.
    """

    def __init__(self, run: Run) -> None:
        self.run = run
        record = run.record
        self.id = record.id
        self.sample = printable(record.sample) or "not stated"
        title = printable(f"{title_of(record.procedure_name)} of {self.sample}")
        self.title = f"{title}, {SIMULATED_BENCH}" if record.simulated else title
        #: Columns of the data, also of a run that has none yet.
        self.columns = tuple(map(rows.column_named, run.columns or self._usual_columns()))
        self.figures = [FigureOfMerit.from_dict(figure) for figure in run.figures]

    def _usual_columns(self) -> list[str]:
        kind = kind_of(self.run.record.procedure_name)
        return list(kind.procedure.DATA_COLUMNS) if kind is not None else []

    @property
    def name(self) -> str:
        """The name of the run's folder, which names its files elsewhere, too."""
        return self.run.path.resolve().name

    @property
    def started(self) -> datetime:
        """When the run was started, or made if it never was."""
        return self.run.record.started or self.run.record.created

    @property
    def people(self) -> list[str]:
        """Who measured; empty if nobody said it."""
        said = str(self.run.parameters.get("measured_by") or "")
        return [printable(name.strip()) for name in re.split(r"[,;]| and ", said) if name.strip()]

    @cached_property
    def keys(self) -> dict[str, str]:
        """A name without blanks for each column, by the column's name."""
        return rows.keys_of(column.name for column in self.columns)

    def pieces(self) -> Iterator[Piece]:
        """The data by column, `ROWS_AT_ONCE` rows at a time; none for no rows."""
        names = [column.name for column in self.columns]
        if self.run.columns:
            yield from self.run.pieces(names, ROWS_AT_ONCE)

    @cached_property
    def events(self) -> list[Event]:
        """What happened, in order."""
        return [
            Event(
                float(event["time_s"]),
                printable(event["kind"]),
                {key: value for key, value in event.items() if key not in ("time_s", "kind")},
            )
            for event in self.run.events
        ]

    @cached_property
    def facts(self) -> list[Fact]:
        """Everything that `run.json` tells, and what the flags of the figures mean.

        Of what is empty there is no fact: nobody said it.
        """
        record = self.run.record.model_dump(mode="json")
        own = {key: value for key, value in record.items() if key not in _PARTS}
        own |= {"title": self.title, "state": self.run.state.value, "rows": self.run.rows}
        found = [*_facts("run", own), *self._parameters()]
        bench = dict(record["bench"])
        laser = dict(bench.get("laser") or {}) if isinstance(bench.get("laser"), dict) else {}
        calibration = laser.pop("calibration", None)
        if laser:
            bench["laser"] = laser
        found += _facts("calibration", calibration)
        for part in ("conditions", "registered", "instruments", "meters", "device", "versions"):
            found += _facts(part, record[part])
        found += _facts("bench", bench)
        flags = sorted({flag for figure in self.figures for flag in figure.flags})
        return found + [Fact("flags", flag, flag, explain(flag)) for flag in flags]

    def of(self, part: str) -> list[Fact]:
        """The facts of one part."""
        return [fact for fact in self.facts if fact.part == part]

    @cached_property
    def parts(self) -> list[str]:
        """The parts that there are facts of, in order."""
        return list(dict.fromkeys(fact.part for fact in self.facts))

    def _parameters(self) -> Iterator[Fact]:
        """Parameters with name and unit, as the procedure's form has them, conditions last."""
        known = ParameterWords(self.run.record.procedure_name)
        given = self.run.parameters
        for key in sorted(given, key=lambda key: (key in CONDITIONS, list(given).index(key))):
            unit, words = known.unit(key), known.label(key)
            part = "conditions" if key in CONDITIONS else "parameters"
            for fact in _facts(part, {key: given[key]}):
                yield Fact(part, fact.key, words, fact.value, unit or fact.unit)

    @cached_property
    def figure_table(self) -> dict[str, list[Any]]:
        """The figures of merit by column: one a row, each condition in a column of its own.

        Numbers, texts, and None for what is missing. The names of conditions end in their unit.
        """
        conditions = dict.fromkeys(key for figure in self.figures for key in figure.conditions)
        table: dict[str, list[Any]] = {
            "quantity": [values.in_words(figure.name) for figure in self.figures],
            "value": [figure.value for figure in self.figures],
            "uncertainty": [figure.uncertainty for figure in self.figures],
            "unit": [figure.unit for figure in self.figures],
            "bound": [figure.bound for figure in self.figures],
            "flags": [" ".join(figure.flags) or None for figure in self.figures],
            "name": [figure.name for figure in self.figures],
            "method": [printable(figure.method) for figure in self.figures],
            "budget": [_json(figure.components) for figure in self.figures],
        }
        for key in conditions:
            table[unlike(printable(key), table)] = [
                printable(found) if isinstance(found := figure.conditions.get(key), str) else found
                for figure in self.figures
            ]
        return table


#: What the columns of `figure_table` are, beside the conditions.
FIGURE_COLUMNS: Mapping[str, str] = {
    "quantity": "Figure of merit in words",
    "value": "In the unit beside it; empty if it could not be computed, and a flag says why",
    "uncertainty": "Standard uncertainty (k = 1), in the same unit; empty for a bound",
    "unit": "1 for a plain number",
    "bound": "lower or upper, if the value is only a bound (95 %)",
    "flags": "What a careful reviewer would object to; the facts say what each means",
    "name": "Figure of merit as analysis.json calls it",
    "method": "How it was computed",
    "budget": "Standard uncertainty by source, as JSON, in the same unit",
}


def unlike(name: str, others: Any) -> str:
    """`name`, with a number behind it if it is among `others`."""
    taken, found, number = set(others), name, 1
    while found in taken:
        number += 1
        found = f"{name}_{number}"
    return found


def _facts(part: str, value: object, above: str = "") -> Iterator[Fact]:
    """A fact for each value inside `value`, which came out of JSON."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _facts(part, inner, f"{above}.{key}" if above else str(key))
    elif isinstance(value, list) and value:
        if all(isinstance(item, int | float) and not isinstance(item, bool) for item in value):
            yield _fact(part, above, tuple(map(float, value)))
            return
        for number, inner in enumerate(value, 1):
            yield from _facts(part, inner, f"{above}.{number}")
    elif value not in (None, "", []):
        words = above.rpartition(".")[2] in _TEXTS or above.startswith("tags.")
        measured = part in _MEASURED and not words
        text = _QUANTITY.fullmatch(value) if measured and isinstance(value, str) else None
        if text is not None:
            yield _fact(part, above, float(text[1]), text[2] or "")
        else:
            yield _fact(part, above, value if isinstance(value, int | float) else str(value))


def _fact(part: str, key: str, value: FactValue, unit: str = "") -> Fact:
    key = printable(key)
    words = key.replace("_", " ").replace(".", ", ")
    return Fact(part, key, words, printable(value) if isinstance(value, str) else value, unit)


def _json(value: Mapping[str, float]) -> str | None:
    return printable(orjson.dumps(dict(value)).decode()) if value else None
