"""What is fuzzed: the parsers of the simulated instruments, of controller and back door, and what
the drivers make of replies. A target takes one drawn input; whatever it raises is a finding."""

from __future__ import annotations

import contextlib
import itertools
from collections.abc import Callable, Iterator
from typing import Any

import orjson
from hypothesis import strategies as st

from drivers.b1500.mainframe import B1500
from drivers.b1500.samples import parse_samples
from drivers.clock import VirtualClock
from drivers.errors import BenchError
from drivers.keithley2400.driver import Keithley2400
from drivers.keithley2400.readings import ascii_table, binary_length, binary_table
from drivers.ldc500.driver import LDC500Laser
from drivers.simulated.instruments.b1500 import SimulatedB1500
from drivers.simulated.instruments.keithley2400 import SimulatedKeithley2400
from drivers.simulated.instruments.ldc500 import SimulatedLDC500
from drivers.simulated.instruments.message_instrument import MessageInstrument
from drivers.simulated.physics.laser_diode import LaserDiode
from drivers.simulated.physics.light import SampleLight
from drivers.simulated.physics.two_terminal import Resistor
from drivers.simulated.serving.backdoor import Backdoor, BackdoorConversation
from drivers.simulated.serving.conversation import (
    OUTPUT_LIMIT,
    Conversation,
    RawConversation,
    SharedInstrument,
)
from drivers.simulated.serving.prologix import PrologixConversation
from drivers.simulated.serving.server import Pace
from drivers.simulated.serving.switches import SwitchLog
from drivers.simulated.simulation import simulate
from drivers.simulated.visa_library import SimulatedVisaLibrary
from drivers.visa.bounded_adapter import BoundedAdapter
from tests.bench_files import bench_config, device
from tests.fuzz.words import FLEX, LDC, NOISE, NUMBERS_IN_WORDS, PROLOGIX, SCPI, messages

#: Bytes that an instrument may have waiting for a client who never reads: a 2400's and a B1500's
#: buffers are as long as their longest block.
MOST_WAITING = 1 << 23
_LIMITS = bench_config().limits


def _talk(instrument: MessageInstrument, clock: VirtualClock, said: list[bytes]) -> None:
    """Say everything, let time pass, and read what comes, as a transport would."""
    for message in said:
        instrument.receive(message + b"\n")
        for wait in (1e-3, 0.5):
            clock.wait(wait)
            instrument.update()
        instrument.status_byte()
        read = 0
        while instrument.output_waiting() and read < MOST_WAITING:
            read += len(instrument.transmit(1 << 16)[0])
        assert read < MOST_WAITING
        event = instrument.next_event()
        if event is not None and event < clock.now() + 1e4:
            clock.wait(max(0.0, event - clock.now()))
            instrument.update()
    instrument.device_clear()
    assert not instrument.output_waiting()
    instrument.receive(b"*IDN?\n")
    instrument.update()
    assert instrument.output_waiting(), "it answers whatever has been said to it"


def scpi_2400(said: list[bytes]) -> None:
    """Messages to the simulated 2400."""
    clock = VirtualClock()
    _talk(SimulatedKeithley2400(clock, Resistor(1e4)), clock, said)


def flex_b1500(said: list[bytes]) -> None:
    """Messages to the simulated B1500A."""
    clock = VirtualClock()
    _talk(SimulatedB1500(clock, {1: Resistor(1e4), 2: None}), clock, said)


def scpi_ldc500(said: list[bytes]) -> None:
    """Messages to the simulated LDC500."""
    clock = VirtualClock()
    laser = SimulatedLDC500(clock, LaserDiode(), SampleLight(), irradiance_per_watt=2e3)
    _talk(laser, clock, said)


def _converse(client: Conversation, pieces: list[bytes], happen: Callable[[], None]) -> None:
    for piece in pieces:
        if not client.listening:
            break
        client.receive(piece)
        for _ in range(100):
            if not client.work():
                break
        happen()
        assert len(client.output) < OUTPUT_LIMIT + MOST_WAITING
    client.leave()
    assert not client.output


