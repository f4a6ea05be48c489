"""The bench: opens what a bench file names, and brings it to a safe state.

This is the one place that knows whether instruments are real; nothing above it asks.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from types import TracebackType
from typing import TYPE_CHECKING, Any

from pymeasure.adapters import VISAAdapter

from drivers.config import models
from drivers.config.bench import BenchConfig
from drivers.config.device import DeviceConfig
from drivers.config.models import Role
from drivers.visa.connecting import close, connect, open_session
from drivers.visa.words import in_words

from .clock import Clock, WallClock
from .errors import ConfigError, ConnectionFailed
from .ports import EdgeRecorder, LightSource, SourceMeter
from .uninterrupted import uninterrupted
from .unsafe import Doubt, Unsafe

if TYPE_CHECKING:
    from drivers.simulated.simulation import Simulation
    from drivers.transcript.format import Tape


@dataclass(frozen=True)
class EarlierStarts:
    """What lies behind a run that is resumed: bench time now (s), how often it was started before,
    when the light was set to what (bench s, mW/cm²), which a simulated sample remembers, and for
    how long nothing was recorded (s)."""

    time: float
    starts: int
    light: tuple[tuple[float, float], ...] = ()
    gap: float = 0.0


@dataclass
class Bench:
    """An open bench. As a context manager it ends in a safe-off and closes everything."""

    config: BenchConfig
    clock: Clock
    smu: SourceMeter
    laser: LightSource
    #: None on a bench that has none.
    analyser: EdgeRecorder | None
    identities: dict[str, str]
    #: The open session of each role; one instrument in two roles has one session.
    sessions: dict[Role, VISAAdapter]
    #: What was found switched on when the bench was opened, as sentences.
    found_on: list[str] = field(default_factory=list)
    #: The simulated instruments, None on a real bench. They outlive the sessions.
    simulation: Simulation | None = None

    @classmethod
    def open(
        cls,
        config: BenchConfig,
        device: DeviceConfig | None = None,
        seed: int | None = None,
        past: EarlierStarts | None = None,
        sample_age: float = 0.0,
        tape: Tape | None = None,
    ) -> Bench:
        """Connect to every instrument, check identities, look at outputs; change none.

        `device` and `seed` matter to a simulated bench only: the sample that is mounted and the
        seed of its noise (the bench file's own if None). `past` lets bench time go on;
        `sample_age` is the days of storage behind a simulated sample. `tape` records what crosses
        the VISA seam, or is the instruments' recorded part of it.
        Raises ConnectionFailed for an instrument that is absent, silent or another model,
        ConfigError for a simulation without a device to simulate, or for a channel of the analyser
        without a module.
        """
        clock: Clock = WallClock(past.time if past else 0.0)
        library: Any = config.visa_library
        simulation = None
        if config.simulated and (tape is None or tape.live):
            from drivers.simulated.simulation import simulate

            if device is None or device.physics is None:
                raise ConfigError("a simulated bench needs a device file with a 'physics' section")
            simulation = simulate(config, device, seed, past, sample_age)
            clock, library = simulation.clock, simulation.library
        if tape is not None:
            library, clock = tape.library_and_clock(library, clock, past.starts + 1 if past else 1)
        sessions: dict[Role, VISAAdapter] = {}
        identities: dict[str, str] = {}
        try:
            ports: dict[Role, Any] = {}
            for model, address, roles in config.at_addresses:
                line = config.serial_line(roles[0])
                session, identity = connect(model, address, library, line)
                sessions |= dict.fromkeys(roles, session)
                identities.update((role, identity) for role in roles)
            for model, _, roles in config.at_addresses:
                ports |= models.entry(model).open_ports(sessions[roles[0]], roles, config, clock)
            bench = cls(
                config,
                clock,
                ports["smu"],
                ports["laser"],
                ports.get("analyser"),
                identities,
                sessions,
                simulation=simulation,
            )
            bench.smu.check_wiring()
            if bench.analyser is not None:
                bench.analyser.check_wiring()
            bench.found_on = bench.switched_on()
        except BaseException:
            close(dict.fromkeys(sessions.values()))
            raise
        return bench

    @property
    def outputs(self) -> dict[str, Callable[[], object]]:
        """What can be on, in words, and what asks the instrument; that raises InstrumentError."""
        laser, smu, analyser = self.laser, self.smu, self.analyser
        asked: dict[str, Callable[[], object]] = {
            "the laser": lambda: laser.is_on,
            f"the output of the {smu.name}": lambda: smu.is_on,
        }
        if analyser is not None:
            one = self.sessions["analyser"] is self.sessions["smu"]
            told = self.config.smu.channel if one else None
            asked[f"{'another' if one else 'an'} output of the {analyser.name}"] = lambda: [
                channel for channel in analyser.outputs_on if channel != told
            ]
        return asked

    def switched_on(self) -> list[str]:
        """What the instruments say is on, as sentences; raises InstrumentError if they do not."""
        return [f"{what} is on" for what, is_on in self.outputs.items() if is_on()]

    def safe_off(self) -> list[Unsafe]:
        """Laser off, then each bias to zero and output off, whatever becomes of the other steps.

        Returns the steps that failed. That there are none does not mean that everything is off:
        `not_off` asks.
        """
        failed = self.laser.safe_off() + self.smu.safe_off()
        return failed + (self.analyser.safe_off() if self.analyser is not None else [])

    def not_off(self) -> list[Unsafe]:
        """What is on, or could not be confirmed off: each output is asked by itself, so that a
        silent one does not hide the next. Empty: every output says that it is off."""
        doubts = []
        for output, is_on in self.outputs.items():
            try:
                if is_on():
                    doubts.append(Unsafe(output, Doubt.STILL_ON))
            except Exception as error:  # noqa: BLE001 - whatever it is, it is no confirmation
                doubts.append(Unsafe(output, Doubt.UNCONFIRMED, str(error)))
        return doubts

    def close(self) -> None:
        """Close the sessions. Outputs stay as they are."""
        laser_first = sorted(self.sessions, key=lambda role: role != "laser")
        close(dict.fromkeys(self.sessions[role] for role in laser_first))

    def __enter__(self) -> Bench:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        with uninterrupted():
            self.safe_off()
            self.close()


def who_is_there(
    config: BenchConfig, device: DeviceConfig | None = None
) -> tuple[dict[str, str], list[str]]:
    """Ask every instrument of a bench who it is: identities by role, and what went wrong."""
    library: Any = config.visa_library
    if config.simulated and device is not None:
        from drivers.simulated.simulation import simulate

        library = simulate(config, device).library
    identities: dict[str, str] = {}
    problems: list[str] = []
    for model, address, roles in config.at_addresses:
        try:
            session, identity = connect(model, address, library, config.serial_line(roles[0]))
            identities.update((role, identity) for role in roles)
            close([session])
        except ConnectionFailed as error:
            problems.append(str(error))
    return identities, problems


def emergency_off(config: BenchConfig) -> list[Unsafe]:
    """Switch a real bench off from another process: laser first, then the SMUs, asking nothing.

    Returns the instruments that could not be reached, and the steps that failed.
    """
    failed: list[Unsafe] = []
    clock = WallClock()

    def off(model: str, address: str, roles: tuple[Role, ...]) -> None:
        line = config.serial_line(roles[0])
        session = open_session(model, address, config.visa_library, line)
        try:
            ports = models.entry(model).open_ports(session, roles, config, clock)
            for role in roles:
                failed.extend(ports[role].safe_off())
        finally:
            close([session])

    laser_first = sorted(config.at_addresses, key=lambda found: "laser" not in found[2])
    for model, address, roles in laser_first:
        try:
            off(model, address, roles)
        except Exception as error:  # noqa: BLE001 - VISA libraries raise what they like
            where = f"{' and '.join(roles)} at {address}"
            failed.append(Unsafe(where, Doubt.NOT_REACHED, in_words(error)))
    return failed
