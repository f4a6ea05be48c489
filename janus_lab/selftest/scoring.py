"""A figure of merit against its truth: what became of it, and how often that may happen."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

#: Flags that take a number back: whoever reads one of them knows that the value is not what its
#: name says. All other flags leave the number standing.
DISQUALIFYING = frozenset(
    {
        "NOT_SETTLED",
        "SETTLING_NOT_SEEN",
        "DARK_RECOVERY",
        "INCOMPLETE_SQUARE_WAVE",
        "SLOW_COMPONENT",
        "COMPLIANCE_CLIP",
        "PHOTOCURRENT_NOT_RESOLVED",
        "LOOP_NOT_RESOLVED",
        "MIXED_CONDITIONS",
        "RESPONSE_MODEL_REJECTED",
        "STRETCHED_OR_SINGLE",
        "SEVERAL_PARTS",
        "RECORD_TOO_SHORT",
        "INSTRUMENT_NOT_DECONVOLVED",
        "THETA_PIECEWISE",
        "SHUNT_NOT_KNOWN",
        "BIAS_NOT_REACHED",
        "ZERO_BIAS",
    }
)

#: A number beyond this many of its u is wrong; one that a flag takes back although it is within
#: the second is flagged for nothing.
WRONG_BEYOND, RIGHT_WITHIN = 3.0, 1.0
#: Of an exact number: what floating point may leave (relative).
_ROUNDING = 1e-9


class FigureOutcome(StrEnum):
    """What became of a figure."""

    MISSING = "missing"  #: no value, and a flag that says why
    HOLDS = "bound holds"
    BROKEN = "bound broken"
    ESTIMATE = "estimate"  #: a value with its uncertainty
    TAKEN_BACK = "taken back"  #: the same, with a flag of `DISQUALIFYING`


@dataclass(frozen=True)
class Score:
    """One figure of merit of one run against the truth."""

    name: str
    outcome: FigureOutcome
    pull: float | None  #: (value - truth)/u of estimates; inf where no number can be right
    relative_u: float | None  #: u/|value| of estimates

    @property
    def wrong(self) -> bool:
        """Whether a number stands there without a flag, and is wrong: a missing flag."""
        return self.outcome is FigureOutcome.ESTIMATE and abs(self.pull or 0.0) > WRONG_BEYOND

    @property
    def flagged_for_nothing(self) -> bool:
        """Whether a flag takes back a number that is right: a false flag."""
        taken_back = self.outcome is FigureOutcome.TAKEN_BACK and self.pull is not None
        return taken_back and abs(self.pull or 0.0) <= RIGHT_WITHIN


def score(
    name: str,
    value: float | None,
    uncertainty: float | None,
    bound: str | None,
    flags: Sequence[str],
    truth: float | None,
) -> Score:
    """The score of one figure; `truth` is None where the quantity does not exist.

    A bound that comes with an uncertainty holds if it does so at its nearer k = 2 end.
    """
    if value is None:
        return Score(name, FigureOutcome.MISSING, None, None)
    taken_back = bool(DISQUALIFYING & set(flags))
    if bound is not None:
        holds = _holds(value, 2 * (uncertainty or 0.0), bound, truth)
        broken = FigureOutcome.TAKEN_BACK if taken_back else FigureOutcome.BROKEN
        return Score(name, FigureOutcome.HOLDS if holds else broken, None, None)
    pull = _pull(value, uncertainty or 0.0, truth)
    relative = (uncertainty or 0.0) / abs(value) if value else None
    outcome = FigureOutcome.TAKEN_BACK if taken_back else FigureOutcome.ESTIMATE
    return Score(name, outcome, pull, relative)


def _holds(value: float, slack: float, bound: str, truth: float | None) -> bool:
    if truth is None:
        return False
    slack += _ROUNDING * abs(truth)
    return value - slack <= truth if bound == "lower" else value + slack >= truth


def _pull(value: float, uncertainty: float, truth: float | None) -> float:
    if truth is None:
        return math.inf
    error = value - truth
    if abs(error) <= _ROUNDING * abs(truth):
        return 0.0
    return error / uncertainty if uncertainty else math.copysign(math.inf, error)


def scored(figure: dict[str, Any]) -> Score:
    """The score of a figure as `janus_lab.selftest.trial` keeps it."""
    return score(
        figure["name"],
        figure["value"],
        figure["uncertainty"],
        figure["bound"],
        figure["flags"],
        figure["truth"],
    )
