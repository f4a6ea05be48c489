"""What a replay reads of a run's folder, looked at before anything is compared with it: damage is
no deviation."""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pydantic import ValidationError

from drivers.config.bench import BenchConfig
from drivers.config.device import DeviceConfig
from drivers.config.yaml_file import name_of
from drivers.transcript.format import Session
from drivers.transcript.playback import CHANGED
from janus_lab.runs.errors import BundleError
from janus_lab.runs.layout import ANALYSIS, DATA_CSV, EVENTS, RUN_JSON
from janus_lab.runs.run import Run
from janus_lab.runs.states import RunState

#: Keys of a figure of merit that a replay compares, with what they may be.
_FIGURE: Mapping[str, tuple[type, ...]] = {
    "name": (str,),
    "value": (int, float, type(None)),
    "uncertainty": (int, float, type(None)),
    "unit": (str,),
    "flags": (list,),
    "conditions": (dict,),
}


def check_configuration(run: Run) -> None:
    """Raise BundleError, naming every key that is wrong, if bench or device are none."""
    for key, model in (("bench", BenchConfig), ("device", DeviceConfig)):
        try:
            model.model_validate(getattr(run.record, key))
        except ValidationError as error:
            problems = [
                f"{name_of((key, *problem['loc']))}: {problem['msg'].lower()}"
                for problem in error.errors(include_url=False)
            ]
            raise BundleError(f"{run.path / RUN_JSON}: {'; '.join(problems)}") from None


def check_stored(run: Run) -> None:
    """Raise BundleError, naming the file and what is wrong in it, if a run's folder is damaged."""
    check_configuration(run)
    unreadable = [said for said in run.warnings if said.startswith(EVENTS)]
    # the last line of a run that was killed may be half written
    if len(unreadable) > (run.state is RunState.INTERRUPTED):
        raise BundleError(f"{run.path / EVENTS}{unreadable[0].removeprefix(EVENTS)}")
    problem = figures_problem(run.figures)
    if problem is not None:
        raise BundleError(f"{run.path / ANALYSIS}: {problem}; analyse the run again")


def figures_problem(figures: Sequence[Mapping[str, Any]]) -> str | None:
    """What the first figure of merit that cannot be compared lacks; None if there is none."""
    for number, figure in enumerate(figures, 1):
        which = f"figure of merit {number}"
        if isinstance(figure.get("name"), str):
            which += f" ({figure['name']})"
        for key, kinds in _FIGURE.items():
            if key not in figure:
                return f"{which} has no '{key}'"
            if not isinstance(figure[key], kinds) or isinstance(figure[key], bool):
                return f"{which}: '{key}' is {figure[key]!r}"
        if not all(isinstance(flag, str) for flag in figure["flags"]):
            return f"{which}: 'flags' is {figure['flags']!r}"
    return None


def changed(session: Session, before: str) -> tuple[str, ...]:
    """That a transcript has been edited, after the words `before`; nothing if it has not."""
    if session.changed is None:
        return ()
    expected, got = CHANGED
    return (f"{before}line {session.changed}: expected {expected}, got {got}",)


def columns(run: Run) -> dict[str, NDArray[Any]]:
    """The data by the names of their columns. Raises BundleError if they are not numbers."""
    with warnings.catch_warnings():  # that the names are not as many as the columns is compared
        warnings.filterwarnings("ignore", "Length of header or names")
        data = run.data
    return {name: data[name].to_numpy() for name in run.columns}


def started_until(run: Run, start: int) -> NDArray[np.bool_]:
    """Which rows are of a run's `start`-th start or an earlier one. Raises BundleError."""
    found = columns(run)
    if "Start" not in found:
        raise BundleError(f"{run.path / DATA_CSV}: does not say which start its rows are of")
    return np.asarray(found["Start"] <= start)
