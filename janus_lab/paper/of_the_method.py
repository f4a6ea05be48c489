"""What the paper's methods can show: its meter, sampling, cycles and days, beside the runs."""

from __future__ import annotations

import math
from collections.abc import Iterator

from drivers.config.published import PublishedRow
from janus_lab.analysis.comparison import ComparisonRow, compare
from janus_lab.analysis.figure_of_merit import FigureOfMerit
from janus_lab.runs.meters import meters_of
from janus_lab.runs.run import Run

from .finding import ClaimVerdict, Finding
from .printed import PaperFile
from .results import PaperResults, SampleResults

_W_PER_MW = 1e-3
#: A dark current below so many offset limits of the meter is not known.
_AT_FLOOR = 3.0
_SWITCHING = "on_off_cycling"
_RESPONSE = "response_time"


def method_findings(paper: PaperFile, results: PaperResults) -> list[Finding]:
    """All of them whose inputs there are."""
    return [
        *_meter_floor(paper, results),
        *_noise_of_gain(results),
        *_response(paper, results),
        *_cycles(results),
        *_retention(results),
        *_hysteresis(results),
        _flicker(),
    ]


def _density(row: PublishedRow) -> float | None:
    """J_dark (A/cm²) that R, E and the ratio of one row give."""
    if row.responsivity is None or row.light_dark_ratio is None or row.light_dark_ratio <= 1:
        return None
    return row.responsivity * row.irradiance * _W_PER_MW / (row.light_dark_ratio - 1)


def _meter_floor(paper: PaperFile, results: PaperResults) -> Iterator[Finding]:
    """Whether the meter of the runs could see the dark current at all, by active area."""
    sample = results.samples.get(paper.comparison_row.sample)
    if sample is None or not sample.runs_of("iv_sweep"):
        return
    run = sample.runs_of("iv_sweep")[0]
    meter = next(iter(meters_of(run.record).values()))
    lowest = min(meter.current_ranges, key=lambda each: each.full_scale_A)
    densities = [d for row in sample.device.published if (d := _density(row)) is not None]
    if not densities:
        return
    density = sum(densities) / len(densities)
    told, numbers = [], {"dark_density_A_cm2": density, "offset_A": lowest.offset_A}
    smallest = math.inf
    for area in sorted(paper.areas):
        current = density * area
        seen = current > _AT_FLOOR * lowest.offset_A
        smallest = min(smallest, area) if seen else smallest
        told.append(f"{area:g} cm²: {current:.2g} A, {current / lowest.offset_A:.2g} offsets")
        numbers[f"dark_current_at_{area:g}_cm2_A"] = current
    ours = sample.figure("dark_current")
    yield Finding(
        "meter_floor",
        "The meter's floor against the active area",
        "a gap of 10 µm × 100 µm; no active area is given",
        f"I_dark = {ours.value:.3g} A with {sample.device.active_area:g} cm²"
        if ours is not None and ours.value is not None
        else "–",
        ClaimVerdict.LIMITED,
        f"J_dark = {density:.3g} A/cm² follows from the printed row. The {meter.model} may be "
        f"off by "
        f"{lowest.offset_A:.2g} A on its lowest range ({lowest.full_scale_A:g} A). "
        + "; ".join(told)
        + f". A dark current is known from {_AT_FLOOR:g} offsets on: of these areas from "
        f"{smallest:g} cm². With a smaller one the printed ratios have no meaning on this meter."
        if math.isfinite(smallest)
        else "On this meter none of these areas gives a dark current that is known.",
        numbers,
    )


def _noise_of_gain(results: PaperResults) -> Iterator[Finding]:
    """What generation–recombination noise takes from the shot-limited D* where there is gain."""
    for sample in results.samples.values():
        for row in sample.device.published:
            if row.eqe is None or row.eqe <= 1:
                continue
            shot = sample.figure("detectivity_shot", row.irradiance)
            with_gain = sample.figure("detectivity_gr", row.irradiance)
            ours = "–"
            numbers = {"factor": math.sqrt(2 * row.eqe)}
            if shot and with_gain and shot.value and with_gain.value:
                ours = (
                    f"{shot.value:.2g} Jones by shot noise, {with_gain.value:.2g} Jones with gain"
                )
                numbers["measured_factor"] = shot.value / with_gain.value
            yield Finding(
                f"noise_of_gain_{sample.name}",
                f"{sample.name}: gain makes noise",
                f"D* by shot noise of the dark current alone, EQE {100 * row.eqe:.5g} %",
                ours,
                ClaimVerdict.LIMITED,
                f"Above 100 % the device has gain, and its generation–recombination noise "
                f"lowers D* "
                f"by √(2·EQE) = {math.sqrt(2 * row.eqe):.1f} at least, before any 1/f noise.",
                numbers,
            )


def _response(paper: PaperFile, results: PaperResults) -> Iterator[Finding]:
    """The printed times beside each run's, at its sampling interval."""
    for sample in results.samples.values():
        for run in sample.runs_of(_RESPONSE):
            interval = float(run.parameters["interval"])
            rows = [
                row for row in _compared(sample, run) if row.name in ("rise_time", "decay_time")
            ]
            for row in rows:
                yield _response_finding(sample, interval, row, paper.sampling_interval)


