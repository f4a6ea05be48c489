"""What stands before `@janus` in a library name: the bench, the device on it, the seed, how time
passes there, and whether what is said is recorded.

    bench file or name of a shipped one [?device=file or name][&seed=number][&record=file]
        [&clock=virtual or paced][&speed=number]
    ?record=file&library=name of another PyVISA library, such as py or ivi

The name of a transcript, alone, is `replayed`'s.

A question mark cannot be part of a file name on Windows, so nothing has to be quoted.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, cast, get_args

from drivers.clock import Clock, FollowingClock, VirtualClock, WallClock
from drivers.config import shipped_files, yaml_file
from drivers.config.bench import BenchConfig
from drivers.config.device import DeviceConfig
from drivers.errors import ConfigError
from drivers.simulated.simulation import Simulation, simulate

DEFAULT_BENCH = "simulated"
DEFAULT_DEVICE = "janus-160C"
OPTIONS = ("device", "seed", "clock", "speed", "record", "library")
#: Options that say something of a simulated bench.
_OF_A_BENCH = ("device", "seed", "clock", "speed")
#: virtual: only what the instruments and `virtual_time` wait for passes. paced: `speed` bench
#: seconds pass in each second of the wall, and every wait takes its time.
Pace = Literal["virtual", "paced"]


@dataclass(frozen=True)
class LibraryName:
    """`bench` and `device` are files or names; without a seed the bench file's own counts."""

    bench: str = DEFAULT_BENCH
    device: str = DEFAULT_DEVICE
    seed: int | None = None
    #: None: waits jump, and what passes on the wall between them counts as well.
    clock: Pace | None = None
    speed: float = 1.0  #: bench seconds in a second of the wall; of a paced clock
    record: Path | None = None  #: file that the transcript is written into
    library: str | None = None  #: of instruments that are not simulated


def parse(text: str) -> LibraryName:
    """Read a library name; raises ConfigError for an option that there is not, or a bad value."""
    bench, _, rest = text.partition("?")
    given: dict[str, str] = {}
    for option in filter(None, rest.split("&")):
        key, equals, value = option.partition("=")
        if key not in OPTIONS:
            near = yaml_file.nearest(key, OPTIONS)
            raise ConfigError(f"unknown option '{key}'{near} (allowed: {', '.join(OPTIONS)})")
        if not (equals and value):
            raise ConfigError(f"option '{key}' has no value, as in '{key}=...'")
        given[key] = value
    seed = given.get("seed")
    if seed is not None and not (seed.isascii() and seed.isdecimal()):
        raise ConfigError(f"seed: {seed!r} is not a whole number from 0 on")
    clock = given.get("clock")
    if clock is not None and clock not in get_args(Pace):
        raise ConfigError(f"clock: {clock!r} is not one of {', '.join(get_args(Pace))}")
    record, library = given.get("record"), given.get("library")
    of_a_bench = bench or any(option in given for option in _OF_A_BENCH)
    if library is not None and (record is None or of_a_bench):
        raise ConfigError("'library' goes with 'record' alone: '?record=FILE&library=py'")
    return LibraryName(
        bench or DEFAULT_BENCH,
        given.get("device", DEFAULT_DEVICE),
        None if seed is None else int(seed),
        cast("Pace | None", clock),
        _speed(given.get("speed"), clock),
        None if record is None else Path(record),
        library,
    )


def _speed(text: str | None, clock: str | None) -> float:
    if text is None:
        return 1.0
    if clock != "paced":
        raise ConfigError("'speed' goes with a paced clock: 'clock=paced&speed=60'")
    try:
        speed = float(text)
    except ValueError:
        speed = math.nan
    if not (math.isfinite(speed) and speed > 0):
        raise ConfigError(f"speed: {text!r} is not a number above 0")
    return speed


def _clock(wanted: LibraryName) -> Clock:
    match wanted.clock:
        case "virtual":
            return VirtualClock()
        case "paced":
            return WallClock(speed=wanted.speed)
        case None:
            return FollowingClock()


def simulation_of(text: str) -> Simulation:
    """Build the simulation that `text` specifies; the clock is the name's, not the file's.

    Any bench file will do, one of a real bench too: its instruments are simulated, where they are.
    Raises ConfigError, in one line, for what cannot be used.
    """
    try:
        wanted = parse(text)
        bench_file = shipped_files.find(wanted.bench, "bench")
        config = yaml_file.load(bench_file, BenchConfig)
        device_file = shipped_files.find(wanted.device, "devices", bench_file.parent)
        device = yaml_file.load(device_file, DeviceConfig)
        return simulate(config, device, wanted.seed, clock=_clock(wanted))
    except (ConfigError, ValueError) as error:
        raise ConfigError(f"{text}@janus: {'; '.join(str(error).splitlines())}") from None
