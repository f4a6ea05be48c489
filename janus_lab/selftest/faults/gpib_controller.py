"""A VISA library that has its GPIB instruments at a controller with Prologix commands, such as the
one of `janus-lab serve`; everything else is pyvisa-py's.

pyvisa-py's own sessions at such a controller end a reply at the first line feed, also in binary
data, and know no timeouts. PyVISA finds a library by the name of a package, see `run_files`; the
controller's port is in the environment, where a guard finds it as well.
"""

from __future__ import annotations

import os
import re
import socket
import time
from typing import Any

from pyvisa import rname
from pyvisa.constants import InterfaceType, StatusCode
from pyvisa_py.highlevel import PyVisaLibrary
from pyvisa_py.sessions import OpenError, Session, UnknownAttribute

#: The environment variable with the port of the controller on this computer.
PORT = "JANUS_LAB_FAULTS_GPIB_PORT"
_SETUP = b"++mode 1\n++auto 0\n++eoi 1\n++eos 3\n++eot_enable 0\n"
#: What the controller says of itself: asked for behind a reply, it shows where the reply ends.
_VERSION = re.compile(rb"Prologix GPIB-ETHERNET Controller[^\r\n]*\r\n\Z")
_STATUS_BYTE = re.compile(rb"(\d+)\r\n\Z")
#: The controller waits so long for an instrument at most (ms).
_LONGEST_READ = 3000
_SPECIAL = re.compile(rb"([\r\n\x1b+])")


class GpibSession(Session):  # type: ignore[misc]
    """An instrument at the controller, on a connection of its own."""

    session_type = (InterfaceType.gpib, "INSTR")

    @staticmethod
    def list_resources() -> list[str]:
        """None: the controller does not know who is there."""
        return []

    def after_parsing(self) -> None:
        """Connect. Raises OpenError."""
        self._rest = b""  # of a message that was not read at once
        self._lost = False
        self._line: socket.socket | None = None
        self._connect()

    def _connect(self) -> None:
        port, patience = int(os.environ[PORT]), (self.open_timeout or 2000) / 1000
        try:
            self._line = socket.create_connection(("127.0.0.1", port), patience)
            self._line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._send(_SETUP + f"++addr {self.parsed.primary_address}\n".encode())
        except OSError:
            raise OpenError(StatusCode.error_resource_not_found) from None

    def close(self) -> StatusCode:
        """Hang up."""
        if self._line is not None:
            self._line.close()
            self._line = None
        return StatusCode.success

    def write(self, data: bytes) -> tuple[int, StatusCode]:
        """Send a message; its end goes as END."""
        self._rest = b""
        return self._say(_SPECIAL.sub(b"\x1b\\1", data.rstrip(b"\r\n"))) or (
            len(data),
            StatusCode.success,
        )

    def read(self, count: int) -> tuple[bytes, StatusCode]:
        """The next bytes of a reply, up to its END."""
        if not self._rest:
            until = time.monotonic() + self._patience
            while not self._rest:
                left = until - time.monotonic()
                if left <= 0:
                    return b"", StatusCode.error_timeout
                wait = max(1, min(_LONGEST_READ, round(left * 1000)))
                if failed := self._say(b"++read_tmo_ms %d\n++read eoi\n++ver" % wait):
                    return b"", failed[1]
                reply, status = self._listen(_VERSION, left + 1.0)
                if status != StatusCode.success:
                    return b"", status
                self._rest = _VERSION.sub(b"", reply)
        data, self._rest = self._rest[:count], self._rest[count:]
        return data, StatusCode.success_max_count_read if self._rest else StatusCode.success

    def read_stb(self) -> tuple[int, StatusCode]:
        """A serial poll."""
        if failed := self._say(b"++spoll"):
            return failed
        reply, status = self._listen(_STATUS_BYTE, self._patience)
        found = _STATUS_BYTE.search(reply)
        return (int(found[1]) if found else 0), status

    def clear(self) -> StatusCode:
        """A selected device clear."""
        self._rest = b""
        failed = self._say(b"++clr")
        return failed[1] if failed else StatusCode.success

    def assert_trigger(self, protocol: Any) -> StatusCode:
        """A group execute trigger."""
        failed = self._say(b"++trg")
        return failed[1] if failed else StatusCode.success

    def flush(self, mask: Any) -> StatusCode:
        """Nothing is kept here."""
        return StatusCode.success

    @property
    def _patience(self) -> float:
        return 10.0 if self.timeout is None else float(self.timeout)

    def _say(self, line: bytes) -> tuple[int, StatusCode] | None:
        """Send a line; what a VISA function returns if that fails."""
        try:
            if self._line is None and not self._lost:
                self._connect()  # the last conversation ended in silence
            self._send(line + b"\n")
        except (OSError, OpenError):
            return 0, self._lose()
        return None

    def _send(self, data: bytes) -> None:
        if self._lost or self._line is None:
            raise OSError("the connection was lost")
        self._line.settimeout(self._patience)
        self._line.sendall(data)

    def _listen(self, end: re.Pattern[bytes], patience: float) -> tuple[bytes, StatusCode]:
        heard, until = bytearray(), time.monotonic() + patience
        while not end.search(heard):
            left = until - time.monotonic()
            try:
                if left <= 0:
                    raise TimeoutError
                if self._line is None:
                    raise OSError
                self._line.settimeout(left)
                data = self._line.recv(1 << 16)
            except TimeoutError:  # what may still come belongs to nothing that is asked later
                self.close()
                return b"", StatusCode.error_timeout
            except OSError:
                data = b""
            if not data:
                return b"", self._lose()
            heard += data
        return bytes(heard), StatusCode.success

    def _lose(self) -> StatusCode:
        self._lost = True
        self.close()
        return StatusCode.error_connection_lost

    def _get_attribute(self, attribute: Any) -> Any:
        raise UnknownAttribute(attribute)

    def _set_attribute(self, attribute: Any, attribute_state: Any) -> Any:
        raise UnknownAttribute(attribute)


class GpibControllerLibrary(PyVisaLibrary):  # type: ignore[misc]
    """pyvisa-py, but for GPIB."""

    def open(self, session: Any, resource_name: str, *arguments: Any, **more: Any) -> Any:
        """As the base class, whose arguments these are."""
        parsed = rname.parse_resource_name(resource_name)
        if parsed.interface_type_const != InterfaceType.gpib:
            return super().open(session, resource_name, *arguments, **more)
        open_timeout = more.get("open_timeout", arguments[1] if len(arguments) > 1 else None)
        try:
            found = GpibSession(session, resource_name, parsed, open_timeout)
        except OpenError as error:
            return 0, self.handle_return_value(None, error.error_code)
        return self._register(found), StatusCode.success


#: What PyVISA looks for.
WRAPPER_CLASS = GpibControllerLibrary
