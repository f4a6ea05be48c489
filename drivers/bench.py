"""The bench: opens what a bench file names, and brings it to a safe state.

This is the one place that knows whether instruments are real; nothing above it asks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import partial
from types import TracebackType
from typing import TYPE_CHECKING, Any

from drivers.config import models
from drivers.config.addresses import bus_of
from drivers.config.bench import BenchConfig
from drivers.config.device import DeviceConfig
from drivers.config.models import Role
from drivers.visa.bounded_adapter import BoundedAdapter
from drivers.visa.connecting import close, connect
from drivers.visa.connections import Connections
from drivers.visa.safe_off import impatient

from .clock import Clock, Stop, WallClock
from .errors import ConfigError, ConnectionFailed
from .liveness import Liveness
from .operator import Nobody, Operator
from .outputs import Ports, not_off, not_open, outputs, safe_off
from .ports import EdgeRecorder, LightSource, PowerMeter, SourceMeter, Switch, WaveGenerator
from .side_by_side import side_by_side
from .uninterrupted import uninterrupted
from .unsafe import Unsafe

if TYPE_CHECKING:
    from drivers.simulated.simulation import Simulation
    from drivers.transcript.format import Tape


#: A silent instrument of a watched bench is given up after this (ms): meanwhile something is on.
WATCHED_TIMEOUT_MS = 2000
#: Before relays open, an instrument has so long to say that its outputs are off (ms).
CONFIRMED_WITHIN_MS = 500


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
    #: None on a bench that has none, or whose power meter a person reads.
    power_meter: PowerMeter | None
    identities: dict[str, str]
    #: The open session of each role; one instrument in two roles has one session.
    sessions: dict[Role, BoundedAdapter]
    #: What was found switched on when the bench was opened, as sentences.
    found_on: list[str] = field(default_factory=list)
    #: The simulated instruments, None on a real bench. They outlive the sessions.
    simulation: Simulation | None = None
    #: Whoever watches over a real bench looks at this; None where nobody does.
    liveness: Liveness | None = None
    #: Who is asked for what takes a person's hands or eyes.
    operator: Operator = field(default_factory=Nobody)
    #: What drives the laser's modulation input; None where no instrument of the bench does.
    generator: WaveGenerator | None = None
    #: The relay bank between the samples and the meters; None on a bench that has none.
    switch: Switch | None = None
    #: Whether instruments are switched off at once rather than in a repeatable order.
    at_once: bool = False

    @classmethod
    def open(
        cls,
        config: BenchConfig,
        device: DeviceConfig | None = None,
        seed: int | None = None,
        past: EarlierStarts | None = None,
        sample_age: float = 0.0,
        tape: Tape | None = None,
        liveness: Liveness | None = None,
        operator: Operator | None = None,
    ) -> Bench:
        """Connect to every instrument, check identities, look at outputs; change none.

        `device` and `seed` matter to a simulated bench only: the sample that is mounted and the
        seed of its noise (the bench file's own if None). `past` lets bench time go on;
        `sample_age` is the days of storage behind a simulated sample. `tape` records what crosses
        the VISA seam, or is the instruments' recorded part of it. `liveness` gets signs of life
        from whatever waits on the bench. `operator` is asked for what takes a person; a simulated
        bench has its own.
        Raises ConnectionFailed for an instrument that is absent, silent or another model,
        ConfigError for a simulation without a device to simulate, for a channel of the analyser
        without a module, or for other cards in the switch.
        """
        begun = past.time if past else 0.0
        connections = None if liveness is None else Connections(liveness)
        clock: Clock = (
            WallClock(begun)
            if connections is None
            else WallClock(begun, sign_of_life=connections.look)
        )
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
        sessions: dict[Role, BoundedAdapter] = {}
        identities: dict[str, str] = {}
        try:
            ports: dict[Role, Any] = {}
            for model, address, roles in config.at_addresses:
                line = config.serial_line(roles[0])
                session, identity = connect(model, address, library, line, liveness)
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
                ports.get("power_meter"),
                identities,
                sessions,
                simulation=simulation,
                liveness=liveness,
                generator=ports.get("generator"),
                switch=ports.get("switch"),
                operator=simulation.operator if simulation else operator or Nobody(),
                at_once=config.outlasts_process and tape is None,
            )
            bench.smu.check_wiring()
            if bench.analyser is not None:
                bench.analyser.check_wiring()
            if bench.switch is not None:
                bench.switch.check_wiring()
            bench.found_on = bench.switched_on()
            if liveness is not None:  # from now on something may be on: silence must not last
                for session in sessions.values():
                    session.connection.timeout = WATCHED_TIMEOUT_MS
            if connections is not None:
                connections.of = {ports[role].name: sessions[role] for role in sessions}
        except BaseException:
            close(dict.fromkeys(sessions.values()))
            raise
        return bench

    @property
    def ports(self) -> Ports:
        """The instruments by what they are on the bench; one of two roles stands twice."""
        found: Ports = {"laser": self.laser, "smu": self.smu}
        more: Ports = {"analyser": self.analyser, "generator": self.generator}
        return found | {role: port for role, port in more.items() if port is not None}

    @contextmanager
    def heeding(self, stop: Stop, note: Callable[[str], object]) -> Iterator[None]:
        """Inside, reading from an instrument raises Stopped once `stop()` is true, where that can
        be; `note` hears what was asked again."""
        with ExitStack() as stack:
            for session in dict.fromkeys(self.sessions.values()):
                stack.enter_context(session.heeding(stop, note))
            yield

    def switched_on(self) -> list[str]:
        """What the instruments say is on, as sentences; raises InstrumentError if they do not."""
        asked = outputs(self.ports, self.config)
        found = [f"{what} is on" for what, is_on in asked.items() if is_on()]
        if self.switch is not None:
            name = self.switch.name
            found += [
                f"channel {channel} of the {name} is closed" for channel in self.switch.closed
            ]
        return found

    def connect_sample(self) -> int | None:
        """Everything off, then the sample's channel of the switch closed and all others open; both
        as the instruments say. Returns the channel, None on a bench without a switch.

        Raises InstrumentError for an output that is not off, before any relay moves, and for a
        relay that is not as it was commanded; ConfigError if nobody has said the channel.
        """
        if self.switch is None or self.config.switch is None:
            return None
        self.config.check_connected()
        channel = self.config.switch.channel
        assert channel is not None
        self._of_all(safe_off)
        self.switch.connect(channel, self.outputs_not_off)
        return channel

    def check_sample(self) -> None:
        """See that the switch still connects the sample, and nothing else. Raises SettingsLost;
        nothing to see on a bench without a switch."""
        if self.switch is not None:
            self.switch.check()

    def safe_off(self) -> list[Unsafe]:
        """Laser off, then each bias to zero and output off, whatever becomes of the other steps;
        then, if all outputs say that they are off, all channels of the switch open.

        On a real bench the instruments are switched off side by side, those on one bus one after
        the other. Returns the steps that failed. That there are none does not mean that everything
        is off: `not_off` asks.
        """
        if self.liveness is not None:
            self.liveness.ending = True
        failed = self._of_all(safe_off)
        if self.switch is not None:
            failed += self.switch.open_all(self._soon_not_off)
        return failed

    def not_off(self) -> list[Unsafe]:
        """What is on, or could not be confirmed off: each output is asked by itself, so that a
        silent one does not hide the next. Empty: every output says that it is off, and the switch
        that all its channels are open."""
        left = self.outputs_not_off()
        return left if self.switch is None else [*left, *not_open(self.switch)]

    def outputs_not_off(self) -> list[Unsafe]:
        """As `not_off`, of outputs alone: the switch may connect the sample."""
        return self._of_all(lambda ports: not_off(ports, self.config))

    def _soon_not_off(self) -> list[Unsafe]:
        """As `outputs_not_off`; who is silent for long does not say that it is off."""
        with ExitStack() as stack:
            for session in dict.fromkeys(self.sessions.values()):
                stack.enter_context(impatient(session.connection, CONFIRMED_WITHIN_MS))
            return self.outputs_not_off()

    def _of_all(self, action: Callable[[Ports], list[Unsafe]]) -> list[Unsafe]:
        """What `action` finds on all ports: of a real bench on each bus by itself."""
        if not self.at_once:
            return action(self.ports)
        buses: dict[str, Ports] = {}
        for role, port in self.ports.items():
            bus = bus_of(self.config.instruments[role][1])
            buses.setdefault(bus, {})[role] = port
        named = {" and ".join({p.name: 0 for p in on.values()}): on for on in buses.values()}
        return side_by_side({name: partial(action, ports) for name, ports in named.items()})

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
