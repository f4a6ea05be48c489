"""The sign beside STOP cannot be overlooked, and says what was told last."""

from __future__ import annotations

import time

import pytest
from pytestqt.qtbot import QtBot

from drivers.config.bench import BenchConfig
from janus_lab.bench_process.messages import BenchState
from janus_lab.gui.standing.outputs_sign import OutputsSign
from tests.bench_files import bench_config

LIT = BenchState(
    connected=True, busy=True, bias=3.0, current=1e-6, output_on=True, laser_on=True,
    irradiance=13.0,
)  # fmt: skip
OFF = BenchState(connected=False, off=(("smu", 1e9), ("laser", 1e9), ("analyser", 1e9)))


@pytest.fixture
def sign(qtbot: QtBot) -> OutputsSign:
    made = OutputsSign()
    qtbot.addWidget(made)
    made.resize(290, 150)
    made.show()
    return made


def real() -> BenchConfig:
    content = bench_config().model_dump(mode="json") | {"visa_library": "@py", "simulation": None}
    return BenchConfig.model_validate(content)


def test_off_on_and_unknown_each_have_their_word_and_colour(sign: OutputsSign) -> None:
    grounds = {}
    sign.set_bench(real())
    for state, word in ((LIT, "ON"), (OFF, "OFF"), (BenchState(connected=False), "UNKNOWN")):
        sign.set_state(state)
        assert sign.word.text() == word
        assert word in sign.accessibleName()
        grounds[word] = sign.sign.styleSheet()
    assert len(set(grounds.values())) == 3
    assert "#b00020" in grounds["UNKNOWN"]
    assert "#b00020" not in grounds["ON"] + grounds["OFF"]


def test_a_stop_is_seen_at_once_and_until_it_has_been_carried_out(sign: OutputsSign) -> None:
    sign.set_bench(real())
    sign.set_state(LIT)
    assert not sign.stopping.isVisible()
    sign.stop_heard()
    sign.stop_heard()
    assert sign.stopping.isVisible()
    assert sign.stopping.text().startswith("STOP, ")
    assert sign.stopping.text().endswith("switching off …")
    assert sign.word.text() == "ON", "it is on until it has said otherwise"
    sign.stop_done()
    assert sign.stopping.isVisible(), "another one is under way"
    sign.stop_done()
    assert not sign.stopping.isVisible()
    sign.stop_heard()
    sign.stop_done(all_of_them=True)
    assert not sign.stopping.isVisible()


def test_that_a_person_has_looked_is_said_with_the_time(sign: OutputsSign) -> None:
    sign.set_bench(real())
    sign.set_state(BenchState(connected=False, alarm="CHECK THE BENCH: the laser"))
    assert "Go and look" in sign.lines.text()
    sign.looked()
    assert sign.word.text() == "UNKNOWN", "no instrument has said so"
    assert sign.what.text().startswith("A person has looked, and said at ")
    assert "Go and look" not in sign.lines.text()
    sign.set_state(BenchState(connected=False, alarm="CHECK THE BENCH: the laser"))
    assert "Go and look" in sign.lines.text(), "it is in doubt again"


def test_simulated_and_real_have_other_words_and_colours(sign: OutputsSign) -> None:
    assert OutputsSign(sign).isHidden()  # as long as nobody has said which bench it is
    sign.set_bench(bench_config())
    assert (sign.reality.text(), sign.word.text()) == ("SIMULATED", "OFF")
    before = sign.reality.styleSheet()
    sign.set_bench(real())
    assert (sign.reality.text(), sign.word.text()) == ("REAL", "UNKNOWN")
    assert sign.reality.styleSheet() != before


def test_an_alarm_stands_until_it_is_taken_back(sign: OutputsSign) -> None:
    sign.set_bench(real())
    sign.set_state(BenchState(connected=False, alarm="CHECK THE BENCH: the laser"))
    sign.set_state(OFF)
    assert sign.word.text() == "UNKNOWN"
    sign.set_state(BenchState(connected=False, off=OFF.off, alarm=""))
    assert sign.word.text() == "OFF"


def off_at(when: float) -> BenchState:
    return BenchState(connected=True, off=tuple((role, when) for role, _ in OFF.off))


def test_times_that_are_newer_than_the_doubt_end_it_and_older_ones_do_not(
    sign: OutputsSign,
) -> None:
    sign.set_bench(real())
    sign.set_state(BenchState(connected=True, alarm="CHECK THE BENCH: the laser"))
    doubted = time.time()
    assert sign.in_doubt
    sign.set_state(off_at(doubted - 60.0))
    assert sign.word.text() == "UNKNOWN"
    assert "off " not in sign.lines.text()
    newer = off_at(doubted + 1.0)
    sign.set_state(BenchState(connected=True, off=newer.off[:2]))
    assert sign.word.text() == "UNKNOWN", "one has not said so"
    sign.set_state(newer)
    assert sign.word.text() == "OFF"
    assert not sign.in_doubt
    sign.set_state(BenchState(connected=True))
    assert sign.what.text().startswith("Not asked"), "it does not come back"


def test_what_a_person_has_said_is_of_then(sign: OutputsSign) -> None:
    sign.set_bench(real())
    sign.set_state(BenchState(connected=True, alarm="CHECK THE BENCH: the laser"))
    sign.looked()
    assert sign.has_looked
    assert not sign.in_doubt
    sign.set_state(BenchState(connected=True, laser_on=True, coming=("laser",)))
    assert not sign.has_looked