def prologix(pieces: list[bytes]) -> None:
    """What a client says to the GPIB controller."""
    clock, wall = VirtualClock(), VirtualClock()
    meter = SimulatedKeithley2400(clock, Resistor(1e4))
    shared = SharedInstrument(meter, wall)

    def happen() -> None:
        clock.wait(0.5)
        wall.wait(0.5)
        meter.update()

    _converse(PrologixConversation(wall, {24: shared}), [p + b"\n" for p in pieces], happen)


def raw_socket(pieces: list[bytes]) -> None:
    """What a client says on a raw socket, cut anywhere."""
    clock, wall = VirtualClock(), VirtualClock()
    meter = SimulatedKeithley2400(clock, Resistor(1e4), interface="socket")
    shared = SharedInstrument(meter, wall)

    def happen() -> None:
        clock.wait(0.5)
        meter.update()
        shared.collect()

    _converse(RawConversation(wall, shared), pieces, happen)


def _backdoors() -> Iterator[BackdoorConversation]:
    """A new one every hundred requests, so that time does not run away."""
    while True:
        simulation = simulate(bench_config(), device())
        shared: dict[Any, SharedInstrument] = {
            role: SharedInstrument(instrument, VirtualClock())
            for role, instrument in simulation.instruments.items()
        }
        wall = VirtualClock()
        pace = Pace(simulation.clock, wall=wall)
        backdoor = Backdoor(simulation, shared, pace, SwitchLog(simulation, wall))
        for _ in range(100):
            yield BackdoorConversation(VirtualClock(), backdoor)


_BACKDOORS = _backdoors()


def back_door(requests: list[Any]) -> None:
    """Requests at the back door: JSON of any form, or noise."""
    client = next(_BACKDOORS)
    for request in requests:
        line = request if isinstance(request, bytes) else orjson.dumps(request)
        client.receive(b"\n" + line.replace(b"\n", b" ") + b"\n")
        client.work()
        for answer in bytes(client.output).splitlines():
            assert isinstance(orjson.loads(answer), dict)
        client.output.clear()


# -- replies to the drivers


def blocks(reply: tuple[bytes, int, tuple[int, ...]]) -> None:
    """Blocks of readings as the drivers take them apart."""
    data, points, channels = reply
    for parse in (
        lambda: binary_table(data, points),
        lambda: binary_table(b"#0" + data[: 16 * points].ljust(16 * points) + b"\n", points),
        lambda: ascii_table(data.decode("latin-1"), points),
        lambda: parse_samples(data, channels),
    ):
        with contextlib.suppress(BenchError):
            parse()
    assert binary_length(points) == 16 * points + 3


class _Mad(MessageInstrument):
    """Answers every question with the next of its replies, and with nothing once they are over."""

    def __init__(self, clock: VirtualClock, replies: list[bytes], status: int) -> None:
        super().__init__(clock)
        self._replies = iter(replies)
        self._status = status

    def execute(self, message: str) -> None:
        if "?" in message:
            for reply in itertools.islice(self._replies, 1):
                self.reply(reply)

    def status_byte(self) -> int:
        return self._status


def answers(drawn: tuple[list[bytes], int]) -> None:
    """What drivers make of an instrument that answers anything at all: a BenchError, or it fits."""
    replies, status = drawn
    for make, calls in _CALLS:
        clock = VirtualClock()
        address = "GPIB0::7::INSTR"
        library = SimulatedVisaLibrary({address: _Mad(clock, replies, status)}, clock)
        adapter = BoundedAdapter(address, visa_library=library, timeout=100)
        try:
            driver = make(adapter, clock)
            for call in calls:
                with contextlib.suppress(BenchError):
                    call(driver)
            driver.safe_off()
        finally:
            adapter.connection.close()
            adapter.manager.close()


