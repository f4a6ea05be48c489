"""Any PyVISA program recorded by its library name: a library that wraps the one it would use."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from pyvisa.highlevel import open_visa_library

from drivers.clock import Clock, WallClock
from drivers.errors import ConfigError
from drivers.simulated.visa_library import SimulatedVisaLibrary
from drivers.transcript.checksum import with_checksums
from drivers.transcript.recording import Recording, RecordingVisaLibrary

from .library_name import parse


def is_recorded(text: str) -> bool:
    """Whether `text` (what stands before `@janus`) asks for a transcript."""
    try:
        return parse(text).record is not None
    except ConfigError:
        return False  # whoever makes the bench says what is wrong


def recorded(
    text: str, simulated: Callable[[], SimulatedVisaLibrary], when_closed: Callable[[], object]
) -> RecordingVisaLibrary:
    """The library that `text` names, wrapped; `simulated` makes it where it is a simulated bench.

    The transcript ends, and its file is closed, with the resource manager; then `when_closed` is
    called. Raises ConfigError for a file that exists already or cannot be written, and what PyVISA
    raises for a library that is not there.
    """
    wanted = parse(text)
    assert wanted.record is not None
    clock: Clock = WallClock()
    if wanted.library is not None:
        library = open_visa_library(f"@{wanted.library}")
    else:
        library = simulated()
        clock = library.clock
    try:
        file = wanted.record.open("xb")
    except OSError as error:
        said = "exists already" if isinstance(error, FileExistsError) else error.strerror or error
        raise ConfigError(f"{text}@janus: {wanted.record}: {said}") from None
    recording = Recording()
    wrapped, _ = recording.library_and_clock(library, clock)
    recording.keep(
        with_checksums(file.write), datetime.now().astimezone().isoformat(timespec="seconds")
    )

    def end() -> None:
        if not file.closed:
            recording.end()
            file.close()
        when_closed()

    recording.when_closed = end
    return wrapped
