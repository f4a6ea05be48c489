"""One trial: a drawn device measured, analysed, and each figure of merit put beside its truth."""

from __future__ import annotations

import math
import sys
import time
from typing import TYPE_CHECKING, Any

from drivers.errors import JanusLabError
from janus_lab.measurements.evaluation import analyse

from .cases import CASES, Errors
from .measured_run import measure
from .true_run import TrueRun
from .truths import TRUTHS, WITHOUT_TRUTH

if TYPE_CHECKING:
    from janus_lab.analysis.figure_of_merit import FigureOfMerit

#: Stands for an infinite truth, which JSON does not have: a lower bound of it holds.
INFINITE = sys.float_info.max
#: Conditions that tell figures of one name apart.
_TELLING = ("bias_V", "irradiance_mW_cm2", "polarity")


def trial(case: str, errors: Errors, number: int) -> dict[str, Any]:
    """The trial of `case` under the seed `number`, as JSON values.

    Whatever goes wrong in it is kept under "failed", as a sentence; else there are "figures".
    """
    began = time.perf_counter()
    record: dict[str, Any] = {"case": case, "errors": errors, "seed": number}
    try:
        measurement, seed = CASES[case].measurement(number, errors)
        measured = measure(measurement, seed)
        found = analyse(measured.run)
        truth = TrueRun(measured, found)
        figures = [_beside_truth(figure, truth) for figure in found]
        record["figures"] = [figure for figure in figures if figure is not None]
    except JanusLabError as error:
        record["failed"] = str(error)
    except Exception as error:  # noqa: BLE001 - one device must not end the check of all others
        record["failed"] = f"{type(error).__name__}: {error}"
    record["seconds"] = round(time.perf_counter() - began, 3)
    return record


def _beside_truth(figure: FigureOfMerit, truth: TrueRun) -> dict[str, Any] | None:
    """The figure with its truth; None without one. KeyError for a name that no table knows."""
    if figure.name in WITHOUT_TRUTH:
        return None
    true_value = TRUTHS[figure.name]
    told = math.nan if figure.value is None else true_value(truth, figure)
    if told is None:
        return None
    return {
        "name": figure.name,
        "conditions": {key: figure.conditions[key] for key in _TELLING if key in figure.conditions},
        "value": figure.value,
        "uncertainty": figure.uncertainty,
        "bound": figure.bound,
        "flags": list(figure.flags),
        "truth": None if math.isnan(told) else min(max(told, -INFINITE), INFINITE),
    }
