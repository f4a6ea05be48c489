"""A session with a simulated meter that is recorded, and played back."""

import pytest
import pyvisa

from drivers.clock import VirtualClock, never
from drivers.simulated.instruments.keithley2400 import SimulatedKeithley2400
from drivers.simulated.physics.light import SampleLight
from drivers.simulated.physics.photodetector import Photodetector
from drivers.simulated.visa_library import SimulatedVisaLibrary
from drivers.transcript.checksum import with_checksums
from drivers.transcript.format import read
from drivers.transcript.playback import Playback
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
    detector = Photodetector(sample.physics, sample.active_area, SampleLight(seed=1), seed=1)
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


def seal(path, first=None):
    """Put checks into a transcript, handed over at once or its `first` lines before the rest."""
    lines = path.read_bytes().splitlines(keepends=True)
    out = []
    append = with_checksums(out.append)
    append(b"".join(lines[:first]))
    append(b"".join(lines[first:] if first is not None else []))
    path.write_bytes(b"".join(out))
    return b"".join(out).splitlines(keepends=True)
