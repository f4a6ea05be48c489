"""What a VISA address says of the interface behind it."""

from __future__ import annotations

from typing import Literal

from pyvisa import rname

Interface = Literal["gpib", "rs232", "socket"]


def interface_of(address: str) -> Interface:
    """The kind of interface: with END and serial poll ("gpib", USB and VXI-11 too), or a stream."""
    text = address.upper()
    if text.endswith("SOCKET"):
        return "socket"
    return "rs232" if text.startswith("ASRL") else "gpib"


def canonical(address: str) -> str:
    """One spelling for all spellings of an address; an invalid one stays as it is."""
    try:
        return str(rname.to_canonical_name(address))
    except rname.InvalidResourceName:
        return address.upper()
