"""VISA addresses: what is one, and what it says of the interface behind it."""

from __future__ import annotations

import random

import pytest
from pydantic import TypeAdapter, ValidationError
from pyvisa import rname

from drivers.config import addresses
from drivers.config.addresses import Address, canonical, interface_of


@pytest.mark.parametrize(
    ("address", "interface"),
    [
        ("GPIB0::24::INSTR", "gpib"),
        ("usb0::0x05E6::0x2400::1248014::instr", "gpib"),
        ("TCPIP0::192.0.2.1::inst0::INSTR", "gpib"),
        ("tcpip0::192.0.2.1::5025::socket", "socket"),
        ("ASRL3::INSTR", "rs232"),
    ],
)
def test_vxi11_and_usb_have_end_and_poll_as_gpib_has(address, interface):
    assert interface_of(address) == interface


@pytest.mark.parametrize("address", ["GPIB::24", "gpib0::24::INSTR", "GPIB0::24::INSTR"])
def test_an_address_has_one_spelling(address):
    assert canonical(address) == "GPIB0::24::INSTR"


def test_the_forms_that_are_known_without_pyvisa_are_its_own_spelling():
    chance = random.Random(20261129)
    for _ in range(2000):
        board, number, port = chance.randrange(100), chance.randrange(100), chance.randrange(10**5)
        host = ".".join(str(chance.randrange(1000)) for _ in range(4))
        for text in (f"GPIB{board}::{number}::INSTR", f"TCPIP{board}::{host}::{port}::SOCKET"):
            assert addresses._SPELT_OUT.fullmatch(text)
            assert str(rname.to_canonical_name(text)) == text == canonical(text)
    for text in ("GPIB0::24::INSTR\n", "GPIB0::24::INSTR ", "GPIB0::\u0662::INSTR", "GPIB0::24"):
        assert not addresses._SPELT_OUT.fullmatch(text)


def test_what_is_no_address_stays_as_it_is():
    assert canonical("no address") == "NO ADDRESS"


@pytest.mark.parametrize(
    "address",
    [
        "GPIB0::24::INSTR",
        "gpib::24",
        "TCPIP0::192.0.2.20::8888::SOCKET",
        "ASRL1::INSTR",
        "USB0::0x05E6::0x2400::1234::INSTR",
    ],
)
def test_an_address_stays_as_it_was_written(address: str) -> None:
    assert TypeAdapter(Address).validate_python(address) == address


@pytest.mark.parametrize("address", ["", "24", "192.0.2.20:8888", "COM1"])
def test_what_is_no_visa_address_is_refused_with_an_example(address: str) -> None:
    with pytest.raises(ValidationError, match="such as GPIB0::24::INSTR"):
        TypeAdapter(Address).validate_python(address)


@pytest.mark.parametrize("address", ["GPIB0::INTFC", "gpib::intfc", "VXI0::MEMACC"])
def test_the_address_of_an_interface_is_refused(address: str) -> None:
    with pytest.raises(ValidationError, match="no address of an instrument"):
        TypeAdapter(Address).validate_python(address)
