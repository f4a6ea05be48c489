"""Puts a simulated bench together: one sample, one laser, the instruments wired to them, and the
VISA library through which they are reached."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from drivers.clock import (
    Clock,
    PacedClock,
    VirtualClock,
    WallClock,
)
from drivers.config.bench import (
    AnalyserConfig,
    BenchConfig,
    FaultConfig,
    SimulationConfig,
)
from drivers.config.device import DeviceConfig
from drivers.config.limits import modulation_voltage
from drivers.config.quantities import CM2, MW_PER_CM2
from drivers.simulated.instruments.b1500 import DEFAULT_MODULES, SimulatedB1500, VoltageSink
from drivers.simulated.instruments.faults import Faulty
from drivers.simulated.instruments.generator import SquareWave
from drivers.simulated.instruments.keithley2400 import SimulatedKeithley2400
from drivers.simulated.instruments.ldc500 import SimulatedLDC500
from drivers.simulated.instruments.message_instrument import SimulatedInstrument
from drivers.simulated.instruments.modulation import ModulationInput
from drivers.simulated.physics.laser_diode import LaserDiode
from drivers.simulated.physics.light import Light
from drivers.simulated.physics.noise import seed_of
from drivers.simulated.physics.photodetector import Photodetector
from drivers.simulated.physics.photodiode import Photodiode
from drivers.simulated.physics.two_terminal import TwoTerminal
from drivers.visa.addresses import interface_of

from .visa_library import SimulatedVisaLibrary

if TYPE_CHECKING:
    from drivers.bench import EarlierStarts


#: Numbers that the readings of one start may use up: those of a resumed run get noise of their own.
CONVERSIONS_A_START = 1 << 40


@dataclass
class Simulation:
    """The parts of a simulated bench, to be looked at during a run and after it."""

    clock: Clock
    light: Light
    photodetector: Photodetector
    smu: SimulatedKeithley2400
    laser: SimulatedLDC500
    analyser: SimulatedB1500 | None
    library: SimulatedVisaLibrary


def simulate(
    config: BenchConfig,
    device: DeviceConfig,
    seed: int | None = None,
    past: EarlierStarts | None = None,
    sample_age: float = 0.0,
) -> Simulation:
    """Build the simulation that `config` describes, with `device` mounted.

    `seed` replaces the bench file's. With a `past` time goes on and the sample remembers its light;
    `sample_age` is in days.
    Raises ValueError if the device file has no physics.
    """
    if device.physics is None:
        raise ValueError(f"the device file of {device.name} has no 'physics' section")
    settings = config.simulation or SimulationConfig()
    seed = settings.seed if seed is None else seed
    clock = _clock(settings, past.time if past else 0.0)
    light = Light(seed=seed)
    for time, irradiance in past.light if past else ():
        light.change(time, irradiance * MW_PER_CM2)
    photodetector = Photodetector(
        device.physics,
        device.active_area,
        light,
        seed=seed_of(seed, device.name),
        temperature=settings.temperature,
        age_days=sample_age,
    )
    smu = SimulatedKeithley2400(
        clock,
        photodetector,
        seed=seed,
        line_frequency=config.smu.line_frequency_hz,
        interface=interface_of(config.smu.address),
        first_conversion=past.starts * CONVERSIONS_A_START if past else 0,
    )
    laser = SimulatedLDC500(
        clock,
        LaserDiode(threshold=settings.threshold, slope=settings.slope_efficiency),
        light,
        irradiance_per_watt=(1 + settings.calibration_error) / (settings.spot_area * CM2),
        model=config.laser.controller.removeprefix("SRS "),  # type: ignore[arg-type]
    )
    laser.interlock_closed = settings.interlock == "closed"
    if settings.interlock_opens_at is not None:
        laser.open_interlock_at(settings.interlock_opens_at)
    parts: dict[str, SimulatedInstrument] = {"laser": laser, "smu": smu}
    analyser = None
    if config.analyser is not None:
        channels = _wiring(config.analyser, settings, photodetector, light, laser, seed)
        analyser = SimulatedB1500(
            clock, channels, seed=seed, line_frequency=config.smu.line_frequency_hz
        )
        parts["analyser"] = analyser
    instruments = {  # in the order of `parts`, the light first: it is there before it is measured
        config.instruments[role][1]: _with_fault(part, role, settings.fault, clock)
        for role, part in parts.items()
    }
    library = SimulatedVisaLibrary(instruments, clock, _generator(config, clock, laser))
    return Simulation(clock, light, photodetector, smu, laser, analyser, library)


def _wiring(
    analyser: AnalyserConfig,
    settings: SimulationConfig,
    photodetector: Photodetector,
    light: Light,
    laser: SimulatedLDC500,
    seed: int,
) -> dict[int, TwoTerminal | VoltageSink | None]:
    """What each channel of the analyser is wired to; slots without a module have no terminals."""
    sensitivity = settings.monitor_sensitivity / MW_PER_CM2
    wired: dict[int | None, TwoTerminal | VoltageSink | None] = {
        analyser.photodetector: photodetector,
        analyser.monitor: Photodiode(light, sensitivity),
        analyser.modulation: ModulationInput(laser, settings.edge_jitter, seed),
    }
    slots = range(1, len(DEFAULT_MODULES) + 1)
    return {slot: wired[slot] for slot in slots if slot in wired}


def _generator(
    config: BenchConfig, clock: Clock, laser: SimulatedLDC500
) -> tuple[Callable[[], None], ...]:
    """What keeps the modulation input going if a generator is on it."""
    modulation = config.laser.modulation
    if modulation is None or modulation.period is None or modulation.irradiance is None:
        return ()
    high = modulation_voltage(config.laser, config.limits, modulation.irradiance)
    return (SquareWave(clock, ModulationInput(laser), high, modulation.period).update,)


def _clock(settings: SimulationConfig, start: float) -> Clock:
    match settings.clock:
        case "virtual":
            return VirtualClock(start)
        case "paced":
            return PacedClock(settings.speed, start)
        case "wall":
            return WallClock(start)


def _with_fault(
    instrument: SimulatedInstrument, role: str, fault: FaultConfig | None, clock: Clock
) -> SimulatedInstrument:
    if fault is None or fault.instrument != role:
        return instrument
    return Faulty(instrument, clock, fault.kind, fault.at, fault.identity)
