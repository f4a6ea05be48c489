"""What may still be on is told as data; the sentence names it and why."""

from __future__ import annotations

import pytest

from drivers.unsafe import Doubt, Unsafe

SAID = {
    "the laser is still on": Unsafe("the laser", Doubt.STILL_ON),
    "the laser could not be confirmed off: no answer": Unsafe(
        "the laser", Doubt.UNCONFIRMED, "no answer"
    ),
    "SRS LDC501: laser off failed: no answer": Unsafe(
        "SRS LDC501", Doubt.STEP_FAILED, "no answer", "laser off"
    ),
    "could not reach laser at GPIB0::6::INSTR: nothing is there": Unsafe(
        "laser at GPIB0::6::INSTR", Doubt.NOT_REACHED, "nothing is there"
    ),
    "channel 103 of the bank is still closed": Unsafe(
        "channel 103 of the bank", Doubt.STILL_CLOSED
    ),
    "the bank could not be confirmed open: no answer": Unsafe(
        "the bank", Doubt.NOT_SEEN_OPEN, "no answer"
    ),
    "everything was told to go off, which was not confirmed: in use": Unsafe(
        "everything", Doubt.NOT_ASKED, "in use"
    ),
}


@pytest.mark.parametrize("said", SAID)
def test_the_sentence(said: str) -> None:
    unsafe = SAID[said]
    assert str(unsafe) == said
    assert said.startswith(unsafe.headline)
    assert unsafe.to_dict()["message"] == said
