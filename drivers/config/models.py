"""The models that a bench file can name: one line each, with what each can be on a bench.

A model's folder holds its driver (`drivers/<folder>/`) and its simulated twin
(`drivers/simulated/instruments/<folder>/`). The folder's `entry` module is loaded when something is
asked of the model, and imports its driver when a bench is opened: reading a bench file loads none.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any, Literal, Protocol, cast

if TYPE_CHECKING:
    from drivers.capabilities import (
        EdgeRecorderCapabilities,
        SourceMeterCapabilities,
        WaveGeneratorCapabilities,
    )
    from drivers.clock import Clock

    from .bench import BenchConfig
    from .instruments import SMUConfig
    from .serial_line import SerialLine

#: What an instrument can be: the sections of a bench file.
Role = Literal["smu", "laser", "analyser", "generator", "power_meter", "switch"]


@dataclass(frozen=True)
class Model:
    """One model: its name in bench files, the folder of its driver, what it can be on a bench."""

    name: str
    folder: str
    roles: tuple[Role, ...]
    #: Whether it has several units, of which a bench file has to name one.
    several_channels: bool = False


MODELS: tuple[Model, ...] = (
    Model("Keithley 2400", "keithley2400", ("smu",)),
    Model("Keithley 2401", "keithley2400", ("smu",)),
    Model("Keithley 2410", "keithley2400", ("smu",)),
    Model("Keithley 2420", "keithley2400", ("smu",)),
    Model("Keithley 2425", "keithley2400", ("smu",)),
    Model("Keithley 2430", "keithley2400", ("smu",)),
    Model("Keithley 2440", "keithley2400", ("smu",)),
    Model("Keysight B1500A", "b1500", ("smu", "analyser"), several_channels=True),
    Model("SRS LDC500", "ldc500", ("laser",)),
    Model("SRS LDC501", "ldc500", ("laser",)),
    Model("SRS LDC502", "ldc500", ("laser",)),
    Model("Agilent 33521A", "agilent33500", ("generator",)),
    Model("Agilent 33522A", "agilent33500", ("generator",)),
    Model("Keysight 33511B", "agilent33500", ("generator",)),
    Model("Keysight 33512B", "agilent33500", ("generator",)),
    Model("Keysight 33521B", "agilent33500", ("generator",)),
    Model("Keysight 33522B", "agilent33500", ("generator",)),
    Model("Thorlabs PM100A", "pm100", ("power_meter",)),
    Model("Thorlabs PM100D", "pm100", ("power_meter",)),
    Model("Thorlabs PM100USB", "pm100", ("power_meter",)),
    Model("Keithley 2700", "keithley2700", ("switch",)),
    Model("Keithley 2701", "keithley2700", ("switch",)),
    Model("Keithley 2750", "keithley2700", ("switch",)),
)


class Entry(Protocol):
    """What the `entry` module of an instrument's folder has for every role."""

    #: What the answer to `*IDN?` must contain, in capitals, by model.
    IDENTITIES: Mapping[str, str]
    #: How its RS-232 port is set when it is delivered; None if it has none.
    RS232: SerialLine | None
    #: What limits it by its own means when neither the run nor its guard is left, as sentences.
    ALONE: str

    @staticmethod
    def begin_session(adapter: Any) -> None:
        """What the instrument needs to hear before anything else, if anything."""
        ...

    @staticmethod
    def load_driver() -> None:
        """Import what `open_ports` needs."""
        ...

    @staticmethod
    def open_ports(
        adapter: Any, roles: Sequence[Role], config: BenchConfig, clock: Clock
    ) -> Mapping[Role, Any]:
        """The ports of `drivers.ports` that the instrument at `adapter` is, for each of `roles`.

        Asks the instrument nothing and changes no output.
        """
        ...


class SourceMeterEntry(Entry, Protocol):
    """What the folder of a source-meter has besides."""

    @staticmethod
    def source_meter_capabilities(config: SMUConfig) -> SourceMeterCapabilities:
        """What the model can do."""
        ...


class LightSourceEntry(Entry, Protocol):
    """What the folder of a light source has besides."""

    #: Full scale of each current range (A), by model and by the bench file's name of the range.
    #: A source without ranges gives the same for LOW and HIGH.
    FULL_SCALES: Mapping[str, Mapping[str, float]]
    #: Whether an input modulates the light with fast edges, as response times need it.
    MODULATES: bool


class EdgeRecorderEntry(Entry, Protocol):
    """What the folder of a recorder of fast edges has besides."""

    @staticmethod
    def edge_recorder_capabilities() -> EdgeRecorderCapabilities:
        """What the model can do."""
        ...


class WaveGeneratorEntry(Entry, Protocol):
    """What the folder of a generator of waves has besides."""

    @staticmethod
    def wave_generator_capabilities(model: str) -> WaveGeneratorCapabilities:
        """What `model` can do."""
        ...


class SwitchEntry(Entry, Protocol):
    """What the folder of a relay bank has besides."""

    @staticmethod
    def channels_of(model: str, cards: Sequence[str]) -> tuple[int, ...]:
        """The channels of `model` with `cards` in its slots; raises ValueError for cards that it
        cannot have."""
        ...

    @staticmethod
    def channel_number(channel: int) -> int:
        """`channel` as the instrument numbers it: 3 may be short for 103."""
        ...


def names(role: Role) -> tuple[str, ...]:
    """The models that can be `role`, in the order of the list."""
    return tuple(model.name for model in MODELS if role in model.roles)


def model_named(name: str) -> Model:
    """The line of the list; raises KeyError for a name that is not in it."""
    return {model.name: model for model in MODELS}[name]


def entry(name: str) -> Entry:
    """The entry module of a model's folder."""
    return cast(Entry, import_module(f"drivers.{model_named(name).folder}.entry"))


def source_meter(name: str) -> SourceMeterEntry:
    """As `entry`, of a model that is a source-meter."""
    return cast(SourceMeterEntry, entry(name))


def light_source(name: str) -> LightSourceEntry:
    """As `entry`, of a model that is a light source."""
    return cast(LightSourceEntry, entry(name))


def edge_recorder(name: str) -> EdgeRecorderEntry:
    """As `entry`, of a model that is a recorder of fast edges."""
    return cast(EdgeRecorderEntry, entry(name))


def wave_generator(name: str) -> WaveGeneratorEntry:
    """As `entry`, of a model that is a generator of waves."""
    return cast(WaveGeneratorEntry, entry(name))


def switch(name: str) -> SwitchEntry:
    """As `entry`, of a model that is a relay bank."""
    return cast(SwitchEntry, entry(name))
