"""What is measured of the registry: a sample, or one pixel of it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from drivers.config import shipped_files, yaml_file
from drivers.config.device import DeviceConfig
from drivers.errors import ConfigError

from .sample_file import Pixel, SampleFile


@dataclass(frozen=True)
class Specimen:
    """A sample, or one pixel of it, and the file that says so."""

    path: Path
    sample: SampleFile
    pixel: Pixel | None = None

    @property
    def name(self) -> str:
        """What its runs are called."""
        return self.sample.name_of(self.pixel)

    @property
    def names(self) -> list[str]:
        """All that its runs may be called: those of a sample are of its pixels, too."""
        return [self.name] if self.pixel is not None else self.sample.names

    @property
    def active_area(self) -> float | None:
        """Its own area (cm²), or that of the sample; None where nobody has said it."""
        own = self.pixel.active_area if self.pixel is not None else None
        return own if own is not None else self.sample.active_area

    @property
    def active_area_uncertainty(self) -> float | None:
        """Relative standard uncertainty of `active_area`: its own, or that of the sample."""
        own = self.pixel.active_area_uncertainty if self.pixel is not None else None
        return own if own is not None else self.sample.active_area_uncertainty

    @property
    def position(self) -> str:
        """Where it is on its substrate; empty where nobody has said it."""
        return self.pixel.position if self.pixel is not None else ""

    @property
    def picture(self) -> Path | None:
        """Where its picture is, there or not."""
        return self.path.parent / self.sample.picture if self.sample.picture else None

    def other_area(self, area: float) -> str:
        """That a run with `area` (cm²) has another one than the file says, as a sentence; empty
        where they agree, or the file says none."""
        return another_area(area, self.active_area, f"the file of {self.name}")

    def device_path(self) -> Path | None:
        """The device file that it names; None if it names none. Raises ConfigError."""
        if self.sample.device is None:
            return None
        return shipped_files.find(self.sample.device, "devices", self.path.parent)

    def missing(self) -> list[str]:
        """What its file names and is not there, in a sentence each, with line."""
        found = []
        if self.picture is not None and not self.picture.is_file():
            found.append((("picture",), f"no image {self.sample.picture} beside the file"))
        try:
            self.device_path()
        except ConfigError as error:
            found.append((("device",), str(error)))
        return [f"{yaml_file.where(self.path, key)}: {said}" for key, said in found]

    def on(self, device: DeviceConfig) -> DeviceConfig:
        """`device` with what is known of this sample's own area; everything else stays.

        What nobody has said of the sample is as the device file says: an area without an
        uncertainty is not one that is known exactly.
        """
        said = {
            "active_area": self.active_area,
            "active_area_uncertainty": self.active_area_uncertainty,
            "area_kind": self.sample.area_kind,
            "overfill": self.sample.overfill,
        }
        own = {key: value for key, value in said.items() if value is not None}
        return device.model_copy(update=own) if own else device

    def to_dict(self) -> dict[str, Any]:
        """What the registry says of it, as JSON values, for a run to carry; of other pixels none.

        Numbers are texts with their unit, as in the file.
        """
        said = self.sample.model_dump(mode="json", exclude_defaults=True, exclude={"pixels"})
        if self.pixel is not None:
            said["pixel"] = self.pixel.model_dump(mode="json", exclude_defaults=True)
        return {**said, "file": self.path.name}


def another_area(area: float, known: float | None, in_what: str) -> str:
    """That `area` is not the one `known` of a sample (both in cm²), as a sentence; empty where they
    agree, or none is known."""
    if known is None or abs(known - area) <= 1e-9 * max(known, area):
        return ""
    return f"Active area {area:.6g} cm², but {known:.6g} cm² in {in_what}."
