"""VISA's errors in words that name the instrument."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from pyvisa import Error as VisaError
from pyvisa import VisaIOError
from pyvisa.constants import StatusCode

from .addresses import interface_of
from .errors import InstrumentError, InstrumentSilent

#: A stream that has been silent for this long has nothing more to say.
DRAIN_TIMEOUT_MS = 50


class ReportsByName:
    """Mixin before a pymeasure Instrument: its VISA errors become InstrumentError with its name."""

    name: str
    adapter: Any

    @contextmanager
    def _named(self) -> Iterator[None]:
        try:
            yield
        except VisaIOError as error:
            if error.error_code == StatusCode.error_timeout:
                seconds = self.adapter.connection.timeout / 1000
                raise InstrumentSilent(
                    f"{self.name} did not answer within {seconds:g} s"
                ) from error
            raise InstrumentError(f"{self.name}: {error.description}") from error
        except (VisaError, ConnectionError) as error:
            raise InstrumentError(f"{self.name}: {error}") from error

    def write(self, command: str, **kwargs: Any) -> None:
        with self._named():
            super().write(command, **kwargs)  # type: ignore[misc]

    def read(self, **kwargs: Any) -> str:
        with self._named():
            return str(super().read(**kwargs))  # type: ignore[misc]

    def read_bytes(self, count: int, **kwargs: Any) -> bytes:
        with self._named():
            return bytes(super().read_bytes(count, **kwargs))  # type: ignore[misc]

    def poll(self) -> int:
        """The status byte, by serial poll: answered whatever the instrument is busy with."""
        with self._named():
            return int(self.adapter.connection.read_stb())

    @property
    def is_stream(self) -> bool:
        """Whether the interface is a stream of bytes, without END, serial poll or device clear."""
        return interface_of(self.adapter.connection.resource_name) != "gpib"

    def drain(self) -> None:
        """Throw away what a stream has brought and nobody has read."""
        connection = self.adapter.connection
        timeout, connection.timeout = connection.timeout, DRAIN_TIMEOUT_MS
        try:
            while True:
                connection.read_bytes(1)
        except VisaIOError as error:
            if error.error_code != StatusCode.error_timeout:
                raise
        finally:
            connection.timeout = timeout

    def device_clear(self) -> None:
        """The interface's device clear."""
        with self._named():
            self.adapter.connection.clear()
