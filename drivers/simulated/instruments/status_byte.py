"""Status byte, serial poll and service request of an instrument (IEEE 488.2, 11.2 and 11.3)."""

from __future__ import annotations

#: Bit 6 of the status byte: request for service in a serial poll, master summary in `*STB?`.
RQS = 64


class StatusByte:
    """The status byte, and the line on which the instrument requests service.

    The line is pulled when a new reason for it appears. A serial poll releases it, and so does the
    end of the last reason. `live` is what a subclass's `byte` needs to know of the present moment.
    """

    def __init__(self) -> None:
        self.service_enabled = 0  #: `*SRE`
        self._pulled = False
        self._reasons = 0

    def byte(self, live: int) -> int:
        """The status byte at this moment. Bit 6 is a subclass's own affair."""
        raise TypeError(f"{type(self).__name__} has no status byte")

    def reasons(self, live: int) -> int:
        """The reasons that there are now to request service, one bit each."""
        return self.byte(live) & self.service_enabled & ~RQS if self.service_enabled else 0

    def follow(self, live: int) -> None:
        """Request service if a reason has appeared since the last call."""
        reasons = self.reasons(live)
        if reasons & ~self._reasons:
            self._pulled = True
        elif not reasons:
            self._pulled = False
        self._reasons = reasons

    @property
    def requesting_service(self) -> bool:
        """Whether SRQ is pulled."""
        return self._pulled

    def serial_poll(self, live: int) -> int:
        """The status byte with bit 6 as RQS; the poll releases the line."""
        self.follow(live)
        value = self.byte(live) & ~RQS | RQS * self._pulled
        self._pulled = False
        return value
