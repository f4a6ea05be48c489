"""A past run as the window lists it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from janus_lab.gui.model.past_run import (
    BROKEN,
    PastRun,
    goes_on,
    newest_first,
    without_line_breaks,
)
from janus_lab.kinds import KINDS
from janus_lab.runs.states import RunState

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


def run(
    name: str = "a", created: datetime | None = NOON, state: str = "finished", procedure: str = ""
) -> PastRun:
    return PastRun(Path(name), name, procedure, "film", "janus-160C", state, created, 3, None)


def names(*runs: PastRun) -> list[str]:
    return [run.id for run in newest_first(runs)]


def test_the_newest_comes_first_and_what_has_no_date_last() -> None:
    old, new = run("old", NOON - timedelta(days=1)), run("new")
    assert names(run("undated", None), old, new) == ["new", "old", "undated"]


def test_times_of_day_elsewhere_are_compared_as_instants() -> None:
    elsewhere = datetime.fromisoformat("2026-11-21T13:30:00+02:00")  # 11:30 UTC
    assert names(run("elsewhere", elsewhere), run("noon")) == ["noon", "elsewhere"]


def test_the_order_of_two_of_one_instant_is_always_the_same() -> None:
    one, other = run("one"), run("other")
    assert names(one, other) == names(other, one)


def test_cycling_goes_on_and_a_sweep_begins_again() -> None:
    assert goes_on("on_off_cycling")
    assert not goes_on("iv_sweep")
    assert not goes_on("no_such_kind")


@pytest.mark.parametrize("state", [*RunState, BROKEN])
def test_only_a_run_that_was_cut_short_is_resumed(state: str) -> None:
    cut_short = state in ("interrupted", "aborted", "failed")
    for name in KINDS:
        assert run(state=state, procedure=name).can_be_resumed == (cut_short and goes_on(name))


def test_an_error_is_one_line_and_never_nothing() -> None:
    assert without_line_breaks(ValueError("two\n  lines")) == "two lines"
    assert without_line_breaks(KeyError()) == "KeyError"


def test_what_cannot_be_resumed_says_why() -> None:
    def why(procedure: str, state: str) -> str:
        return run(procedure=procedure, state=state).why_not_resumed

    assert why("on_off_cycling", "aborted") == ""
    assert why("iv_sweep", "aborted") == "an I–V sweep is measured anew, not gone on with"
    assert why("response_time", "failed") == "a response time is measured anew, not gone on with"
    assert why("on_off_cycling", "finished") == "the run is finished"
    assert why("on_off_cycling", "running") == "the run has not ended"
    assert why("on_off_cycling", BROKEN) == "the folder of the run cannot be read"
