"""Another program's transcript, played to the same program by its library name."""

from __future__ import annotations

import gzip
import json
import time
from contextlib import closing

import pytest
import pyvisa
from pymeasure.instruments.keithley import Keithley2400
from qcodes.instrument_drivers.Keithley import Keithley2400 as QCoDeSKeithley2400

from drivers.errors import ConfigError
from pyvisa_janus import Deviates, replaying, virtual_time
from tests.other_programs.opened import ANALYSER, SMU
from tests.socket_bench import served_bench


def program(name, *, volts=1.0, pause=3.0, last=True):
    """A program as people write them: it opens by name what it needs, sleeps, measures, leaves."""
    smu = Keithley2400(SMU, visa_library=name)
    with closing(smu.adapter):
        smu.reset()
        smu.source_voltage = volts
        smu.enable_source()
        time.sleep(pause)
        current = smu.measure_all()["current"]
        if last:
            smu.disable_source()
    return current


@pytest.fixture
def tape(tmp_path):
    """The transcript of the program in virtual time, and what it returned."""
    path = tmp_path / "traffic.jsonl"
    name = f"simulated?clock=virtual&record={path}@janus"
    manager = pyvisa.ResourceManager(name)
    with closing(manager), virtual_time(manager):
        result = program(name)
    return path, result


def replay(path, **changes):
    manager = pyvisa.ResourceManager(f"{path}@janus")
    with closing(manager), replaying(manager):
        return program(f"{path}@janus", **changes)


def test_the_same_program_gets_the_same_replies(tape, monkeypatch):
    path, result = tape
    assert replay(path) == result
    assert replay(path) == result, "closed and opened anew, it begins anew"
    packed = path.with_name("packed.jsonl.gz")
    packed.write_bytes(gzip.compress(path.read_bytes()))
    assert replay(packed) == result
    plain = path.rename(path.with_name("traffic"))  # known by how it begins
    assert replay(plain) == result


def test_no_time_passes_on_the_wall_and_pauses_are_the_programs_own(tape):
    path, result = tape
    assert replay(path, pause=1e6) == result
    with closing(pyvisa.ResourceManager(f"{path}@janus")):
        assert program(f"{path}@janus", pause=0) == result, "without virtual time, too"


def test_the_instruments_of_the_transcript_are_listed(tape):
    with closing(pyvisa.ResourceManager(f"{tape[0]}@janus")) as manager:
        assert manager.list_resources("?*") == (SMU,)
        assert set(pyvisa.ResourceManager(f"{tape[0]}@janus").list_resources()) == {SMU}


def test_the_first_deviation_is_raised_where_it_is(tape):
    path, _ = tape
    lines = path.read_text("utf-8").splitlines()
    number = next(n for n, line in enumerate(lines, 1) if ":SOURCE:VOLTAGE" in line)
    with pytest.raises(Deviates) as left:
        replay(path, volts=2.0)
    found = left.value.deviation
    assert found.line == number
    assert found.expected == f"{SMU}: write ':SOURCE:VOLTAGE 1\\r\\n'"
    assert found.got == f"{SMU}: write ':SOURCE:VOLTAGE 2\\r\\n'"
    assert f"line {number - 1}, " in found.context[-1]


def test_another_instrument_deviates(tape):
    manager = pyvisa.ResourceManager(f"{tape[0]}@janus")
    with closing(manager), pytest.raises(Deviates, match=f"got {ANALYSER}: open"):
        manager.open_resource(ANALYSER)


def test_what_the_program_left_out_at_the_end_deviates(tape):
    path, _ = tape
    with pytest.raises(Deviates, match="expected GPIB0::24::INSTR: write 'OUTPUT 0"):
        replay(path, last=False)
    manager = pyvisa.ResourceManager(f"{path}@janus")
    context = replaying(manager)
    with closing(manager):
        context.__enter__()
        with pytest.raises(Deviates, match="got the end of the run"):
            context.__exit__(None, None, None)


