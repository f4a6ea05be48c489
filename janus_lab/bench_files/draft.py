"""A bench file while it is being edited."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Self

from drivers.config import yaml_file
from drivers.config.bench import BenchConfig
from janus_lab.yaml_draft import Place, YamlDraft

#: No calibration has more points.
MOST_POINTS = 500
_POINTS: Place = ("laser", "calibration", "points")
_OF_A_POINT = ("current", "irradiance")
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
        made.remove(_POINTS[:2])  # however it is written there
        made.begin_with()
        return made

    @property
    def is_simulated(self) -> bool:
        """Whether it says so of its instruments."""
        return self.get(_LIBRARY) == "simulated"

    def become_real(self) -> None:
        """Of instruments from now on: without what is of the simulated bench."""
        self.remove(("simulation",))
        self.remove(_POINTS[:2])
        self.drop_heading()
        if not self.changed_at(("name",)):
            self.set(("name",), "my bench")

    def take_typed(self, other: Self, places: Iterable[Place]) -> None:
        """Say at `places`, and of the points, what has been typed into `other`."""
        for place in places:
            if place != _LIBRARY and other.changed_at(place):
                self.set(place, other.get(place))
        if other.changed_at(_POINTS):
            self.set_points(other.points())

    def points(self) -> list[tuple[str, str]]:
        """Currents and irradiances of the calibration, as they are written."""
        found = self.rows(_POINTS, _OF_A_POINT)[:MOST_POINTS]
        return [(current, irradiance) for current, irradiance in found]

    def set_points(self, points: Sequence[tuple[str, str]]) -> None:
        """Let the calibration have these points; what else stands in one that stays, stays."""
        if [*points] != self.points():
            self.set_rows(_POINTS, _OF_A_POINT, points[:MOST_POINTS])
