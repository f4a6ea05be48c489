"""The attributes that VISA lists for a session, as they are before a client has set any."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from pyvisa import attributes, constants, rname
from pyvisa.constants import InterfaceType, ResourceAttribute

#: What VISA leaves to the implementation, by attribute; what is not here is off, 0 or empty.
_IMPLEMENTED: Final[Mapping[int, Any]] = {
    ResourceAttribute.resource_manufacturer_name: "Janus Lab",
    ResourceAttribute.resource_impl_version: 0x00100000,
    ResourceAttribute.read_buffer_size: 4096,
    ResourceAttribute.write_buffer_size: 4096,
    # the lines of a cable that is plugged in at both ends
    ResourceAttribute.asrl_connected: True,
    ResourceAttribute.asrl_cts_state: constants.LineState.asserted,
    ResourceAttribute.asrl_dcd_state: constants.LineState.asserted,
    ResourceAttribute.asrl_dsr_state: constants.LineState.asserted,
    ResourceAttribute.asrl_dtr_state: constants.LineState.asserted,
    ResourceAttribute.asrl_rts_state: constants.LineState.asserted,
    ResourceAttribute.asrl_ri_state: constants.LineState.unasserted,
    ResourceAttribute.asrl_wire_mode: constants.VI_ASRL_WIRE_232_DTE,
}
_EMPTY: Final[Mapping[str, Any]] = {"ViString": "", "ViRsrc": "", "ViBoolean": False}


def initial_attributes(name: str, parsed: rname.ResourceName) -> dict[int, Any]:
    """Values by attribute for a session with the resource `name`, `parsed`."""
    interface = parsed.interface_type_const
    kind = (interface, parsed.resource_class)
    listed = attributes.AttributesPerResource[attributes.AllSessionTypes]
    listed = listed | attributes.AttributesPerResource.get(kind, set())
    known = {each.attribute_id: _default(each) for each in listed}
    known |= {
        ResourceAttribute.resource_name: name,
        ResourceAttribute.resource_class: parsed.resource_class,
        ResourceAttribute.interface_type: interface,
        ResourceAttribute.interface_number: int(getattr(parsed, "board", 0)),
        ResourceAttribute.interface_instrument_name: f"{name} (simulated)",
    }
    if interface is InterfaceType.gpib:
        known[ResourceAttribute.gpib_primary_address] = int(getattr(parsed, "primary_address", 0))
        known[ResourceAttribute.gpib_secondary_address] = constants.VI_NO_SEC_ADDR
    return known


def is_read_only(attribute: int) -> bool:
    """Whether VISA lets no client set `attribute`."""
    found = attributes.AttributesByID.get(attribute)
    return found is not None and not found.write


def _default(attribute: type[attributes.Attribute[Any]]) -> Any:
    if attribute.attribute_id in _IMPLEMENTED:
        return _IMPLEMENTED[attribute.attribute_id]
    if attribute.default is attributes.NotAvailable:
        return _EMPTY.get(attribute.visa_type, 0)
    return attribute.default
