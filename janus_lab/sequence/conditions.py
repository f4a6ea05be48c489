"""Conditions on figures of merit: which measurements one is about, and what their values say."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from drivers.config.quantities import parse
from drivers.errors import ConfigError
from janus_lab.analysis.figure_of_merit import FigureOfMerit, as_typed
from janus_lab.kinds import KINDS
from janus_lab.values import value_text

if TYPE_CHECKING:  # what the window shows first is there without pydantic
    from procedures.base import BenchProcedure

    from .steps import Condition

#: An irradiance or a bias is the one that a condition names if it differs by no more (relative).
_SAME = 0.01
#: What is said of a figure whose measurements lack what it needs.
_WITHOUT = {
    "dark": "needs the dark, and no measurement before the condition measures in it: let one have "
    "0 mW/cm² among its irradiances, too",
    "light": "needs light, and all that is measured before the condition is in the dark: let a "
    "measurement have light, too",
    "both": "needs dark and light in one measurement, and each before the condition has one of them"
    ": let one have both",
}
_LIGHT, _BIAS = "irradiance_mW_cm2", "bias_V"


def has_figure(kind: str, figure: str) -> bool:
    """Whether a measurement of this kind may have the figure of merit."""
    return kind in KINDS and figure in KINDS[kind].figure_units


def is_about(condition: Condition, procedure: BenchProcedure) -> bool:
    """Whether the measurement is to have the figure where the condition asks for it."""
    figure = condition.figure
    if not has_figure(procedure.name, figure) or _lacks(figure, procedure):
        return False
    levels, biases = _stated_at(figure, procedure), _biases(procedure)
    wanted = (condition.irradiance, levels), (condition.bias, biases)
    return all(
        value is None or not there or any(_same(value, each) for each in there)
        for value, there in wanted
    )


def has_value(condition: Condition, figures: Iterable[Mapping[str, Any]]) -> bool:
    """Whether the figures of a measurement have a value where the condition asks for it."""
    return any(figure.value is not None for figure in _found(condition, figures))


def _lacks(figure: str, procedure: BenchProcedure) -> str:
    """What the figure needs of the measurement that it does not measure in: `dark` or `light`."""
    kind = KINDS[procedure.name]
    levels = _irradiances(procedure)
    if not levels:
        return ""
    levels = [*levels, *_numbers(procedure, "reference_irradiances")]
    if figure in kind.needs_dark and 0.0 not in levels:
        return "dark"
    return "light" if figure in kind.needs_light and not any(levels) else ""


def _stated_at(figure: str, procedure: BenchProcedure) -> list[float]:
    """The irradiances that the figure is stated at: what needs no light, in the dark."""
    kind = KINDS[procedure.name]
    of_dark = figure in kind.needs_dark - kind.needs_light
    return [0.0] if of_dark else _irradiances(procedure)


def _irradiances(procedure: BenchProcedure) -> list[float]:
    """Those that a measurement is told to make (mW/cm²); none if it works them out itself."""
    listed = _numbers(procedure, "irradiances", "irradiance")
    works_them_out = listed == [0.0] and hasattr(procedure, "highest_irradiance")
    return [] if works_them_out else listed


def _biases(procedure: BenchProcedure) -> list[float]:
    """Those that the figures of a measurement are stated at (V)."""
    return _numbers(procedure, "bias", "biases", "analysis_bias")


def _numbers(procedure: BenchProcedure, *names: str) -> list[float]:
    for name in names:
        if (value := getattr(procedure, name, None)) is not None:
            return [float(v) for v in (value if isinstance(value, list) else [value])]
    return []


def check_condition(condition: Condition, procedures: Iterable[BenchProcedure]) -> None:
    """Raise ConfigError for a condition on what the measurements do not have, or not where it asks
    for it, or whose value is another quantity's."""
    from drivers.config import yaml_file

    measured = list(procedures)
    kinds = {procedure.name for procedure in measured}
    having = [kind for kind in KINDS if kind in kinds and has_figure(kind, condition.figure)]
    if not having:
        known = sorted({name for kind in kinds for name in KINDS[kind].figure_units})
        if not known:
            raise ConfigError("a condition comes after what it is about, and nothing is measured")
        listed = f" (there are: {', '.join(known)})"
        raise ConfigError(
            f"nothing that is measured before the condition has '{condition.figure}'"
            f"{yaml_file.nearest(condition.figure, known) or listed}"
        )
    for kind in having:
        value_in(condition, KINDS[kind].figure_units[condition.figure])
    figure = condition.figure
    about = [p for p in measured if has_figure(p.name, figure)]
    lacking = {_lacks(figure, procedure) for procedure in about}
    if "" not in lacking:
        raise ConfigError(f"'{figure}' {_WITHOUT[min(lacking) if len(lacking) == 1 else 'both']}")
    if not any(is_about(condition, procedure) for procedure in about):
        able = [p for p in about if not _lacks(figure, p)]
        levels = {v for p in able for v in _stated_at(figure, p)}
        biases = {v for p in able for v in _biases(p)}
        there = [
            f"{', '.join(f'{v:g}' for v in sorted(values))} {unit}"
            for values, unit in ((levels, "mW/cm²"), (biases, "V"))
            if values
        ]
        raise ConfigError(
            f"no measurement before the condition has '{condition.figure}'{condition.where}; "
            f"they have it at {' and '.join(there)}"
        )


