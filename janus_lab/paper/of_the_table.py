"""Whether the paper's tables agree with themselves: what follows from their printed values, within
their rounding, beside what was measured."""

from __future__ import annotations

import math
from collections.abc import Iterator

from janus_lab.analysis.iv.responsivity import quantum_efficiency
from janus_lab.analysis.unit_slip import (
    agrees,
    recomputed_interval,
    rounding_interval,
)
from janus_lab.numbers import rounded_text
from janus_lab.quantities import quantity_text
from janus_lab.values import number_with_uncertainty

from .comparison_row import irradiances_of_row
from .detectivity_factor import detectivity_factor
from .finding import ClaimVerdict, Finding
from .of_the_reference import reference_findings
from .printed import PaperFile
from .results import PaperResults

_PERCENT = 100.0


def table_findings(paper: PaperFile, results: PaperResults) -> list[Finding]:
    """All of them whose inputs are printed."""
    return [
        *detectivity_factor(results),
        *_efficiencies(paper, results),
        *reference_findings(paper, results),
        *_mixed_row(paper, results),
        *_detectivity_in_text(paper, results),
        *_no_linear_range(results),
    ]


def _efficiencies(paper: PaperFile, results: PaperResults) -> Iterator[Finding]:
    rounded = paper.rounded_constants
    energy = rounded.planck * rounded.light_speed / (paper.wavelength * 1e-9) / rounded.charge
    codata = 1 / quantum_efficiency(1.0, paper.wavelength)
    rows = [(sample, row) for sample, row in results.rows() if row.eqe is not None]
    if not rows:
        return
    exact = {sample.name: row.eqe * codata for sample, row in rows if row.eqe}
    by_rounded = {sample.name: row.eqe / energy for sample, row in rows if row.eqe}
    numbers = {"photon_energy_eV": 1 / codata, "photon_energy_rounded_eV": energy}
    printed = [
        f"{sample.name}: {_PERCENT * row.eqe:.5g} % ({row.responsivity:g} A/W)"
        for sample, row in rows
        if row.eqe
    ]
    measured = [
        f"{sample.name}: {_PERCENT * found.value:.4g} %"
        for sample, row in rows
        if (found := sample.figure("eqe", row.irradiance)) and found.value is not None
    ]
    best = paper.comparison_row.responsivity
    value, half = best.value("A/W"), best.half_width("A/W")
    of_best = paper.comparison_row.sample

    def gives_it(found: dict[str, float]) -> bool:
        return of_best in found and abs(found[of_best] - value) <= half

    follow = all(
        agrees((by_rounded[sample.name],) * 2, rounding_interval(row.responsivity or 0.0))
        for sample, row in rows
    )
    yield Finding(
        "rounded_constants",
        "EQE follows from R with rounded constants",
        "; ".join(printed),
        "; ".join(measured) or "–",
        ClaimVerdict.HOLDS if follow else ClaimVerdict.SOURCE_DIFFERS,
        f"With h, c and q rounded to {rounded_text(rounded.planck)}, "
        f"{rounded_text(rounded.light_speed)} and {rounded_text(rounded.charge)} the photon has "
        f"{energy:.4f} eV, and the printed EQE are those of R = "
        + ", ".join(f"{value:.4g}" for value in by_rounded.values())
        + f" A/W; with the constants of CODATA ({1 / codata:.4f} eV) they would be of "
        + ", ".join(f"{value:.4g}" for value in exact.values())
        + " A/W."
        + (
            f" Only the former gives the {best.text} that Table S6 prints."
            if gives_it(by_rounded) and not gives_it(exact)
            else ""
        ),
        numbers
        | {f"responsivity_{name}_A_W": value for name, value in by_rounded.items()}
        | {f"responsivity_codata_{name}_A_W": value for name, value in exact.items()},
    )


def _jones(value: float) -> str:
    return str(quantity_text(value, "Jones"))


