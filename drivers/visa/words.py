"""What goes wrong between this computer and an instrument, in words for the person at the bench:
VISA's status codes and Python's errors as they come, whichever library is behind them."""

from __future__ import annotations

import re
import socket

from pyvisa import VisaIOError
from pyvisa.constants import StatusCode
from pyvisa.errors import LibraryError

_NOTHING_CAME = "nothing came in time"
_IN_USE = "another program is using it"
_CLOSED = "the connection was closed from the other end"
_GARBLING = (
    StatusCode.error_serial_framing,
    StatusCode.error_serial_parity,
    StatusCode.error_serial_overrun,
)
#: Statuses by which libraries say that there is nobody at the other end any more.
_LOST = (
    StatusCode.error_connection_lost,
    StatusCode.error_no_listeners,
    StatusCode.error_invalid_object,
    StatusCode.error_io,
)
_STATUS = {
    StatusCode.error_timeout: _NOTHING_CAME,
    StatusCode.error_resource_not_found: "nothing is there",
    StatusCode.error_no_listeners: "no instrument listens there",
    StatusCode.error_connection_lost: _CLOSED,
    StatusCode.error_resource_busy: _IN_USE,
    StatusCode.error_resource_locked: _IN_USE,
    StatusCode.error_no_permission: "this user may not open it",
    StatusCode.error_invalid_resource_name: "this is no VISA address",
    StatusCode.error_interface_number_not_configured: "this computer has no such interface",
    **dict.fromkeys(_GARBLING, "what came was garbled"),
}
#: The first that fits: what Python raises where no VISA library has caught it.
_KINDS: tuple[tuple[type[Exception], str], ...] = (
    (UnicodeDecodeError, "what came is no text"),
    (ConnectionRefusedError, "the connection was refused"),
    (ConnectionError, _CLOSED),
    (TimeoutError, _NOTHING_CAME),
    (socket.gaierror, "no computer goes by that name"),
    (PermissionError, "this user may not open it"),
)
#: Numbers that libraries write into their messages.
_ERRNO = re.compile(r"\[(?:Errno|WinError) -?\d+\] ?")
_CODE = re.compile(r"(?:VI_\w+ \()?(-10738\d{5})\)?")


def in_words(error: BaseException) -> str:
    """What `error` means, without codes and class names."""
    if isinstance(error, VisaIOError):
        return _of_status(error.error_code)
    for kind, words in _KINDS:
        if isinstance(error, kind):
            return words
    text = str(error.strerror or error) if isinstance(error, OSError) else str(error)
    text = _CODE.sub(lambda code: _of_status(int(code[1])), _ERRNO.sub("", text))
    return " ".join(text.split()).rstrip(".:") or "it failed without a word"


def connection_lost(error: BaseException) -> bool:
    """Whether `error` says that the connection is no more, and not only that nothing came."""
    if isinstance(error, VisaIOError):
        return error.error_code in _LOST
    return isinstance(error, ConnectionError)


def advice(error: BaseException) -> str:
    """What to look at first."""
    garbled = isinstance(error, VisaIOError) and error.error_code in _GARBLING
    if garbled or isinstance(error, UnicodeDecodeError):
        return "check the address, and on a serial line the baud rate"
    if isinstance(error, LibraryError | ValueError | ImportError):
        return "'janus-lab doctor' says what VISA finds on this computer"
    return "check cable, power and address"


def _of_status(code: int) -> str:
    """A VISA status in words: ours, or, of rare ones, VISA's own description."""
    if code in _STATUS:
        return _STATUS[StatusCode(code)]
    description = str(VisaIOError(code).description).rstrip(".")
    return description[:1].lower() + description[1:]