def value_in(condition: Condition, unit: str) -> float:
    """The bound of a condition in the figure's `unit`; raises ConfigError for another quantity."""
    text = condition.above if condition.above is not None else condition.below
    assert text is not None
    try:
        return parse(text, as_typed(unit))
    except ValueError as error:
        raise ConfigError(f"{condition.figure}: {error}") from None


def verdict(condition: Condition, figures: Sequence[Mapping[str, Any]]) -> tuple[bool | None, str]:
    """Whether `condition` is met by the figures of a measurement, and by what; None if that cannot
    be said.

    Of several values, one above or below is enough for nothing but `above`: below a value are all.
    """
    verdicts = [(_is_met(condition, figure), figure) for figure in _found(condition, figures)]
    if not verdicts:
        words = condition.figure.replace("_", " ") + condition.where
        return None, f"the measurement before it has no {words}"
    wanted = condition.above is not None  # one value above is enough, and all have to be below
    for sought in (wanted, None):
        for met, figure in verdicts:
            if met is sought:
                return met, _words(condition, figure)
    return verdicts[0][0], _words(condition, verdicts[0][1])


def _found(condition: Condition, figures: Iterable[Mapping[str, Any]]) -> list[FigureOfMerit]:
    """Those of the figure that are stated where the condition asks for it. One that is of the dark
    may state no irradiance, and one that is of a whole sweep no bias."""
    named = (FigureOfMerit.from_dict(f) for f in figures if f["name"] == condition.figure)
    return [
        figure
        for figure in named
        for light, bias in [(figure.conditions.get(_LIGHT, 0.0), figure.conditions.get(_BIAS))]
        if (condition.irradiance is None or _same(condition.irradiance, light))
        and (condition.bias is None or bias is None or _same(condition.bias, bias))
    ]


def _same(wanted: float, found: float | str) -> bool:
    return not isinstance(found, str) and math.isclose(wanted, found, rel_tol=_SAME)


def _is_met(condition: Condition, figure: FigureOfMerit) -> bool | None:
    """A bound says only on its own side that a value is, or is not, beyond a limit."""
    if figure.value is None:
        return None
    try:
        limit = value_in(condition, figure.unit)
    except ConfigError:
        return None
    above = condition.above is not None
    met = figure.value > limit if above else figure.value < limit
    if figure.bound is None:
        return met
    tells = (figure.bound == "lower") == (above == met)
    return met if tells else None


def _words(condition: Condition, figure: FigureOfMerit) -> str:
    unit = "" if figure.unit == "1" else f" {figure.unit}"
    name = figure.name.replace("_", " ") + condition.where
    if figure.value is None:
        return f"{name} has no value ({', '.join(figure.flags)})"
    return f"{name} {value_text(figure, 1.0)}{unit}"
