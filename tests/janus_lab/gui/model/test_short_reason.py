"""What stands in a table of why a run ended: what happened first, no folders, no advice."""

from __future__ import annotations

import pytest

from janus_lab.gui.model.short_reason import short_reason

SAID = {
    "SRS LDC501 laser: the interlock is open, the laser is off; close it and start again": (
        "the interlock is open, the laser is off (SRS LDC501 laser)"
    ),
    "/lab/a b/runs/2026-11-21/101500-iv-x-1/data.csv: the disk is full; 30 rows are safe": (
        "the disk is full"
    ),
    "runs/2026-11-21/101500-iv-x-1/run.json: the disk is full, so it could not be written": (
        "the disk is full, so it could not be written"
    ),
    r"C:\runs\2026-11-21\x\data.csv: the disk is full; make room": "the disk is full",
    "/lab/ab/runs: cannot be made (File exists)": "runs cannot be made (File exists)",
    "the file /lab/ab/x.csv is odd": "the file x.csv is odd",
    "compliance of 100 µA reached at 3 V, 13 mW/cm²; raise it": (
        "compliance of 100 µA reached at 3 V, 13 mW/cm²"
    ),
    "no SRS LDC501 at TCPIP0::192.0.2.20::8888::SOCKET: nothing came in time; check power": (
        "no SRS LDC501 at TCPIP0::192.0.2.20::8888::SOCKET: nothing came in time"
    ),
    "CHECK THE BENCH: the laser is still on; /r/2026-11-21/x/data.csv: the disk is full; so": (
        "CHECK THE BENCH: the laser is still on; the disk is full"
    ),
    "stopped by the user": "stopped by the user",
    "": "",
}


@pytest.mark.parametrize("said", SAID)
def test_the_first_clause_without_folders(said: str) -> None:
    assert short_reason(said) == SAID[said]


def test_no_reason_at_all() -> None:
    assert short_reason(None) == ""
