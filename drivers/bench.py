"""The bench: opens what a bench file names, and brings it to a safe state.

This is the one place that knows whether instruments are real; nothing above it asks.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from types import TracebackType
from typing import TYPE_CHECKING, Any

from pymeasure.adapters import VISAAdapter

from drivers.b1500.driver import B1500
from drivers.config.bench import BenchConfig
from drivers.config.device import DeviceConfig
from drivers.keithley2400.driver import Keithley2400
from drivers.ldc500.driver import LaserDiode
from drivers.visa.connecting import close, connect, open_session
from drivers.visa.safe_off import attempt

from .clock import Clock, WallClock
from .errors import ConfigError, ConnectionFailed
from .uninterrupted import uninterrupted

if TYPE_CHECKING:
    from drivers.simulated.simulation import Simulation
    from drivers.transcript.format import Tape


@dataclass(frozen=True)
class Past:
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
    smu: Keithley2400
    laser: LaserDiode
    #: None on a bench that has none.
    analyser: B1500 | None
    identities: dict[str, str]
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
        past: Past | None = None,
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
        sessions: dict[str, VISAAdapter] = {}
        identities: dict[str, str] = {}
        try:
            for role, (model, address) in config.instruments.items():
                sessions[role], identities[role] = connect(model, address, library)
            bench = cls(
                config,
                clock,
                _smu(sessions["smu"], config, clock),
                _laser(sessions["laser"], config, clock),
                _analyser(sessions["analyser"], config, clock) if config.analyser else None,
                identities,
                simulation=simulation,
            )
            if bench.analyser is not None and config.analyser is not None:
                bench.analyser.check_channels(config.analyser.channels)
            bench.found_on = bench.switched_on()
        except BaseException:
            close(sessions.values())
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
            asked[f"an output of the {analyser.name}"] = lambda: analyser.outputs_on
        return asked

    def switched_on(self) -> list[str]:
        """What the instruments say is on, as sentences; raises InstrumentError if they do not."""
        return [f"{what} is on" for what, is_on in self.outputs.items() if is_on()]

    def safe_off(self) -> list[str]:
        """Laser off, then each bias to zero and output off, whatever becomes of the other steps.

        Returns what could not be done, as sentences (empty: everything is off).
        """
        problems = self.laser.safe_off() + self.smu.safe_off()
        return problems + (self.analyser.safe_off() if self.analyser is not None else [])

    def close(self) -> None:
        """Close the sessions. Outputs stay as they are."""
        instruments = (self.laser, self.smu, self.analyser)
        close(instrument.adapter for instrument in instruments if instrument is not None)

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
    for role, (model, address) in config.instruments.items():
        try:
            session, identities[role] = connect(model, address, library)
            close([session])
        except ConnectionFailed as error:
            problems.append(str(error))
    return identities, problems


def emergency_off(config: BenchConfig) -> list[str]:
    """Switch a real bench off from another process: laser first, then the SMUs, asking nothing.

    Returns what could not be done, as sentences.
    """
    problems: list[str] = []
    clock = WallClock()

    def off(driver: Callable[..., Any], model: str, address: str) -> None:
        session = open_session(model, address, config.visa_library)
        problems.extend(driver(session, config, clock).safe_off())
        close([session])

    drivers = {"laser": _laser, "smu": _smu, "analyser": _analyser}
    for role, driver in drivers.items():
        if role in config.instruments:
            model, address = config.instruments[role]
            attempt(problems, f"{role} at {address}", off, driver, model, address)
    return problems


def _smu(session: VISAAdapter, config: BenchConfig, clock: Clock) -> Keithley2400:
    frequency = config.smu.line_frequency_hz
    return Keithley2400(session, clock, config.limits, line_frequency=frequency)


def _laser(session: VISAAdapter, config: BenchConfig, clock: Clock) -> LaserDiode:
    return LaserDiode(session, clock, config.laser, config.limits)


def _analyser(session: VISAAdapter, config: BenchConfig, clock: Clock) -> B1500:
    assert config.analyser is not None
    return B1500(session, clock, config.limits, config.laser, config.analyser.modulation)
