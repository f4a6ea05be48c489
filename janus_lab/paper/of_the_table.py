"""Whether the paper's tables agree with themselves: what follows from their printed values, within
their rounding, beside what was measured."""

from __future__ import annotations

import math
from collections.abc import Iterator

from drivers.config.published import PublishedRow
from janus_lab.analysis.iv.responsivity import quantum_efficiency
from janus_lab.analysis.unit_slip import (
    Interval,
    agrees,
    recomputed_interval,
    rounding_interval,
)

from .comparison_row import irradiances_of_row
from .detectivity_factor import detectivity_factor
from .finding import ClaimVerdict, Finding
from .printed import PaperFile
from .results import PaperResults, SampleResults

_PERCENT = 100.0
#: Orders of magnitude within which "approximately" is meant.
_ABOUT = 0.5


def table_findings(paper: PaperFile, results: PaperResults) -> list[Finding]:
    """All of them whose inputs are printed."""
    return [
        *detectivity_factor(results),
        *_efficiencies(paper, results),
        *_orders(paper, results),
        *_light_current_ratio(paper, results),
        *_mixed_row(paper, results),
        *_detectivity_in_text(paper, results),
        *_no_linear_range(results),
    ]


def _ratio(above: Interval, below: Interval) -> Interval:
    return above[0] / below[1], above[1] / below[0]


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
    best = paper.comparison_row.responsivity.value("A/W")
    yield Finding(
        "rounded_constants",
        "EQE follows from R with rounded constants",
        "; ".join(printed),
        "; ".join(measured) or "–",
        ClaimVerdict.HOLDS,
        f"With h, c and q rounded to {rounded.planck:g}, {rounded.light_speed:g} and "
        f"{rounded.charge:g} the photon has {energy:.4f} eV, and the printed EQE are those of R = "
        + ", ".join(f"{value:.4g}" for value in by_rounded.values())
        + f" A/W; with the constants of CODATA ({1 / codata:.4f} eV) they would be of "
        + ", ".join(f"{value:.4g}" for value in exact.values())
        + f" A/W. Only the former gives the {best:g} A/W that Table S6 prints.",
        numbers
        | {f"responsivity_{name}_A_W": value for name, value in by_rounded.items()}
        | {f"responsivity_codata_{name}_A_W": value for name, value in exact.items()},
    )


def _orders(paper: PaperFile, results: PaperResults) -> Iterator[Finding]:
    """How many orders of magnitude lie between the reference device and the others."""
    reference = results.samples.get(paper.reference)
    if reference is None:
        return
    names = {"responsivity": "responsivity", "detectivity": "detectivity_shot"}
    for name, claimed in paper.orders_of_magnitude.items():
        printed, measured = {}, {}
        for sample in results.samples.values():
            if sample is reference:
                continue
            for row, other in _pairs(sample, reference):
                above, below = getattr(row, name, None), getattr(other, name, None)
                if above and below:
                    printed[sample.name, row.irradiance] = math.log10(above / below)
                ours = [each.figure(names[name], row.irradiance) for each in (sample, reference)]
                if all(each is not None and each.value for each in ours):
                    top, bottom = (each.value for each in ours if each is not None and each.value)
                    measured[sample.name, row.irradiance] = math.log10(top / bottom)
        if not printed:
            continue
        least, most = min(printed.values()), max(printed.values())
        yield Finding(
            f"orders_{name}",
            f"“Approximately {claimed:g} orders of magnitude” in "
            f"{'R' if name == 'responsivity' else 'D*'}",
            f"{claimed:g} orders above {paper.reference}",
            f"{min(measured.values()):.1f} to {max(measured.values()):.1f} orders"
            if measured
            else "–",
            ClaimVerdict.SOURCE_DIFFERS if least < claimed - _ABOUT else ClaimVerdict.HOLDS,
            f"Table S5 itself gives {least:.1f} to {most:.1f} orders.",
            {"printed_least": least, "printed_most": most}
            | {f"measured_{name}_{at:g}_mW_cm2": value for (name, at), value in measured.items()},
        )


