"""What is asked of the runs in a listing must hold, all of it."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from janus_lab.runs.run_filter import RunFilter

NOON = datetime(2026, 11, 21, 12).astimezone()


@dataclass(frozen=True)
class Listed:
    path: Path = Path("runs/2026-11-21/120000-iv_sweep-film-1a2b3c4d")
    id: str = "1a2b3c4d"
    procedure: str = "iv_sweep"
    sample: str = "Straße 7"
    device: str = "janus-160C"
    state: str = "failed"
    created: datetime | None = NOON
    reason: str | None = "the interlock is open"
    remark_words: str = ""


RUN = Listed()


def test_who_asks_nothing_gets_everything():
    assert RunFilter().matches(RUN)
    assert RunFilter(text="  ").matches(replace(RUN, created=None, reason=None))


@pytest.mark.parametrize("key", ["sample", "device", "procedure", "state"])
def test_a_name_must_be_the_same_in_full(key):
    assert RunFilter(**{key: getattr(RUN, key)}).matches(RUN)
    assert not RunFilter(**{key: getattr(RUN, key)[:-1]}).matches(RUN)


def test_one_condition_that_does_not_hold_is_enough():
    assert not RunFilter(device="janus-160C", state="finished").matches(RUN)


def test_since_takes_its_instant_in_and_until_does_not():
    assert RunFilter(since=NOON).matches(RUN)
    assert not RunFilter(until=NOON).matches(RUN)
    second = timedelta(seconds=1)
    assert not RunFilter(since=NOON + second).matches(RUN)
    assert RunFilter(since=NOON, until=NOON + second).matches(RUN)


def test_a_run_without_a_date_is_of_no_range_of_dates():
    undated = replace(RUN, created=None)
    assert not RunFilter(since=NOON - timedelta(days=9999)).matches(undated)
    assert not RunFilter(until=NOON + timedelta(days=9999)).matches(undated)


@pytest.mark.parametrize(
    "text",
    [
        "IV_SWEEP", "1a2b", "STRASSE", "160c failed", "2026-11-21", "INTERLOCK 12:00", "12:00",
        "I–V", "i-v sweep", "I−V", "2026–11–21 12:00", "120000-iv_sweep-film-1a2b3c4d",
    ],
)  # fmt: skip
def test_every_word_is_found_somewhere_whatever_its_case(text):
    assert RunFilter(text=text).matches(RUN)


@pytest.mark.parametrize("text", ["on/off", "On/off cycling", "ON/OFF"])
def test_the_title_of_a_kind_is_found_as_it_is_shown(text):
    assert RunFilter(text=text).matches(replace(RUN, procedure="on_off_cycling"))
    assert not RunFilter(text=text).matches(RUN)


def test_a_dash_is_of_a_name_not_of_a_folder():
    """`P-` is the beginning of samples; folders are called `…-iv_sweep-…`."""
    assert not RunFilter(text="P-").matches(RUN)
    assert RunFilter(text="P-").matches(replace(RUN, sample="P-7"))
    assert RunFilter(text="p-7").matches(replace(RUN, sample="P–7"))


def test_what_is_also_shown_is_searched():
    assert RunFilter(text="1.30 A/W").matches(RUN, "R 1.30\u202fA/W at 13 mW/cm²")
    assert not RunFilter(text="1.30 A/W").matches(RUN)


@pytest.mark.parametrize(
    "text", ["12:01", "120000", "2026-11-22", "interlock finished", "7janus", "open1a"]
)
def test_a_word_that_stands_nowhere_is_not_found(text):
    """Nor is one that only the end of one field and the beginning of the next make."""
    assert not RunFilter(text=text).matches(RUN)
