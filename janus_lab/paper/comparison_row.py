"""The paper's own row in its table of other people's devices, beside what was measured."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from drivers.config.published import PrintedNumber, PublishedRow
from janus_lab.analysis.comparison import compare
from janus_lab.analysis.unit_slip import agrees, rounding_interval

from .printed import PaperFile
from .results import ComparedNumber, PaperResults

#: Names of the row, their units as pint spells them, and the figures of merit that they are.
_NUMBERS = {
    "light_dark_ratio": ("", ("light_dark_ratio",)),
    "responsivity": ("A/W", ("responsivity",)),
    "detectivity": ("", ("detectivity_shot", "detectivity_published_convention")),
}


def irradiances_of_row(paper: PaperFile, results: PaperResults) -> dict[str, list[float]]:
    """At which irradiances (mW/cm²) each number of the row stands among the published ones."""
    sample = results.samples.get(paper.comparison_row.sample)
    found: dict[str, list[float]] = {}
    for name, (unit, _) in _NUMBERS.items():
        printed: PrintedNumber = getattr(paper.comparison_row, name)
        value, half = printed.value(unit), printed.half_width(unit)
        for row in sample.device.published if sample is not None else ():
            there = getattr(row, name)
            if there is not None and agrees((value - half, value + half), rounding_interval(there)):
                found.setdefault(name, []).append(row.irradiance)
    return found


def compared_row(paper: PaperFile, results: PaperResults) -> Iterator[ComparedNumber]:
    """Each number of the row beside the measured one at the irradiance that it comes from."""
    sample = results.samples.get(paper.comparison_row.sample)
    if sample is None:
        return
    figures = list(sample.figures_of("iv_sweep"))
    for name, levels in irradiances_of_row(paper, results).items():
        printed: PrintedNumber = getattr(paper.comparison_row, name)
        for level in levels:
            row = PublishedRow.model_validate(
                {
                    "irradiance": f"{level!r} mW/cm**2",
                    "bias": f"{paper.bias!r} V",
                    "figures": dict.fromkeys(_NUMBERS[name][1], printed),
                    "source": paper.source,
                }
            )
            for found in compare(figures, [row]):
                if found.measured is None:
                    continue
                slipped = found.name == "detectivity_shot" and not found.agrees
                flags = ("UNIT_SLIP",) if slipped else ()
                yield ComparedNumber(
                    sample.name, "I–V sweep", replace(found, published_flags=flags)
                )
