"""What stands in a table of why a run ended: what happened first, no folders, no advice."""

from __future__ import annotations

import pytest

from drivers.errors import Cause, Problem
from drivers.unsafe import Doubt, Unsafe
from janus_lab.gui.model.short_reason import short_ending, short_reason
from janus_lab.runs.record import EndingRecord

SAID = {
    "the interlock is open, the laser is off (SRS LDC501 laser)": Problem(
        Cause.INTERLOCK,
        "the interlock is open, the laser is off",
        "SRS LDC501 laser",
        "GPIB0::6::INSTR",
        "close it and start again",
    ),
    "the disk is full": Problem(
        Cause.DISK_FULL,
        "the disk is full",
        "/lab/a b/runs/2026-11-21/101500-iv-x-1/data.csv",
        advice="30 rows are safe",
    ),
    "runs cannot be made (File exists)": Problem(
        Cause.FILE, "cannot be made (File exists)", "/lab/ab/runs"
    ),
    "compliance of 100 µA reached at 3 V, 13 mW/cm²": Problem(
        Cause.COMPLIANCE, "compliance of 100 µA reached at 3 V, 13 mW/cm²", "Keithley 2400"
    ),
    "no SRS LDC501 at TCPIP0::192.0.2.20::8888::SOCKET: nothing came in time": Problem(
        Cause.CONNECTION,
        "no SRS LDC501 at TCPIP0::192.0.2.20::8888::SOCKET: nothing came in time",
        "SRS LDC501",
        "TCPIP0::192.0.2.20::8888::SOCKET",
        "check cable, power and address",
    ),
    "Keithley 2400 did not answer within 5 s": Problem(
        Cause.SILENT, "did not answer within 5 s", "Keithley 2400", "GPIB0::24::INSTR", "check"
    ),
    "stopped by the user": Problem(Cause.STOPPED, "stopped by the user"),
}


@pytest.mark.parametrize("said", SAID)
def test_what_happened_without_folders_and_advice(said: str) -> None:
    assert short_reason(SAID[said]) == said


def test_no_reason_at_all() -> None:
    assert short_reason(None) == ""
    assert short_ending(None, None) == ""


def test_a_warning_to_look_after_the_bench_stays_in_front() -> None:
    on = Unsafe("the laser", Doubt.STILL_ON)
    ending = EndingRecord(kind=Cause.DISK_FULL, detail="the disk is full", unsafe=(on,))
    said = short_ending(ending, "whatever the sentence is")
    assert said == "CHECK THE BENCH: the laser is still on; the disk is full"


def test_a_run_of_an_older_version_shows_how_its_sentence_begins() -> None:
    sentence = "SRS LDC501: the interlock is open, the laser is off; close it and start again"
    assert short_ending(None, sentence) == "SRS LDC501: the interlock is open, the laser is off"
