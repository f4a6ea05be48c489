"""VISA's errors in words that name the instrument."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Any

from pyvisa import Error as VisaError
from pyvisa import VisaIOError
from pyvisa.constants import StatusCode

from drivers.config.addresses import interface_of
from drivers.errors import (
    BenchError,
    InstrumentError,
    InstrumentLost,
    InstrumentSilent,
    SettingsLost,
    WrongAnswer,
)

from .arrival import Unfinished
from .bounded_adapter import BoundedAdapter, EndlessAnswer
from .words import advice, connection_lost, in_words

#: A stream that has been silent for this long has nothing more to say.
DRAIN_TIMEOUT_MS = 50
#: How long an instrument may be busy with a reset before it answers (s).
RESET_PATIENCE = 5.0
#: Bytes after which whatever still comes is not what was left unread.
_MOST_DRAINED = 1 << 16
#: Bytes that may still come while what was left is thrown away.
_MOST_AWAITED = 20
#: So long it is thrown away (s): what drips for ever must not hold up a safe-off.
_LONGEST_DRAIN = 1.0
#: An instrument that works answers a question about its settings within this (s).
_DIAGNOSIS = 0.5
#: Entries of a SCPI error queue.
_NO_ERROR = re.compile(r'[+-]?0,\s*"No error"', re.IGNORECASE)
_ERROR_TEXT = re.compile(r'[+-]?\d+,\s*".*"')
_ERRORS = (VisaError, OSError, UnicodeDecodeError, EndlessAnswer)


class ReportsByName:
    """Mixin before a pymeasure Instrument: its VISA errors become InstrumentError with its name."""

    ask: Callable[[str], str]  #: of pymeasure's instrument
    name: str
    adapter: Any
    #: Whether every answer has been read before the next question is asked. What then stands in the
    #: line was sent unasked, and would be taken for the answer to the next question.
    answers_in_turn = False

    # pymeasure looks at every name that is read whether it is one of its dynamic properties'. These
    # drivers have none, and it is a twentieth of a run of short messages.
    __getattribute__ = object.__getattribute__

    def _in_words(self, error: Exception) -> InstrumentError:
        connection = self.adapter.connection
        where, to_do = str(connection.resource_name), advice(error)
        if isinstance(error, VisaIOError) and error.error_code == StatusCode.error_timeout:
            seconds = f"{connection.timeout / 1000:g} s"
            return InstrumentSilent(
                f"did not end its answer within {seconds}: {error.received} bytes came"
                if isinstance(error, Unfinished)
                else f"did not answer within {seconds}",
                subject=self.name,
                where=where,
                advice=to_do,
            )
        kind = InstrumentError
        if connection_lost(error):
            kind = InstrumentLost
        elif isinstance(error, UnicodeDecodeError):
            kind = WrongAnswer
        detail = error.detail if isinstance(error, EndlessAnswer) else in_words(error)
        return kind(
            detail,
            subject=self.name,
            where=where,
            advice=to_do,
            kind=error.kind if isinstance(error, EndlessAnswer) else None,
        )

    @contextmanager
    def making_sense(self) -> Iterator[None]:
        """Whatever is read inside is an answer that there is; raises InstrumentError for others."""
        try:
            yield
        except (KeyError, ValueError, TypeError, OverflowError) as error:
            raise self.wrong_answer("what it answered makes no sense") from error

    def settings_lost(self) -> SettingsLost | None:
        """Asked where something has gone wrong: whether the instrument has forgotten how it was
        set, as after a power cut. None if it has not, or does not say. Costs what was unread."""
        try:
            with self.patience(_DIAGNOSIS):
                why = self.forgotten()
        except (BenchError, ValueError):
            return None
        if not why:
            return None
        return SettingsLost(
            f"has lost its settings, as after a power cut: {why}",
            subject=self.name,
            where=str(self.adapter.connection.resource_name),
            advice="check its power, and start again",
        )

    def forgotten(self) -> str:
        """What of its settings the instrument no longer has; empty if nothing. For drivers."""
        return ""

    def wrong_answer(self, detail: str) -> InstrumentError:
        """What to raise for an answer that cannot be one: it may tell of settings that are lost."""
        return self.settings_lost() or WrongAnswer(
            detail,
            subject=self.name,
            where=str(self.adapter.connection.resource_name),
            advice="switch it off and on, and see that nothing else talks to it",
        )

    def queued_errors(self, question: str, longest: int) -> str:
        """Empty a SCPI error queue of no more than `longest` entries by `question`, and return what
        stood in it; empty if nothing. Raises WrongAnswer for what is no entry of one."""
        found: list[str] = []
        for _ in range(longest + 1):
            answer = self.ask(question).strip()
            if _NO_ERROR.fullmatch(answer):
                break
            if not _ERROR_TEXT.fullmatch(answer):
                raise self.wrong_answer(f"was asked for its errors and answered {answer[:60]!r}")
            found.append(answer)
        return ", ".join(found)

    @property
    def taken_away(self) -> bool:
        """Whether somebody else has switched off meanwhile: the levels that were commanded last are
        no longer there, and ramping a channel that is off would be an error."""
        return bool(getattr(self.adapter, "taken_away", False))

    def _waiting(self) -> AbstractContextManager[None]:
        """To be entered around what waits for the instrument without passing through the adapter;
        an adapter of somebody else's has no part in a watched bench."""
        waiting: Callable[[], AbstractContextManager[None]]
        waiting = getattr(self.adapter, "waiting", nullcontext)
        return waiting()

    def write(self, command: str, **kwargs: Any) -> None:
        try:
            if self.answers_in_turn and "?" in command and (unread := self._unread()):
                raise WrongAnswer(
                    f"has sent {unread} byte(s) that nobody had asked for",
                    subject=self.name,
                    where=str(self.adapter.connection.resource_name),
                    advice="see that nothing else talks to it",
                )
            super().write(command, **kwargs)  # type: ignore[misc]
        except _ERRORS as error:
            raise self._in_words(error) from error

    def _unread(self) -> int | None:
        """Bytes that wait to be read, None if the adapter does not know."""
        return self.adapter.unread() if isinstance(self.adapter, BoundedAdapter) else None

    def note_repeat(self, what: str) -> None:
        """A question was asked again: told to the run, if there is one."""
        if isinstance(self.adapter, BoundedAdapter):
            self.adapter.note_repeat(what)

    def read(self, **kwargs: Any) -> str:
        try:
            return str(super().read(**kwargs))  # type: ignore[misc]
        except _ERRORS as error:
            raise self._in_words(error) from error

    def read_bytes(self, count: int, **kwargs: Any) -> bytes:
        try:
            return bytes(super().read_bytes(count, **kwargs))  # type: ignore[misc]
        except _ERRORS as error:
            raise self._in_words(error) from error

    def poll(self) -> int:
        """The status byte, by serial poll: answered whatever the instrument is busy with."""
        try:
            with self._waiting():
                return int(self.adapter.connection.read_stb())
        except _ERRORS as error:
            raise self._in_words(error) from error

    @contextmanager
    def patience(self, seconds: float) -> Iterator[None]:
        """A timeout of so many `seconds` inside, and the one before again afterwards."""
        connection = self.adapter.connection
        before, connection.timeout = connection.timeout, 1000 * seconds
        try:
            yield
        finally:
            connection.timeout = before

    def expecting(self, seconds: float) -> AbstractContextManager[None]:
        """To be entered while an answer is waited for that is to come within so many `seconds`;
        whoever looks on sees when it is overdue."""
        if isinstance(self.adapter, BoundedAdapter):
            return self.adapter.expecting(seconds)
        return nullcontext()

    def answered(self, seconds: float) -> str | None:
        """The reply that is under way; None if it has not come within so many `seconds`."""
        with self.patience(seconds):
            try:
                return self.read().strip()
            except InstrumentSilent:
                return None

    @property
    def is_stream(self) -> bool:
        """Whether the interface is a stream of bytes, without END, serial poll or device clear."""
        return interface_of(self.adapter.connection.resource_name) != "gpib"

    def drain(self) -> None:
        """Throw away what a stream has brought and nobody has read.

        Raises InstrumentError if it goes on bringing more, or is no more.
        """
        connection = self.adapter.connection
        timeout, connection.timeout = connection.timeout, DRAIN_TIMEOUT_MS
        end, awaited = time.monotonic() + _LONGEST_DRAIN, 0
        try:
            for _ in range(_MOST_DRAINED):
                awaited += self._unread() == 0
                connection.read_bytes(1)
                if time.monotonic() > end or awaited > _MOST_AWAITED:
                    break
            raise self._in_words(EndlessAnswer("sends without end"))
        except VisaIOError as error:
            if error.error_code != StatusCode.error_timeout:
                raise
        finally:
            connection.timeout = timeout

    def empty_line(self) -> None:
        """Throw away what nobody has read; where the interface has a device clear, by that.

        A stream has none, and pyvisa-py's substitute never ends once the other end has closed it.
        """
        if self.is_stream:
            self.drain()
        else:
            self.device_clear()

    def device_clear(self) -> None:
        """The interface's device clear; `is_stream` tells that there is none."""
        try:
            with self._waiting():
                self.adapter.connection.clear()
        except _ERRORS as error:
            raise self._in_words(error) from error
