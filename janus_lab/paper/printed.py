"""What a paper prints beside the rows of its devices: the file in `configs/papers`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from pydantic import Field

from drivers.config import shipped_files, yaml_file
from drivers.config.published import AsPrinted, PrintedNumber
from drivers.config.quantities import Unit
from drivers.config.section import Section

_Printed = Annotated[PrintedNumber, AsPrinted("")]


class ComparisonTableRow(Section):
    """The paper's own row in its table of other people's devices."""

    sample: str
    light_dark_ratio: _Printed
    responsivity: Annotated[PrintedNumber, AsPrinted("A/W")]
    detectivity: _Printed = Field(description="In Jones (a plain number)")


class RoundedConstants(Section):
    """Constants of nature as somebody has rounded them (SI)."""

    planck: float
    light_speed: float
    charge: float


class PaperFile(Section):
    """The file."""

    source: str
    bias: Annotated[float, Unit("V")]
    wavelength: Annotated[float, Unit("nm")]
    reference: str = Field(description="Sample that the others are compared with")
    comparison_row: ComparisonTableRow
    detectivity_in_text: _Printed
    light_current_ratio: _Printed
    orders_of_magnitude: dict[str, float] = Field(description="By figure, above the reference")
    photocurrent_orders: str = Field(pattern=r"^\d+\.\.\d+$")
    rounded_constants: RoundedConstants
    sampling_interval: Annotated[float, Unit("s")]
    areas: tuple[Annotated[float, Unit("cm**2")], ...] = Field(
        description="Active areas that may be meant"
    )


def read_paper(name: str = "qiu-2023") -> PaperFile:
    """The shipped file `name`, or a file; raises ConfigError that names what is wrong in it."""
    path: Path = shipped_files.find(name, "papers")
    return yaml_file.load(path, PaperFile, as_written=True)
