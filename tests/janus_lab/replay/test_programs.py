"""The transcripts of programs that are no runs, and what `janus-lab replay` does with them."""

import json
import time
from contextlib import closing

import pytest
import pyvisa

from pyvisa_janus import virtual_time
from tests.other_programs.opened import LASER, LASER_LINES, SMU


def program(manager):
    """A spot measurement in the dark and in the light, ended by a service request."""
    with (
        closing(manager.open_resource(SMU)) as smu,
        closing(manager.open_resource(LASER, **LASER_LINES)) as laser,
    ):
        assert "2400" in smu.query("*IDN?")
        smu.write("*RST;:SOUR:VOLT 3;:SENS:CURR:PROT 1e-3;:OUTP ON;:FORM:ELEM CURR")
        smu.query("READ?")
        laser.write("RNGE LOW;SILM 100;SVLM 7;SILD 60")
        laser.write("LDON ON")
        time.sleep(10.0)
        smu.query("READ?")
        laser.write("LDON OFF")
        smu.write("*CLS;*SRE 1;:STAT:MEAS:ENAB 512;:TRAC:POIN 2;:TRAC:FEED:CONT NEXT;:TRIG:COUN 2")
        smu.enable_event(pyvisa.constants.EventType.service_request, QUEUE)
        smu.write(":INIT")
        smu.wait_for_srq(5000)
        smu.write(":OUTP OFF")


QUEUE = pyvisa.constants.EventMechanism.queue


@pytest.fixture
def tape(tmp_path):
    path = tmp_path / "traffic.jsonl"
    manager = pyvisa.ResourceManager(f"simulated?record={path}@janus")
    with closing(manager), virtual_time(manager):
        program(manager)
    return path


@pytest.fixture
def type_(type_, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    return type_


def edited(path, change):
    """The transcript with `change(fields)` made to every line, as one without checks."""
    lines = [change(json.loads(line)) for line in path.read_text("utf-8").splitlines()]
    for line in lines:
        line.pop("crc", None)
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")


def test_how_to_replay_it_is_said_in_one_line(type_, tape):
    code, out, err = type_("replay", tape)
    assert (code, out) == (2, "")
    (line,) = err.splitlines()
    assert f"run the program with the VISA library '{tape}@janus'" in line
    assert "--check" in line


def test_the_simulated_bench_agrees(type_, tape):
    code, out, _ = type_("replay", tape, "--check")
    assert (code, out.startswith(f"agrees  {tape}  ")) == (0, True)
    code, out, _ = type_("replay", tape, "--check", "--json")
    (outcome,) = json.loads(out)
    assert (code, outcome["verdict"], outcome["report"]) == (0, "agrees", [])
    assert outcome["source"] == "checked on simulated bench"


def test_what_the_program_slept_is_let_pass_though_nobody_noted_it(type_, tape):
    """As it is where a program was recorded on the wall's time: only when everything was is known.
    Without the pause the laser would not yet be on."""

    def unnoted(fields):
        fields.pop("waited", None)
        return fields

    edited(tape, unnoted)
    assert type_("replay", tape, "--check")[0] == 0


def test_another_reply_is_named(type_, tape):
    code, out, _ = type_("replay", tape, "--check", "--device", "janus-200C")
    assert code == 1
    assert "to 'READ?\\r\\n' the reply was read '" in out
    assert "  before: line " in out


def test_identities_are_compared_by_model(type_, tape):
    def instead(old, new):
        def change(fields):
            if fields.get("op") == "read":
                fields["data"] = fields["data"].replace(old, new)
            return fields

        return change

    edited(tape, instead("KEITHLEY INSTRUMENTS INC.,MODEL 2400,1248014", "TEK,MODEL 2400,1"))
    assert type_("replay", tape, "--check")[0] == 0
    edited(tape, instead("MODEL 2400", "MODEL 2410"))
    code, out, _ = type_("replay", tape, "--check")
    assert (code, "to '*IDN?\\r\\n' the reply was read 'TEK,MODEL 2410," in out) == (1, True)


@pytest.mark.parametrize(
    ("change", "options", "says"),
    [
        (None, ["--bench", "hardware"], "checks it on simulated instruments only"),
        (None, ["--device", "janus-200D"], "did you mean 'janus-200C'?"),
        (("{", "["), [], "line 1 is damaged"),
        (("SILD 60", "SILD 90"), [], "line 9 has been changed since it was recorded"),
    ],
)
def test_what_cannot_be_checked_is_told_in_one_line(type_, tape, change, options, says):
    if change is not None:
        tape.write_text(tape.read_text("utf-8").replace(*change), encoding="utf-8")
    code, out, err = type_("replay", tape, "--check", *options)
    assert (code, out) == (2, "")
    (line,) = err.splitlines()
    assert says in line


def test_an_instrument_that_is_not_on_the_bench(type_, tape):
    def elsewhere(fields):
        if "resource" in fields:
            fields["resource"] = fields["resource"].replace("::24::", "::25::")
        return fields

    edited(tape, elsewhere)
    code, _, err = type_("replay", tape, "--check")
    assert (code, "has no GPIB0::25::INSTR, which was talked to; it has" in err) == (2, True)


def test_a_transcript_without_a_command(type_, tape):
    tape.write_bytes(tape.read_bytes().splitlines(keepends=True)[0])
    code, _, err = type_("replay", tape, "--check")
    assert (code, "holds no command" in err) == (2, True)
