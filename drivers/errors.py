"""Every error of Janus Lab has one root, `JanusLabError`, and says what happened as data: its kind,
the instrument or file concerned, and what to do. The sentence for the person at the bench is made
last, by `str`; no code decides by its words."""

from __future__ import annotations

import errno
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from os import PathLike
from typing import Any, ClassVar


class Cause(StrEnum):
    """The kind of an error, and of what ended a run."""

    CONFIG = "config"  #: a configuration file or an option that cannot be used as it is
    PARAMETER = "parameter"  #: of a measurement
    LIMIT = "limit"  #: a request beyond the bench's limits
    CONNECTION = "connection"  #: an instrument is absent, or not the one configured
    SILENT = "silent"  #: an instrument did not answer in time
    INSTRUMENT = "instrument"  #: an instrument reported an error, or sent what makes no sense
    CONNECTION_LOST = "connection_lost"  #: to an instrument, in mid-measurement
    SETTINGS_LOST = "settings_lost"  #: an instrument no longer has its settings: a power cut
    WRONG_ANSWER = "wrong_answer"  #: what an instrument sent cannot belong to the question
    ENDLESS_ANSWER = "endless_answer"  #: an instrument sends without end
    INTERLOCK = "interlock"
    COMPLIANCE = "compliance"
    BUSY = "busy"  #: another process has the bench, or the file
    GUARD = "guard"  #: nothing would switch the bench off if the run died
    HUNG = "hung"  #: the run stood still, and the guard has switched the bench off
    DISK_FULL = "disk_full"
    DISK_STALLED = "disk_stalled"  #: it has taken nothing for a long time
    FOLDER_GONE = "folder_gone"  #: of a run, while it was measured
    FILE_CHANGED = "file_changed"  #: by another program, while the run wrote it
    FILE = "file"  #: a file that cannot be read or written
    FILE_DAMAGED = "file_damaged"
    COLUMN_MISSING = "column_missing"
    NOT_FOUND = "not_found"
    NOT_POSSIBLE = "not_possible"  #: of this run, or in the state that it is in
    USAGE = "usage"  #: of the command line
    INTERNAL = "internal"  #: a mistake of Janus Lab's
    # what else ends a run
    STOPPED = "stopped"  #: by the user
    PAUSED = "paused"  #: by the user, where it can be gone on with
    KEYBOARD = "keyboard"  #: interrupted at once, at an instant that nothing records
    SYSTEM = "system"  #: the operating system asked the program to end
    WINDOW_GONE = "window_gone"
    PROCESS_GONE = "process_gone"


#: Kinds whose `detail` names what it is about, and those whose sentence begins with the subject.
_NAMES_ITSELF = frozenset({Cause.CONNECTION, Cause.COMPLIANCE})
_SUBJECT_FIRST = frozenset({Cause.LIMIT, Cause.SILENT, Cause.SETTINGS_LOST})
#: Kinds whose `where` is an address, which stands at the end.
_ADDRESSED = frozenset(
    {
        Cause.SILENT,
        Cause.INSTRUMENT,
        Cause.CONNECTION_LOST,
        Cause.SETTINGS_LOST,
        Cause.WRONG_ANSWER,
        Cause.ENDLESS_ANSWER,
        Cause.INTERLOCK,
        Cause.COMPLIANCE,
    }
)


@dataclass(frozen=True)
class Problem:
    """What went wrong, as data that can be stored and sent. `str` makes the sentence."""

    kind: Cause
    detail: str  #: what happened, without `subject` and `advice`
    subject: str = ""  #: the instrument, file or parameter concerned
    where: str = ""  #: its address, or the line in the file
    advice: str = ""  #: what to do
    also: tuple[Problem, ...] = ()  #: other mistakes in the same file

    @property
    def clause(self) -> str:
        """Which subject, and what happened to it; without what to do."""
        if not self.subject or self.kind in _NAMES_ITSELF:
            return self.detail
        if self.kind in _SUBJECT_FIRST:
            return f"{self.subject} {self.detail}"
        place = f", {self.where}" if self.where and self.kind not in _ADDRESSED else ""
        return f"{self.subject}{place}: {self.detail}"

    def __str__(self) -> str:
        said = "; ".join(filter(None, (self.clause, self.advice)))
        if self.where and self.kind in _ADDRESSED:
            said = f"{said} ({self.where})"
        return "\n".join([said, *map(str, self.also)])

    def to_dict(self) -> dict[str, Any]:
        """JSON values: the fields, and the sentence as `message`."""
        told: dict[str, Any] = {
            "kind": self.kind.value,
            "subject": self.subject,
            "where": self.where,
            "detail": self.detail,
            "advice": self.advice,
            "message": str(self),
        }
        return told | ({"also": [problem.to_dict() for problem in self.also]} if self.also else {})