def _mixed_row(paper: PaperFile, results: PaperResults) -> Iterator[Finding]:
    """At which irradiance each number of this work's row of Table S6 stands in Table S5."""
    row = paper.comparison_row
    sample = results.samples.get(row.sample)
    if sample is None:
        return
    found = irradiances_of_row(paper, results)
    levels = {at for of_one in found.values() for at in of_one}
    mixed = len(levels) > 1
    words = {"light_dark_ratio": "light/dark ratio", "responsivity": "R", "detectivity": "D*"}
    where = "; ".join(
        f"{words[name]} at {', '.join(f'{level:g}' for level in at)} mW/cm²"
        for name, at in found.items()
    )
    units = {"light_dark_ratio": "1", "responsivity": "A/W", "detectivity": "Jones"}
    ours = [
        f"{words[name]} {quantity_text(figure.value, units[name])} at {level:g} mW/cm²"
        for name, at in found.items()
        for level in at
        if (figure := sample.figure({"detectivity": "detectivity_shot"}.get(name, name), level))
        and figure.value is not None
    ]
    yield Finding(
        "mixed_irradiances",
        "One row of Table S6 mixes irradiances",
        f"light/dark ratio {rounded_text(row.light_dark_ratio.value(''), 2)}, "
        f"R {row.responsivity.text}, D* {rounded_text(row.detectivity.value(''), 2)} Jones, "
        "no irradiance",
        "; ".join(ours) or "–",
        ClaimVerdict.SOURCE_DIFFERS if mixed else ClaimVerdict.HOLDS,
        f"Table S5 has {where}" + (": no device has all three at once." if mixed else "."),
        {f"{name}_mW_cm2": at for name, levels_of in found.items() for at in levels_of},
    )


def _detectivity_in_text(paper: PaperFile, results: PaperResults) -> Iterator[Finding]:
    """The D* of the article's text beside that of its table."""
    said = paper.detectivity_in_text
    rows = [
        (sample, row)
        for sample, row in results.rows()
        if sample.name == paper.comparison_row.sample and row.detectivity is not None
    ]
    if not rows:
        return
    sample, row = max(rows, key=lambda each: each[1].detectivity or 0.0)
    ours = sample.figure("detectivity_shot", row.irradiance)
    value, half = said.value(""), said.half_width("")
    same = agrees((value - half, value + half), rounding_interval(row.detectivity or 0.0))
    yield Finding(
        "detectivity_in_text",
        "D* in the text and in the table",
        f"{_jones(value)} in the text, {_jones(row.detectivity or 0.0)} in Table S5",
        f"{_jones(ours.value)}, shot limit" if ours is not None and ours.value else "–",
        ClaimVerdict.HOLDS if same else ClaimVerdict.SOURCE_DIFFERS,
        "Both are of the same device and irradiance; rounded, the number of the table would be "
        f"{_jones(float(f'{row.detectivity:.0e}'))}.",
        {"text_Jones": value, "table_Jones": row.detectivity or 0.0},
    )


def _no_linear_range(results: PaperResults) -> Iterator[Finding]:
    """θ from the printed R and from the printed ratios, and what was measured."""
    for sample in results.samples.values():
        rows = sorted(
            (row for row in sample.device.published if row.responsivity is not None),
            key=lambda row: row.irradiance,
        )
        if len(rows) < 2:
            continue
        low, high = rows[0], rows[-1]
        decades = math.log(high.irradiance / low.irradiance)

        def exponent(above: float, below: float, decades: float = decades) -> float:
            return math.log(above / below) / decades

        from_r = recomputed_interval(
            lambda r1, r0: 1 + exponent(r1, r0),
            rounding_interval(high.responsivity or 0.0),
            rounding_interval(low.responsivity or 0.0),
        )
        ours = sample.figure("power_law_exponent")
        linear = sample.figure("linear_dynamic_range")
        numbers = {"from_responsivity_low": from_r[0], "from_responsivity_high": from_r[1]}
        said = f"θ = {from_r[0]:.3f} to {from_r[1]:.3f} from R"
        if low.light_dark_ratio and high.light_dark_ratio:
            from_ratio = recomputed_interval(
                lambda top, bottom: exponent(top - 1, bottom - 1),
                rounding_interval(high.light_dark_ratio),
                rounding_interval(low.light_dark_ratio),
            )
            said += f", {from_ratio[0]:.3f} to {from_ratio[1]:.3f} from the ratios"
            numbers |= {"from_ratios_low": from_ratio[0], "from_ratios_high": from_ratio[1]}
        if ours is not None and ours.value is not None:
            numbers["measured"] = ours.value
        none = linear is not None and "NO_LINEAR_RANGE" in linear.flags
        yield Finding(
            f"no_linear_range_{sample.name}",
            f"{sample.name}: no linear range",
            said,
            f"θ = {number_with_uncertainty(ours.value, ours.uncertainty, ours.bound)}"
            + (", no linear range" if none else "")
            if ours is not None and ours.value is not None
            else "–",
            ClaimVerdict.LIMITED,
            f"The photocurrent goes with E to the power θ, so R falls as E^(θ−1): by "
            f"{(low.responsivity or 0) / (high.responsivity or 1):.1f} from {low.irradiance:g} to "
            f"{high.irradiance:g} mW/cm². A linear dynamic range must not be given, and the "
            f"response "
            "time at one irradiance is not that at another."
            + (
                " θ below 0.5 is below what bimolecular recombination gives."
                if from_r[1] < 0.5
                else ""
            ),
            numbers,
        )
