"""`janus-lab light`: the laser by its current, from the terminal."""

from __future__ import annotations

import pytest


def test_the_laser_is_on_for_so_long_and_off_again(at_prompt):
    done = at_prompt("light", "--drive", "45 mA", "--for", "30 s", "--bench", "simulated")
    assert "laser at 45 mA, 6.777 mW/cm² by the calibration" in done.stderr
    assert "the laser is off" in done.stdout


@pytest.mark.parametrize(
    ("drive", "lasting", "reason"),
    [
        ("45", "30 s", "--drive: '45' has no unit"),
        ("45 V", "30 s", "--drive: '45 V' is not in A"),
        ("0 A", "30 s", "--drive: '0 A' gives no light"),
        ("45 mA", "30", "--for: '30' has no unit"),
        ("45 mA", "0 s", "--for: '0 s' is no time"),
        ("120 mA", "30 s", "120 mA is outside the bench's limit"),
        ("-5 mA", "30 s", "gives no light"),
        ("70 mA", "30 s", "gives at least 15.78 mW/cm², above the bench's limit"),
        ("45 mA", "3 h", "beyond the bench's limit, 7200 s"),
    ],
)
def test_what_may_not_be_is_one_line_and_nothing_is_opened(at_prompt, drive, lasting, reason):
    done = at_prompt(
        "light", f"--drive={drive}", "--for", lasting, "--bench", "simulated", ok=False
    )
    assert done.returncode == 2
    assert reason in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
