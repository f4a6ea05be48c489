"""The connections of a watched bench, looked at while nobody uses them: an instrument that is
gone is known at once, and not when it is asked next."""

from __future__ import annotations

from collections.abc import Mapping

from drivers.clock import WallClock
from drivers.errors import InstrumentLost
from drivers.liveness import Liveness

from .bounded_adapter import BoundedAdapter
from .words import advice, in_words

#: Between two looks (s).
_LOOK_EVERY = 0.5


class Connections:
    """Gives `liveness` signs of life, and looks at the connections meanwhile.

    Only sockets of pyvisa-py show that the other end has gone; others are found out when they are
    used. Nothing is sent.
    """

    def __init__(self, liveness: Liveness) -> None:
        self._liveness = liveness
        #: The sessions by the names of their instruments.
        self.of: Mapping[str, BoundedAdapter] = {}
        self._wall = WallClock()
        self._looked = 0.0

    def look(self) -> None:
        """To be called while somebody waits. Raises InstrumentLost, but not while everything is
        switched off."""
        self._liveness.renew()
        if self._liveness.ending or self._wall.now() - self._looked < _LOOK_EVERY:
            return
        self._looked = self._wall.now()
        for name, session in self.of.items():
            try:
                session.unread()
            except OSError as error:
                raise InstrumentLost(
                    in_words(error),
                    subject=name,
                    where=str(session.connection.resource_name),
                    advice=advice(error),
                ) from None
