"""The bench panel says what the bench does, and its STOP is always there."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot
from qtpy import QtCore, QtGui, QtWidgets

from drivers.config.bench import BenchConfig
from janus_lab.bench_process.manual import ACTIONS, ManualBench
from janus_lab.bench_process.messages import BenchState
from janus_lab.gui.panels.bench_panel import BenchPanel
from janus_lab.gui.panels.bench_readings import QuantityReading
from janus_lab.gui.panels.stop_button import STOP_HEIGHT
from janus_lab.gui.widgets import theme
from tests.bench_files import bench_config, device

CLOSED = BenchState(connected=False)


IDENTITIES = (
    ("smu", "KEITHLEY INSTRUMENTS INC.,MODEL 2400,1367124,C32"),
    ("laser", "Stanford_Research_Systems,LDC501,s/n098001,ver1.55"),
    ("analyser", "Agilent Technologies,B1500A,0,A.06.01"),
)


IDLE = BenchState(
    connected=True,
    identities=IDENTITIES,
    bias=0.0,
    output_on=False,
    laser_on=False,
    irradiance=0.0,
    interlock_closed=True,
)


LIT = replace(
    IDLE, busy=True, bias=-3.0, current=-123.456e-9, compliance=1e-3, in_compliance=False,
    output_on=True, laser_on=True, irradiance=13.0,
)  # fmt: skip


@pytest.fixture
def panel(qtbot: QtBot) -> BenchPanel:
    panel = BenchPanel()
    qtbot.addWidget(panel)
    panel.set_bench(bench_config())
    panel.resize(300, 800)
    panel.show()
    return panel


def digits(number: QuantityReading) -> str:
    return f"{number.digits.text()} {number.unit.text()}"


def test_what_is_not_known_is_not_shown_as_zero(panel: BenchPanel) -> None:
    readings = panel.readings

    assert digits(readings.bias) == "– V"
    assert digits(readings.current) == "– A"
    assert digits(readings.compliance) == "– A"
    assert digits(readings.irradiance) == "– mW/cm²"
    words = (readings.output, readings.laser, readings.interlock)
    assert [(word.text(), word.emphasis) for word in words] == [("–", "")] * 3


def test_a_run_is_seen_in_digits_and_words(panel: BenchPanel) -> None:
    panel.set_state(LIT)
    readings = panel.readings

    assert digits(readings.bias) == "−3.000 V"
    assert digits(readings.current) == "−123.5 nA"
    assert digits(readings.compliance) == "1.000 mA"
    assert digits(readings.irradiance) == "13.00 mW/cm²"
    assert (readings.laser.text(), readings.laser.emphasis) == ("ON", "lit")
    assert (readings.output.text(), readings.output.emphasis) == ("ON", "on")
    assert (readings.interlock.text(), readings.interlock.emphasis) == ("closed", "")
    panel.set_state(CLOSED)
    assert digits(readings.current) == "– A"
    assert (readings.laser.text(), readings.laser.emphasis) == ("–", "")


def test_compliance_and_an_open_interlock_stand_out(panel: BenchPanel) -> None:
    readings = panel.readings
    panel.set_state(replace(LIT, in_compliance=True, interlock_closed=False))
    assert (readings.output.text(), readings.output.emphasis) == ("⚠ COMPLIANCE", "alarm")
    assert (readings.interlock.text(), readings.interlock.emphasis) == ("⚠ OPEN", "alarm")
    assert theme.VERMILION in readings.interlock.styleSheet()
    assert readings.current.digits.styleSheet() != ""

    panel.set_state(replace(LIT, in_compliance=True, output_on=False))  # it was, in a run before
    assert (readings.output.text(), readings.output.emphasis) == ("off", "")
    assert readings.current.digits.styleSheet() == ""
    assert readings.interlock.styleSheet() == ""


def test_nothing_moves_when_numbers_change(panel: BenchPanel) -> None:
    panel.set_state(IDLE)
    QtWidgets.QApplication.processEvents()
    before = places(panel)
    for current in (1e-12, -999.9e-9, 0.0, None, 1.05):
        panel.set_state(replace(LIT, current=current, in_compliance=bool(current), busy=False))
        QtWidgets.QApplication.processEvents()
        assert places(panel) == before


def places(panel: BenchPanel) -> list[QtCore.QRect]:
    labels = panel.readings.findChildren(QtWidgets.QLabel)
    return [label.geometry() for label in labels] + [panel.readings.geometry()]


def test_numbers_fit_where_they_stand(panel: BenchPanel) -> None:
    for number in (panel.readings.bias, panel.readings.current, panel.readings.irradiance):
        metrics = QtGui.QFontMetrics(number.digits.font())
        for widest in ("−888.8", "−210.0", "15000"):
            assert metrics.horizontalAdvance(widest) <= number.digits.width()
    for word in (panel.readings.output, panel.readings.laser, panel.readings.interlock):
        assert QtGui.QFontMetrics(word.font()).horizontalAdvance("⚠ COMPLIANCE") <= word.width()


def test_only_what_has_changed_is_painted_again(panel: BenchPanel, qtbot: QtBot) -> None:
    panel.set_state(LIT)
    qtbot.waitExposed(panel)
    QtWidgets.QApplication.processEvents()
    heard = Paints(panel)
    panel.set_state(replace(LIT))
    QtWidgets.QApplication.processEvents()
    assert heard.painted == set()

    panel.set_state(replace(LIT, current=-124e-9))
    QtWidgets.QApplication.processEvents()
    labels = {label for label in heard.painted if isinstance(label, QtWidgets.QLabel)}
    # the sign beside STOP has the current, too, among other words
    assert labels - {*panel.outputs_sign.findChildren(QtWidgets.QLabel)} == {
        panel.readings.current.digits
    }


class Paints(QtCore.QObject):
    """Which widgets in `root` are painted."""

    def __init__(self, root: QtWidgets.QWidget) -> None:
        super().__init__(root)
        self.painted: set[QtCore.QObject] = set()
        for widget in root.findChildren(QtWidgets.QWidget):
            widget.installEventFilter(self)

    def eventFilter(self, watched: QtCore.QObject, event: QtCore.QEvent) -> bool:
        if event.type() == QtCore.QEvent.Paint:
            self.painted.add(watched)
        return False


def test_another_theme_and_another_font(panel: BenchPanel) -> None:
    panel.set_state(replace(LIT, in_compliance=True))
    light = panel.readings.current.digits.styleSheet()
    palette = QtGui.QPalette(QtGui.QColor("#33373c"), QtGui.QColor("#24272b"))
    panel.setPalette(palette)
    assert panel.readings.current.digits.styleSheet() != light

    width = panel.readings.bias.digits.width()
    font = QtGui.QFont(panel.font())
    font.setPointSizeF(2 * font.pointSizeF())
    panel.setFont(font)
    assert panel.readings.bias.digits.width() > 1.5 * width


def test_each_instrument_says_what_it_is_and_whether_it_is_open(panel: BenchPanel) -> None:
    rows = panel.instruments
    assert list(rows) == ["smu", "laser", "analyser"]
    assert rows["laser"].title.text() == "SRS LDC501"
    assert rows["laser"].address.toolTip() == "Laser · TCPIP0::192.0.2.20::8888::SOCKET"
    assert {row.connection.text() for row in rows.values()} == {"○ not open"}
    assert {row.identity.text() for row in rows.values()} == {"–"}

    panel.set_state(IDLE)
    assert {row.connection.text() for row in rows.values()} == {"● connected"}
    assert rows["smu"].identity.toolTip() == IDENTITIES[0][1]
    assert rows["smu"].identity.text().startswith("KEITHLEY")
    panel.set_state(LIT)
    assert {row.connection.text() for row in rows.values()} == {"● measuring"}
    panel.set_state(CLOSED)
    assert rows["smu"].identity.toolTip() == "–"


def test_an_instrument_that_has_not_answered_is_not_open(panel: BenchPanel) -> None:
    panel.set_state(replace(IDLE, identities=IDENTITIES[:1]))

    assert panel.instruments["smu"].connection.text() == "● connected"
    assert panel.instruments["analyser"].connection.text() == "○ not open"


def test_an_instrument_that_does_not_answer_any_more_is_not_called_connected(
    panel: BenchPanel,
) -> None:
    panel.set_state(replace(IDLE, silent=(("smu", 1e9),)))
    assert panel.instruments["smu"].connection.text() == "● no answer"
    assert panel.instruments["laser"].connection.text() == "● connected"
    panel.set_state(IDLE)
    assert panel.instruments["smu"].connection.text() == "● connected"


def test_another_bench_begins_anew(panel: BenchPanel) -> None:
    panel.set_state(LIT)
    content = bench_config().model_dump(mode="json")
    del content["analyser"], content["laser"]["modulation"]
    panel.set_bench(BenchConfig.model_validate(content))

    assert list(panel.instruments) == ["smu", "laser"]
    assert panel.instruments["smu"].connection.text() == "○ not open"
    assert digits(panel.readings.bias) == "– V"
    panel.set_bench(None)
    assert panel.instruments == {}


def test_a_laser_that_is_held_dark_is_not_called_lit(panel: BenchPanel) -> None:
    panel.set_state(replace(LIT, irradiance=0.0))
    laser = panel.readings.laser
    assert (laser.text(), laser.emphasis) == ("on, dark", "on")
    panel.set_state(replace(LIT, irradiance=None))  # modulated: nobody knows
    assert (laser.text(), laser.emphasis) == ("ON", "lit")


CHECK = "CHECK THE BENCH: the laser could not be confirmed off"


def test_a_warning_stands_until_the_bench_is_known_to_be_off(panel: BenchPanel) -> None:
    assert not panel.alarm.isVisible()
    panel.set_state(replace(CLOSED, alarm=CHECK))
    for state in (IDLE, LIT, CLOSED):  # which know nothing of it
        panel.set_state(state)
        assert panel.alarm.isVisible()
        assert panel.alarm.words.text() == CHECK
    panel.set_state(replace(CLOSED, alarm=""))
    assert not panel.alarm.isVisible()


def test_a_warning_is_red_in_view_and_can_be_put_away(panel: BenchPanel, qtbot: QtBot) -> None:
    panel.set_state(replace(CLOSED, alarm=CHECK))
    panel.resize(300, 400)
    QtWidgets.QApplication.processEvents()
    assert panel.rect().contains(panel.alarm.geometry())
    assert panel.alarm.words.height() >= panel.alarm.words.heightForWidth(panel.alarm.words.width())
    edge = panel.alarm.grab().toImage().pixelColor(4, panel.alarm.height() // 2)
    assert edge == QtGui.QColor("#b00020")
    qtbot.mouseClick(panel.alarm.dismiss, QtCore.Qt.LeftButton)
    assert not panel.alarm.isVisible()
    panel.set_state(LIT)
    assert not panel.alarm.isVisible()
    panel.set_state(replace(CLOSED, alarm=CHECK))  # the next time
    assert panel.alarm.isVisible()


def test_stop_says_which_bench(panel: BenchPanel, qtbot: QtBot) -> None:
    with qtbot.waitSignal(panel.stop_wanted) as heard:
        qtbot.mousePress(panel.stop, QtCore.Qt.LeftButton)
    assert heard.args == [bench_config()]


@pytest.mark.parametrize("state", [CLOSED, IDLE, LIT])
def test_stop_is_enabled_whatever_the_bench_does(
    panel: BenchPanel, qtbot: QtBot, state: BenchState
) -> None:
    panel.set_state(state)
    with qtbot.waitSignal(panel.stop_wanted):
        qtbot.mousePress(panel.stop, QtCore.Qt.LeftButton)  # at once, not when it is let go
    qtbot.mouseRelease(panel.stop, QtCore.Qt.LeftButton)


def test_stop_is_large_and_in_view_however_low_the_window(panel: BenchPanel) -> None:
    panel.resize(300, 300)
    QtWidgets.QApplication.processEvents()

    assert STOP_HEIGHT == 64
    assert panel.stop.height() >= STOP_HEIGHT
    assert panel.stop.width() > 0.9 * panel.width()
    assert panel.rect().contains(panel.stop.geometry())
    middle = panel.stop.grab().toImage().pixelColor(12, panel.stop.height() // 2)
    assert middle == QtGui.QColor("#b00020")


@pytest.mark.parametrize(
    ("key", "modifier"),
    [(QtCore.Qt.Key_F12, QtCore.Qt.NoModifier), (QtCore.Qt.Key_Period, QtCore.Qt.ControlModifier)],
)
def test_stop_by_key_from_wherever_the_person_types(
    panel: BenchPanel, qtbot: QtBot, key: int, modifier: QtCore.Qt.KeyboardModifier
) -> None:
    panel.set_state(IDLE)
    panel.activateWindow()
    line = panel.manual.fields["bias"].line
    line.setFocus()
    qtbot.waitUntil(line.hasFocus)
    heard = []
    panel.stop_wanted.connect(lambda: heard.append(1))
    qtbot.keyClick(line, key, modifier)

    assert heard == [1]
    assert "Ctrl+. or F12" in panel.stop.toolTip()
    assert panel.stop.toolTip().startswith("Stop: laser off, bias to zero, everything safe")


def test_the_space_bar_never_stops(panel: BenchPanel) -> None:
    assert panel.stop.focusPolicy() == QtCore.Qt.NoFocus


def test_outputs_off_is_stop_too(panel: BenchPanel, qtbot: QtBot) -> None:
    panel.set_state(IDLE)
    with qtbot.waitSignal(panel.stop_wanted):
        qtbot.mouseClick(panel.manual.outputs_off, QtCore.Qt.LeftButton)


def test_the_simulated_bench_by_hand(panel: BenchPanel, qtbot: QtBot) -> None:
    """What is typed reaches the bench, and what the bench does is seen."""
    bench = ManualBench(bench_config(), device(), lambda: False)

    def act(name: str, numbers: dict[str, float]) -> None:
        ACTIONS[name](bench, **numbers)
        panel.set_state(bench.look())

    manual, readings = panel.manual, panel.readings
    manual.act_wanted.connect(act)
    try:
        panel.set_state(bench.look())
        assert panel.instruments["smu"].connection.text() == "● connected"
        assert (readings.output.text(), readings.laser.text()) == ("off", "off")
        manual.fields["bias"].set_given("3 V")
        manual.fields["irradiance"].set_given("10 mW/cm2")
        qtbot.mouseClick(manual.set_bias, QtCore.Qt.LeftButton)
        qtbot.mouseClick(manual.set_light, QtCore.Qt.LeftButton)
        assert digits(readings.bias) == "3.000 V"
        assert digits(readings.compliance) == "1.000 mA"
        assert digits(readings.irradiance) == "10.00 mW/cm²"
        assert (readings.output.text(), readings.laser.text()) == ("ON", "ON")
        lit = readings.current.digits.text()
        qtbot.mouseClick(manual.laser_off, QtCore.Qt.LeftButton)
        qtbot.mouseClick(manual.read_current, QtCore.Qt.LeftButton)
        assert readings.laser.text() == "off"
        assert readings.current.digits.text() != lit
        manual.fields["compliance"].set_given("1 nA")  # below the dark current at 3 V
        qtbot.mouseClick(manual.set_bias, QtCore.Qt.LeftButton)
        assert readings.output.text() == "⚠ COMPLIANCE"
        bench.outputs_off()
        panel.set_state(bench.look())
        assert (readings.output.text(), digits(readings.current)) == ("off", "– A")
    finally:
        bench.close()


def test_single_actions_can_be_folded_away_and_come_back(panel: BenchPanel, qtbot: QtBot) -> None:
    qtbot.mouseClick(panel.show_manual, QtCore.Qt.LeftButton)
    assert not panel.manual.isVisible()
    panel.manual.fields["bias"].set_given("2.5 V")
    state = json.loads(json.dumps(panel.state()))
    later = BenchPanel()
    qtbot.addWidget(later)
    later.show()
    later.restore(state)

    assert not later.manual.isVisible()
    assert later.manual.fields["bias"].line.text() == "2.5 V"


@pytest.mark.parametrize("state", [{}, {"show_manual": "no", "manual": 3}])
def test_a_state_that_no_longer_fits_is_left_out(
    panel: BenchPanel, state: dict[str, object]
) -> None:
    panel.restore(state)

    assert panel.manual.isVisible()
    assert panel.manual.fields["compliance"].line.text() == "1 mA"
