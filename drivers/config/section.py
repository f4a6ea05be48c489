"""What the sections of bench, device and recipe files have in common."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from pyvisa import rname

#: Of a number that must be above zero.
Positive = Field(gt=0)


class Section(BaseModel):
    """Base of the sections: unknown keys are refused, values do not change."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)


def _visa_address(text: str) -> str:
    try:
        rname.parse_resource_name(text)
    except rname.InvalidResourceName:
        raise ValueError(
            f"{text!r} is not a VISA address, such as GPIB0::24::INSTR, "
            "TCPIP0::192.0.2.20::8888::SOCKET or ASRL1::INSTR"
        ) from None
    return text


Address = Annotated[str, AfterValidator(_visa_address)]
