"""Whether something at the bench is on: OFF as the instruments said, ON with what is on, or
UNKNOWN, in words that stand beside STOP."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from drivers.config.quantities import with_prefix
from drivers.unsafe import OUTPUT_ROLES
from janus_lab.bench_process.messages import BenchState
from janus_lab.happening import clock_time

if TYPE_CHECKING:
    from drivers.config.bench import BenchConfig

#: Digits of a number that is read from two metres away.
_DIGITS = 4
_GOING = "Switching off; not all have said yet that they are off."
#: An attempt to switch off and to ask takes no longer (s).
_ATTEMPT = 10.0
_STOP = "STOP switches off and asks."


class Standing(StrEnum):
    """What is known of the outputs of a bench, all together."""

    OFF = "OFF"
    ON = "ON"
    UNKNOWN = "UNKNOWN"


@dataclass(frozen=True)
class OutputsState:
    """`outputs`, in words: what first, then an instrument or an amount a line."""

    outputs: Standing
    what: str
    lines: tuple[str, ...] = ()


def outputs_state(
    state: BenchState,
    bench: BenchConfig,
    doubts: str,
    now: float,
    looked: float | None = None,
    doubted: float = 0.0,
) -> OutputsState:
    """What `state` of `bench` says; `doubts` is what stands to be looked after, empty for nothing,
    and `looked` when a person said that all is off. `now` is the time on the wall (s since 1970),
    `doubted` when the doubts arose: what was said before the attempt that led to them is old.

    Whatever may be on is ON or UNKNOWN: OFF only once every output has said so, or where there is
    none, as of a simulated bench that is not open.
    """
    if state.silent:
        return _no_answer(state, bench, now)
    if state.output_on or state.laser_on or state.found_on or state.coming:
        found = "Found on when the bench was opened"
        going = (_GOING,) if state.going else ()
        return OutputsState(Standing.ON, _what_is_on(state) or found, (*state.found_on, *going))
    said_off = dict(state.off)
    asked = [role for role in bench.instruments if role in OUTPUT_ROLES]
    if doubts or looked is not None:
        what, then = "Not confirmed off.", "Go and look at the bench."
        if looked is not None:
            clock = clock_time(looked, now, seconds=True)
            what = f"A person has looked, and said at {clock} that all is off."
            then = "The instruments have not confirmed it. STOP asks them."
        return OutputsState(Standing.UNKNOWN, what, (then, *_said(state, bench, now, doubted)))
    if asked and all(role in said_off for role in asked):
        oldest = clock_time(min(said_off[role] for role in asked), now, seconds=True)
        lines = {
            f"{_called(bench, role)}: off {clock_time(said_off[role], now, seconds=True)}": 0
            for role in asked
        }
        return OutputsState(Standing.OFF, f"Confirmed at {oldest}", tuple(lines))
    if state.going:
        return OutputsState(Standing.ON, _GOING)
    if state.busy:
        return OutputsState(Standing.ON, "In use by the measurement, which has told nothing yet")
    if not state.connected and not bench.outlasts_process:
        return OutputsState(Standing.OFF, "The simulated bench is not open: nothing can be on.")
    silent = [_called(bench, role) for role in asked if role not in said_off]
    what = f"Not asked: {', '.join(dict.fromkeys(silent))}"
    how = f"{_STOP} Connect, by hand, asks and switches nothing."
    return OutputsState(Standing.UNKNOWN, what, (how,))


def are_off_since(state: BenchState, bench: BenchConfig, since: float) -> bool:
    """Whether every instrument of `bench` with outputs has said after `since` (s since 1970) that
    they are off, and is not silent."""
    said = dict(state.off)
    asked = [role for role in bench.instruments if role in OUTPUT_ROLES]
    return bool(asked) and not state.silent and all(said.get(role, 0.0) > since for role in asked)


def _no_answer(state: BenchState, bench: BenchConfig, now: float) -> OutputsState:
    """Somebody does not answer: what it said last is of then."""
    since = clock_time(min(when for _, when in state.silent), now, seconds=True)
    who = dict.fromkeys(_called(bench, role) for role, _ in state.silent)
    lines = []
    if (state.output_on or state.laser_on) and (last := _what_is_on(state)):
        lines.append(f"Commanded last: {last}")
    lines.append(_GOING if state.going else _STOP)
    what = f"No answer since {since}: {', '.join(who)}"
    return OutputsState(Standing.UNKNOWN, what, tuple(lines))


def _said(state: BenchState, bench: BenchConfig, now: float, doubted: float) -> tuple[str, ...]:
    """What each instrument with outputs has said in the attempt that left something in doubt, or
    since; nothing where none have."""
    said_off = {role: when for role, when in state.off if when > doubted - _ATTEMPT}
    told: dict[str, None] = {}
    for role in bench.instruments:
        if role in OUTPUT_ROLES:
            when = said_off.get(role)
            word = "has not said" if when is None else f"off {clock_time(when, now, seconds=True)}"
            told[f"{_called(bench, role)}: {word}"] = None
    return tuple(told) if said_off else ()


def reality(bench: BenchConfig) -> str:
    """`SIMULATED`, or `REAL` for instruments that outlast the program."""
    return "REAL" if bench.outlasts_process else "SIMULATED"


def _called(bench: BenchConfig, role: str) -> str:
    """The model in a role, with the role where another role has the same model."""
    models = {each: model for each, (model, _) in bench.instruments.items()}
    model = next(model for each, model in models.items() if each == role)
    alike = [each for each in models if models[each] == model]
    return f"{model} ({role})" if len(alike) > 1 else model


def _what_is_on(state: BenchState) -> str:
    """Bias, current and light: each in words where there is no number for it."""
    parts = []
    if state.output_on is False:
        parts.append("output off")
    elif state.output_on:
        parts.append(_amount(state.bias, "V") or "bias not set from here")
        coming = any(role in state.coming for role in ("smu", "analyser"))
        unread = "switching on" if coming else "current not read yet"
        parts.append(_amount(state.current, "A") or unread)
        if state.in_compliance:
            parts.append("in compliance")
    parts.append(_light(state))
    if "generator" in state.coming:
        parts.append("generator switching on")
    return " · ".join(part for part in parts if part)


def _light(state: BenchState) -> str:
    if state.laser_on is False:
        return "dark, laser off"
    if state.laser_on is None:
        return "" if state.found_on else "light not told yet"
    if "laser" in state.coming:
        known = bool(state.irradiance) and not math.isnan(state.irradiance or 0.0)
        return "laser switching on" + (f": {state.irradiance:.4g} mW/cm²" if known else "")
    if state.irradiance is None or math.isnan(state.irradiance):
        return "laser on"
    return "laser on, held dark" if not state.irradiance else f"{state.irradiance:.4g} mW/cm²"


def _amount(value: float | None, unit: str) -> str:
    """Empty for what is not known."""
    if value is None or not math.isfinite(value):
        return ""
    return with_prefix(float(f"{value:.{_DIGITS}g}"), unit).replace("-", "−")
