"""Finding instruments whose addresses nobody has written down: what VISA lists, and who says what
to `*IDN?`. Nothing else is asked, and no output changes."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from time import monotonic
from typing import Any

from pyvisa import VisaIOError
from pyvisa.constants import StatusCode

from drivers.clock import Stop
from drivers.config import models
from drivers.config.addresses import NO_INSTRUMENT, bus_of, interface_of, takes_messages
from drivers.errors import ConnectionFailed, JanusLabError
from drivers.printable import printable

from .bounded_adapter import BoundedAdapter
from .connecting import OPEN_TIMEOUT, close
from .found import FoundInstrument
from .words import advice, in_words

#: How long one that is there takes to say who it is (ms), and VISA to list what it finds (s).
_ANSWER_MS = 1500
_LISTING = 20.0
#: All that is on one bus has answered by then (s), or is left out.
_LONGEST = 60.0
_STEP = 0.05
#: An identity is one line; what is longer is none (characters).
_LONGEST_IDENTITY = 200


def models_saying(identity: str) -> tuple[str, ...]:
    """The models of `drivers.config.models` that answer so to `*IDN?`; none of a stranger."""
    said = identity.upper() + ","
    return tuple(
        model.name
        for model in models.MODELS
        if models.entry(model.name).IDENTITIES[model.name] in said
    )


def listed(library: Any, stop: Stop) -> list[str]:
    """What the VISA `library` finds, as it spells it. Raises ConnectionFailed where there is no
    such library, where it cannot list, and where it takes too long; `stop` ends it with nothing."""
    done: queue.SimpleQueue[list[str] | Exception] = queue.SimpleQueue()

    def look() -> None:
        try:
            done.put(_list(library))
        except Exception as error:  # noqa: BLE001 - VISA libraries raise what they like
            done.put(error)

    threading.Thread(target=look, daemon=True, name="finding: list").start()
    due = monotonic() + _LISTING
    while not stop():
        try:
            found = done.get(timeout=_STEP)
        except queue.Empty:
            if monotonic() < due:
                continue
            found = TimeoutError()
        if isinstance(found, Exception):
            raise ConnectionFailed(
                f"the VISA library cannot say what is connected: {in_words(found)}",
                subject="VISA",
                advice="type the addresses, or choose '@py' as the VISA library",
            )
        return found
    return []


def _list(library: Any) -> list[str]:
    import pyvisa

    manager = pyvisa.ResourceManager(library)
    try:
        return list(manager.list_resources("?*"))
    finally:
        manager.close()


def identify(
    addresses: Iterable[str],
    library: Any,
    tell: Callable[[FoundInstrument], None],
    stop: Stop,
    owning: Callable[[str], Any] | None = None,
) -> None:
    """Ask what is at each of `addresses` who it is, and `tell` as the answers come.

    Instruments on different buses are asked side by side. `owning(address)` is a context in which
    this program alone has the instrument, and raises a JanusLabError where another has it. Ends
    early once `stop()` is true: no question is begun after that.
    """
    buses: dict[str, list[str]] = {}
    for address in dict.fromkeys(addresses):
        buses.setdefault(bus_of(address), []).append(address)
    done: queue.SimpleQueue[FoundInstrument | None] = queue.SimpleQueue()

    def ask(those: list[str]) -> None:
        for address in those:
            if stop():
                break
            done.put(_asked(address, library, owning or _owned_already))
        done.put(None)

    # the simulated bench is in this process and is asked in turn: its clock is one
    in_turn = [[address for those in buses.values() for address in those]]
    together = [*buses.values()] if isinstance(library, str) else in_turn
    for those in together:
        threading.Thread(target=partial(ask, those), daemon=True, name="finding").start()
    left, due = len(together), monotonic() + _LONGEST
    while left and not stop() and monotonic() < due:
        try:
            found = done.get(timeout=_STEP)
        except queue.Empty:
            continue
        if found is None:
            left -= 1
        else:
            tell(found)


@contextmanager
def _owned_already(address: str) -> Iterator[None]:
    yield


def _asked(address: str, library: Any, owning: Callable[[str], Any]) -> FoundInstrument:
    if not takes_messages(address):
        return FoundInstrument(address, why=NO_INSTRUMENT)
    try:
        with owning(address):
            identity = _identity(address, library)
    except JanusLabError as error:
        return FoundInstrument(address, why=str(error))
    except Exception as error:  # noqa: BLE001 - VISA libraries raise what they like
        return FoundInstrument(address, why=f"{in_words(error)}; {advice(error)}")
    return FoundInstrument(address, identity, models_saying(identity))


def _identity(address: str, library: Any) -> str:
    """What is at `address` says; raises what the VISA library does."""
    begin: list[Callable[[Any], None]] = [lambda adapter: None]
    if interface_of(address) == "socket":  # some obey nothing before their port is unlocked
        begin.append(_unlock)
    for number, start in enumerate(begin, start=1):
        adapter = BoundedAdapter(address, **_settings(address, library))
        try:
            start(adapter)
            adapter.write("*IDN?")
            return printable(adapter.read().strip()[:_LONGEST_IDENTITY])
        except Exception as error:
            if number == len(begin) or not _is_silence(error):
                raise
        finally:
            close([adapter])
    raise AssertionError


def _is_silence(error: Exception) -> bool:
    return isinstance(error, VisaIOError) and error.error_code == StatusCode.error_timeout


def _unlock(adapter: Any) -> None:
    for entry in dict.fromkeys(models.entry(name) for name in models.names("laser")):
        entry.begin_session(adapter)


def _settings(address: str, library: Any) -> dict[str, Any]:
    stream = interface_of(address) != "gpib"
    return {
        "visa_library": library,
        "timeout": _ANSWER_MS,
        "open_timeout": round(1000 * OPEN_TIMEOUT),
    } | ({"read_termination": "\n"} if stream else {})


def may_be_asked(address: str) -> bool:
    """Whether to ask what VISA lists there: an instrument, and not a serial port, at whose other
    end may be anything, and whose settings nobody knows."""
    return interface_of(address) != "rs232" and takes_messages(address)
