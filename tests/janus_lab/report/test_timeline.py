"""What happened in a run, in sentences."""

import pytest

from janus_lab.report.timeline import time_text, timeline
from tests.janus_lab.measurements.kept_runs import kept
from tests.janus_lab.report.test_result_tables import ALL


def rows_of(events):
    return [[cell.text.replace("\u202f", " ") for cell in row] for row in timeline(events).rows]


def test_the_light_goes_on_and_off():
    events = [
        {"time_s": 1.5, "kind": "light", "irradiance_mW_cm2": 13.0},
        {"time_s": 6.5, "kind": "light", "irradiance_mW_cm2": 0.0},
        {"time_s": 7.0, "kind": "off", "message": "laser and output confirmed off"},
    ]
    assert rows_of(events) == [
        ["1.5 s", "Light on, 13 mW/cm²"],
        ["6.5 s", "Light off"],
        ["7.0 s", "Everything off: laser and output confirmed off"],
    ]


def test_many_of_a_kind_are_one_line():
    light = [
        {"time_s": float(n), "kind": "light", "irradiance_mW_cm2": 13.0 * (n % 2)}
        for n in range(350)
    ]
    (row,) = rows_of(light)
    assert row == ["0 s", "Light switched on 175 times until 5:49 min, at 13 mW/cm²"]


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0.0, "0 s"), (0.0649, "64.9 ms"), (25.43, "25.4 s"), (125, "2:05 min"),
     (10_931, "3:02:11 h"), (604_800, "168:00:00 h"), (99.97, "100.0 s"), (119.7, "2:00 min")],
)  # fmt: skip
def test_times_are_read_at_a_glance(seconds, text):
    assert time_text(seconds).replace("\u202f", " ") == text


@pytest.mark.parametrize("name", ALL)
def test_events_of_every_kind_of_run_are_told_in_words(name):
    table = timeline(kept(name).events)
    for _, sentence in table.rows:
        assert sentence.text[0].isupper()
        assert not any(word in sentence.text for word in ("_s", "_mW", "_A", "{", "["))


def test_without_events_there_is_no_table():
    assert timeline([]) is None
