"""What crosses the VISA seam can be recorded, and played back with no instrument."""

import errno
import gzip
import json
import zlib

import pytest
import pyvisa
from pyvisa.constants import StatusCode

from drivers.clock import VirtualClock, never
from drivers.simulated.instruments.keithley2400 import SimulatedKeithley2400
from drivers.simulated.physics.light import Light
from drivers.simulated.physics.photodetector import Photodetector
from drivers.simulated.visa_library import SimulatedVisaLibrary
from drivers.transcript.checksum import KEY, with_checksums
from drivers.transcript.format import TranscriptError, read
from drivers.transcript.playback import Playback
from drivers.transcript.played_session import Deviates
from drivers.transcript.recording import Recording
from tests.bench_files import device

ADDRESS = "GPIB0::24::INSTR"
SOCKET = "TCPIP0::192.0.2.20::5025::SOCKET"


class JitteryClock(VirtualClock):
    """Time that passes by itself, as on the wall: every look at it finds it later."""

    def now(self):
        self._now += 1e-4
        return super().now()


def meter(clock):
    """A library with a simulated meter, on GPIB and on a socket."""
    sample = device()
    detector = Photodetector(sample.physics, sample.active_area, Light(seed=1), seed=1)
    meters = {
        address: SimulatedKeithley2400(clock, detector, seed=1, interface=interface)
        for address, interface in ((ADDRESS, "gpib"), (SOCKET, "socket"))
    }
    return SimulatedVisaLibrary(meters, clock)


def recorded(tmp_path, program, clock=None, stop=never):
    """The session that `program(manager, clock, stop)` leaves, what it returned, and the file."""
    clock = clock or VirtualClock()
    recording = Recording()
    library, recorded_clock = recording.library_and_clock(meter(clock), clock)
    path = tmp_path / "transcript.jsonl"
    with path.open("ab") as file:
        recording.keep(file.write, "2026-11-21")
        result = with_manager(library, program, recorded_clock, recording.stop_condition(stop))
        recording.end()
    return read(path)[0], result, path


def with_manager(library, program, clock, stop):
    manager = pyvisa.ResourceManager(library)
    try:
        return program(manager, clock, stop)
    finally:
        manager.close()


def played(session, program):
    playback = Playback(session)
    library, clock = playback.library_and_clock(None, VirtualClock())
    return with_manager(library, program, clock, playback.stop_condition(never)), playback


def conversation(manager, clock, stop):
    """Something of everything: text, binary, a poll, a clear, a trigger, waits, a timeout."""
    smu = manager.open_resource(ADDRESS)
    smu.timeout = 3000
    said = [smu.query("*IDN?"), smu.read_stb()]
    smu.write("*RST;:SOUR:VOLT 1;:OUTP ON;:FORM:DATA REAL,32;:TRIG:COUN 7")
    said.append(clock.wait(0.25))
    said.append(smu.query_binary_values("READ?"))
    with pytest.raises(pyvisa.VisaIOError) as silence:
        smu.read()
    said.append(silence.value.error_code)
    said.append(clock.now())
    smu.clear()
    smu.assert_trigger()
    smu.close()
    stream = manager.open_resource(SOCKET, read_termination="\n")
    said.append(stream.query("*IDN?"))
    with pytest.raises(pyvisa.VisaIOError):
        stream.read_stb()
    stream.close()
    return said


@pytest.mark.parametrize("clock", [VirtualClock, JitteryClock])
def test_a_session_plays_back_as_it_was(tmp_path, clock):
    session, said, _ = recorded(tmp_path, conversation, clock())
    again, playback = played(session, conversation)
    assert again == said
    assert playback.finish() is None
    assert said[4] == StatusCode.error_timeout


def test_the_file_is_plain_json_by_the_line(tmp_path):
    _, _, path = recorded(tmp_path, conversation)
    header, *lines, end = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    assert header == {
        "transcript": 1,
        "start": 1,
        "began": "2026-11-21",
        "bench_time": 0.0,
    }
    assert end == {"op": "end"}
    assert lines[0]["resource"] == ADDRESS
    assert [line["op"] for line in lines[:4]] == ["open", "write", "read", "poll"]
    assert lines[1]["data"] == "*IDN?\r\n"
    assert lines[2]["set"] == {"timeout_value": 3000}
    assert {"base64", "status", "waited"} <= {key for line in lines for key in line}
    times = [line["t"] for line in lines]
    assert times == sorted(times)


def test_it_may_be_packed(tmp_path):
    session, _, path = recorded(tmp_path, conversation)
    packed = tmp_path / "transcript.jsonl.gz"
    packed.write_bytes(gzip.compress(path.read_bytes()))
    assert read(packed) == [session]


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


def seal(path, first=None):
    """Put checks into a transcript, handed over at once or its `first` lines before the rest."""
    lines = path.read_bytes().splitlines(keepends=True)
    out = []
    append = with_checksums(out.append)
    append(b"".join(lines[:first]))
    append(b"".join(lines[first:] if first is not None else []))
    path.write_bytes(b"".join(out))
    return b"".join(out).splitlines(keepends=True)


