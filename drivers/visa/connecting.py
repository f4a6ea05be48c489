"""Reaching one instrument: opening its address, and seeing that the right model answers there."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pymeasure.adapters import VISAAdapter

from drivers.config import models
from drivers.config.addresses import interface_of
from drivers.config.quantities import quoted
from drivers.errors import ConnectionFailed
from drivers.unsafe import Unsafe

from .bounded_adapter import BoundedAdapter
from .safe_off import attempt
from .words import advice, in_words

_TIMEOUT_MS = 5000
_OPEN_TIMEOUT_MS = 1500


def connect(model: str, address: str, library: Any) -> tuple[VISAAdapter, str]:
    """Open `address` and see that `model` answers there; asks nothing but `*IDN?`.

    Returns the session and the identity. Raises ConnectionFailed.
    """
    try:
        adapter = open_session(model, address, library)
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
        raise ConnectionFailed(
            f"{address} does not answer *IDN? as a {model} would: {in_words(error)}",
            subject=model,
            where=address,
            advice=advice(error),
        ) from error
    if models.entry(model).IDENTITIES[model] not in identity.upper() + ",":
        close([adapter])
        raise ConnectionFailed(
            f"{address} is not the {model} that the bench file names: it says {quoted(identity)}",
            subject=model,
            where=address,
        )
    return adapter, identity


def open_session(model: str, address: str, library: Any) -> VISAAdapter:
    """Open a session to `model` at `address`; raises what the VISA library does."""
    interface = interface_of(address)
    termination = {} if interface == "gpib" else {"read_termination": "\n"}
    adapter = BoundedAdapter(
        address,
        visa_library=library,
        timeout=_TIMEOUT_MS,
        open_timeout=_OPEN_TIMEOUT_MS,
        **termination,
    )
    models.entry(model).begin_session(adapter)
    return adapter


def close(adapters: Iterable[VISAAdapter]) -> None:
    """Close the sessions, each whatever became of the others."""
    failed: list[Unsafe] = []
    for adapter in adapters:
        attempt(failed, "session", "closing", adapter.connection.close)
