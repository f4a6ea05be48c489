"""The controller beside a bench's process that says what it likes: when the queue goes on."""

from __future__ import annotations

import pytest
from qtpy import QtWidgets

from drivers.errors import Cause, Problem
from janus_lab.bench_process.messages import (
    BetweenCommand,
    BetweenEnded,
    CommandRefused,
    MeasureCommand,
    ProcessGone,
)
from janus_lab.gui.controller import Controller
from janus_lab.sequence.items import Measure, Prompt
from tests.janus_lab.sequence.made import measurement_of

STOPPED = Problem(Cause.STOPPED, "stopped by the user")


@pytest.fixture
def controller(qtbot, tmp_path, monkeypatch):
    """Its commands are in `sent`, and what it says in `lines`."""
    window = QtWidgets.QWidget()
    qtbot.addWidget(window)
    made = Controller(tmp_path, window)
    made.sent, made.lines = [], []
    monkeypatch.setattr(made._link, "send", made.sent.append)
    made.said.connect(lambda level, text: made.lines.append(text))
    yield made
    made.close()


def commands(controller, kind):
    return [each for each in controller.sent if isinstance(each, kind)]


@pytest.mark.parametrize("how", ["stop", "failed", "refused", "gone"])
def test_no_other_sample_is_measured_before_a_prompt_has_been_answered(controller, how):
    mount = Prompt(text="Mount S1-B.")
    controller.enqueue([mount, Measure(measurement=measurement_of("iv_sweep"))])
    controller.start_queue()
    (asked,) = commands(controller, BetweenCommand)
    match how:
        case "stop":
            controller.stop()
            controller._hear(BetweenEnded(asked.job, "aborted", STOPPED))
        case "failed":
            controller._hear(BetweenEnded(asked.job, "failed", STOPPED))
        case "refused":
            controller._hear(CommandRefused(asked.job, STOPPED))
        case "gone":
            controller._hear(ProcessGone("stopped by the user; start again"))
    assert len(commands(controller, BetweenCommand)) == 1, "not at once: a person has a look first"
    assert controller.paused
    assert commands(controller, MeasureCommand) == []
    if how != "gone":
        assert any("Mount S1-B." in line and "asked again" in line for line in controller.lines)

    controller.start_queue()
    assert [each.job for each in commands(controller, BetweenCommand)] == [asked.job] * 2
    assert commands(controller, MeasureCommand) == []
    controller._hear(BetweenEnded(asked.job, "finished"))
    assert len(commands(controller, MeasureCommand)) == 1
