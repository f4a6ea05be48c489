"""An address is opened, and the model that answers there is the one that was expected."""

import pytest

from drivers.clock import VirtualClock
from drivers.errors import ConnectionFailed
from drivers.simulated.visa_library import SimulatedVisaLibrary
from drivers.visa.connecting import close, connect
from tests.drivers.visa.visa_bench import GPIB, SOCKET, Scripted

IDENTITY = "KEITHLEY INSTRUMENTS INC.,MODEL 2400,1248014,C30"


def library(address, **replies):
    instrument = Scripted(**replies)
    return SimulatedVisaLibrary({address: instrument}, instrument.clock), instrument


def test_nothing_but_the_identity_is_asked():
    found, instrument = library(GPIB, **{"*IDN?": IDENTITY})
    adapter, identity = connect("Keithley 2400", GPIB, found)
    try:
        assert identity == IDENTITY
        assert instrument.heard == ["*IDN?"]
    finally:
        close([adapter])
    assert found.open_sessions() == []


def test_the_network_port_of_an_ldc500_is_unlocked_first():
    identity = "Stanford Research Systems,LDC501,s/n098023,ver2.00"
    found, instrument = library(SOCKET, **{"*IDN?": identity})
    adapter, _ = connect("SRS LDC501", SOCKET, found)
    close([adapter])
    assert instrument.heard == ["ULOC 1", "*IDN?"]


@pytest.mark.parametrize(
    ("replies", "said"),
    [
        ({"*IDN?": "KEITHLEY INSTRUMENTS INC.,MODEL 2410,1,C34"}, "is not the Keithley 2400"),
        ({}, "does not answer"),
    ],
)
def test_another_model_or_none_is_refused_and_its_session_closed(replies, said):
    found, _ = library(GPIB, **replies)
    with pytest.raises(ConnectionFailed, match=said):
        connect("Keithley 2400", GPIB, found)
    assert found.open_sessions() == []


def test_an_address_with_nothing_behind_it_is_named():
    with pytest.raises(ConnectionFailed, match=f"no Keithley 2400 at {GPIB}"):
        connect("Keithley 2400", GPIB, SimulatedVisaLibrary({}, VirtualClock()))
