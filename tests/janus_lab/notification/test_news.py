"""What is told of a run, and what is not."""

from __future__ import annotations

from pathlib import Path

import pytest

from drivers.errors import Cause, Problem
from drivers.unsafe import Doubt, Unsafe
from janus_lab.notification.news import news_of
from janus_lab.runs.ending import Ending
from janus_lab.runs.states import RunState

WHY = Problem(Cause.INTERLOCK, "it is open", "SRS LDC501", advice="close it")


@pytest.mark.parametrize(
    ("state", "waiting", "told"),
    [
        (RunState.FINISHED, 0, "finished"),
        (RunState.FINISHED, 3, None),
        (RunState.ABORTED, 0, None),
        (RunState.FAILED, 0, "failed"),
        (RunState.FAILED, 3, "failed; 3 more wait"),
    ],
)
def test_the_end_and_every_failure_are_told(
    state: RunState, waiting: int, told: str | None
) -> None:
    why = WHY if state is RunState.FAILED else None
    news = news_of("I–V sweep", "film\u202e 7", Ending(Path("x"), state, why), waiting)
    if told is None:
        assert news is None
        return
    assert news is not None
    assert news.headline.endswith(told)
    assert news.headline.isprintable()
    assert news.failed == (state is RunState.FAILED)
    assert (str(WHY) in news.text) == news.failed


@pytest.mark.parametrize("state", [RunState.FINISHED, RunState.ABORTED, RunState.FAILED])
def test_what_may_still_be_on_is_told_first_of_all(state: RunState) -> None:
    unsafe = (Unsafe("the laser", Doubt.STILL_ON),)
    news = news_of("I–V sweep", "", Ending(Path("x"), state, None, (), unsafe), 5)
    assert news is not None
    assert news.headline.startswith("CHECK THE BENCH")
    assert news.failed
