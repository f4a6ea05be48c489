"""A simulated bench on the network: a raw socket for every instrument, a GPIB controller that
carries all of them, and the back door."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, Self

from pyvisa import rname

from drivers.clock import Stop
from drivers.config.bench import BenchConfig
from drivers.config.device import DeviceConfig
from drivers.config.models import Role
from drivers.config.simulation import SimulationConfig
from drivers.errors import ConfigError
from drivers.simulated.simulation import faults_by_role, simulate

from .backdoor import Backdoor, BackdoorConversation
from .conversation import Conversation, RawConversation, SharedInstrument
from .prologix import PrologixConversation
from .server import Pace, Server
from .switches import SwitchLog

LOOPBACK = "127.0.0.1"
EVERYWHERE = "0.0.0.0"
#: GPIB addresses of instruments that the bench file has on other interfaces: as they are delivered.
_DELIVERED = {
    "smu": 24,
    "laser": 2,
    "analyser": 17,
    "generator": 10,
    "power_meter": 7,
    "switch": 16,
}
_GPIB_ADDRESSES = range(1, 31)


@dataclass(frozen=True)
class ServedInstrument:
    """Where one instrument can be reached."""

    model: str
    port: int
    gpib: int  #: its address at the GPIB controller


class ServedBench:
    """The simulation of `config` with `device` mounted, on sockets of `host` from `port` on.

    The instruments get successive ports in the bench file's order, then comes the GPIB controller;
    0 means any free ports. The back door is at `control` (None: the next port, or any) and always
    on loopback. `seed` replaces the bench file's, `speed` is bench seconds in a second.
    Raises ConfigError for a port or host that cannot be had, and for a device without physics.
    """

    def __init__(
        self,
        config: BenchConfig,
        device: DeviceConfig,
        *,
        seed: int | None = None,
        speed: float = 1.0,
        host: str = LOOPBACK,
        port: int = 0,
        control: int | None = None,
    ) -> None:
        if device.physics is None:
            raise ConfigError(f"the device file of {device.name} has no 'physics' section")
        if not host.strip():  # sockets take it for every address of this computer
            raise ConfigError(
                f"the host to listen on is empty: say {LOOPBACK} for this computer only, "
                f"{EVERYWHERE} for everybody"
            )
        gpib = _gpib_addresses(config)
        self.host = host
        self.simulation = simulate(_on_gpib(config, gpib), device, seed)
        pace = Pace(self.simulation.clock, speed)
        self.shared_instruments: dict[Role, SharedInstrument] = {}
        views = self.simulation.views
        for _, _, roles in config.at_addresses:
            instrument = self.simulation.instruments[roles[0]]
            shared_instrument = SharedInstrument(instrument, pace.wall, views.get(roles[0]))
            self.shared_instruments |= dict.fromkeys(roles, shared_instrument)
        settings = config.simulation or SimulationConfig()
        fault_seed = settings.seed if seed is None else seed
        for role, faults in faults_by_role(settings, self.shared_instruments).items():
            self.shared_instruments[role].misbehave(faults, self.simulation.clock, fault_seed)
        shared = list(dict.fromkeys(self.shared_instruments.values()))
        self.switches = SwitchLog(self.simulation, pace.wall)
        self.server = Server(pace, shared, self._happen)
        try:
            self._listen(config, gpib, pace, port, control)
        except BaseException:
            self.server.close()
            raise

    def _happen(self) -> None:
        self.simulation.library.catch_up()
        self.switches.look()

    def _listen(
        self,
        config: BenchConfig,
        gpib: dict[str, int],
        pace: Pace,
        port: int,
        control: int | None,
    ) -> None:
        ports = iter(range(port, port + len(gpib) + 2)) if port else iter([0] * (len(gpib) + 2))
        #: By role.
        self.instruments: dict[str, ServedInstrument] = {}
        for model, _, (role, *_) in config.at_addresses:
            talk = partial(RawConversation, pace.wall, self.shared_instruments[role])
            found = self._open(self.host, next(ports), talk)
            self.instruments[role] = ServedInstrument(model, found, gpib[role])
        bus = {gpib[role]: shared for role, shared in self.shared_instruments.items()}
        self.gpib_port = self._open(
            self.host, next(ports), partial(PrologixConversation, pace.wall, bus)
        )
        backdoor = Backdoor(self.simulation, self.shared_instruments, pace, self.switches)
        self.control_port = self._open(
            LOOPBACK,
            next(ports) if control is None else control,
            partial(BackdoorConversation, pace.wall, backdoor),
        )

    def _open(self, host: str, port: int, talk: Callable[[], Conversation]) -> int:
        if port > 65535:
            raise ConfigError(f"there is no port {port}; begin lower")
        try:
            return self.server.listen(host, port, talk)
        except OSError as error:
            raise ConfigError(
                f"cannot listen on {host}, port {port}: {error.strerror or error}; "
                "choose other ports (0: any free ones) or another host"
            ) from None

    def resource(self, port: int) -> str:
        """The VISA resource name of one of the bench's ports."""
        host = socket.gethostname() if self.host == EVERYWHERE else self.host
        return f"TCPIP0::{host}::{port}::SOCKET"

    def run(self, stop: Stop) -> None:
        """Serve until `stop()`."""
        self.server.run(stop)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.server.close()


def is_loopback(host: str) -> bool:
    """Whether `host` is reached from this computer only."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _gpib_addresses(config: BenchConfig) -> dict[str, int]:
    """A GPIB address for each role: the bench file's, or else that of delivery or a free one."""
    found: dict[str, int] = {}
    for _, address, roles in config.at_addresses:
        primary = getattr(rname.parse_resource_name(address), "primary_address", None)
        if primary is not None and int(primary) not in found.values():
            found |= dict.fromkeys(roles, int(primary))
    for _, _, roles in config.at_addresses:
        if roles[0] not in found:
            choices = [_DELIVERED[roles[-1]], *_GPIB_ADDRESSES]
            number = next(number for number in choices if number not in found.values())
            found |= dict.fromkeys(roles, number)
    return {role: found[role] for role in config.instruments}


def _on_gpib(config: BenchConfig, gpib: dict[str, int]) -> BenchConfig:
    """The bench with all instruments on GPIB, the interface on which nothing about them is lost, in
    virtual time (the server lets it pass) and without fault (which the shared instrument has)."""
    settings = (config.simulation or SimulationConfig()).model_copy(
        update={"clock": "virtual", "fault": None, "faults": ()}
    )
    update: dict[str, Any] = {"visa_library": "simulated", "simulation": settings}
    for role, number in gpib.items():
        address = f"GPIB0::{number}::INSTR"
        update[role] = getattr(config, role).model_copy(update={"address": address})
    return config.model_copy(update=update)
