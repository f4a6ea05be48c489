"""Options that several commands have, and the types of their values."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import click

OUT = click.option(
    "--out",
    "out_dir",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("runs"),
    show_default=True,
    help="Folder in which the runs are kept.",
)
JSON = click.option("--json", "as_json", is_flag=True, help="Print JSON, for machines.")
RECORD = click.option(
    "--record",
    is_flag=True,
    help="Keep the VISA traffic in the run's folder, so that the run can be replayed.",
)


class FiniteRange(click.FloatRange):
    """A finite number in a range: click takes "nan" for a number in any range."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        number = super().convert(value, param, ctx)
        if not math.isfinite(number):
            self.fail(f"{value} is not a finite number.", param, ctx)
        return number


def quantity(option: str, text: str | None, unit: str) -> float | None:
    """What `text` says in `unit`; None if the option was not given.

    Raises ConfigError, naming the option, for what is not a quantity in that unit.
    """
    if text is None:
        return None
    from drivers.config.quantities import parse
    from drivers.errors import ConfigError

    try:
        return parse(text, unit)
    except ValueError as error:
        raise ConfigError(f"--{option}: {error}") from None
