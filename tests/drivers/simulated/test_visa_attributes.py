"""Every attribute that VISA lists for a session answers, as PyVISA asks for it."""

from contextlib import closing

import pytest
import pyvisa
from pyvisa import attributes, constants

from drivers.clock import VirtualClock
from drivers.simulated.instruments.message_instrument import MessageInstrument
from drivers.simulated.visa_library import SimulatedVisaLibrary

KINDS = ("GPIB0::24::INSTR", "ASRL1::INSTR", "TCPIP0::192.0.2.1::5025::SOCKET",
         "TCPIP0::192.0.2.1::inst0::INSTR", "USB0::1510::9216::1234::0::INSTR")  # fmt: skip


@pytest.fixture(params=KINDS)
def resource(request):
    clock = VirtualClock()
    library = SimulatedVisaLibrary({request.param: MessageInstrument(clock)}, clock)
    with closing(pyvisa.ResourceManager(library)) as manager:
        yield manager.open_resource(request.param)


def listed(resource):
    everywhere = attributes.AttributesPerResource[attributes.AllSessionTypes]
    kind = (resource.interface_type, resource.resource_class)
    return everywhere | attributes.AttributesPerResource[kind]


def test_every_attribute_that_is_listed_answers(resource):
    for attribute in listed(resource):
        assert resource.get_visa_attribute(attribute.attribute_id) is not None, attribute.visa_name
        if attribute.py_name and attribute.read:
            getattr(resource, attribute.py_name)
    assert len(listed(resource)) >= 28


def test_what_may_be_set_can_be_set_and_the_rest_not(resource):
    for attribute in listed(resource):
        value = resource.get_visa_attribute(attribute.attribute_id)
        if attribute.write:
            resource.set_visa_attribute(attribute.attribute_id, value)
        else:
            with pytest.raises(pyvisa.VisaIOError, match="READONLY"):
                resource.set_visa_attribute(attribute.attribute_id, value)


def test_one_of_another_interface_does_not(resource):
    other = "asrl_baud_rate" if resource.interface_type != constants.InterfaceType.asrl else (
        "gpib_primary_address"
    )  # fmt: skip
    with pytest.raises(pyvisa.VisaIOError, match="NSUP_ATTR"):
        resource.get_visa_attribute(constants.ResourceAttribute[other])
    with pytest.raises(pyvisa.VisaIOError, match="NSUP_ATTR"):
        resource.set_visa_attribute(constants.ResourceAttribute[other], 1)
