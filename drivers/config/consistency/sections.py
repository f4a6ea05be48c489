"""What the sections of a bench file have to say together: mistakes at the keys that they name."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from drivers.config import models
from drivers.config.addresses import canonical, interface_of
from drivers.config.quantities import with_prefix

from .known import Mistake

if TYPE_CHECKING:
    from drivers.config.bench import BenchConfig


def mistakes_of(bench: BenchConfig, *, partial: bool = False) -> list[Mistake]:
    """All that contradicts itself. Of a `partial` bench, some of which is not known
    (`known.known_part`), what can be said of the rest."""
    found: list[Mistake] = []
    for check in _CHECKS:
        try:
            found += check(bench)
        except AttributeError:
            if not partial:
                raise
    return found


def _simulation(bench: BenchConfig) -> Iterator[Mistake]:
    if bench.simulation is not None and not bench.simulated:
        yield (
            ("visa_library",),
            "a 'simulation' section needs 'visa_library: simulated', but the VISA library is "
            f"{bench.visa_library!r}",
        )


def _simulated_light(bench: BenchConfig) -> Iterator[Mistake]:
    if bench.simulation is not None:
        try:
            bench.simulation.check_light(bench.laser.calibration)
        except ValueError as error:
            yield ("simulation",), str(error)


def _simulated_devices(bench: BenchConfig) -> Iterator[Mistake]:
    if bench.simulation is None or not bench.simulation.devices:
        return
    place = ("simulation", "devices")
    if bench.switch is None:
        yield place, "simulation.devices are on the channels of a 'switch': there is none"
        return
    for channel, device in bench.simulation.devices.items():
        try:
            bench.switch.channel_number(channel)
        except ValueError as error:
            yield (*place, channel), str(error)
        if device.physics is None:
            yield (*place, channel), f"the file of {device.name} has no 'physics' section"


def _laser_current(bench: BenchConfig) -> Iterator[Mistake]:
    most, full_scale = bench.limits.laser_current, bench.laser.full_scale
    if most > full_scale:
        yield (
            ("limits", "laser_current"),
            f"{with_prefix(most, 'A')} is beyond the {bench.laser.range} range of the "
            f"{bench.laser.controller}, {with_prefix(full_scale, 'A')}",
        )


def _calibration(bench: BenchConfig) -> Iterator[Mistake]:
    calibration, most = bench.laser.calibration, bench.limits.laser_current
    if calibration is not None and calibration.currents[-1] > most:
        yield (
            ("limits", "laser_current"),
            f"the calibration goes up to {with_prefix(calibration.currents[-1], 'A')}, beyond "
            f"limits.laser_current, {with_prefix(most, 'A')}",
        )


def _filters(bench: BenchConfig) -> Iterator[Mistake]:
    names = [each.name for each in bench.filters]
    for number, name in enumerate(names):
        if name in names[:number]:
            words = f"two filters are called {name!r}: a person could not tell them apart"
            yield ("filters", number, "name"), words


def _modulation(bench: BenchConfig) -> Iterator[Mistake]:
    """One thing, and that which the laser's section says, is on its modulation input."""
    modulation, generator, analyser = bench.laser.modulation, bench.generator, bench.analyser
    if modulation is None:
        if generator is not None:
            yield (
                ("generator",),
                "a generator is of use on the laser's modulation input only: "
                "'modulation: {source: generator}' in the 'laser' section",
            )
        return
    source = ("laser", "modulation", "source")
    channel = None if analyser is None else analyser.modulation
    monitor = None if analyser is None else analyser.monitor
    if modulation.source == "analyser":
        if channel is None:
            yield (
                source if analyser is None else ("analyser", "modulation"),
                "laser.modulation comes from the analyser, but no 'analyser' section says which of "
                "its channels is on the modulation input ('modulation: 3')",
            )
        if generator is not None:
            yield (
                ("generator",),
                "laser.modulation comes from the analyser, so the generator is on nothing: leave "
                "'generator' out, or say 'source: generator'",
            )
        return
    if monitor is None:
        yield (
            source if analyser is None else ("analyser", "monitor"),
            "laser.modulation comes from a generator, whose edges are found on a photodiode: "
            "an 'analyser' section must say which of its channels that is on ('monitor: 2')",
        )
    if generator is None:
        if modulation.period is None:
            yield (
                ("laser", "modulation", "period"),
                "a generator needs its 'period' and the 'irradiance' that it makes, or a section "
                "'generator' if the program is to set it",
            )
        return
    if channel is not None:
        yield (
            ("analyser", "modulation"),
            "generator and analyser cannot both be on the laser's modulation input: leave "
            "'modulation' of the 'analyser' section out",
        )
    if modulation.period is not None:
        yield (
            ("laser", "modulation", "period"),
            "the program sets the generator of the section 'generator': leave 'period' and "
            "'irradiance' of laser.modulation out",
        )


def _serial_ports(bench: BenchConfig) -> Iterator[Mistake]:
    for role, (model, address) in bench.instruments.items():
        on_serial = interface_of(address) == "rs232"
        if on_serial and models.entry(model).RS232 is None:
            yield (role, "address"), f"a {model} has no RS-232 port, but {role} is at {address}"
        if not on_serial and getattr(getattr(bench, role), "serial", None) is not None:
            yield (
                (role, "serial"),
                f"{role}.serial describes an RS-232 port, but {address} is none: leave it out",
            )


def _one_address_is_one_instrument(bench: BenchConfig) -> Iterator[Mistake]:
    first: dict[str, tuple[str, str]] = {}
    for role, (model, address) in bench.instruments.items():
        other, other_model = first.setdefault(canonical(address), (role, model))
        if other_model != model:
            yield (
                (role, "address"),
                f"{other} and {role} have one address, {address}, but are different models, "
                f"{other_model} and {model}",
            )


def _one_channel_is_wired_to_one_thing(bench: BenchConfig) -> Iterator[Mistake]:
    analyser, smu = bench.analyser, bench.smu
    if analyser is None or canonical(analyser.address) != canonical(smu.address):
        return
    if smu.channel in (analyser.monitor, analyser.modulation):
        yield (
            ("smu", "channel"),
            f"channel {smu.channel} cannot be the smu's, which is on the photodetector: the "
            "'analyser' section says that it is on something else",
        )


_CHECKS: tuple[Callable[[BenchConfig], Iterator[Mistake]], ...] = (
    _simulation,
    _simulated_light,
    _simulated_devices,
    _laser_current,
    _calibration,
    _filters,
    _modulation,
    _serial_ports,
    _one_address_is_one_instrument,
    _one_channel_is_wired_to_one_thing,
)
