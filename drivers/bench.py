"""The bench: opens what a bench file names, and brings it to a safe state.

This is the one place that knows whether instruments are real; nothing above it asks.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from types import TracebackType
from typing import TYPE_CHECKING, Any

from pymeasure.adapters import VISAAdapter

from .addresses import interface_of
from .bench_config import BenchConfig
from .clock import Clock, WallClock
from .device import DeviceConfig
from .errors import ConfigError, ConnectionFailed
from .keithley2400 import Keithley2400
from .laser_diode import LaserDiode
from .safe_off import attempt
from .uninterrupted import uninterrupted

if TYPE_CHECKING:
    from .simulated.simulation import Simulation

#: What `*IDN?` must contain for each model that a bench file can name.
IDENTITIES = {
    "Keithley 2400": "MODEL 2400,",
    "SRS LDC500": "LDC500,",
    "SRS LDC501": "LDC501,",
    "SRS LDC502": "LDC502,",
}
_TIMEOUT_MS = 5000
_OPEN_TIMEOUT_MS = 1500


@dataclass(frozen=True)
class Past:
    """What lies behind a run that is resumed: bench time now (s), how often it was started before,
    and when the light was set to what (bench s, mW/cm²), which a simulated sample remembers."""

    time: float
    starts: int
    light: tuple[tuple[float, float], ...] = ()


@dataclass
class Bench:
    """An open bench. As a context manager it ends in a safe-off and closes everything."""

    config: BenchConfig
    clock: Clock
    smu: Keithley2400
    laser: LaserDiode
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
    ) -> Bench:
        """Connect to every instrument, check identities, look at outputs; change none.

        `device` and `seed` matter to a simulated bench only: the sample that is mounted and the
        seed of its noise (the bench file's own if None). `past` lets bench time go on;
        `sample_age` is the days of storage behind a simulated sample.
        Raises ConnectionFailed for an instrument that is absent, silent or another model,
        ConfigError for a simulation without a device to simulate.
        """
        clock: Clock = WallClock(past.time if past else 0.0)
        library: Any = config.visa_library
        simulation = None
        if config.simulated:
            from .simulated.simulation import simulate

            if device is None or device.physics is None:
                raise ConfigError("a simulated bench needs a device file with a 'physics' section")
            simulation = simulate(config, device, seed, past, sample_age)
            clock, library = simulation.clock, simulation.library
        opened: list[VISAAdapter] = []
        try:
            smu_adapter, smu_identity = _connect(config.smu.model, config.smu.address, library)
            opened.append(smu_adapter)
            laser_adapter, laser_identity = _connect(
                config.laser.controller, config.laser.address, library
            )
            opened.append(laser_adapter)
            bench = cls(
                config,
                clock,
                Keithley2400(
                    smu_adapter,
                    clock,
                    config.limits,
                    line_frequency=config.smu.line_frequency_hz,
                ),
                LaserDiode(laser_adapter, clock, config.laser, config.limits),
                {"smu": smu_identity, "laser": laser_identity},
                simulation=simulation,
            )
            bench.found_on = bench.switched_on()
        except BaseException:
            _close(opened)
            raise
        return bench

    def switched_on(self) -> list[str]:
        """What the instruments say is on, as sentences; raises InstrumentError if they do not."""
        on = []
        if self.laser.ld.enabled:
            on.append("the laser is on")
        if self.smu.is_on:
            on.append(f"the output of the {self.smu.name} is on")
        return on

    def safe_off(self) -> list[str]:
        """Laser off, then bias to zero and output off; each step whatever became of the others.

        Returns what could not be done, as sentences (empty: everything is off).
        """
        return self.laser.safe_off() + self.smu.safe_off()

    def close(self) -> None:
        """Close the sessions. Outputs stay as they are."""
        _close([self.laser.adapter, self.smu.adapter])

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
        from .simulated.simulation import simulate

        library = simulate(config, device).library
    identities: dict[str, str] = {}
    problems: list[str] = []
    for role, model, address in (
        ("smu", config.smu.model, config.smu.address),
        ("laser", config.laser.controller, config.laser.address),
    ):
        try:
            adapter, identities[role] = _connect(model, address, library)
            _close([adapter])
        except ConnectionFailed as error:
            problems.append(str(error))
    return identities, problems


def emergency_off(config: BenchConfig) -> list[str]:
    """Switch a real bench off from another process: laser first, then the SMU, asking nothing.

    Returns what could not be done, as sentences.
    """
    problems: list[str] = []
    clock = WallClock()

    def laser_off() -> None:
        adapter = _open(config.laser.controller, config.laser.address, config.visa_library)
        problems.extend(LaserDiode(adapter, clock, config.laser, config.limits).safe_off())
        adapter.connection.close()

    def smu_off() -> None:
        adapter = _open(config.smu.model, config.smu.address, config.visa_library)
        problems.extend(Keithley2400(adapter, clock, config.limits).safe_off())
        adapter.connection.close()

    attempt(problems, f"laser at {config.laser.address}", laser_off)
    attempt(problems, f"SMU at {config.smu.address}", smu_off)
    return problems


def _connect(model: str, address: str, library: Any) -> tuple[VISAAdapter, str]:
    """Open `address` and see that `model` answers there; asks nothing but `*IDN?`."""
    try:
        adapter = _open(model, address, library)
    except Exception as error:
        raise ConnectionFailed(
            f"no {model} at {address}: {_short(error)}; check cable, power and address"
        ) from error
    try:
        adapter.write("*IDN?")
        identity = adapter.read().strip()
    except Exception as error:
        _close([adapter])
        raise ConnectionFailed(
            f"{address} does not answer *IDN? as a {model} would: {_short(error)}"
        ) from error
    if IDENTITIES[model] not in identity.upper() + ",":
        _close([adapter])
        raise ConnectionFailed(
            f"{address} is not the {model} that the bench file names: it says {identity!r}"
        )
    return adapter, identity


def _open(model: str, address: str, library: Any) -> VISAAdapter:
    interface = interface_of(address)
    termination = {} if interface == "gpib" else {"read_termination": "\n"}
    adapter = VISAAdapter(
        address,
        visa_library=library,
        timeout=_TIMEOUT_MS,
        open_timeout=_OPEN_TIMEOUT_MS,
        **termination,
    )
    if interface == "socket" and model.startswith("SRS"):
        adapter.write("\nULOC 1")  # the LDC500's network port obeys nothing before this
    return adapter


def _short(error: BaseException) -> str:
    return " ".join(str(error).split()) or type(error).__name__


def _close(adapters: list[VISAAdapter]) -> None:
    problems: list[str] = []
    for adapter in adapters:
        attempt(problems, "closing", adapter.connection.close)
