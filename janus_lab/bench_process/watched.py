"""What one run tells while it lasts, made into reports."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from drivers.bench import Bench
from drivers.unsafe import Doubt
from janus_lab.happening import Happening, RunCourse
from janus_lab.runs.runner import Listener
from procedures.doing import Doing
from procedures.rows import CURRENT, IRRADIANCE, VOLTAGE

from .display import Display
from .messages import (
    BenchState,
    Report,
    RunDoing,
    RunEvent,
    RunProgress,
    RunStarted,
    off_now,
)
from .outputs_told import OutputsTold


class Watched:
    """What one run tells: progress, events, rows, and what they say about the bench."""

    def __init__(
        self,
        job: int,
        report: Callable[[Report], None],
        display: Display,
        compliance: float | None,
        expected: float,
    ) -> None:
        """The run is `expected` to take so long (s)."""
        self._expected = expected
        self._course: RunCourse | None = None
        self._job = job
        self._report = report
        self.display = display
        self._bench: Bench | None = None
        self._clipped = False  #: whether rows since those last shown were in compliance
        state = BenchState(connected=True, busy=True, compliance=compliance)
        self._told = OutputsTold(report, state)
        self._tell = self._told.tell
        self.listener = Listener(
            progress=self._progress,
            event=self._event,
            rows=self._rows,
            folder=self._folder,
            doing=self._doing,
            onlooker=self._told,
        )

    @property
    def _state(self) -> BenchState:
        return self._told.state

    def on_bench(self, bench: Bench) -> None:
        self._bench = bench
        self._course = RunCourse(bench.clock, self._expected)
        found = tuple(bench.found_on)
        self._tell(
            identities=tuple(bench.identities.items()),
            found_on=found,
            off=() if found else off_now(bench.ports),
        )

    @property
    def off(self) -> tuple[tuple[str, float], ...]:
        """`BenchState.off`, as it is now."""
        return self._state.off

    def _folder(self, path: Path) -> None:
        self._report(RunStarted(self._job, str(path)))
        self._tell(off=())  # from now on something may be switched on

    def _doing(self, doing: Doing) -> None:
        if self._course is not None:
            self._tell_course(self._course.begins(doing))
        if doing.bias is not None:
            moved = doing.bias != self._state.bias
            self._tell(
                output_on=True,
                bias=doing.bias,
                current=None if moved else self._state.current,
            )

    def _tell_course(self, happening: Happening | None) -> None:
        if happening is not None:
            self._report(RunDoing(self._job, happening))

    def _progress(self, percent: float) -> None:
        now = self._bench.clock.now() if self._bench is not None else 0.0
        self._report(RunProgress(self._job, percent, now))
        if self._course is not None:
            self._tell_course(self._course.gets_to(percent))

    def _event(self, event: Mapping[str, Any]) -> None:
        self._report(RunEvent(self._job, dict(event)))
        match event["kind"]:
            case "light":
                light = self._light(event["irradiance_mW_cm2"])
                changed = light["irradiance"] != self._state.irradiance
                # a current that was read in another light is not that of now
                self._tell(**light, current=None if changed else self._state.current)
            case "drive":  # whatever light that makes
                self._tell(laser_on=event["drive_A"] > 0)
            case "compliance":
                self._clipped = True
            case "off":
                assert self._bench is not None
                self._tell_course(Happening("everything is off; saving and analysing"))
                self._tell(
                    output_on=False,
                    laser_on=False,
                    irradiance=0.0,
                    bias=0.0,
                    current=None,
                    found_on=(),
                    off=off_now(self._bench.ports),
                    coming=(),
                    going=False,
                    silent=(),
                )
            case "trying again":
                self._told.doubt(confirmed=event["unsafe"]["doubt"] == Doubt.STILL_ON)

    def _rows(self, block: Mapping[str, Any]) -> None:
        before = self.display.sent
        self.display.add(block)
        if self.display.sent == before:
            return  # as often as rows are shown
        assert self._bench is not None
        known: dict[str, Any] = {
            "laser_on": self._bench.laser.switched_on,  # where rows do not say how bright it was
            "output_on": True,
            "in_compliance": self._clipped,
            "interlock_closed": True,  # or the run would have ended before these rows
        }
        self._clipped = False
        for column, name in (
            (VOLTAGE, "bias"),
            (CURRENT, "current"),
        ):
            if column in block:
                known[name] = float(block[column][-1])
        if IRRADIANCE in block:
            known |= self._light(float(block[IRRADIANCE][-1]))
        self._tell(**known)

    def _light(self, irradiance: float) -> dict[str, Any]:
        """Irradiance and laser of one instant: rows are told of when the laser may be otherwise.

        In the dark it may be off, or on and held dark.
        """
        on = irradiance > 0 or (self._bench is not None and self._bench.laser.switched_on)
        return {"irradiance": irradiance, "laser_on": on}
