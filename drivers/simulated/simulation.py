"""Puts a simulated bench together: one sample, one laser, the instruments wired to them, and the
VISA library through which they are reached."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any

from drivers.clock import (
    Clock,
    PacedClock,
    VirtualClock,
    WallClock,
)
from drivers.config.bench import BenchConfig
from drivers.config.device import DeviceConfig, Physics
from drivers.config.limits import modulation_voltage
from drivers.config.models import Role, model_named
from drivers.config.photodiode import PhotodiodePhysics
from drivers.config.quantities import MW_PER_CM2
from drivers.config.simulation import SimulationConfig
from drivers.operator import Request, Task
from drivers.simulated.faults.fault import Fault
from drivers.simulated.faults.faulty import Faulty
from drivers.simulated.instruments.message_instrument import SimulatedInstrument
from drivers.simulated.instruments.surroundings import LightView, OutputView, Surroundings, Twin
from drivers.simulated.physics.fixture import Fixture
from drivers.simulated.physics.light import SampleLight
from drivers.simulated.physics.mains import MainsHum
from drivers.simulated.physics.noise import seed_of
from drivers.simulated.physics.relay_bank import RelayBank
from drivers.simulated.physics.sample import Sample, make_sample
from drivers.simulated.physics.stage import Stage
from drivers.simulated.physics.two_terminal import OpenTerminals, TwoTerminal

from .calibrating import deeds as calibration_deeds
from .operator import Deed, SimulatedOperator
from .systematic_errors import FixtureErrors, SystematicErrors, systematic_errors
from .visa_library import SimulatedVisaLibrary
from .wiring import ModulationInput, SquareWave

if TYPE_CHECKING:
    from drivers.bench import EarlierStarts


#: Numbers that the readings of one start may use up: those of a resumed run get noise of their own.
CONVERSIONS_A_START = 1 << 40


@dataclass
class Simulation:
    """The parts of a simulated bench, to be looked at during a run and after it."""

    clock: Clock
    light: SampleLight
    photodetector: Sample
    #: What the meters are wired to, through the switch where there is one: the photodetector in its
    #: fixture, or what was put in its place.
    stage: Stage
    #: Does what a measurement asks of a person.
    operator: SimulatedOperator
    #: The instruments' outputs and inputs as they really are, by role: what a twin's view shows.
    smu: OutputView
    laser: LightView
    analyser: Any
    #: The instruments, by role; one in two roles stands twice.
    instruments: dict[Role, SimulatedInstrument]
    library: SimulatedVisaLibrary
    errors: SystematicErrors
    #: How each instrument is looked at from beside.
    views: Mapping[Role, Any]
    seed: int

    def misbehave(self, role: Role, *faults: Fault) -> None:
        """From now on the instrument in `role` has these faults and no others; none mends it."""
        before = self.instruments[role]
        bare = before
        if isinstance(before, Faulty):
            before.mend()
            bare = before.bare
        after: SimulatedInstrument = bare
        if faults:
            view = self.views.get(role)
            after = Faulty(bare, self.clock, faults, seed=self.seed, view=view)
        for name in [name for name, found in self.instruments.items() if found is before]:
            self.instruments[name] = after
        self.library.exchange(before, after)


def simulate(
    config: BenchConfig,
    device: DeviceConfig,
    seed: int | None = None,
    past: EarlierStarts | None = None,
    sample_age: float = 0.0,
    clock: Clock | None = None,
) -> Simulation:
    """Build the simulation that `config` describes, with `device` mounted.

    `seed` and `clock` replace the bench file's. With a `past` time goes on and the sample remembers
    its light; `sample_age` is in days.
    Raises ValueError if the device file has no physics.
    """
    settings = config.simulation or SimulationConfig()
    seed = settings.seed if seed is None else seed
    clock = clock or _clock(settings, past.time if past else 0.0)
    errors = systematic_errors(config, device, seed)
    light = SampleLight(
        seed=seed,
        rin=errors.light.fluctuation,
        drift=errors.light.drift,
        day_to_day=errors.light.day_to_day,
        day=sample_age,
        true=errors.true_irradiance,
    )
    for time, irradiance in past.light if past else ():
        light.change(time, irradiance * MW_PER_CM2)
    photodetector = _sample(device, config, light, errors, seed, sample_age)
    views: dict[Role, Any] = {}
    instruments: dict[Role, SimulatedInstrument] = {}
    hum = None
    if settings.mains_hum:
        hum = MainsHum(settings.mains_hum, config.smu.line_frequency_hz, seed)
    in_fixture = _in_fixture(photodetector, light, errors.fixture, hum)
    stage = Stage(in_fixture)
    empty = Fixture(OpenTerminals(), light, leakage=errors.fixture.leakage_S, hum=hum)
    relays = None
    if (switch := config.switch) is not None:
        elsewhere: dict[int, TwoTerminal] = {}
        for channel, other in settings.devices.items():
            its_errors = systematic_errors(config, other, seed)
            sample = _sample(other, config, light, its_errors, seed, sample_age)
            place = switch.channel_number(channel)
            elsewhere[place] = _in_fixture(sample, light, errors.fixture, hum)
        here: dict[int, TwoTerminal] = {} if switch.channel is None else {switch.channel: stage}
        relays = RelayBank(elsewhere | here, empty)
    surroundings = Surroundings(
        config,
        settings,
        clock,
        light,
        relays or stage,
        seed,
        errors,
        past.starts * CONVERSIONS_A_START if past else 0,
        lambda jitter: ModulationInput(views["laser"], jitter, seed, errors.edge_delay_s),
        relays,
    )
    # the light first: it is there before it is measured
    for model, _, roles in sorted(config.at_addresses, key=lambda found: "laser" not in found[2]):
        folder = model_named(model).folder
        twin = import_module(f"drivers.simulated.instruments.{folder}.twin")
        made: Twin = twin.simulate(surroundings, model, roles)
        views |= made.views
        instruments |= dict.fromkeys(roles, made.instrument)
    addresses = {role: address for role, (_, address) in config.instruments.items()}
    lines = {addresses[role]: config.serial_line(role) for role in instruments}
    library = SimulatedVisaLibrary(
        {addresses[role]: found for role, found in instruments.items()},
        clock,
        _generator(config, clock, views["laser"]),
        lines={address: line for address, line in lines.items() if line is not None},
    )
    in_beam = {Task.PUT_FILTER: _put_filter(config, light, clock, errors)}
    simulation = Simulation(
        clock,
        light,
        photodetector,
        stage,
        SimulatedOperator(
            _deeds(stage, in_fixture, empty)
            | calibration_deeds(config, clock, light, errors, stage)
            | in_beam
        ),
        views["smu"],
        views["laser"],
        views.get("analyser"),
        instruments,
        library,
        errors,
        views,
        seed,
    )
    for role, faults in faults_by_role(settings, instruments).items():
        simulation.misbehave(role, *faults)
    return simulation


def faults_by_role(
    settings: SimulationConfig, instruments: Mapping[Role, object]
) -> dict[Role, list[Fault]]:
    """The faults that a bench file orders of its `instruments`, of one in two roles under the
    first."""
    found: dict[Role, list[Fault]] = {}
    for config in settings.all_faults:
        named = instruments.get(config.instrument)
        for role, instrument in instruments.items():
            if instrument is named is not None:
                found.setdefault(role, []).append(Fault.of(config))
                break
    return found


def _sample(
    device: DeviceConfig,
    config: BenchConfig,
    light: SampleLight,
    errors: SystematicErrors,
    seed: int,
    age_days: float,
) -> Sample:
    """`device` in the `light` of the bench. Raises ValueError if its file has no physics."""
    if device.physics is None:
        raise ValueError(f"the device file of {device.name} has no 'physics' section")
    true_wavelength = config.laser.wavelength + errors.wavelength_nm
    return make_sample(
        _at_wavelength(device.physics, true_wavelength / config.laser.wavelength),
        device.active_area * (1 + errors.active_area),
        light,
        seed=seed_of(seed, device.name),
        temperature=(config.simulation or SimulationConfig()).temperature,
        wavelength=true_wavelength,
        age_days=age_days,
    )


def _at_wavelength(
    physics: Physics | PhotodiodePhysics, ratio: float
) -> Physics | PhotodiodePhysics:
    """`physics` in light of `ratio` times the stated wavelength: the same power has as many more
    photons, and the photocurrent follows them along its power law.

    A photodiode's physics know the wavelength themselves, as those with a band edge do.
    """
    if ratio == 1 or isinstance(physics, PhotodiodePhysics):
        return physics
    law = physics.responsivity
    if law.band_edge is not None:
        return physics
    law = law.model_copy(update={"value": law.value * ratio**law.exponent})
    return physics.model_copy(update={"responsivity": law})


def _in_fixture(
    photodetector: Sample, light: SampleLight, errors: FixtureErrors, hum: MainsHum | None
) -> TwoTerminal:
    """What the meters are wired to: `photodetector` itself where nothing is between."""
    if errors == FixtureErrors() and hum is None:
        return photodetector
    return Fixture(
        photodetector,
        light,
        leakage=errors.leakage_S,
        emf=errors.thermal_emf_V,
        stray_light=errors.stray_light_mW_cm2 * MW_PER_CM2,
        hum=hum,
    )


def _deeds(stage: Stage, sample: TwoTerminal, empty: TwoTerminal) -> dict[Task, Deed]:
    """What a person can do on the bench: `sample` is what is on the `stage` at first, and `empty`
    what is left of it without one."""

    def mount(terminals: TwoTerminal) -> Deed:
        def deed(request: Request) -> None:
            stage.mounted = terminals

        return deed

    return {Task.MOUNT_SAMPLE: mount(sample), Task.OPEN_TERMINALS: mount(empty)}


def _put_filter(
    config: BenchConfig, light: SampleLight, clock: Clock, errors: SystematicErrors
) -> Deed:
    """What a person does who puts a filter of the bench into the beam, in place of any other."""
    true = {
        each.name: min(1.0, each.passes * (1 + error))
        for each, error in zip(config.filters, errors.filters, strict=True)
    }

    def deed(request: Request) -> None:
        if request.subject and request.subject not in true:
            raise ValueError(f"it has no filter {request.subject!r}")
        light.put_filter(clock.now(), true.get(request.subject, 1.0))

    return deed


def _generator(
    config: BenchConfig, clock: Clock, laser: LightView
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