def _pairs(
    sample: SampleResults, reference: SampleResults
) -> Iterator[tuple[PublishedRow, PublishedRow]]:
    """Rows of both at the same irradiance."""
    for row in sample.device.published:
        for other in reference.device.published:
            same = row.irradiance == other.irradiance and row.bias == other.bias
            if same and row.responsivity is not None and other.responsivity is not None:
                yield row, other


def _light_current_ratio(paper: PaperFile, results: PaperResults) -> Iterator[Finding]:
    """I_light over that of the reference, which the printed number is of the photocurrent."""
    reference = results.samples.get(paper.reference)
    sample = results.samples.get(paper.comparison_row.sample)
    if reference is None or sample is None:
        return
    claimed = paper.light_current_ratio.value("")
    for row, other in _pairs(sample, reference):
        if row.irradiance != max(each.irradiance for each, _ in _pairs(sample, reference)):
            continue
        if not (row.light_dark_ratio and other.light_dark_ratio):
            continue
        photo = _ratio(
            rounding_interval(row.responsivity or 0.0), rounding_interval(other.responsivity or 0.0)
        )
        light = recomputed_interval(
            lambda r, ratio, r0, ratio0: r * ratio / (ratio - 1) / (r0 * ratio0 / (ratio0 - 1)),
            *map(
                rounding_interval,
                (
                    row.responsivity or 0.0,
                    row.light_dark_ratio,
                    other.responsivity or 0.0,
                    other.light_dark_ratio,
                ),
            ),
        )
        ours = {
            name: above.value / below.value
            for name in ("light_current", "photocurrent")
            if (above := sample.figure(name, row.irradiance))
            and (below := reference.figure(name, row.irradiance))
            and above.value
            and below.value
        }
        is_photo = photo[0] <= claimed <= photo[1] and not light[0] <= claimed <= light[1]
        yield Finding(
            "light_current_ratio",
            "I_light about 270 times that of CsPbBr3",
            f"{claimed:g} times",
            "; ".join(
                f"{name.replace('_', ' ')}: {value:.0f} times" for name, value in ours.items()
            )
            or "–",
            ClaimVerdict.SOURCE_DIFFERS if is_photo else ClaimVerdict.HOLDS,
            f"Table S5 gives {light[0]:.0f} to {light[1]:.0f} for I_light and {photo[0]:.0f} to "
            f"{photo[1]:.0f} for the photocurrent"
            + (": the number is that of the photocurrent." if is_photo else "."),
            {
                "light_from": light[0],
                "light_to": light[1],
                "photocurrent_from": photo[0],
                "photocurrent_to": photo[1],
            }
            | {f"measured_{name}": value for name, value in ours.items()},
        )


def _mixed_row(paper: PaperFile, results: PaperResults) -> Iterator[Finding]:
    """At which irradiance each number of this work's row of Table S6 stands in Table S5."""
    row = paper.comparison_row
    sample = results.samples.get(row.sample)
    if sample is None:
        return
    found = irradiances_of_row(paper, results)
    levels = {at for of_one in found.values() for at in of_one}
    mixed = len(levels) > 1
    words = {"light_dark_ratio": "I_light/I_dark", "responsivity": "R", "detectivity": "D*"}
    where = "; ".join(
        f"{words[name]} at {', '.join(f'{level:g}' for level in at)} mW/cm²"
        for name, at in found.items()
    )
    ours = [
        f"{words[name]} {figure.value:.3g} at {level:g} mW/cm²"
        for name, at in found.items()
        for level in at
        if (figure := sample.figure({"detectivity": "detectivity_shot"}.get(name, name), level))
        and figure.value is not None
    ]
    yield Finding(
        "mixed_irradiances",
        "One row of Table S6 mixes irradiances",
        f"I_light/I_dark {row.light_dark_ratio.text}, R {row.responsivity.text}, D* "
        f"{row.detectivity.text} Jones, no irradiance",
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
        f"{value:g} Jones in the text, {row.detectivity:g} Jones in Table S5",
        f"{ours.value:.3g} Jones, shot limit" if ours is not None and ours.value else "–",
        ClaimVerdict.HOLDS if same else ClaimVerdict.SOURCE_DIFFERS,
        "Both are of the same device and irradiance; rounded, the number of the table would be "
        f"{row.detectivity:.0e} Jones.",
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
            f"θ = {ours.value:.4f} ± {ours.uncertainty or 0:.1g} (k = 1)"
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