@pytest.mark.parametrize("first", [None, 5])
def test_a_sealed_transcript_says_the_same_and_is_unchanged(tmp_path, first):
    session, _, path = recorded(tmp_path, conversation)
    plain = path.read_bytes().splitlines()
    lines = seal(path, first)
    assert [json.loads(line).pop(KEY) for line in lines]
    assert [json.loads(line) | {KEY: 0} for line in lines] == [
        json.loads(line) | {KEY: 0} for line in plain
    ]
    assert read(path) == [session]
    # CRC-32 as everybody has it, of the header
    assert int(json.loads(lines[0])[KEY], 16) == zlib.crc32(plain[0])
    path.write_bytes(b"".join(lines).replace(b"\n", b"\r\n"))  # as git may check it out
    assert read(path) == [session]
    path.write_bytes(b"".join(lines) * 2)
    assert [twice.changed for twice in read(path)] == [None, None], "each start by itself"
    path.write_bytes(b"".join(lines)[:-9])
    assert read(path)[0].changed is None, "a half-written last line is no change"


@pytest.mark.parametrize("number", [1, 3, 9])
def test_the_first_line_that_was_changed_is_known(tmp_path, number):
    _, _, path = recorded(tmp_path, conversation)
    lines = seal(path)

    def changed(*others):
        path.write_bytes(
            b"".join([*lines[: number - 1], *others, *lines[number + len(others) - 1 :]])
        )
        return read(path)[0].changed

    line = lines[number - 1]
    assert changed(line) is None
    time = line.replace(b'"t":', b'"t":1') if number > 1 else line.replace(b"2026", b"2027")
    assert changed(time) == number
    assert changed(json.dumps(json.loads(line)).encode() + b"\n") == number, "only its blanks"
    if number > 1:
        bare = {key: value for key, value in json.loads(line).items() if key != KEY}
        assert changed(json.dumps(bare).encode() + b"\n") == number
        path.write_bytes(b"".join(lines[: number - 1] + lines[number:]))
        assert read(path)[0].changed == number, "a line that is missing"
        path.write_bytes(b"".join(lines[:number] + lines[number - 1 :]))
        assert read(path)[0].changed == number + 1, "a line that stands twice"


def test_a_half_written_last_line_is_left_out(tmp_path):
    _, _, path = recorded(tmp_path, conversation)
    content = path.read_bytes()
    whole = len(read(path)[0].operations)
    path.write_bytes(content[: content.rindex(b'{"op":"close"') + 9])
    assert len(read(path)[0].operations) == whole - 1


@pytest.mark.parametrize(
    ("number", "line", "message"),
    [
        (3, b'{"op":"write","s":1', "line 3 is damaged"),
        (3, b'{"op":"write","s":1,"status":"error_nonsense"}', "line 3 is not a transcript's"),
        (3, b'{"op":"write","s":1,"t":"x"}', "line 3 is not .* t is 'x'"),
        (3, b'{"op":"write","s":true}', "line 3 is not .* s is True"),
        (3, b'{"op":"write","s":1,"waited":null}', "line 3 is not .* waited is None"),
        (3, b'{"op":"write","s":1,"now":["x"]}', "line 3 is not .* now is "),
        (3, b'{"op":"write","s":1,"stop":1.5}', "line 3 is not .* stop is 1.5"),
        (3, b'{"op":"write","s":1,"data":4}', "line 3 is not .* data is 4"),
        (3, b'{"op":"read","s":1,"base64":"?"}', "line 3 is not .* "),
        (3, b'{"op":"read","s":1,"error":["one"]}', "line 3 is not .* error is "),
        (3, b'{"op":"read","s":1,"set":{"mood":1}}', "line 3 is not .* set has mood = 1"),
        (3, b'{"op":["write"],"s":1}', "line 3 is not .* op is "),
        (3, b'{"op":"dance","s":1}', "line 3 is not .* op is 'dance'"),
        (2, b'{"op":"end"}', "line 3 comes after the session's last line"),
        (1, b'{"transcript":1,"start":"x","bench_time":0}', "line 1 is not .* start is 'x'"),
        (1, b'{"transcript":1,"start":1,"bench_time":"x"}', "line 1 is not .* bench_time is 'x'"),
        (1, b'{"transcript":2}', "has format 2, and this version of janus-lab reads format 1"),
        (1, b'{"op":"write"}', "does not begin with a transcript's header"),
    ],
)
def test_what_is_no_transcript_is_named(tmp_path, number, line, message):
    _, _, path = recorded(tmp_path, conversation)
    lines = path.read_bytes().splitlines()
    lines[number - 1] = line
    path.write_bytes(b"\n".join(lines) + b"\n")
    with pytest.raises(TranscriptError, match=message):
        read(path)


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


def test_a_full_disk_does_not_disturb_the_session(tmp_path):
    def full(lines):
        raise OSError(errno.ENOSPC, "No space left on device")

    clock = VirtualClock()
    recording = Recording()
    library, recorded_clock = recording.library_and_clock(meter(clock), clock)
    recording.keep(full)
    said = with_manager(library, conversation, recorded_clock, recording.stop_condition(never))
    recording.end()
    assert said == recorded(tmp_path, conversation)[1]
    assert recording.problem == "the transcript ends here: No space left on device"


def test_errors_that_are_not_visas_come_back(tmp_path):
    _, _, path = recorded(tmp_path, lambda manager, *_: manager.open_resource(ADDRESS))
    lines = path.read_text("utf-8").splitlines()
    lines[1] = json.dumps(
        {"op": "open", "s": 1, "resource": ADDRESS, "error": ["ConnectionRefusedError", "no"]}
    )
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    with pytest.raises(ConnectionRefusedError, match="no"):
        played(read(path)[0], lambda manager, *_: manager.open_resource(ADDRESS))
