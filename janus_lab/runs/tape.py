"""The tape of a run: a recording's transcript goes into the folder, as crash-safe as the data."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Self

from drivers.bench import Bench
from drivers.clock import Stop
from drivers.transcript.checksum import with_checksums
from drivers.transcript.format import NAME, Tape
from drivers.transcript.recording import Recording
from janus_lab.wall_time import wall_time

from .files import AppendFile, whole_lines


class KeptTape:
    """A tape, or none, while a run lasts; to be left after the bench is closed."""

    def __init__(self, tape: Tape | None) -> None:
        self._tape = tape
        self._recording = tape if isinstance(tape, Recording) else None
        #: Whether instruments, real or simulated, are behind it.
        self.live = tape is None or tape.live

    def keep_in(
        self, folder: Path, appending: Callable[[AppendFile], Callable[[bytes], object]]
    ) -> None:
        """Keep a recording in the run's folder, behind what earlier starts have left there.

        `appending` takes the file over, and returns the function that appends to it.
        """
        if self._recording is None:
            return
        path = folder / NAME
        try:
            file = AppendFile(path, new=not path.exists())
            file.cut(whole_lines(path).end)
        except OSError as error:
            self._recording.problem = f"no transcript: {error.strerror or error}"
            return
        self._recording.keep(with_checksums(appending(file)), wall_time().isoformat())

    def stop_condition(self, stop: Stop) -> Stop:
        """The stop condition for the run, as the tape has it."""
        return stop if self._tape is None else self._tape.stop_condition(stop)

    def unrecorded(self, bench: Bench) -> Bench:
        """The bench for those who only look on: they read its clock unrecorded, because nobody may
        be looking on when the tape is played back."""
        if self._recording is None:
            return bench
        return replace(bench, clock=self._recording.clock)

    def flush(self) -> None:
        """Hand what was recorded to the operating system."""
        if self._recording is not None:
            self._recording.flush()

    @property
    def problem(self) -> str | None:
        """Why the transcript is not whole, None if it is."""
        return self._recording.problem if self._recording is not None else None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._recording is not None:
            self._recording.end()
