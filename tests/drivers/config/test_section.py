"""Sections of a bench file refuse what they do not know, and addresses that are none."""

from __future__ import annotations

import pytest
from pydantic import TypeAdapter, ValidationError

from drivers.config.section import Address, Section


class Lamp(Section):
    power: float = 1.0


def test_a_key_that_is_misspelt_is_refused() -> None:
    with pytest.raises(ValidationError, match="pwoer"):
        Lamp.model_validate({"pwoer": 2.0})


def test_a_section_does_not_change() -> None:
    lamp = Lamp()
    with pytest.raises(ValidationError, match="frozen"):
        lamp.power = 2.0
    assert lamp.power == 1.0


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
