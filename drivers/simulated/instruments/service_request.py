"""The service request line of an instrument (IEEE 488.2, 11.3.3.1)."""

from __future__ import annotations

#: Bit 6 of the status byte: request for service.
RQS = 64


class ServiceRequest:
    """Pulled when a new reason appears, released by a serial poll or when no reason is left."""

    def __init__(self) -> None:
        self.pulled = False
        self._reasons = 0

    def follow(self, status: int, enabled: int) -> None:
        """Take notice of the bits of the status byte that service is to be requested for."""
        reasons = status & enabled & ~RQS
        if reasons & ~self._reasons:
            self.pulled = True
        elif not reasons:
            self.pulled = False
        self._reasons = reasons

    def polled(self, status: int) -> int:
        """The status byte with bit 6 as the poll sees it; the poll releases the line."""
        value = status & ~RQS | RQS * self.pulled
        self.pulled = False
        return value
