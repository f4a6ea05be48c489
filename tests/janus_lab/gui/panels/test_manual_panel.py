"""Single actions: typed as people type, within the bench's limits, and only when it is free."""

from __future__ import annotations

import inspect
import json
import time
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from pytestqt.qtbot import QtBot
from qtpy import QtCore, QtWidgets

from janus_lab.bench_process.manual import ACTIONS
from janus_lab.bench_process.messages import BenchState
from janus_lab.gui.panels.manual_panel import (
    NO_BENCH,
    NOT_CONNECTED,
    RUN_GOES_ON,
    ManualPanel,
)
from tests.bench_files import bench_config

CONNECTED = BenchState(connected=True)


@pytest.fixture
def panel(qtbot: QtBot) -> ManualPanel:
    panel = ManualPanel()
    qtbot.addWidget(panel)
    panel.set_bench(bench_config())
    panel.set_state(CONNECTED)
    panel.show()
    return panel


@pytest.fixture
def asked(panel: ManualPanel) -> list[Any]:
    """What the panel asks its owner for."""
    heard: list[Any] = []
    panel.act_wanted.connect(lambda name, numbers: heard.append((name, numbers)))
    panel.connect_wanted.connect(lambda: heard.append("connect"))
    panel.disconnect_wanted.connect(lambda: heard.append("disconnect"))
    panel.stop_wanted.connect(lambda: heard.append("stop"))
    return heard


def type_into(qtbot: QtBot, panel: ManualPanel, key: str, text: str) -> None:
    line = panel.fields[key].line
    line.setFocus()
    line.selectAll()
    if text.isascii():
        qtbot.keyClicks(line, text)
    else:
        line.insert(text)  # QTest has keys for few other letters


def press(qtbot: QtBot, button: QtWidgets.QPushButton) -> None:
    qtbot.mouseClick(button, QtCore.Qt.LeftButton)


# -- what is asked for


@pytest.mark.parametrize(
    ("bias", "compliance", "numbers"),
    [
        ("3 V", "50 nA", {"bias": 3.0, "compliance": 50e-9}),
        ("-200 mV", "10 uA", {"bias": -0.2, "compliance": 10e-6}),
        ("−1.5", "2", {"bias": -1.5, "compliance": 2e-3}),  # in the units that stood there
    ],
)
def test_bias_as_people_type_it(
    qtbot: QtBot, panel: ManualPanel, asked: list[Any], bias: str, compliance: str,
    numbers: dict[str, float],
) -> None:  # fmt: skip
    type_into(qtbot, panel, "bias", bias)
    type_into(qtbot, panel, "compliance", compliance)
    press(qtbot, panel.set_bias)

    assert asked == [("set bias", numbers)]


@pytest.mark.parametrize(
    ("typed", "irradiance"),
    [("10 mW/cm²", 10.0), ("10 mW/cm^2", 10.0), ("700 uW/cm2", 0.7), ("0", 0.0)],
)
def test_light_as_people_type_it(
    qtbot: QtBot, panel: ManualPanel, asked: list[Any], typed: str, irradiance: float
) -> None:
    type_into(qtbot, panel, "irradiance", typed)
    press(qtbot, panel.set_light)

    assert asked == [("set irradiance", {"irradiance": irradiance})]


def test_the_other_buttons(qtbot: QtBot, panel: ManualPanel, asked: list[Any]) -> None:
    type_into(qtbot, panel, "bias", "much")  # which is no reason not to switch off
    type_into(qtbot, panel, "irradiance", "much")
    for button in (panel.read_current, panel.laser_off, panel.outputs_off, panel.connection):
        press(qtbot, button)

    expected = [("read current", {}), ("set irradiance", {"irradiance": 0.0}), "stop"]
    assert asked == [*expected, "disconnect"]


def test_the_station_knows_every_action(qtbot: QtBot, panel: ManualPanel, asked: list[Any]) -> None:
    buttons = (panel.set_bias, panel.read_current, panel.set_light, panel.set_drive)
    for button in (*buttons, panel.laser_off):
        press(qtbot, button)

    of_the_strip = {"read on", "forget"}  # the page `by_hand_page` asks for these
    assert {name for name, _ in asked} | of_the_strip == set(ACTIONS)
    for name, numbers in asked:
        inspect.signature(ACTIONS[name]).bind(None, **numbers)


