"""What was said to the instruments is said again, and their answers are compared."""

from contextlib import closing

import pytest
import pyvisa
from pyvisa.constants import StatusCode

from drivers.clock import never
from drivers.config.bench import BenchConfig
from drivers.errors import ConfigError
from drivers.transcript import format as transcript
from drivers.transcript.format import Operation, Session
from janus_lab.replay.check import RepeatedSession, check, check_allowed, same_reply
from janus_lab.runs.run import open_run
from pyvisa_janus import virtual_time
from tests.bench_files import bench_config
from tests.janus_lab.replaying import REPLAYS


@pytest.mark.parametrize(
    ("then", "now", "alike"),
    [
        (b"CLOSED\r\n", b"CLOSED\r\n", True),
        (b"CLOSED\r\n", b"OPEN\r\n", False),
        (b"+1.000E-03,2\n", b"+1.040E-03,2\n", True),
        (b"+1.000E-03,2\n", b"+1.060E-03,2\n", False),
        (b"1,2\n", b"1\n", False),
        (b"0\n", b"1e-12\n", True),
        (b"#0\xff\x01", b"#0\x80\x02", True),
        (b"#0\xff\x01", b"#0\xff", False),
    ],
)
def test_replies_are_compared_by_words_and_numbers(then, now, alike):
    assert same_reply(then, now, 0.05) is alike


# -- which bench may stand in


def with_limits(**limits):
    content = bench_config().model_dump(mode="json")
    content["limits"] |= limits
    return BenchConfig.model_validate(content)


def test_a_bench_may_do_what_the_same_bench_did():
    check_allowed(bench_config(), bench_config())


def test_a_bench_that_may_do_more_may_stand_in_and_one_that_may_do_less_may_not():
    check_allowed(bench_config(), with_limits(irradiance="20 mW/cm²"))
    with pytest.raises(ConfigError, match=r"limits.irradiance is 15, .* allowed 20"):
        check_allowed(with_limits(irradiance="20 mW/cm²"), bench_config())


def test_another_source_meter_does_not_understand_what_was_said():
    with pytest.raises(ConfigError, match="has no Keithley 2400 as its smu"):
        check_allowed(bench_config(), bench_config("simulated-b1500"))


def test_light_that_was_calibrated_anew_is_not_the_light_of_the_run():
    content = bench_config().model_dump(mode="json")
    content["laser"]["calibration"]["points"][1]["current"] = "36 mA"
    with pytest.raises(ConfigError, match="calibrated anew"):
        check_allowed(bench_config(), BenchConfig.model_validate(content))


# -- a recorded run once more


def recorded():
    path = REPLAYS / "cycling"
    return open_run(path), transcript.read(transcript.find(path))[0]


def test_the_bench_that_recorded_a_run_answers_as_it_did():
    run, session = recorded()
    assert check(run, session, run.bench, never) == ()


def test_whoever_stops_is_told_where():
    run, session = recorded()
    (line,) = check(run, session, run.bench, lambda: True)
    assert line.endswith("stopped by the user")


def test_an_interlock_that_is_open_now_is_told_at_the_line_that_asked():
    run, session = recorded()
    first, *_ = check(run, session, bench_config(interlock_opens_at="2 s"), never)
    assert first.startswith("line ")
    assert "the reply was read 'CLOSED" in first
    assert "now it is read 'OPEN" in first


# -- what was said to one instrument


@pytest.fixture
def said_again():
    """Say operations to a simulated Keithley 2400; returns what does not agree."""
    manager = pyvisa.ResourceManager("simulated@janus")
    with closing(manager), virtual_time(manager):
        smu = manager.open_resource("GPIB0::24::INSTR")

        def say(*operations, tolerance=0.05):
            session = Session(1, "", 0.0, list(operations))
            clock = manager.visalib.clock
            return RepeatedSession(clock, {1: smu}, session, never, tolerance).check()

        yield say


def write(line, data):
    return Operation(line, "write", 1, data=data)


def read(line, data=b"", status=StatusCode.success, session=1):
    return Operation(line, "read", session, data=data, count=20480, status=status)


def test_a_number_in_a_reply_may_differ_by_the_tolerance(said_again):
    asked = [write(2, b":SOUR:VOLT 1\n"), write(3, b":SOUR:VOLT?\n")]
    assert said_again(*asked, read(4, b"+1.040000E+00\n")) == ()
    first, *before = said_again(*asked, read(4, b"+1.100000E+00\n"))
    assert first.startswith("line 4: to ':SOUR:VOLT?")
    assert before == [
        "  before: line 2: write ':SOUR:VOLT 1\\n'",
        "  before: line 3: write ':SOUR:VOLT?\\n'",
    ]


def test_before_a_difference_stand_the_last_three_of_its_instrument(said_again):
    asked = [write(line, b":SOUR:VOLT 1\n") for line in range(2, 9)]
    _, *before = said_again(*asked, write(9, b":SOUR:VOLT?\n"), read(10, b"5\n"))
    assert [line.split(":")[1].strip() for line in before] == ["line 7", "line 8", "line 9"]


def test_another_instrument_of_the_same_model_has_another_serial_number(said_again):
    other = b"KEITHLEY INSTRUMENTS INC.,MODEL 2400,0000001,C01\n"
    assert said_again(write(2, b"*IDN?\n"), read(3, other)) == ()


def test_an_answer_that_was_waited_for_may_come_at_once(said_again):
    in_vain = [read(line, status=StatusCode.error_timeout) for line in (3, 4)]
    assert said_again(write(2, b":SOUR:VOLT?\n"), *in_vain, read(5, b"0\n")) == ()


def test_an_answer_that_never_comes_is_a_difference(said_again):
    (first, *_) = said_again(write(2, b":SOUR:VOLT 1\n"), read(3, b"1\n"))
    assert "now it is read '' (error_timeout)" in first


def test_what_was_said_to_an_instrument_that_is_not_there_is_left_out(said_again):
    assert said_again(read(2, b"CLOSED\r\n", session=2)) == ()
