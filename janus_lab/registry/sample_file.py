"""What the file of a sample may say: what a laboratory knows of it, whichever run it is in."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import BeforeValidator, Field, model_validator

from drivers.config.device import AreaKind
from drivers.config.quantities import Unit, quoted
from drivers.config.section import Section

#: Contacts on one substrate: twenty rows of twenty.
MOST_PIXELS = 400
_MOST_REMARKS = 1_000
_LONGEST_NAME = 200  # characters, as in a sheet of samples


def as_text(given: object) -> object:
    """A bare number, or a list of two, as a text: sample 12, position [3, 2]."""
    if isinstance(given, list):
        return ", ".join(map(str, given))
    number = isinstance(given, int | float) and not isinstance(given, bool)
    return str(given) if number else given


#: A text that may look like a number or a list in a file.
Text = Annotated[str, BeforeValidator(as_text)]
_Name = Annotated[Text, Field(min_length=1, max_length=_LONGEST_NAME)]
_Area = Annotated[float, Unit("cm**2"), Field(gt=0, le=1e3)]
_Share = Annotated[float, Unit(""), Field(ge=0, lt=1)]


class Pixel(Section):
    """One contact of several on a substrate. Its runs have the sample's name, a hyphen, and its
    own, such as `W7-A1`."""

    pixel: Annotated[_Name, Field(description="Its name on this sample, such as A1")]
    position: Text = Field("", description="Row and column as B4, or x, y in mm as 3.5, 2")
    active_area: _Area | None = Field(None, description="Its own; otherwise the sample's")
    active_area_uncertainty: _Share | None = Field(
        None, description="Relative standard uncertainty (k = 1); otherwise the sample's"
    )
    channel: int | None = Field(None, ge=1, description="Of the relay bank, such as 101")
    note: Text = Field("", description="Whatever else is to be known of it")


class DatedRemark(Section):
    """What was done to the sample, or seen of it, on a day."""

    date: Annotated[date, Field(description="Such as 2026-11-20")]
    remark: Annotated[Text, Field(min_length=1, description="Such as annealed at 150 °C, 10 min")]


class SampleFile(Section):
    """A sample."""

    sample: Annotated[_Name, Field(description="Its name, as its runs have it")]
    active_area: _Area | None = Field(
        None, description="Area that both collects light and carries current"
    )
    active_area_uncertainty: _Share | None = Field(
        None, description="Relative standard uncertainty of the area (k = 1), such as 2 %"
    )
    area_kind: AreaKind | None = Field(None, description="What the area is the area of")
    overfill: bool | None = Field(None, description="Whether the beam is larger than the area")
    device: Text | None = Field(
        None, description="Device file of its kind, or the name of a shipped one"
    )
    batch: Text = Field("", description="What it was made together with")
    made_on: date | None = Field(None, description="The day, such as 2026-11-20")
    material: Text = Field("", description="Of the active layer, in words")
    structure: Text = Field("", description="Layers, contacts and gaps, in words")
    picture: Text = Field("", description="An image (PNG, JPEG) beside this file")
    note: Text = Field("", description="Whatever else is to be known of it")
    tags: tuple[Text, ...] = Field((), max_length=100, description="Words to find it by")
    pixels: tuple[Pixel, ...] = Field(
        (), max_length=MOST_PIXELS, description="Contacts that are measured one by one"
    )
    history: tuple[DatedRemark, ...] = Field(
        (), max_length=_MOST_REMARKS, description="What was done to it, and when"
    )

    @model_validator(mode="after")
    def _pixels_have_names_of_their_own(self) -> SampleFile:
        known: set[str] = set()
        for pixel in self.pixels:
            if pixel.pixel in known:
                raise ValueError(f"the pixel {quoted(pixel.pixel)} is listed twice")
            known.add(pixel.pixel)
        return self

    @model_validator(mode="after")
    def _stays_beside_its_picture(self) -> SampleFile:
        if {"/", "\\", ":"} & set(self.picture) or self.picture in (".", ".."):
            raise ValueError(
                f"picture: {quoted(self.picture)} is no name of a file; keep the image beside the "
                "file of the sample"
            )
        return self

    def pixel_named(self, name: str) -> Pixel | None:
        """The pixel of that name."""
        return next((pixel for pixel in self.pixels if pixel.pixel == name), None)

    def name_of(self, pixel: Pixel | None) -> str:
        """What runs of the sample, or of one of its pixels, are called."""
        return f"{self.sample}-{pixel.pixel}" if pixel is not None else self.sample

    @property
    def names(self) -> list[str]:
        """All that its runs may be called."""
        return [self.sample, *map(self.name_of, self.pixels)]