def test_keys_lead_from_field_to_button(qtbot: QtBot, panel: ManualPanel, asked: list[Any]) -> None:
    panel.activateWindow()
    line = panel.fields["bias"].line
    line.setFocus()
    qtbot.waitUntil(line.hasFocus)
    line.selectAll()
    for key in ("2", QtCore.Qt.Key_Return, QtCore.Qt.Key_Return):
        qtbot.keyClick(QtWidgets.QApplication.focusWidget(), key)
    assert asked == []
    assert panel.set_bias.hasFocus()

    qtbot.keyClick(panel.set_bias, QtCore.Qt.Key_Return)
    assert asked == [("set bias", {"bias": 2.0, "compliance": 1e-3})]
    visited = []
    for _ in range(7):
        panel.focusNextChild()
        visited.append(QtWidgets.QApplication.focusWidget())
    assert visited == [
        panel.read_current, panel.fields["irradiance"].line, panel.set_light, panel.laser_off,
        panel.fields["drive"].line, panel.set_drive, panel.outputs_off,
    ]  # fmt: skip


# -- what is refused


@pytest.mark.parametrize(
    ("key", "typed", "reason"),
    [
        ("bias", "12 V", "12 V is outside the bench's limit, ±10 V"),
        ("bias", "-10.5 V", "-10.5 V is outside the bench's limit, ±10 V"),
        ("bias", "300 V", "'300 V' is outside -210 V to 210 V"),
        ("bias", "3 A", "'3 A' is not in V or what converts to it"),
        ("bias", "", "is empty: write a number with its unit, such as '1 V'"),
        ("compliance", "20 mA", "20 mA is outside the bench's limit"),
        ("compliance", "0 A", "'0 A' is outside 1 nA to 1.05 A"),
        ("compliance", "1e3", "'1e3 A' is outside 1 nA to 1.05 A"),
        ("irradiance", "20 mW/cm²", "20 mW/cm² is above the bench's limit"),
        ("irradiance", "0.1 mW/cm²", "0.1 mW/cm² is outside the calibration"),
        ("irradiance", "-1 mW/cm²", "'-1 mW/cm²' is outside 0 mW/cm² or more"),
        ("irradiance", "10 mW", "'10 mW' is not in mW/cm² or what converts to it"),
    ],
)
def test_what_is_wrong_is_marked_where_it_stands_and_not_sent(
    qtbot: QtBot, panel: ManualPanel, asked: list[Any], key: str, typed: str, reason: str
) -> None:
    field = panel.fields[key]
    type_into(qtbot, panel, key, typed)
    if not typed:
        field.line.clear()
    press(qtbot, panel.set_light if key == "irradiance" else panel.set_bias)

    assert asked == []
    assert [name for name, each in panel.fields.items() if each.problem] == [key]
    assert field.problem.startswith(reason)
    assert field.reason.isVisible()
    assert field.line.property("problem") is True


def test_what_is_being_typed_is_marked_after_a_pause_and_a_mark_goes_at_once(
    qtbot: QtBot, panel: ManualPanel
) -> None:
    field = panel.fields["bias"]
    type_into(qtbot, panel, "bias", "30 ")
    assert field.problem == ""
    qtbot.waitUntil(lambda: field.problem != "", timeout=5000)
    qtbot.keyClicks(field.line, "mV")
    assert field.problem == ""


def test_another_bench_has_other_limits(qtbot: QtBot, panel: ManualPanel, asked: list[Any]) -> None:
    type_into(qtbot, panel, "bias", "12 V")
    wide = bench_config()
    limits = wide.limits.model_copy(update={"bias": 20.0})
    panel.set_bench(wide.model_copy(update={"limits": limits}))
    press(qtbot, panel.set_bias)

    assert asked == [("set bias", {"bias": 12.0, "compliance": 1e-3})]
    assert panel.fields["bias"].editor.toolTip() == "Bias: ±20 V"
    panel.set_bench(bench_config())
    assert panel.fields["bias"].problem != ""
    assert panel.fields["bias"].editor.toolTip() == "Bias: ±10 V"
    assert panel.fields["irradiance"].editor.toolTip() == "Irradiance: 0, or 0.252 to 15 mW/cm²"