class JanusLabError(Exception):
    """Root of the errors of Janus Lab: none of them needs a traceback to be understood."""

    #: The kind of an instance that is made without one.
    KIND: ClassVar[Cause] = Cause.CONFIG

    def __init__(
        self,
        detail: str,
        *,
        subject: str | PathLike[str] = "",
        where: str = "",
        advice: str = "",
        kind: Cause | None = None,
        also: Sequence[Problem] = (),
    ) -> None:
        super().__init__(detail)
        self.problem = Problem(kind or self.KIND, detail, str(subject), where, advice, tuple(also))

    @property
    def kind(self) -> Cause:
        return self.problem.kind

    @property
    def subject(self) -> str:
        return self.problem.subject

    @property
    def detail(self) -> str:
        return self.problem.detail

    @property
    def advice(self) -> str:
        return self.problem.advice

    def __str__(self) -> str:
        return str(self.problem)


class BenchError(JanusLabError):
    """Something on the bench is not as the measurement needs it."""


class ConfigError(BenchError):
    """A configuration file or a requested parameter that cannot be used as it is."""


class ParameterError(ConfigError):
    """A parameter of a measurement that the bench cannot or may not do: `subject` names it."""

    KIND = Cause.PARAMETER

    def __init__(self, parameter: str, detail: str) -> None:
        super().__init__(detail, subject=parameter)
        self.args = (parameter, detail)  # by which a copy is made in another process

    @property
    def parameter(self) -> str:
        return self.subject


class NobodyToAsk(BenchError):
    """A person at the bench is needed, and none can be asked."""

    KIND = Cause.NOT_POSSIBLE


class LimitError(BenchError):
    """A request beyond the limits that the bench configuration sets; `subject` is what was asked
    for, and `detail` begins with its value."""

    KIND = Cause.LIMIT


class ConnectionFailed(BenchError):
    """An instrument that is not there, does not answer, or is not the one configured."""

    KIND = Cause.CONNECTION


class InterlockOpen(BenchError):
    """The laser's interlock is open: the light is off and stays off."""

    KIND = Cause.INTERLOCK


class ComplianceReached(BenchError):
    """The source has been held back by its compliance."""

    KIND = Cause.COMPLIANCE


class InstrumentError(BenchError):
    """An instrument reported an error, or stopped answering, during a measurement."""

    KIND = Cause.INSTRUMENT


class InstrumentSilent(InstrumentError):
    """An instrument that did not answer within the timeout."""

    KIND = Cause.SILENT


class InstrumentLost(InstrumentError):
    """The connection to an instrument was lost: nobody knows what it does meanwhile."""

    KIND = Cause.CONNECTION_LOST


class SettingsLost(InstrumentError):
    """An instrument that answers, but has forgotten how it was set, as after a power cut."""

    KIND = Cause.SETTINGS_LOST


class WrongAnswer(InstrumentError):
    """What came cannot be the answer to what was asked."""

    KIND = Cause.WRONG_ANSWER


#: How the errors of all files say it.
DISK_FULL = "the disk is full"
_FULL_ERRNO = {errno.ENOSPC, errno.EDQUOT}
#: Windows' own codes for the same: handle disk full, disk full, quota exceeded.
_FULL_WINERROR = {39, 112, 1295}


def is_disk_full(error: OSError) -> bool:
    """Whether `error` says that the disk or the user's quota has no room left."""
    return error.errno in _FULL_ERRNO or getattr(error, "winerror", None) in _FULL_WINERROR


def file_problem(
    error: OSError, path: str | PathLike[str], failed: str = "cannot be written", advice: str = ""
) -> Problem:
    """The system's `error` about the file `path`: `cannot be read (Permission denied)`."""
    if is_disk_full(error):
        detail = f"{DISK_FULL}, so it {failed}"
        return Problem(Cause.DISK_FULL, detail, str(path), advice=advice or "make room")
    kind = Cause.NOT_FOUND if isinstance(error, FileNotFoundError) else Cause.FILE
    return Problem(kind, f"{failed} ({error.strerror or error})", str(path), advice=advice)


def problem_of(error: BaseException) -> Problem:
    """What `error` is as data, whatever raised it."""
    match error:
        case JanusLabError():
            return error.problem
        case KeyboardInterrupt():
            return Problem(Cause.KEYBOARD, "interrupted from the keyboard")
        case OSError() if is_disk_full(error):
            return Problem(Cause.DISK_FULL, DISK_FULL, str(error.filename or ""))
        case OSError():
            detail = " ".join(str(error.strerror or error).split())
            return Problem(Cause.FILE, detail, str(error.filename or ""))
    said = " ".join(str(error).split())
    return Problem(Cause.INTERNAL, f"internal error: {type(error).__name__}: {said}")
