"""The states of a run, how each ends a command, and what to believe of an open run."""

import os
import platform
import subprocess
import sys
import time

import psutil
import pytest

from janus_lab.runs.states import (
    EXIT_CODES,
    RunState,
    process_is_gone,
    started_after_boot,
    state_now,
)

HERE = platform.node()
BEGAN = psutil.Process().create_time()


def test_every_way_to_end_has_its_exit_code_and_bad_input_keeps_2():
    assert {state.value: code for state, code in EXIT_CODES.items()} == {
        "finished": 0,
        "failed": 1,
        "aborted": 3,
        "interrupted": 4,
    }


def test_only_a_run_that_lies_ahead_or_is_under_way_is_open():
    assert [state.value for state in RunState if state.is_open] == ["queued", "running"]


def test_the_process_that_asks_is_there_and_its_number_alone_is_not_enough():
    assert not process_is_gone(HERE, os.getpid(), BEGAN)
    assert process_is_gone(HERE, os.getpid(), BEGAN - 3600)


def test_a_corrected_wall_clock_makes_nobody_dead():
    assert not process_is_gone(HERE, os.getpid(), BEGAN + 1)


@pytest.mark.parametrize("step", [-86400.0, -7.0, 7.0, 3600.0])
def test_setting_the_computers_clock_makes_nobody_dead(step, monkeypatch):
    after_boot = started_after_boot(psutil.Process())
    # the clock was set after the run had begun: Linux moves the start of system and process
    assert not process_is_gone(HERE, os.getpid(), BEGAN + step, after_boot)
    # other systems count from the moment at which the process began, and move the system's start
    boot_time = psutil.boot_time()
    monkeypatch.setattr(psutil, "boot_time", lambda: boot_time + step)
    assert not process_is_gone(HERE, os.getpid(), BEGAN, after_boot)


def test_another_process_with_the_number_is_told_by_both_times():
    after_boot = started_after_boot(psutil.Process())
    assert process_is_gone(HERE, os.getpid(), BEGAN - 3600, after_boot - 3600)


def test_a_process_that_has_ended_is_gone_even_while_nobody_has_asked_for_its_exit_code():
    ended = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    began = psutil.Process(ended.pid).create_time()
    assert not process_is_gone(HERE, ended.pid, began)
    ended.stdin.close()
    deadline = time.monotonic() + 30
    while not process_is_gone(HERE, ended.pid, began) and time.monotonic() < deadline:
        time.sleep(0.01)
    assert process_is_gone(HERE, ended.pid, began)  # a zombie, on systems that have them
    ended.wait()
    assert process_is_gone(HERE, ended.pid, began)


@pytest.mark.parametrize("state", RunState)
def test_only_an_open_run_of_a_process_that_is_gone_is_interrupted(state):
    gone = (HERE, os.getpid(), 0.0)
    believed = RunState.INTERRUPTED if state.value in ("queued", "running") else state
    assert state_now(state, *gone) is believed
    assert state_now(state, HERE, os.getpid(), BEGAN) is state
    assert state_now(state, "another-bench", os.getpid(), 0.0) is state  # cannot be asked
