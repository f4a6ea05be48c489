"""A bench file while it is being edited."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Self

from drivers.config import yaml_file
from drivers.config.bench import BenchConfig
from janus_lab.yaml_draft import Place, YamlDraft

#: No calibration has more points.
MOST_POINTS = 500
#: Where the light calibration is, and the run that has measured it.
CALIBRATION = ("laser", "calibration")
RUN_OF_CALIBRATION = (*CALIBRATION, "run")
_POINTS: Place = (*CALIBRATION, "points")
_OF_A_POINT = ("current", "irradiance", "uncertainty")
_LIBRARY: Place = ("visa_library",)
#: The section of a file, to its last line: what stands behind it, comments too, stays.
_CALIBRATION = re.compile(r"^  calibration:.*\n(?:   .*\n)+", re.MULTILINE)


class BenchDraft(YamlDraft[BenchConfig]):
    """The content of the bench file `path`, with the points of its light calibration.

    Raises ConfigError for a file that cannot be read, or is no YAML.
    """

    def __init__(self, path: Path) -> None:
        super().__init__(path, BenchConfig)

    @classmethod
    def of_instruments(cls, example: Path) -> Self:
        """A bench of instruments to begin with, as the shipped `example` of one, but without its
        light calibration: no other bench's is that of this one. Raises ConfigError."""
        text = _CALIBRATION.sub("", yaml_file.read_text(example))
        made = cls.of_text(example, BenchConfig, text)
        made.remove(CALIBRATION)  # however it is written there
        made.begin_with()
        return made

    @property
    def is_simulated(self) -> bool:
        """Whether it says so of its instruments."""
        return self.get(_LIBRARY) == "simulated"

    def become_real(self) -> None:
        """Of instruments from now on: without what is of the simulated bench."""
        self.remove(("simulation",))
        self.remove(CALIBRATION)
        self.drop_heading()
        if not self.changed_at(("name",)):
            self.set(("name",), "my bench")

    def take_typed(self, other: Self, places: Iterable[Place]) -> None:
        """Say at `places`, and of the points, what has been typed into `other`. A light calibration
        that a run has measured is not: its light is that of the other bench."""
        is_measured = other.changed_at(RUN_OF_CALIBRATION)
        for place in places:
            if is_measured and place[: len(CALIBRATION)] == CALIBRATION:
                continue
            if place != _LIBRARY and other.changed_at(place):
                self.set(place, other.get(place))
        if other.changed_at(_POINTS) and not is_measured:
            self.set_points(other.points())

    def take_calibration(self, said: Mapping[str, Any]) -> None:
        """Have the light calibration that a file of its own `said`, to the last digit, in place of
        the one there is.

        Where the light of a simulated bench has errors that are drawn about the table it had until
        now, that is kept for them, so that measuring the light does not change it.
        """
        if (earlier := self._table_of_errors()) is not None:
            self.put(("simulation", "calibration"), earlier)
        self.put(CALIBRATION, said)

    def _table_of_errors(self) -> dict[str, Any] | None:
        bench, _ = self.check()
        if bench is None or bench.simulation is None or bench.laser.calibration is None:
            return None
        if bench.simulation.calibration is not None or not bench.simulation.errors.draws_light:
            return None
        return bench.laser.calibration.model_dump(mode="json", exclude_defaults=True)

    def points(self) -> list[tuple[str, str, str]]:
        """Current, irradiance and own uncertainty of each point of the calibration, as they are
        written; empty for what is not said."""
        found = self.rows(_POINTS, _OF_A_POINT)[:MOST_POINTS]
        return [(current, irradiance, own) for current, irradiance, own in found]

    def set_points(self, points: Sequence[tuple[str, str, str]]) -> None:
        """Let the calibration have these points; what else stands in one that stays, stays."""
        if [*points] != self.points():
            self.set_rows(_POINTS, _OF_A_POINT, points[:MOST_POINTS])
