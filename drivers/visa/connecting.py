"""Reaching one instrument: opening its address, and seeing that the right model answers there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from pymeasure.adapters import VISAAdapter
from pyvisa.constants import ControlFlow

from drivers.config import models
from drivers.config.addresses import interface_of
from drivers.config.quantities import quoted
from drivers.config.serial_line import FlowControl, SerialLine
from drivers.errors import ConnectionFailed
from drivers.liveness import Liveness
from drivers.unsafe import Unsafe

from .bounded_adapter import BoundedAdapter
from .safe_off import attempt
from .watched_adapter import WatchedAdapter
from .words import advice, in_words

_FLOW_CONTROLS: Mapping[FlowControl, ControlFlow] = {
    "none": ControlFlow(0),
    "XON/XOFF": ControlFlow.xon_xoff,
}
#: An instrument may be busy with a reset for so long when it is asked for the first time.
TIMEOUT_MS = 5000
#: How long a connection may take to come about (s).
OPEN_TIMEOUT = 1.5


def connect(
    model: str,
    address: str,
    library: Any,
    line: SerialLine | None = None,
    liveness: Liveness | None = None,
) -> tuple[BoundedAdapter, str]:
    """Open `address` and see that `model` answers there; asks nothing but `*IDN?`.

    `line` is how its RS-232 port is set, if that is where it is; `liveness` that of a bench that
    is watched. Returns the session and the identity. Raises ConnectionFailed.
    """
    try:
        adapter = open_session(model, address, library, line, liveness)
    except Exception as error:
        raise ConnectionFailed(
            f"no {model} at {address}: {in_words(error)}",
            subject=model,
            where=address,
            advice=advice(error),
        ) from error
    try:
        adapter.write("*IDN?")
        identity = adapter.read().strip()
    except Exception as error:
        close([adapter])
        to_do = advice(error)
        if line is not None:
            to_do = (
                f"see that its menu says RS-232, {line.baud_rate} baud, terminator "
                f"{line.terminator}, flow control {line.flow_control}, or put what it says into "
                "the section 'serial' of the bench file"
            )
        raise ConnectionFailed(
            f"{address} does not answer *IDN? as a {model} would: {in_words(error)}",
            subject=model,
            where=address,
            advice=to_do,
        ) from error
    if models.entry(model).IDENTITIES[model] not in identity.upper() + ",":
        close([adapter])
        raise ConnectionFailed(
            f"{address} is not the {model} that the bench file names: it says {quoted(identity)}",
            subject=model,
            where=address,
        )
    return adapter, identity


def open_session(
    model: str,
    address: str,
    library: Any,
    line: SerialLine | None = None,
    liveness: Liveness | None = None,
    open_timeout: float = OPEN_TIMEOUT,
) -> BoundedAdapter:
    """Open a session to `model` at `address`, within `open_timeout` (s); raises what the VISA
    library does."""
    stream = interface_of(address) != "gpib"
    settings: dict[str, Any] = {"read_termination": "\n"} if stream else {}
    if line is not None:
        settings = {
            "baud_rate": line.baud_rate,
            "flow_control": _FLOW_CONTROLS[line.flow_control],
            "read_termination": line.line_end,
            "write_termination": line.line_end,
        }
    settings |= {
        "visa_library": library,
        "timeout": TIMEOUT_MS,
        "open_timeout": round(1000 * open_timeout),
    }
    adapter = (
        BoundedAdapter(address, **settings)
        if liveness is None
        else WatchedAdapter(address, liveness, **settings)
    )
    models.entry(model).begin_session(adapter)
    return adapter


def close(adapters: Iterable[VISAAdapter]) -> None:
    """Close the sessions, each whatever became of the others."""
    failed: list[Unsafe] = []
    for adapter in adapters:
        attempt(failed, "session", "closing", adapter.connection.close)
