"""Where a program deviates from what it did then."""

import pytest

from drivers.clock import VirtualClock, never
from drivers.transcript.format import read
from drivers.transcript.playback import Playback
from drivers.transcript.played_session import Deviates
from tests.drivers.transcript.recorded_session import (
    ADDRESS,
    conversation,
    played,
    recorded,
    with_manager,
)


@pytest.mark.parametrize(
    ("change", "expected", "got"),
    [
        (lambda smu: smu.write(":SOUR:VOLT 2"), "write ':SOUR:VOLT 1", "write ':SOUR:VOLT 2"),
        (lambda smu: smu.read(), "write ':SOUR:VOLT 1", f"{ADDRESS}: read"),
        (lambda smu: smu.close(), "write ':SOUR:VOLT 1", f"{ADDRESS}: close"),
        (lambda smu: None, "write ':SOUR:VOLT 1", "write ':OUTP ON"),
    ],
)
def test_the_first_deviation_is_named(tmp_path, change, expected, got):
    def program(step):
        def talk(manager, clock, stop):
            smu = manager.open_resource(ADDRESS)
            try:
                smu.query("*IDN?")
                step(smu)
                smu.write(":OUTP ON")
            finally:
                smu.close()

        return talk

    session, _, _ = recorded(tmp_path, program(lambda smu: smu.write(":SOUR:VOLT 1")))
    playback = Playback(session)
    library, clock = playback.library_and_clock(None, VirtualClock())
    with pytest.raises(Deviates, match="line 5 of the transcript"):
        with_manager(library, program(change), clock, never)
    found = playback.finish()
    assert found.line == 5
    assert expected in found.expected
    assert got in found.got
    assert len(found.context) == 3
    assert "read 'KEITHLEY INSTRUMENTS INC." in found.context[-1]


def test_a_program_that_waits_longer_or_stops_talking_deviates(tmp_path):
    def program(seconds, last):
        def talk(manager, clock, stop):
            smu = manager.open_resource(ADDRESS)
            try:
                clock.wait(seconds)
                smu.write("*CLS")
                if last:
                    smu.write(":OUTP OFF")
            finally:
                smu.close()

        return talk

    session, _, _ = recorded(tmp_path, program(0.5, last=True))
    with pytest.raises(Deviates, match=r"expected 0.5 s of waiting before .*, got 0.75 s"):
        played(session, program(0.75, last=True))
    with pytest.raises(Deviates, match=r"expected .*write ':OUTP OFF.*, got .*close"):
        played(session, program(0.5, last=False))


def test_what_was_said_after_the_end_deviates(tmp_path):
    def talk(manager, clock, stop):
        manager.open_resource(ADDRESS).close()

    def more(manager, clock, stop):
        talk(manager, clock, stop)
        talk(manager, clock, stop)

    session, _, _ = recorded(tmp_path, talk)
    with pytest.raises(Deviates, match="expected the end of the session"):
        played(session, more)


def test_a_line_that_is_missing_at_the_end_is_noticed(tmp_path):
    session, _, path = recorded(tmp_path, conversation)
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join(lines[:-1]))
    _, playback = played(read(path)[0], conversation)
    assert playback.finish().expected == "the transcript's last line"
    assert playback.finish().line == session.end.line
    _, playback = played(read(path)[0], conversation)
    assert playback.finish(cut_off=True) is None, "as after a kill"


def test_a_stop_comes_at_the_same_look(tmp_path):
    def until_stopped(manager, clock, stop):
        done = 0
        smu = manager.open_resource(ADDRESS)
        while not stop():
            smu.write("*CLS")
            if not clock.wait(0.1, stop):
                break
            done += 1
        return done, clock.now()

    looks = iter(range(100))
    session, result, _ = recorded(tmp_path, until_stopped, stop=lambda: next(looks) >= 7)
    again, playback = played(session, until_stopped)
    assert again == result
    assert result[0] == 3
    assert playback.finish() is None