# -- when it can be used


@pytest.mark.parametrize(
    ("has_bench", "state", "reason", "connection", "actions"),
    [
        (False, BenchState(connected=False), NO_BENCH, False, False),
        (True, BenchState(connected=False), NOT_CONNECTED, True, False),
        (True, CONNECTED, "", True, True),
        (True, replace(CONNECTED, busy=True), RUN_GOES_ON, False, False),
        (False, replace(CONNECTED, busy=True), RUN_GOES_ON, False, False),
    ],
)
def test_what_cannot_be_used_says_why(
    panel: ManualPanel, has_bench: bool, state: BenchState, reason: str, connection: bool,
    actions: bool,
) -> None:  # fmt: skip
    panel.set_bench(bench_config() if has_bench else None)
    panel.set_state(state)

    assert panel.reason.text() == reason
    assert panel.reason.isVisible() == bool(reason)
    assert panel.connection.isEnabled() == connection
    assert panel.set_bias.isEnabled() == actions
    assert panel.outputs_off.isEnabled() == actions
    assert panel.fields["bias"].editor.isEnabled() == actions


def test_the_window_can_hold_it_back(panel: ManualPanel) -> None:
    panel.set_blocked(True)
    panel.set_state(CONNECTED)
    assert panel.reason.text() == RUN_GOES_ON
    assert not panel.connection.isEnabled()
    assert not panel.read_current.isEnabled()
    panel.set_blocked(False)
    assert panel.read_current.isEnabled()


def test_one_button_connects_and_disconnects(
    qtbot: QtBot, panel: ManualPanel, asked: list[Any]
) -> None:
    assert panel.connection.text().replace("&", "") == "Disconnect"
    press(qtbot, panel.connection)
    panel.set_state(BenchState(connected=False))
    assert panel.connection.text().replace("&", "") == "Connect"
    assert panel.connection.toolTip() == "Open the bench; no output changes"
    press(qtbot, panel.connection)

    assert asked == ["disconnect", "connect"]


# -- the next start


def test_the_state_comes_back_valid_or_not(qtbot: QtBot, panel: ManualPanel) -> None:
    type_into(qtbot, panel, "bias", "12 V")
    type_into(qtbot, panel, "compliance", "50 nA")
    state = json.loads(json.dumps(panel.state()))
    later = ManualPanel()
    qtbot.addWidget(later)
    later.set_bench(bench_config())
    later.restore(state)

    assert later.fields["compliance"].line.text() == "50 nA"
    assert later.fields["bias"].line.text() == "12 V"
    assert later.fields["bias"].problem != ""
    later.restore({"bias": 3, "gone": "1 V"})
    assert later.fields["bias"].line.text() == "12 V"


def test_what_a_disconnection_waits_for_is_said_at_once_and_until_when(
    qtbot: QtBot, panel: ManualPanel
) -> None:
    panel.set_state(replace(CONNECTED, silent=(("smu", 1.8e9), ("laser", 1.8e9))))
    press(qtbot, panel.connection)
    assert not panel.connection.isEnabled()
    assert not panel.set_bias.isEnabled()
    said = panel.reason.text()
    assert "No answer from Keithley 2400, SRS LDC501: waiting until " in said
    assert "STOP works" in said
    until = time.time() + 30.0
    panel.set_state(BenchState(connected=False, trying_until=until))
    clock = f"{datetime.fromtimestamp(until, UTC).astimezone():%H:%M:%S}"
    assert f"goes on trying until {clock} at most" in panel.reason.text()
    assert not panel.connection.isEnabled()
    panel.set_state(BenchState(connected=False))
    assert panel.reason.text() == NOT_CONNECTED
    assert panel.connection.isEnabled()
    assert panel.connection.text() == "&Connect"