def test_a_deviation_that_the_program_swallows_is_raised_at_the_end(tape):
    def swallow():
        with replaying(manager):
            try:
                manager.open_resource(ANALYSER)
            except Deviates:
                raise RuntimeError("something is wrong") from None

    manager = pyvisa.ResourceManager(f"{tape[0]}@janus")
    with closing(manager), pytest.raises(Deviates, match=f"line 2 of .* got {ANALYSER}: open"):
        swallow()


def test_an_error_of_the_programs_own_goes_on(tape):
    manager = pyvisa.ResourceManager(f"{tape[0]}@janus")
    with closing(manager), pytest.raises(ZeroDivisionError), replaying(manager):
        raise ZeroDivisionError


def test_a_connection_that_is_left_open_is_no_deviation(tape):
    path, _ = tape
    manager = pyvisa.ResourceManager(f"{path}@janus")
    lines = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    with closing(manager), replaying(manager):
        smu = manager.open_resource(SMU)
        for line in lines[1:]:
            if line["op"] == "write":
                smu.write_raw(line["data"].encode())
            elif line["op"] == "read":
                smu.read_raw()


def test_a_transcript_that_is_not_whole(tape):
    path, _ = tape
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join(lines[:-1]))
    with pytest.raises(Deviates, match="the transcript is not whole"):
        replay(path)
    path.write_bytes(b"".join(lines[:-4]))
    with pytest.raises(Deviates, match="the transcript is not whole"):
        replay(path)


def test_over_sockets_and_with_qcodes(tmp_path):
    """Recorded on the wall's time, where nobody noted what the program slept."""
    path = tmp_path / "traffic.jsonl"

    def spot(name, address):
        with closing(QCoDeSKeithley2400("smu", address, visalib=name)) as smu:
            smu.reset()
            smu.volt(1.0)
            smu.output(True)
            time.sleep(0.05)
            current = smu.curr()
            smu.output(False)
        return current

    with served_bench() as bench:
        address = bench.resource(bench.instruments["smu"].port)
        with closing(pyvisa.ResourceManager(f"?record={path}&library=py@janus")) as manager:
            result = spot(f"?record={path}&library=py@janus", address)
    manager = pyvisa.ResourceManager(f"{path}@janus")
    with closing(manager), replaying(manager):
        assert spot(f"{path}@janus", address) == result


@pytest.mark.parametrize("old", [b"E+04", b'"t":0.00'])
def test_a_line_that_was_edited_deviates_though_the_program_does_not_notice(tape, old):
    """The status of a reading, which it has no use for; a time."""
    path, _ = tape
    lines = path.read_bytes().splitlines(keepends=True)
    number = next(n for n, line in enumerate(lines) if old in line)
    lines[number] = lines[number].replace(old, old[:-1] + b"1")
    path.write_bytes(b"".join(lines))
    with pytest.raises(Deviates, match=f"line {number + 1} of .* has been changed since"):
        replay(path)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"nonsense\n", "line 1 is damaged"),
        (b"", "holds no session"),
        (b'{"transcript":1,"start":1}\n{"transcript":1,"start":2}\n', "holds 2 starts of a run"),
    ],
)
def test_what_cannot_be_played_is_told_in_one_line(tmp_path, content, says):
    path = tmp_path / "broken.jsonl"
    path.write_bytes(content)
    with pytest.raises(ConfigError) as refused:
        pyvisa.ResourceManager(f"{path}@janus")
    (line,) = str(refused.value).splitlines()
    assert line.startswith(f"{path}@janus: ")
    assert says in line


def test_only_a_transcript_is_replayed():
    with closing(pyvisa.ResourceManager("@janus")) as manager:
        replay_of_it = replaying(manager)
        with pytest.raises(TypeError, match="only a transcript"):
            replay_of_it.__enter__()