def _laser(adapter: Any, clock: VirtualClock) -> LDC500Laser:
    return LDC500Laser(adapter, clock, bench_config().laser, _LIMITS)


_CALLS: list[tuple[Callable[..., Any], list[Callable[[Any], object]]]] = [
    (
        lambda adapter, clock: Keithley2400(adapter, clock, _LIMITS),
        [
            lambda smu: smu.prepare(compliance=1e-3, largest_bias=3.0),
            lambda smu: smu.is_on,
            lambda smu: smu.read_block(2),
            lambda smu: smu.sweep(0.0, 1.0, 2),
            lambda smu: smu.stored_readings(),
            lambda smu: smu.raise_errors(),
        ],
    ),
    (
        lambda adapter, clock: B1500(adapter, clock, _LIMITS),
        [
            lambda b1500: b1500.prepare(),
            lambda b1500: b1500.outputs_on,
            lambda b1500: b1500.check_channels([1, 2]),
            lambda b1500: b1500.switch_on(1),
            lambda b1500: b1500.wait_for_data(),
            lambda b1500: b1500.take_samples((1,), 2),
        ],
    ),
    (
        _laser,
        [
            lambda laser: laser.prepare(),
            lambda laser: laser.check(),
            lambda laser: laser.is_on,
            lambda laser: laser.set_irradiance(1.0),
            lambda laser: laser.read_errors(),
        ],
    ),
]

_VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=10)
    | st.sampled_from(["all", "open", "closed", "timeout", "power cycle", "wrong identity"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.text(max_size=6)
            | st.sampled_from(
                ["kind", "at", "rate", "after", "duration", "delay", "identity", "bias"]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=8,
)
_PROPERTIES = [
    "time", "speed", "light.irradiance", "device.temperature", "smu.output", "smu.fault",
    "laser.fault", "analyser.fault", "smu.interlock", "laser.interlock", "laser.open_circuit",
]  # fmt: skip
_REQUESTS = st.one_of(
    st.builds(lambda verb, value: {verb: value}, st.sampled_from(["get", "set", "truth"]), _VALUES),
    st.builds(
        lambda values: {"set": values},
        st.dictionaries(st.sampled_from(_PROPERTIES), _VALUES, max_size=2),
    ),
    _VALUES,
    NOISE,
)
_REPLY = st.one_of(
    NOISE,
    st.lists(NUMBERS_IN_WORDS, max_size=6).map(lambda words: ",".join(words).encode("latin-1")),
    st.sampled_from(
        [b"0", b"1", b'0,"No error"', b'+0,"No Error."', b"CLOSED", b"ON", b"OFF", b"CL", b"CN 1",
         b"+1.000000E-03", b"4", b"8", b"1000000", b"VOLT,CURR,TIME,STAT", b"B1517A,0;0,0", b"#0"]
    ),
)  # fmt: skip

#: By name: what draws an input, and what takes it.
TARGETS: dict[str, tuple[st.SearchStrategy[Any], Callable[[Any], None]]] = {
    "2400": (messages(SCPI), scpi_2400),
    "B1500": (messages(FLEX), flex_b1500),
    "LDC500": (messages(LDC), scpi_ldc500),
    "Prologix": (messages([*PROLOGIX, *SCPI]), prologix),
    "raw socket": (st.lists(NOISE | messages(SCPI, 2).map(b"\n".join), max_size=8), raw_socket),
    "back door": (st.lists(_REQUESTS, min_size=1, max_size=8), back_door),
    "blocks": (
        st.tuples(
            st.binary(max_size=200),
            st.integers(1, 12),
            st.lists(st.integers(1, 10), min_size=1, max_size=3).map(tuple),
        ),
        blocks,
    ),
    "answers": (st.tuples(st.lists(_REPLY, max_size=12), st.integers(0, 255)), answers),
}
