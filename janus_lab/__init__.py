"""Floor 3: the application: run, keep, analyse, show.

>>> import janus_lab
>>> run = janus_lab.open_run("runs/2026-11-20/143005-iv_sweep-janus-160C-1a2b3c4d")
>>> run.data, run.parameters, run.events, run.figures
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike

    from janus_lab.analysis.figure_of_merit import FigureOfMerit
    from janus_lab.importing.conditions import Kind
    from janus_lab.runs.run import Run

__version__ = "0.1.0"
__all__ = ["__version__", "analyse_arrays", "open_run"]


def open_run(path: Path | str) -> Run:
    """Open a run's folder: its data (DataFrame), parameters, events and figures of merit.

    Raises `janus_lab.runs.errors.BundleError`, in one sentence, if it is missing or broken.
    """
    from janus_lab.runs.run import open_run as open_folder

    return open_folder(path)


def analyse_arrays(
    kind: Kind,
    current_A: ArrayLike | Sequence[ArrayLike],
    *,
    voltage_V: ArrayLike | None = None,
    time_s: ArrayLike | None = None,
    light_mW_cm2: ArrayLike | None = None,
    **conditions: Any,
) -> list[FigureOfMerit]:
    """Figures of merit of arrays of one length, as `janus-lab analyse FILE --as …` gives them.

    `kind` is "iv" (with `voltage_V`; several currents, a list of arrays, have one irradiance each),
    "cycles" or "edges" (with `time_s`). `light_mW_cm2` is the irradiance of each reading, where it
    is not stated. `conditions` are what a file's YAML beside it may say, with units as text:
    bias="3 V", irradiance="0, 13 mW/cm²", area="0.01 cm²", meter="Keithley 2400", on_time="5 s" …;
    see docs/other-data.md. What is not stated is a flag of the figures. Returns objects with
    `name`, `value`, `uncertainty`, `unit`, `flags` and more; `to_dict` makes a dict of one. Raises
    ValueError, in a sentence, for arrays and conditions that make no sense, BundleError for data
    that the analysis cannot use.

    >>> janus_lab.analyse_arrays("iv", [dark, lit], voltage_V=volts, bias="3 V",
    ...                          irradiance="0, 13 mW/cm²", area="0.01 cm²")
    """
    from janus_lab.importing.arrays import figures_of_arrays

    return figures_of_arrays(
        kind,
        current_A,
        voltage_V=voltage_V,
        time_s=time_s,
        light_mW_cm2=light_mW_cm2,
        stated=conditions,
    )
