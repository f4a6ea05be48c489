"""The faults that a round can have: what each does is `inflicting`'s, what must come of it stands
here."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from drivers.config.limits import INTERLOCK_INTERVAL
from drivers.visa.connecting import TIMEOUT_MS

#: Nothing that can be reached may be on for longer than this after a fault is known (s).
OFF_WITHIN = 2.0
#: After which a run that shows no sign of life counts as hung (s), and off within so long in all.
GUARD_WITHIN = 2.5
#: How long an instrument may take to answer before its link counts as dead (s).
VISA_TIMEOUT = TIMEOUT_MS / 1000
#: Rows reach the disk in blocks at least this often (s): only then is a damaged disk met.
BLOCK_INTERVAL = 2.0


#: The controller of a laser without its diode switches off after this at most (s).
_TRIPS_WITHIN = 1.0


class Group(StrEnum):
    """What a fault befalls."""

    RUN = "run"  #: the process of the run, its guard, its terminal
    LINK = "link"  #: the connection between the run and an instrument
    DISK = "disk"
    BENCH = "bench"  #: an instrument itself


class Phase(StrEnum):
    """When a fault comes."""

    START = "start"  #: while the program starts, connects and prepares
    MEASURING = "measuring"  #: once something is on
    SAFE_OFF = "safe-off"  #: just after the run was asked to stop


_ANY_TIME = (Phase.START, Phase.MEASURING, Phase.SAFE_OFF)


@dataclass(frozen=True)
class RoundFault:
    """One entry of the menu."""

    name: str
    group: Group
    says: str  #: in words, for tables
    #: How the run may end, as `state` or `state kind`.
    endings: frozenset[str]
    #: Seconds after the fault by which it must be known; None where the run may just go on.
    known_within: float | None = 0.0
    off_within: float = OFF_WITHIN
    phases: tuple[Phase, ...] = (Phase.MEASURING,)
    #: The instruments that can have it, where not all can.
    befalls: tuple[str, ...] = ("smu", "laser", "analyser")
    #: Of the drawing.
    weight: float = 1.0

    @property
    def comes_back(self) -> bool:
        """Whether it ends by itself after a while, so that a run may get over it."""
        return self.group is Group.LINK or self.name in ("silence", "hang_disk")

    @property
    def befalls_an_instrument(self) -> bool:
        """Whether it is a fault of one instrument, that a round has to name."""
        return self.group is Group.BENCH and self.name not in ("open_interlock", "unplug_laser")

    @property
    def is_silence(self) -> bool:
        """Whether nothing shows it but an answer that does not come."""
        return self.name in ("stall", "blackhole", "silence", "power_cycle")


def _can_limit_files() -> bool:
    try:
        import resource
    except ImportError:
        return False
    return hasattr(resource, "prlimit")


def _endings(*words: str) -> frozenset[str]:
    return frozenset(words)


_POSIX = os.name == "posix"
_KILLED = _endings("interrupted")
_ASKED = _endings("aborted stopped", "aborted keyboard")
_BY_SYSTEM = _endings("aborted system")
_GUARD = _endings("failed guard")
#: A run that has been stopped for a while may have been quick enough to end by itself first.
_HUNG = _endings("failed hung", "failed guard")
_LINK_DEAD = _endings(
    "failed silent",
    "failed connection",
    "failed connection_lost",
    "failed instrument",
    "failed wrong_answer",  # a reply that came after all, when nobody waited for it any more
)
_MAY_GO_ON = _LINK_DEAD | {"finished", "aborted stopped"}
_DISK = _endings("failed file", "failed file_changed")


def _menu() -> Iterable[RoundFault]:
    fault = RoundFault
    run, link, disk, bench = Group
    yield fault("kill", run, "the run is killed", _KILLED, 0.0, GUARD_WITHIN, _ANY_TIME, weight=2.0)
    yield fault("kill_guard", run, "the guard is killed", _GUARD, 0.5)
    if _POSIX:
        yield fault(
            "stop", run, "SIGSTOP, SIGCONT later", _HUNG, 0.0, GUARD_WITHIN, _ANY_TIME, weight=2.0
        )
        suspended = _HUNG | _ASKED | _BY_SYSTEM
        yield fault("suspend", run, "Ctrl-Z", suspended, 0.0, GUARD_WITHIN, _ANY_TIME, weight=2.0)
        quit_ = _BY_SYSTEM | _ASKED
        yield fault("terminate", run, "SIGTERM", _BY_SYSTEM, phases=_ANY_TIME)
        yield fault("hang_up", run, "SIGHUP", _BY_SYSTEM, phases=_ANY_TIME)
        yield fault("quit", run, "Ctrl-\\", quit_, phases=_ANY_TIME)
        yield fault("close_terminal", run, "the terminal is closed", _BY_SYSTEM)
    yield fault("interrupt", run, "Ctrl-C", _ASKED, phases=_ANY_TIME)
    yield fault("five_interrupts", run, "five Ctrl-C at once", _ASKED, phases=_ANY_TIME)
    closed = _endings("finished", "aborted stopped", "aborted system", "failed file")
    yield fault("close_stdout", run, "nobody reads its output", closed, None, phases=_ANY_TIME)
    yield fault("close_stderr", run, "nobody reads its remarks", closed, None, phases=_ANY_TIME)

    cut = INTERLOCK_INTERVAL  # so soon the instrument is used next
    quiet = INTERLOCK_INTERVAL + VISA_TIMEOUT
    any_link = (Phase.START, Phase.MEASURING)
    yield fault("reset", link, "its connection is reset", _MAY_GO_ON, cut, phases=any_link)
    yield fault("drop", link, "its connection is closed", _MAY_GO_ON, cut, phases=any_link)
    yield fault("stall", link, "nothing passes for a while", _MAY_GO_ON, quiet, phases=any_link)
    yield fault("blackhole", link, "what passes is lost", _MAY_GO_ON, quiet, phases=any_link)
    odd = _MAY_GO_ON | {
        "failed interlock",
        "failed compliance",
        "failed settings_lost",
        "failed endless_answer",
    }
    yield fault("corrupt", link, "bytes are changed", odd, None)
    yield fault("delay", link, "all comes 0.3 s late", _MAY_GO_ON, None)

    met = BLOCK_INTERVAL
    gone = _endings("failed folder_gone", "failed not_found", "gone")  # "gone": without a row yet
    yield fault("remove_folder", disk, "the run's folder vanishes", gone | _DISK, met)
    yield fault("delete_data", disk, "data.csv vanishes", _DISK, met)
    yield fault("truncate_data", disk, "data.csv is cut short", _DISK, met)
    yield fault("rewrite_data", disk, "data.csv is written over", _DISK, met)
    if hasattr(os, "geteuid") and os.geteuid() != 0:  # root may write everywhere
        kept = _DISK | {"failed folder_gone"}
        yield fault("read_only", disk, "the folder turns read-only", kept, met)
    if _can_limit_files():
        full = _DISK | {"failed disk_full", "interrupted"}
        yield fault("fill_disk", disk, "no file may grow", full, met)

    held_up = _endings("finished", "aborted stopped", "failed disk_stalled")
    yield fault("hang_disk", disk, "the disk hangs for a while", held_up, None)

    open_ = _endings("failed interlock")
    yield fault("open_interlock", bench, "the interlock opens", open_, INTERLOCK_INTERVAL)
    cable = open_ | {"failed instrument"}
    trips = INTERLOCK_INTERVAL + _TRIPS_WITHIN
    yield fault("unplug_laser", bench, "the laser's cable is off", cable, trips)
    yield fault("silence", bench, "an instrument obeys but never answers", _MAY_GO_ON, quiet)
    yield fault("timeout", bench, "one reply is lost", _MAY_GO_ON, None)
    for name, says in (
        ("garbage", "one reply is garbage"),
        ("truncated", "one reply is cut short"),
        ("doubled", "one reply comes twice"),
        ("delayed", "one reply comes 0.5 s late"),
        ("late", "one reply comes after its time"),
        ("endless", "one reply never ends"),
    ):
        yield fault(name, bench, says, odd, None, weight=0.5)
    # an instrument that has lost its settings is found out when it is asked next
    forgot = odd | {"failed hung"}
    yield fault("power_cycle", bench, "an instrument loses its power", forgot, quiet)
    of_meters: dict[str, Any] = {"befalls": ("smu", "analyser"), "weight": 0.5}
    clipped = _MAY_GO_ON | {"failed compliance"}
    yield fault(
        "compliance", bench, "the source reaches its compliance", clipped, None, **of_meters
    )
    yield fault("over_range", bench, "readings overflow", clipped, None, **of_meters)
    trip = open_ | {"failed instrument"}
    yield fault(
        "laser_fault", bench, "the laser's controller trips", trip, trips, befalls=("laser",)
    )


#: By name.
FAULTS = {entry.name: entry for entry in _menu()}
