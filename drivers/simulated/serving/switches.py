"""When the outputs of a served bench were switched: for those who check that everything went off in
time. What the instruments themselves show counts, whoever told them what."""

from __future__ import annotations

from collections import deque
from typing import Any

from drivers.clock import Clock
from drivers.simulated.simulation import Simulation

#: Switchings that are kept, the latest.
KEPT = 500


class SwitchLog:
    """Looks at every output whenever `look` is called, and keeps what has changed.

    Outputs are `laser`, `smu`, `generator`, and `analyser 1` for each unit of an analyser. `wall`
    dates what changed; what is switched on and off again between two looks goes unseen.
    """

    def __init__(self, simulation: Simulation, wall: Clock) -> None:
        self._simulation = simulation
        self._wall = wall
        self._on: set[str] = set()
        self._kept: deque[tuple[float, str, bool]] = deque(maxlen=KEPT)

    def look(self) -> None:
        """See which outputs have been switched since the last look."""
        before, self._on = self._on, _on(self._simulation)
        for output in sorted(before ^ self._on):
            self._kept.append((self._wall.now(), output, output in self._on))

    @property
    def on(self) -> list[str]:
        """The outputs that are on now."""
        self.look()
        return sorted(self._on)

    @property
    def told(self) -> list[dict[str, Any]]:
        """The latest switchings, oldest first: `ago` (s of the wall), `output`, `on`."""
        self.look()
        now = self._wall.now()
        return [{"ago": now - when, "output": what, "on": on} for when, what, on in self._kept]


def _on(simulation: Simulation) -> set[str]:
    found = {f"analyser {slot}" for slot in getattr(simulation.analyser, "outputs_on", ())}
    if simulation.laser.laser_on:
        found.add("laser")
    if simulation.smu.output_on:
        found.add("smu")
    generator = simulation.views.get("generator")
    if generator is not None and generator.output_on:
        found.add("generator")
    return found
