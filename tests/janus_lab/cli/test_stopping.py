"""Signals as a condition to stop, and as an end while the program starts."""

import signal
import subprocess
import sys

import pytest

from drivers.uninterrupted import stop_signals
from janus_lab.cli.stopping import StopOnSignal, starting


def test_the_first_signal_asks_and_the_second_interrupts():
    asked = []
    before = signal.getsignal(signal.SIGINT)
    with StopOnSignal(lambda: asked.append("stop")) as stop:
        assert not stop()
        signal.raise_signal(signal.SIGINT)
        assert stop()
        assert (asked, stop.why) == (["stop"], None)
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)
    assert signal.getsignal(signal.SIGINT) is before


def test_what_the_system_asks_is_told_apart_from_a_person():
    with StopOnSignal() as stop:
        signal.raise_signal(signal.SIGTERM)
        assert str(stop.why) == "ended by the system (SIGTERM)"


def test_while_the_program_starts_it_ends_at_once():
    code = (
        "import signal; from janus_lab.cli.stopping import starting\n"
        "with starting(): signal.raise_signal(signal.SIGINT); print('went on')"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert (done.returncode, done.stdout, done.stderr) == (3, "", "error: aborted\n")


def test_afterwards_signals_go_where_they_went_before():
    def handlers():
        return [signal.getsignal(number) for number in stop_signals()]

    before = handlers()
    with StopOnSignal():
        assert not set(handlers()) & set(before)
    assert handlers() == before
    with starting():
        assert handlers() != before
    assert handlers() == before


def test_a_burst_of_signals_interrupts_once():
    """Five Ctrl-C at once are one impatient person: what the second began is not interrupted."""
    with StopOnSignal() as stop:
        signal.raise_signal(signal.SIGINT)
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)
        for _ in range(3):
            signal.raise_signal(signal.SIGINT)
        assert stop()


@pytest.mark.skipif(not hasattr(signal, "SIGTSTP"), reason="this system has no Ctrl-Z")
def test_a_run_cannot_be_paused_and_what_can_is_left_alone():
    with StopOnSignal() as stop:
        signal.raise_signal(signal.SIGTSTP)
        assert stop()
        assert "Ctrl-Z" in str(stop.why)
    before = signal.getsignal(signal.SIGTSTP)
    with StopOnSignal(pausable=True):
        assert signal.getsignal(signal.SIGTSTP) is before
