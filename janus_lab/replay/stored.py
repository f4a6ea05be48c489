"""What a replay reads of a run's folder, looked at before anything is compared with it: damage is
no deviation."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np
from numpy.typing import NDArray

from drivers.errors import Cause
from drivers.operator import Answer
from drivers.transcript.format import Session
from drivers.transcript.played_session import CHANGED
from janus_lab.runs.errors import BundleError
from janus_lab.runs.layout import ANALYSIS, DATA_CSV, EVENTS
from janus_lab.runs.run import Run
from janus_lab.runs.states import RunState
from procedures.rows import START


def check_configuration(run: Run) -> None:
    """Raise BundleError, naming every key that is wrong, if bench or device are none."""
    _ = run.bench, run.device


def check_stored(run: Run) -> None:
    """Raise BundleError, naming the file and what is wrong in it, if a run's folder is damaged."""
    check_configuration(run)
    events = [odd for odd in run.oddities if odd.subject == EVENTS]
    if run.state is RunState.INTERRUPTED:  # whose last line may be half written
        events = events[1:]
    # a whole analysis that cannot be read is compared, as one that has no figures of merit
    damaged = (Cause.FILE_DAMAGED, ANALYSIS)
    figures = [odd for odd in run.oddities if (odd.kind, odd.subject) == damaged]
    for odd in [*events, *figures]:
        raise BundleError(odd.detail, subject=run.path / odd.subject, advice=odd.advice)


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


def answers(run: Run, start: int) -> list[Answer]:
    """What a person has answered in a run's `start`-th start, in order."""
    found: list[Answer] = []
    now = 1
    for event in run.events:
        if event["kind"] == "resumed":
            now = event.get("start", now + 1)
        elif event["kind"] == "answered" and now == start:
            value = event.get("value")
            found.append(Answer(float(value) if isinstance(value, int | float) else None))
    return found


def started_until(run: Run, start: int) -> NDArray[np.bool_]:
    """Which rows are of a run's `start`-th start or an earlier one. Raises BundleError."""
    found = columns(run)
    if START not in found:
        raise BundleError(
            "does not say which start its rows are of",
            subject=run.path / DATA_CSV,
            kind=Cause.COLUMN_MISSING,
        )
    return np.asarray(found[START] <= start)