def _response_finding(
    sample: SampleResults, interval: float, row: ComparisonRow, paper_interval: float
) -> Finding:
    name = row.name.replace("_", " ")
    measured = row.measured or 0.0
    bound = row.bound is not None
    ours = f"{'≤ ' if bound else ''}{measured * 1e3:.3g} ms"
    if row.uncertainty and not bound:
        ours += f" ± {row.uncertainty * 1e3:.1g} ms (k = 1)"
    as_printed = interval >= paper_interval
    resolved = ClaimVerdict.HOLDS if row.agrees else ClaimVerdict.DIFFERS
    return Finding(
        f"{row.name}_{sample.name}_{interval * 1e3:g}_ms",
        f"{sample.name}: {name} at a sampling interval of {interval * 1e3:g} ms",
        f"{row.published * 1e3:g} ms, as a limit of the instrument",
        ours,
        ClaimVerdict.LIMITED if as_printed else resolved,
        "At this interval an edge that takes no time reads 0.8 to 1.6 intervals: the number is "
        "a bound "
        "and says nothing of the device."
        if as_printed
        else "The edge is resolved: the device is faster than the printed bound, as the paper "
        "supposes. "
        "It is the time at this irradiance; where R is higher, it is longer.",
        {"interval_s": interval, "measured_s": measured, "printed_s": row.published},
    )


def _compared(sample: SampleResults, run: Run) -> list[ComparisonRow]:
    figures = [FigureOfMerit.from_dict(each) for each in run.figures]
    return [row for row in compare(figures, sample.device.published) if row.measured is not None]


def _cycles(results: PaperResults) -> Iterator[Finding]:
    for sample in results.samples.values():
        for row in sample.device.published:
            if row.cycles is None:
                continue
            found = [
                figure
                for figure in sample.figures_of(_SWITCHING)
                if figure.name == "retention_cycling"
                and float(figure.conditions.get("cycles", 0)) >= row.cycles
                and figure.value is not None
            ]
            kept = found[0] if found else None
            yield Finding(
                f"cycles_{sample.name}",
                f"{sample.name}: {row.cycles} on/off cycles",
                f"{row.cycles} cycles, about half an hour, “stable”, no number",
                f"{100 * kept.value:.2f} % ± {100 * (kept.uncertainty or 0):.2g} % kept (k = "
                f"1) after "
                f"{kept.conditions['cycles']:g} cycles"
                if kept is not None and kept.value is not None
                else "–",
                ClaimVerdict.HOLDS if kept is not None else ClaimVerdict.NOT_MEASURED,
                "Stable is a number with an uncertainty: what was kept, and the drift per cycle.",
                {"cycles": float(row.cycles)}
                | ({"kept": kept.value} if kept is not None and kept.value is not None else {}),
            )


def _retention(results: PaperResults) -> Iterator[Finding]:
    if results.retention is None:
        return
    by_name = {f.name: f for f in results.retention.figures if f.name != "retention"}
    each = [f for f in results.retention.figures if f.name == "retention"]
    claimed = [
        row.retention
        for sample in results.samples.values()
        for row in sample.device.published
        if row.retention is not None
    ]
    bound = by_name.get("retention_lower_bound")
    if not claimed or bound is None:
        return
    value = claimed[0].value("")
    shown = bound.value is not None and bound.value > value
    yield Finding(
        "retention",
        "Photocurrent kept after a week",
        f"{claimed[0].text} of both devices",
        "; ".join(
            f"{f.conditions['sample']}: {100 * f.value:.1f} % ± "
            f"{100 * (f.uncertainty or 0):.1f} % (k = 1)"
            for f in each
            if f.value is not None
        ),
        ClaimVerdict.HOLDS if shown else ClaimVerdict.LIMITED,
        f"The mean of {len(each)} devices is above {100 * bound.value:.0f} % with 95 % confidence: "
        + (
            f"more than {100 * value:g} % is shown."
            if shown
            else f"more than {100 * value:g} % of these two is seen, and not shown of such devices."
        )
        if bound.value is not None
        else "Too little to tell a bound.",
        {f"kept_{f.conditions['sample']}": f.value for f in each if f.value is not None}
        | ({"lower_bound": bound.value} if bound.value is not None else {}),
    )


def _hysteresis(results: PaperResults) -> Iterator[Finding]:
    worst: dict[str, float] = {}
    for sample in results.samples.values():
        values = [
            abs(figure.value)
            for figure in sample.figures_of("iv_sweep")
            if figure.name == "hysteresis_index" and figure.value is not None
        ]
        if values:
            worst[sample.name] = max(values)
    if worst:
        yield Finding(
            "hysteresis",
            "“Without hysteresis”",
            "no number, no sweep rate",
            "; ".join(f"{name}: {100 * value:.2f} % at most" for name, value in worst.items()),
            ClaimVerdict.HOLDS if max(worst.values()) < 0.01 else ClaimVerdict.DIFFERS,
            "Hysteresis index of the loops from −3 V to 3 V and back, in the dark and in "
            "light; below 1 % "
            "counts as none. It holds at this sweep rate.",
            {f"{name}_index": value for name, value in worst.items()},
        )


def _flicker() -> Finding:
    return Finding(
        "flicker",
        "D* from the dark current against D* from 1/f noise",
        "two to three orders of magnitude higher, after another paper",
        "–",
        ClaimVerdict.NOT_MEASURED,
        "The paper measured no noise, and names no frequency. 'janus-lab run dark-noise' "
        "measures the "
        "noise, and D* from it at 1, 10 and 100 Hz.",
        {},
    )
