"""The library behind a `…@janus` name: one simulated bench, recording or playback for each name
that is open."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from functools import partial
from typing import ClassVar

from pyvisa.constants import StatusCode
from pyvisa.highlevel import VisaLibraryBase
from pyvisa.typing import VISAEventContext, VISARMSession, VISASession
from pyvisa.util import LibraryPath

from drivers.simulated.simulation import Simulation
from drivers.simulated.visa_library import SimulatedVisaLibrary

from .library_name import DEFAULT_BENCH, simulation_of
from .recorded import is_recorded, recorded
from .replayed import is_replayed, replayed


class JanusVisaLibrary(SimulatedVisaLibrary):
    """The simulated bench of a library name; `simulation` has its parts, to be looked at.

    A name opened again is the same bench: clients share its instruments, which keep their state
    when a client leaves, until the resource manager is closed. The next to open it starts anew.
    Raises ConfigError, in one line, for a name that no bench can be made of.
    """

    simulation: Simulation
    _manager: VISARMSession | None = None

    # PyVISA would forget a library whose manager nobody holds, whenever Python tidies up.
    _open: ClassVar[dict[str, VisaLibraryBase]] = {}
    _opening: ClassVar[threading.RLock] = threading.RLock()  # what is recorded may be one of these

    def __new__(cls, library_path: str = "") -> JanusVisaLibrary:
        path = LibraryPath(str(library_path) or DEFAULT_BENCH, "user specified")
        with cls._opening:
            if path not in cls._open:
                cls._open[path] = cls._make(path)
            return cls._open[path]  # type: ignore[return-value]

    @classmethod
    def _make(cls, path: LibraryPath) -> VisaLibraryBase:
        forget = partial(cls._open.pop, path, None)
        if is_replayed(path):
            return replayed(path, forget)
        if is_recorded(path):
            return recorded(path, lambda: cls._new(path), forget)
        return cls._new(path)

    @classmethod
    def _new(cls, path: LibraryPath) -> JanusVisaLibrary:
        simulation = simulation_of(path)
        made = simulation.library
        library: JanusVisaLibrary = super().__new__(  # type: ignore[assignment]
            cls, made._instruments, made._clock, made._background, path, made._lines
        )
        library.simulation = simulation
        simulation.library = library
        return library

    def __init__(self, library_path: str = "") -> None:
        """State is set in `__new__`, where PyVISA's base class makes the object."""

    def open_default_resource_manager(self) -> tuple[VISARMSession, StatusCode]:
        self._manager, status = super().open_default_resource_manager()
        return self._manager, status

    def close(self, session: VISASession | VISAEventContext | VISARMSession) -> StatusCode:
        if session == self._manager and self._open.get(self.library_path) is self:
            del self._open[self.library_path]
            self._registry.pop((type(self), self.library_path), None)
        return super().close(session)

    @staticmethod
    def get_library_paths() -> Iterable[LibraryPath]:
        return (LibraryPath(DEFAULT_BENCH),)
