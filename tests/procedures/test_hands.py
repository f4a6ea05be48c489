"""Nobody is asked to put hands in before every output has said that it is off."""

from __future__ import annotations

import pytest

from drivers.bench import Bench
from drivers.errors import BenchError, InstrumentSilent
from drivers.operator import Task
from procedures import DarkNoise, LightCalibration
from procedures.hands import HANDS_IN, confirm_off
from tests.bench_files import BENCHES, bench_config, device
from tests.measuring import carry_out, prepared


@pytest.mark.parametrize("bench", BENCHES)
def test_what_is_on_keeps_everybody_from_being_asked(bench: str) -> None:
    with Bench.open(bench_config(bench), device()) as opened:
        for task in Task:
            confirm_off(opened, task)
        opened.smu.prepare(compliance=1e-3, nplc=1.0)
        opened.smu.set_bias(0.1)
        opened.smu.switch_on()
        for task in HANDS_IN:
            with pytest.raises(BenchError, match=r"nobody is asked to .* still on"):
                confirm_off(opened, task)
        confirm_off(opened, Task.READ_POWER)


def test_who_does_not_say_that_he_is_off_is_not_taken_for_off(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def is_silent(laser: object) -> bool:
        raise InstrumentSilent("did not answer within 2 s", subject="laser")

    with Bench.open(bench_config(), device()) as opened:
        with monkeypatch.context() as patch:
            patch.setattr(type(opened.laser), "is_on", property(is_silent))
            with pytest.raises(BenchError, match="the laser could not be confirmed off"):
                confirm_off(opened, Task.MOUNT_SAMPLE)
        confirm_off(opened, Task.MOUNT_SAMPLE)


@pytest.mark.parametrize(
    "procedure",
    [
        LightCalibration(drives=[0.02, 0.03, 0.06], warm_up=0.0, readings=2, sample="film"),
        DarkNoise(durations=[1.0], reading_rates=[20.0], settling=1.0, floor=True, sample="film"),
    ],
    ids=lambda procedure: procedure.name,
)
def test_all_are_off_when_somebody_is_asked(
    procedure: LightCalibration | DarkNoise, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = prepared(procedure)
    with Bench.open(bench_config(), device()) as opened:
        seen: list[tuple[bool, bool]] = []
        ask = opened.operator.ask
        simulation = opened.simulation
        assert simulation is not None

        def watched(request: object) -> None:
            seen.append((simulation.smu.output_on, simulation.laser.laser_on))
            ask(request)  # type: ignore[arg-type]

        monkeypatch.setattr(opened.operator, "ask", watched)
        carry_out(run, opened)
    assert len(seen) >= 2
    assert set(seen) == {(False, False)}
