"""How far the paper's devices are above the one that it compares them with, by its own table and as
measured."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from drivers.config.published import PublishedRow
from janus_lab.analysis.unit_slip import Interval, recomputed_interval, rounding_interval

from .finding import ClaimVerdict, Finding
from .printed import PaperFile
from .results import PaperResults, SampleResults

#: Orders of magnitude within which "approximately" is meant.
_ABOUT = 0.5


def reference_findings(paper: PaperFile, results: PaperResults) -> list[Finding]:
    """All of them whose inputs are printed."""
    return [
        *_orders(paper, results),
        *_photocurrent_orders(paper, results),
        *_light_current_ratio(paper, results),
    ]


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
        each = "; ".join(
            f"{each.name} {_from_to([v for (of, _), v in printed.items() if of == each.name])}"
            for each in results.samples.values()
            if any(of == each.name for of, _ in printed)
        )
        yield Finding(
            f"orders_{name}",
            f"“Approximately {claimed:g} orders of magnitude” in "
            f"{'R' if name == 'responsivity' else 'D*'}",
            f"{claimed:g} orders above {paper.reference}",
            f"{min(measured.values()):.1f} to {max(measured.values()):.1f} orders"
            if measured
            else "–",
            ClaimVerdict.SOURCE_DIFFERS if least < claimed - _ABOUT else ClaimVerdict.HOLDS,
            f"Table S5 itself gives, in orders: {each}.",
            {"printed_least": least, "printed_most": most}
            | {f"measured_{name}_{at:g}_mW_cm2": value for (name, at), value in measured.items()},
        )


def _photocurrent_orders(paper: PaperFile, results: PaperResults) -> Iterator[Finding]:
    """Orders of magnitude of the photocurrent above the reference, at the same irradiance: R times
    irradiance times area, of which only R differs."""
    reference = results.samples.get(paper.reference)
    if reference is None:
        return
    printed, measured = [], []
    for sample in results.samples.values():
        for row, other in _pairs(sample, reference) if sample is not reference else ():
            interval = _ratio(
                rounding_interval(row.responsivity or 0.0),
                rounding_interval(other.responsivity or 0.0),
            )
            printed += [math.log10(bound) for bound in interval if bound > 0]
            ours = [each.figure("photocurrent", row.irradiance) for each in (sample, reference)]
            found = [each.value for each in ours if each is not None and each.value]
            if len(found) == len(ours):
                measured.append(math.log10(found[0] / found[1]))
    if not printed:
        return
    low, high = (float(text) for text in paper.photocurrent_orders.split(".."))
    yield Finding(
        "photocurrent_orders",
        f"Photocurrent {low:g} to {high:g} orders of magnitude higher",
        f"{low:g} to {high:g} orders above {paper.reference}",
        f"{_from_to(measured)} orders" if measured else "–",
        ClaimVerdict.HOLDS
        if low <= min(printed) and max(printed) <= high
        else ClaimVerdict.SOURCE_DIFFERS,
        f"Table S5 gives {_from_to(printed)} orders by its R, with equal areas.",
        {"printed_least": min(printed), "printed_most": max(printed)},
    )


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
            "Light current about 270 times that of CsPbBr3",
            f"{claimed:g} times",
            "; ".join(
                f"{name.replace('_', ' ')}: {value:.0f} times" for name, value in ours.items()
            )
            or "–",
            ClaimVerdict.SOURCE_DIFFERS if is_photo else ClaimVerdict.HOLDS,
            f"Table S5 gives {light[0]:.0f} to {light[1]:.0f} for the light current and "
            f"{photo[0]:.0f} to {photo[1]:.0f} for the photocurrent"
            + (": the number is that of the photocurrent." if is_photo else "."),
            {
                "light_from": light[0],
                "light_to": light[1],
                "photocurrent_from": photo[0],
                "photocurrent_to": photo[1],
            }
            | {f"measured_{name}": value for name, value in ours.items()},
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


def _ratio(above: Interval, below: Interval) -> Interval:
    return above[0] / below[1], above[1] / below[0]


def _from_to(values: Sequence[float]) -> str:
    low, high = f"{min(values):.1f}", f"{max(values):.1f}"
    return low if low == high else f"{low} to {high}"
