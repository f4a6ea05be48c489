"""A run in one line."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path

from janus_lab.gui.model.past_run import PastRun
from janus_lab.gui.model.queue_entry import QueueEntry
from janus_lab.gui.standing.model.headline import ended, next_of, of_the_past, running

NOON = datetime(2026, 11, 28, 12, 0, 0).astimezone()
NOW = NOON.timestamp()
ENTRY = QueueEntry("1", "I–V sweep", "film-1", "film", "running", 12.0, 90.0)


def test_a_run_that_is_under_way() -> None:
    told = running(ENTRY, "Dark recovery")
    assert (told.title, told.rest, told.state) == (
        "I–V sweep of film-1", "Dark recovery", "running",
    )  # fmt: skip
    assert running(replace(ENTRY, sample=""), "").title == "I–V sweep"
    assert running(ENTRY, "").rest == "Opening the bench …"
    assert running(replace(ENTRY, title="Wait 10 min", device="", sample=""), "").rest == ""


def test_a_run_that_has_ended_has_its_time_and_main_figures_or_its_reason() -> None:
    finished = replace(ENTRY, state="finished", figures="light/dark 9.71(5) at 13 mW/cm²")
    told = ended(finished, NOW, NOW)
    assert told.title == "I–V sweep of film-1: finished at 12:00:00"
    assert told.rest == "light/dark 9.71(5) at 13 mW/cm²"
    failed = replace(ENTRY, state="failed", reason="the interlock is open")
    assert ended(failed, NOW, NOW).rest == "the interlock is open"


def test_one_that_was_paused_has_not_ended_and_one_that_goes_on_says_so() -> None:
    paused = replace(ENTRY, state="queued", reason="paused; it will be gone on with")
    told = ended(paused, NOW, NOW)
    assert (told.title, told.rest) == ("I–V sweep of film-1", "paused; it will be gone on with")
    again = replace(ENTRY, title="I–V sweep, resumed", name="I–V sweep of film-1, resumed")
    assert running(again, "").title == "I–V sweep of film-1, resumed"
    done = replace(again, state="finished")
    assert ended(done, NOW, NOW).title == "I–V sweep of film-1, resumed: finished at 12:00:00"


def test_the_time_is_that_which_is_recorded() -> None:
    finished = replace(ENTRY, state="finished")
    assert ended(finished, NOW - 95, NOW).title.endswith("finished at 11:58:25")


def test_the_last_run_of_another_day() -> None:
    run = PastRun(Path("x"), "a1", "iv_sweep", "film-1", "film", "finished", NOON, 11, None)
    told = of_the_past(run, "R 1.30(13) A/W", NOW + 86400)
    assert told.title == "I–V sweep of film-1: finished, begun 2026-11-28 12:00"
    assert told.rest == "R 1.30(13) A/W"
    assert of_the_past(replace(run, created=None), "", NOW).title.endswith(": finished")


def test_what_is_next() -> None:
    waiting = replace(ENTRY, state="queued", remaining_s=60.0)
    assert next_of([], held=False) == "Nothing waits in the queue."
    assert next_of([waiting], held=False) == "I–V sweep of film-1, about 60 s on the bench."
    many = next_of([waiting] * 3, held=True)
    assert many.startswith("I–V sweep of film-1 and 2 more, about 3 min on the bench.")
    assert many.endswith("until you start the queue (F9).")
