"""A transcript played to whatever program opens it by name: `"traffic.jsonl@janus"`.

There is no instrument. The program has to say what was said when the transcript was recorded; it is
told the first deviation at once, and at the end what it has left out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pyvisa
from pyvisa.highlevel import VisaLibraryBase

from drivers.clock import VirtualClock
from drivers.errors import ConfigError
from drivers.transcript import format as transcript
from drivers.transcript.playback import Playback, PlaybackVisaLibrary
from drivers.transcript.played_session import Deviates

from .bench_time import virtual_time


def is_replayed(text: str) -> bool:
    """Whether `text` (what stands before `@janus`) is the file of a transcript."""
    return bool(text) and transcript.is_transcript(Path(text))


def replayed(text: str, when_closed: Callable[[], object]) -> PlaybackVisaLibrary:
    """The library that plays the transcript `text`; `when_closed` is called with its manager.

    Raises ConfigError for a file that cannot be played.
    """
    try:
        sessions = transcript.read(Path(text))
    except OSError as error:
        raise ConfigError(f"{text}@janus: {error.strerror or error}") from None
    except transcript.TranscriptError as error:
        raise ConfigError(f"{text}@janus: {error}") from None
    if len(sessions) > 1:
        raise ConfigError(
            f"{text}@janus: holds {len(sessions)} starts of a run, which janus-lab replay plays "
            "one after the other"
        )
    # how long another program waits is its own affair, and mostly nobody has noted it
    library, _ = Playback(sessions[0], waits=False).library_and_clock(None, VirtualClock())
    library.when_closed = when_closed
    return library


@contextmanager
def replaying(bench: pyvisa.ResourceManager | VisaLibraryBase) -> Iterator[None]:
    """Within it a program runs against a transcript, in virtual time; it has to do all of it.

    At the end, whatever became of the program, raises Deviates if it has left the transcript, or
    did not go on to its end (connections that were not closed do not count), or if the file has
    been changed since it was recorded. Another error of the program's own goes on. Raises TypeError
    for a library that is no transcript.
    """
    library = bench.visalib if isinstance(bench, pyvisa.ResourceManager) else bench
    if not isinstance(library, PlaybackVisaLibrary):
        raise TypeError(f"only a transcript ('….jsonl@janus') is replayed, not {library!r}")
    playback = library.playback
    try:
        with virtual_time(library):
            yield
    except Exception:
        if playback.deviation is None and not playback.ran_out:
            raise
    deviation = playback.finish(unclosed=True, unchanged=True)
    if deviation is not None:
        raise Deviates(deviation)
