"""OFF only where every output has said so; what may be on is ON or UNKNOWN, and never a dash."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from drivers.config.bench import BenchConfig
from janus_lab.bench_process.messages import BenchState
from janus_lab.gui.standing.model.outputs_state import (
    Standing,
    are_off_since,
    outputs_state,
    reality,
)
from janus_lab.happening import clock_time
from tests.bench_files import bench_config

NOW = 1.8e9
ROLES = ("smu", "laser", "analyser")
CLOSED = BenchState(connected=False)
ALL_OFF = tuple((role, NOW - 5) for role in ROLES)


def simulated() -> BenchConfig:
    return bench_config()


def real() -> BenchConfig:
    content = bench_config().model_dump(mode="json") | {"visa_library": "@py", "simulation": None}
    return BenchConfig.model_validate(content)


def drawn(rng: np.random.Generator) -> BenchState:
    """Any state that could be told."""

    def maybe(*values: object) -> object:
        return values[rng.integers(len(values))]

    return BenchState(
        connected=bool(rng.integers(2)),
        busy=bool(rng.integers(2)),
        bias=maybe(None, 0.0, -3.0, 210.0, float("nan")),  # type: ignore[arg-type]
        current=maybe(None, 0.0, 1e-15, -2.5, float("nan")),  # type: ignore[arg-type]
        in_compliance=maybe(None, True, False),  # type: ignore[arg-type]
        output_on=maybe(None, True, False),  # type: ignore[arg-type]
        laser_on=maybe(None, True, False),  # type: ignore[arg-type]
        irradiance=maybe(None, 0.0, 13.0, float("nan")),  # type: ignore[arg-type]
        found_on=maybe((), ("the laser is on",)),  # type: ignore[arg-type]
        off=tuple((role, NOW - 1) for role in ROLES if rng.integers(4)),
        coming=maybe((), (), ("laser",), ("smu", "laser")),  # type: ignore[arg-type]
        going=bool(rng.integers(2)),
        silent=maybe((), (), (("smu", NOW - 4),)),  # type: ignore[arg-type]
    )


@pytest.mark.parametrize("bench", [simulated(), real()], ids=reality)
def test_whatever_may_be_on_is_never_called_off(bench: BenchConfig) -> None:
    rng = np.random.default_rng(15)
    seen = set()
    for _ in range(3000):
        state, doubts = drawn(rng), "CHECK THE BENCH" * int(rng.integers(2))
        told = outputs_state(state, bench, doubts, NOW)
        seen.add(told.outputs)
        on = bool(state.output_on or state.laser_on or state.found_on or state.coming)
        assert (told.outputs is Standing.ON) >= (on and not state.silent)
        assert (told.outputs is Standing.UNKNOWN) >= bool(state.silent)
        if told.outputs is Standing.OFF:
            everyone = {role for role, _ in state.off} == set(ROLES)
            nothing_there = not state.connected and not bench.outlasts_process and not state.busy
            assert not on
            assert not doubts
            assert everyone or nothing_there
        assert told.what
        assert "–" not in told.what
        assert "None" not in told.what
        assert "nan" not in told.what
    assert seen == set(Standing)


def test_off_names_each_instrument_and_when_it_said_so() -> None:
    told = outputs_state(replace(CLOSED, off=ALL_OFF), real(), "", NOW)
    assert told.outputs is Standing.OFF
    assert told.what.startswith("Confirmed at ")
    clock = told.what.removeprefix("Confirmed at ")
    models = [model for model, _ in real().instruments.values()]
    assert told.lines == tuple(f"{model}: off {clock}" for model in models)


def test_on_has_bias_current_and_light() -> None:
    state = BenchState(
        connected=True, busy=True, bias=-3.0, current=-123.456e-9, output_on=True, laser_on=True,
        irradiance=13.0,
    )  # fmt: skip
    told = outputs_state(state, real(), "", NOW)
    assert (told.outputs, told.what) == (Standing.ON, "−3 V · −123.5 nA · 13 mW/cm²")
    unread = outputs_state(replace(state, current=None), real(), "", NOW)
    assert unread.what == "−3 V · current not read yet · 13 mW/cm²"
    dark = outputs_state(replace(state, irradiance=0.0, in_compliance=True), real(), "", NOW)
    assert dark.what == "−3 V · −123.5 nA · in compliance · laser on, held dark"
    found = replace(CLOSED, found_on=("the laser is on",))
    assert outputs_state(found, real(), "", NOW).lines == ("the laser is on",)


def test_what_is_being_switched_on_is_on_already_and_says_so() -> None:
    state = BenchState(
        connected=True, bias=-0.5, output_on=True, laser_on=True, irradiance=1.3, coming=("laser",)
    )
    told = outputs_state(state, real(), "", NOW)
    assert told.outputs is Standing.ON
    assert told.what == "−500 mV · current not read yet · laser switching on: 1.3 mW/cm²"
    told = outputs_state(replace(state, coming=("smu",), laser_on=False), real(), "", NOW)
    assert told.what == "−500 mV · switching on · dark, laser off"
    going = replace(state, output_on=False, laser_on=False, coming=(), going=True)
    assert outputs_state(going, real(), "", NOW).outputs is Standing.ON


def test_who_does_not_answer_is_named_with_since_when() -> None:
    state = BenchState(
        connected=True, busy=True, bias=-0.5, output_on=True, laser_on=False,
        silent=(("smu", NOW - 4),), off=(("laser", NOW), ("analyser", NOW)),
    )  # fmt: skip
    told = outputs_state(state, real(), "", NOW)
    clock = clock_time(NOW - 4, NOW, seconds=True)
    assert (told.outputs, told.what) == (
        Standing.UNKNOWN, f"No answer since {clock}: Keithley 2400",
    )  # fmt: skip
    assert told.lines == (
        "Commanded last: −500 mV · current not read yet · dark, laser off",
        "STOP switches off and asks.",
    )
    told = outputs_state(replace(state, going=True), real(), "", NOW)
    assert told.lines[-1].startswith("Switching off")


def test_what_is_not_confirmed_off_names_who_has_said_so_and_who_has_not() -> None:
    told = outputs_state(replace(CLOSED, off=ALL_OFF[:2]), real(), "CHECK THE BENCH", NOW)
    clock = clock_time(NOW - 5, NOW, seconds=True)
    assert told.lines == (
        "Go and look at the bench.",
        f"Keithley 2400: off {clock}",
        f"SRS LDC501: off {clock}",
        "Keysight B1500A: has not said",
    )


def test_a_real_bench_that_nobody_has_asked_is_unknown_and_says_what_to_do() -> None:
    told = outputs_state(CLOSED, real(), "", NOW)
    assert told.outputs is Standing.UNKNOWN
    assert "Keithley 2400" in told.what
    assert "STOP" in told.lines[0]
    assert outputs_state(CLOSED, simulated(), "", NOW).outputs is Standing.OFF
    some = replace(CLOSED, off=ALL_OFF[:2])
    assert outputs_state(some, real(), "", NOW).what == "Not asked: Keysight B1500A"


def test_real_or_simulated() -> None:
    assert reality(simulated()) == "SIMULATED"
    assert reality(real()) == "REAL"


def test_what_was_said_before_the_doubt_arose_is_not_listed_any_more() -> None:
    """ALL_OFF was said 5 s before NOW; an attempt to switch off takes no 10 s."""
    state = replace(CLOSED, off=ALL_OFF)
    assert not outputs_state(state, real(), "x", NOW + 60, doubted=NOW + 55).lines[1:]
    assert len(outputs_state(state, real(), "x", NOW, doubted=NOW).lines) == 4


def test_a_doubt_is_over_when_all_have_said_since_that_they_are_off() -> None:
    said = NOW - 5
    assert are_off_since(replace(CLOSED, off=ALL_OFF), real(), said - 1)
    assert not are_off_since(replace(CLOSED, off=ALL_OFF), real(), said)
    assert not are_off_since(replace(CLOSED, off=ALL_OFF[:2]), real(), said - 1)
    silent = replace(CLOSED, off=ALL_OFF, silent=(("smu", NOW),))
    assert not are_off_since(silent, real(), said - 1)
