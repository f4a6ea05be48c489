"""What is printed where nobody reads it any more."""

import select
import subprocess
import sys

import pytest

PRINTING = """\
import sys
from janus_lab.cli.output import console
from janus_lab.cli.lasting_stream import output_lost
from janus_lab.cli.stopping import StopOnSignal
with StopOnSignal() as stop:
    sys.stdin.readline()
    for _ in range(3):
        console.print("a line")
        console.file.flush()
    sys.stderr.write(f"{output_lost()} {stop()} {stop.why.kind}")
"""


def without_a_reader(program):
    """Exit code and remarks of a program whose output nobody reads from its first line of input."""
    process = subprocess.Popen(
        [sys.executable, "-c", program],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    process.stdout.close()
    process.stdin.write("\n")
    process.stdin.close()
    said = process.stderr.read()
    process.stderr.close()
    return process.wait(), said


def test_output_without_a_reader_stops_a_run_and_raises_nothing():
    assert without_a_reader(PRINTING) == (0, "True True system")


@pytest.mark.skipif(not hasattr(select, "poll"), reason="this system tells it to writers only")
def test_a_reader_that_goes_is_noticed_before_anything_is_written():
    waiting = PRINTING.replace("range(3)", "range(0)")
    assert without_a_reader(waiting) == (0, "True True system")


def test_output_that_is_read_goes_on(capsys):
    from janus_lab.cli.output import console

    console.print("a line")
    assert capsys.readouterr().out == "a line\n"
