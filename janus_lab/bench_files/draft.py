"""A bench file while it is being edited."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from drivers.config.bench import BenchConfig
from janus_lab.yaml_draft import Place, YamlDraft

#: No calibration has more points.
MOST_POINTS = 500
_POINTS: Place = ("laser", "calibration", "points")
_OF_A_POINT = ("current", "irradiance")


class BenchDraft(YamlDraft[BenchConfig]):
    """The content of the bench file `path`, with the points of its light calibration.

    Raises ConfigError for a file that cannot be read, or is no YAML.
    """

    def __init__(self, path: Path) -> None:
        super().__init__(path, BenchConfig)

    def points(self) -> list[tuple[str, str]]:
        """Currents and irradiances of the calibration, as they are written."""
        found = self.rows(_POINTS, _OF_A_POINT)[:MOST_POINTS]
        return [(current, irradiance) for current, irradiance in found]

    def set_points(self, points: Sequence[tuple[str, str]]) -> None:
        """Let the calibration have these points; what else stands in one that stays, stays."""
        if [*points] != self.points():
            self.set_rows(_POINTS, _OF_A_POINT, points[:MOST_POINTS])
