"""VISA addresses: which text is one, and what it says of the interface behind it."""

from __future__ import annotations

import re
from typing import Annotated, Final, Literal

from pydantic import AfterValidator

#: Two forms that most benches are written in, spelt as pyvisa spells them: they are known to be
#: addresses without pyvisa, whose import a window need not wait for.
_SPELT_OUT: Final = re.compile(
    r"GPIB\d{1,2}::\d{1,2}::INSTR|TCPIP\d{1,2}::\d{1,3}(?:\.\d{1,3}){3}::\d{1,5}::SOCKET", re.ASCII
)

NO_INSTRUMENT: Final = "that is no address of an instrument: no messages go over it"

Interface = Literal["gpib", "rs232", "socket"]


def _visa_address(text: str) -> str:
    if _SPELT_OUT.fullmatch(text):
        return text
    from pyvisa import rname

    try:
        rname.parse_resource_name(text)
    except rname.InvalidResourceName:
        raise ValueError(
            f"{text!r} is not a VISA address, such as GPIB0::24::INSTR, "
            "TCPIP0::192.0.2.20::8888::SOCKET or ASRL1::INSTR"
        ) from None
    if not takes_messages(text):
        raise ValueError(f"{text!r}: {NO_INSTRUMENT}")
    return text


Address = Annotated[str, AfterValidator(_visa_address)]


def interface_of(address: str) -> Interface:
    """The kind of interface: with END and serial poll ("gpib", USB and VXI-11 too), or a stream."""
    text = address.upper()
    if text.endswith("SOCKET"):
        return "socket"
    return "rs232" if text.startswith("ASRL") else "gpib"


def canonical(address: str) -> str:
    """One spelling for all spellings of an address; an invalid one stays as it is."""
    if _SPELT_OUT.fullmatch(address):
        return address
    from pyvisa import rname

    try:
        return str(rname.to_canonical_name(address))
    except rname.InvalidResourceName:
        return address.upper()


def takes_messages(address: str) -> bool:
    """Whether an instrument may be there: other addresses are of an interface or of memory. Of what
    is no address, VISA says so itself."""
    if _SPELT_OUT.fullmatch(address):
        return True
    from pyvisa import rname

    try:
        kind = rname.ResourceName.from_string(address.upper()).resource_class
    except rname.InvalidResourceName:
        return True
    return kind in ("INSTR", "SOCKET", "RAW")


def bus_of(address: str) -> str:
    """What an instrument shares with others: GPIB instruments their board, others nothing."""
    name = canonical(address)
    return name.partition("::")[0] if name.startswith("GPIB") else name
