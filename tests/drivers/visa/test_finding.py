"""Who is there: what VISA lists, who answers, and that nothing is changed or waited for in vain."""

from __future__ import annotations

import socket
import time

import pytest

from drivers.clock import never
from drivers.config.models import MODELS, entry
from drivers.errors import ConnectionFailed
from drivers.visa.finding import identify, listed, may_be_asked, models_saying
from drivers.visa.found import FoundInstrument
from tests.bench_files import open_bench
from tests.others_bench import outputs, switch_on
from tests.socket_bench import served_bench


def found_at(
    addresses: list[str], library: object = "@py", stop=never, **kw
) -> dict[str, FoundInstrument]:
    found: dict[str, FoundInstrument] = {}
    identify(addresses, library, lambda each: found.update({each.address: each}), stop, **kw)
    return found


def test_the_instruments_of_a_served_bench_say_who_they_are_and_stay_as_they_are() -> None:
    with served_bench() as bench:
        switch_on(bench)
        at = {role: bench.resource(each.port) for role, each in bench.instruments.items()}
        found = found_at([*at.values()])
        assert outputs(bench) == {"smu.output": True, "laser.on": True}
    assert found[at["smu"]].models == ("Keithley 2400",)
    assert found[at["laser"]].models == ("SRS LDC501",)
    assert found[at["analyser"]].models == ("Keysight B1500A",)
    assert not any(each.why for each in found.values())


def test_the_simulated_bench_is_found_like_any_other() -> None:
    with open_bench() as bench:
        assert bench.simulation is not None
        library = bench.simulation.library
        names = listed(library, never)
        found = found_at(names, library)
    assert {each.models for each in found.values()} == {
        ("Keithley 2400",), ("SRS LDC501",), ("Keysight B1500A",),
    }  # fmt: skip


def test_who_is_silent_refuses_or_is_nobody_is_told_in_words() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        closed = socket.create_server(("127.0.0.1", 0))
        refused = closed.getsockname()[1]
        closed.close()
        mute = f"TCPIP0::127.0.0.1::{silent.getsockname()[1]}::SOCKET"
        gone = f"TCPIP0::127.0.0.1::{refused}::SOCKET"
        began = time.monotonic()
        found = found_at([mute, gone, "not an address"])
        assert time.monotonic() - began < 20
    assert {*found} == {mute, gone, "not an address"}
    assert all(each.why and not each.identity and not each.models for each in found.values())


def test_an_interface_is_no_instrument_and_is_not_asked() -> None:
    for address in ("GPIB0::INTFC", "PXI0::1::BACKPLANE", "VXI0::MEMACC"):
        (found,) = found_at([address]).values()
        assert found.why == "that is no address of an instrument: no messages go over it"


def test_a_stop_is_heard_while_nobody_answers() -> None:
    began = time.monotonic()
    with socket.create_server(("127.0.0.1", 0)) as silent:
        mute = f"TCPIP0::127.0.0.1::{silent.getsockname()[1]}::SOCKET"
        assert found_at([mute], stop=lambda: time.monotonic() - began > 0.2) == {}
        time.sleep(1.6)  # its thread closes its session


def test_a_library_that_is_none_is_told() -> None:
    with pytest.raises(ConnectionFailed, match="VISA library"):
        listed("no such library", never)


@pytest.mark.parametrize("model", [model.name for model in MODELS])
def test_every_model_is_known_by_its_identity(model: str) -> None:
    part = entry(model).IDENTITIES[model]
    assert model in models_saying(f"MAKER{part if part[0] == ',' else ',' + part}1234,1.0")
    assert models_saying("ACME,SUPERMETER 9000,1,1") == ()


def test_serial_ports_and_boards_are_not_asked_by_themselves() -> None:
    names = ["GPIB0::24::INSTR", "ASRL1::INSTR", "GPIB0::INTFC", "USB0::1::2::3::INSTR"]
    assert [name for name in names if may_be_asked(name)] == [names[0], names[3]]
