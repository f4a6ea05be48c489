"""What the window and the bench's process say to each other; plain data, safe to pickle."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from drivers.config.quantities import with_prefix
from drivers.errors import Problem
from drivers.operator import Answer, Request
from drivers.unsafe import OUTPUT_ROLES, Unsafe
from janus_lab.happening import Happening
from janus_lab.runs.ending import Ending

from .requests import (
    ContactCommand,
    ContactStep,
    FindCommand,
    FindEnded,
    InstrumentFound,
    KeepCommand,
    StripKept,
    StripRows,
)

Plain = Mapping[str, Any]

# -- commands


@dataclass(frozen=True)
class MeasureCommand:
    """Measure what `measurement` says, below `out_dir`; `job` names it in reports.

    `measurement` is what `Measurement.to_values` gives.
    """

    job: int
    measurement: Plain
    out_dir: str
    seed: int | None = None


@dataclass(frozen=True)
class BetweenCommand:
    """Do what stands between two measurements, with everything off: `item` is what
    `sequence.items.to_values` gives of a wait or a prompt."""

    job: int
    item: Plain
    bench: Plain


@dataclass(frozen=True)
class ResumeCommand:
    """Go on with the run in the folder `path`; one of instruments on those of `bench`, and None
    is for a simulated one."""

    job: int
    path: str
    bench: Plain | None = None


@dataclass(frozen=True)
class ConnectCommand:
    """Open the bench for single actions; no output changes."""

    bench: Plain
    device: Plain


@dataclass(frozen=True)
class ActCommand:
    """A single action on a connected bench: a name in `manual.ACTIONS`, and its numbers."""

    name: str
    arguments: Mapping[str, float]

    def in_words(self) -> str:
        """Such as ``set bias: bias 3 V, compliance 1 mA``, for the log."""
        units = {"bias": "V", "compliance": "A", "irradiance": "mW/cm²", "drive": "A"}
        told = [
            f"{key} {with_prefix(value, units.get(key, ''))}"
            for key, value in self.arguments.items()
        ]
        return f"{self.name}: {', '.join(told)}" if told else self.name


@dataclass(frozen=True)
class DisconnectCommand:
    """Safe-off and close what Connect opened."""


@dataclass(frozen=True)
class StopCommand:
    """Safe-off, whatever is going on; what is measured is aborted, a connected bench stays open.

    `bench` is switched off also if this process has never had it open; None: the last one it had.
    """

    bench: Plain | None = None


@dataclass(frozen=True)
class PauseCommand:
    """End what is being measured at its next safe point, so that it can be gone on with."""


@dataclass(frozen=True)
class AnswerCommand:
    """The answer to what the run of `job` has asked a person."""

    job: int
    answer: Answer


@dataclass(frozen=True)
class StopHeardCommand:
    """The window has heard `StoppedElsewhere`: what it commands from now on is to be carried out,
    what it commanded before is not."""


@dataclass(frozen=True)
class QuitCommand:
    """As Stop and Disconnect; then the process ends."""


Command = (
    MeasureCommand
    | BetweenCommand
    | ResumeCommand
    | ConnectCommand
    | ActCommand
    | FindCommand
    | ContactCommand
    | KeepCommand
    | DisconnectCommand
    | StopCommand
    | StopHeardCommand
    | PauseCommand
    | AnswerCommand
    | QuitCommand
)

# -- reports


@dataclass(frozen=True)
class RunStarted:
    """A run has its folder."""

    job: int
    path: str


@dataclass(frozen=True)
class RunRows:
    """Rows of a run for the eye, from row `first` on; columns are arrays of one length."""

    job: int
    first: int
    columns: Mapping[str, Any]

    @property
    def count(self) -> int:
        """Number of rows."""
        return len(next(iter(self.columns.values())))


@dataclass(frozen=True)
class RunProgress:
    """How far a run is, in percent, and its bench time (s)."""

    job: int
    percent: float
    bench_time: float


@dataclass(frozen=True)
class RunDoing:
    """What a run does from now on."""

    job: int
    happening: Happening


@dataclass(frozen=True)
class RunEvent:
    """What happened in a run: `time_s`, `kind` and details."""

    job: int
    event: Plain


@dataclass(frozen=True)
class OperatorAsked:
    """A run asks a person for something; None: no longer."""

    job: int
    request: Request | None


@dataclass(frozen=True)
class RunEnded:
    """A run is over, as `ending` says; figures of merit as in its `analysis.json`."""

    job: int
    ending: Ending
    rows: int
    figures: tuple[Plain, ...] = ()
    not_analysed: Problem | None = None
    disk_full: bool = False  #: whether something could not be kept for want of room
    when: float | None = None  #: s since 1970, as `run.json` has it


@dataclass(frozen=True)
class BetweenEnded:
    """A wait or a prompt is over, in `state` (of `RunState`); why, if it has not finished."""

    job: int
    state: str
    why: Problem | None = None


@dataclass(frozen=True)
class CommandRefused:
    """A command could not be carried out; nothing was switched on."""

    job: int | None
    why: Problem


@dataclass(frozen=True)
class SwitchedOff:
    """Everything was told to go off; `unsafe` says what could not be confirmed."""

    unsafe: tuple[Unsafe, ...] = ()


@dataclass(frozen=True)
class StopLineOpen:
    """Where STOP is heard beside the window: a port of this computer, and the word for it."""

    port: int
    word: str


@dataclass(frozen=True)
class StoppedElsewhere:
    """Somebody has pressed STOP outside the window, which answers with `StopHeardCommand`."""


@dataclass(frozen=True)
class StopDone:
    """A STOP has been carried out; `unsafe` says what could not be confirmed to be off."""

    unsafe: tuple[Unsafe, ...] = ()


@dataclass(frozen=True)
class BenchState:
    """What is known of the bench; None is not known. Units: V, A, mW/cm².

    Laser and irradiance belong to one instant. `off` has each role with outputs that has said that
    they are off, and when (s since 1970); nothing has been switched on since. `coming` are roles
    that were told to go on and are not known to be; `going`: everything was told to go off, and not
    all have said so. `silent` has each role that does not answer, and since when. `alarm` is what
    somebody has to look after at the bench; empty: all is well again; None: as it was.
    `trying_until`: the bench is let go of, and the guard tries until then at most (s since 1970) to
    switch off what has not said that it is off.
    """

    connected: bool
    busy: bool = False
    identities: tuple[tuple[str, str], ...] = ()
    bias: float | None = None
    current: float | None = None
    compliance: float | None = None
    in_compliance: bool | None = None
    output_on: bool | None = None
    laser_on: bool | None = None
    irradiance: float | None = None
    interlock_closed: bool | None = None
    off: tuple[tuple[str, float], ...] = ()
    coming: tuple[str, ...] = ()
    going: bool = False
    silent: tuple[tuple[str, float], ...] = ()
    found_on: tuple[str, ...] = ()  #: what was on when the bench was opened, as sentences
    alarm: str | None = None
    trying_until: float | None = None


def off_now(roles: Iterable[str]) -> tuple[tuple[str, float], ...]:
    """`BenchState.off` where what has outputs among `roles` has just said that they are off."""
    now = time.time()
    return tuple((role, now) for role in roles if role in OUTPUT_ROLES)


@dataclass(frozen=True)
class LogLine:
    """Something for the log: level `info`, `warning` or `error`."""

    level: str
    text: str


@dataclass(frozen=True)
class ProcessGone:
    """The bench's process is no longer there, in one sentence; nothing else comes after it."""

    text: str


Report = (
    RunStarted
    | RunRows
    | RunProgress
    | RunDoing
    | RunEvent
    | OperatorAsked
    | RunEnded
    | BetweenEnded
    | CommandRefused
    | SwitchedOff
    | StopLineOpen
    | StoppedElsewhere
    | StopDone
    | BenchState
    | LogLine
    | InstrumentFound
    | FindEnded
    | ContactStep
    | StripRows
    | StripKept
    | ProcessGone
)
