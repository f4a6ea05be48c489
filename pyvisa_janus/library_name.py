"""What stands before `@janus` in a library name: the bench, the device on it, the seed, and
whether what is said is recorded.

    bench file or name of a shipped one [?device=file or name][&seed=number][&record=file]
    ?record=file&library=name of another PyVISA library, such as py or ivi

The name of a transcript, alone, is `replayed`'s.

A question mark cannot be part of a file name on Windows, so nothing has to be quoted.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from drivers.config import shipped_files, yaml_file
from drivers.config.bench import BenchConfig
from drivers.config.device import DeviceConfig
from drivers.config.simulation import SimulationConfig
from drivers.errors import ConfigError
from drivers.simulated.simulation import Simulation, simulate

DEFAULT_BENCH = "simulated"
DEFAULT_DEVICE = "janus-160C"
OPTIONS = ("device", "seed", "record", "library")


@dataclass(frozen=True)
class LibraryName:
    """`bench` and `device` are files or names; without a seed the bench file's own counts."""

    bench: str = DEFAULT_BENCH
    device: str = DEFAULT_DEVICE
    seed: int | None = None
    record: Path | None = None  #: file that the transcript is written into
    library: str | None = None  #: of instruments that are not simulated


def parse(text: str) -> LibraryName:
    """Read a library name; raises ConfigError for an option that there is not, or a bad seed."""
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
    record, library = given.get("record"), given.get("library")
    if library is not None and (record is None or bench or "device" in given or seed is not None):
        raise ConfigError("'library' goes with 'record' alone: '?record=FILE&library=py'")
    return LibraryName(
        bench or DEFAULT_BENCH,
        given.get("device", DEFAULT_DEVICE),
        None if seed is None else int(seed),
        None if record is None else Path(record),
        library,
    )


def simulation_of(text: str) -> Simulation:
    """Build the simulation that `text` specifies, in virtual time whatever the file's clock is.

    Any bench file will do, one of a real bench too: its instruments are simulated, where they are.
    Raises ConfigError, in one line, for what cannot be used.
    """
    try:
        wanted = parse(text)
        bench_file = shipped_files.find(wanted.bench, "bench")
        config = yaml_file.load(bench_file, BenchConfig)
        device_file = shipped_files.find(wanted.device, "devices", bench_file.parent)
        device = yaml_file.load(device_file, DeviceConfig)
        settings = config.simulation or SimulationConfig()
        virtual = settings.model_copy(update={"clock": "virtual"})
        return simulate(config.model_copy(update={"simulation": virtual}), device, wanted.seed)
    except (ConfigError, ValueError) as error:
        raise ConfigError(f"{text}@janus: {'; '.join(str(error).splitlines())}") from None
