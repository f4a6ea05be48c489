"""pymeasure's VISA adapter, but for answers that never end."""

from __future__ import annotations

from typing import Any

from pymeasure.adapters import VISAAdapter
from pyvisa.constants import StatusCode

from drivers.errors import InstrumentError

#: No instrument of the bench says as much as this in one answer (bytes).
LONGEST_ANSWER = 1 << 20


class EndlessAnswer(InstrumentError):
    """What is at the address sends bytes without end."""


class BoundedAdapter(VISAAdapter):  # type: ignore[misc]
    """Reads a text in the same steps as PyVISA does, which would go on for ever with a device that
    never ends its line: nothing else, not even Stop, would be heard meanwhile."""

    def _read(self, **kwargs: Any) -> str:
        connection = self.connection
        more = StatusCode.success_max_count_read
        received = bytearray()
        with connection.ignore_warning(StatusCode.success_device_not_present, more):
            status = more
            while status == more:
                if len(received) > LONGEST_ANSWER:
                    raise EndlessAnswer(f"it has sent {len(received)} bytes without an end")
                chunk, status = connection.visalib.read(connection.session, connection.chunk_size)
                received += chunk
        return received.decode(connection.encoding).removesuffix(connection.read_termination or "")
