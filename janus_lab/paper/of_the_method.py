"""What the paper's methods can show: its meter, sampling, cycles and days, beside the runs."""

from __future__ import annotations

import math
from collections.abc import Iterator

from drivers.config.published import PublishedRow
from janus_lab.analysis.comparison import ComparisonRow, compare
from janus_lab.analysis.figure_of_merit import FigureOfMerit
from janus_lab.quantities import BOUND_SIGNS, quantity_text
from janus_lab.runs.meters import meters_of
from janus_lab.runs.run import Run
from janus_lab.values import number_text

from .finding import ClaimVerdict, Finding
from .printed import PaperFile
from .results import PaperResults, SampleResults

_W_PER_MW = 1e-3
#: A dark current below so many offset limits of the meter is not known.
_AT_FLOOR = 3.0
#: Kept after all cycles where nothing but "stable" is printed, and the index of no hysteresis.
_STABLE, _NO_HYSTERESIS = 0.95, 0.01
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
    smallest = _AT_FLOOR * lowest.offset_A / density
    numbers["smallest_area_cm2"] = smallest
    for area in sorted(paper.areas):
        current = density * area
        offsets = quantity_text(float(f"{current / lowest.offset_A:.2g}"), "")
        told.append(f"{area:g} cm²: {_amperes(current)}, {offsets} times that")
        numbers[f"dark_current_at_{area:g}_cm2_A"] = current
    ours = sample.figure("dark_current")
    yield Finding(
        "meter_floor",
        "The meter's floor against the active area",
        "a gap of 10 µm × 100 µm; no active area is given",
        f"dark current {_amperes(ours.value)} with {sample.device.active_area:g} cm²"
        if ours is not None and ours.value is not None
        else "–",
        ClaimVerdict.LIMITED,
        f"J_dark = {density * 1e6:.3g} µA/cm² follows from the printed rows of {sample.name}. The "
        f"{meter.model} may be off by {_amperes(lowest.offset_A)} on its lowest range "
        f"({number_text(lowest.full_scale_A, 'A')}). The dark current would be, with "
        + "; ".join(told)
        + f". It is known from {_AT_FLOOR:g} times that on, which is from {smallest:.2g} cm² on: "
        f"with a smaller area this meter cannot have measured the printed ratios of {sample.name}.",
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
                    f"{quantity_text(shot.value, 'Jones')} by shot noise, "
                    f"{quantity_text(with_gain.value, 'Jones')} with gain"
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
    ours = str(quantity_text(measured, "s", None if bound else row.uncertainty))
    if bound:
        ours = f"{BOUND_SIGNS[row.bound or 'upper']}{ours}"
    if bound or interval >= paper_interval:
        verdict = ClaimVerdict.LIMITED
        reason = (
            "At this interval an edge that takes no time reads 0.8 to 1.6 intervals: the number is "
            "a bound, and the device may be faster by any factor."
        )
    elif row.agrees:
        verdict = ClaimVerdict.HOLDS
        reason = (
            "The edge is resolved, and faster than the printed bound, as the paper supposes. It is "
            "the time at this irradiance; where R is higher, it is longer."
        )
    else:
        verdict = ClaimVerdict.DIFFERS
        reason = "The edge is resolved, and slower than the printed bound."
    return Finding(
        f"{row.name}_{sample.name}_{interval * 1e3:g}_ms",
        f"{sample.name}: {name} at a sampling interval of {interval * 1e3:g} ms",
        f"{quantity_text(row.published, 's')}, as a limit of the instrument",
        ours,
        verdict,
        reason,
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
                f"{_per_cent(kept)} kept after {kept.conditions['cycles']:g} cycles"
                if kept is not None and kept.value is not None
                else "–",
                _stability(kept),
                "Stable is a number with an uncertainty: what was kept, and the drift per cycle. "
                f"The paper gives none; here it means {100 * _STABLE:g} % kept, within k = 2.",
                {"cycles": float(row.cycles)}
                | ({"kept": kept.value} if kept is not None and kept.value is not None else {}),
            )


def _stability(kept: FigureOfMerit | None) -> ClaimVerdict:
    if kept is None or kept.value is None:
        return ClaimVerdict.NOT_MEASURED
    shown = kept.value + 2 * (kept.uncertainty or 0.0) >= _STABLE
    return ClaimVerdict.HOLDS if shown else ClaimVerdict.DIFFERS


def _per_cent(figure: FigureOfMerit) -> str:
    u = None if figure.uncertainty is None else 100 * figure.uncertainty
    return str(quantity_text(100 * (figure.value or 0.0), "%", u))


def _amperes(value: float) -> str:
    return str(quantity_text(float(f"{value:.3g}"), "A"))


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
        "; ".join(f"{f.conditions['sample']}: {_per_cent(f)}" for f in each if f.value is not None),
        ClaimVerdict.HOLDS if shown else ClaimVerdict.LIMITED,
        f"The mean of {len(each)} devices is above {100 * bound.value:.1f} % with 95 % confidence: "
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
        holds = max(worst.values()) < _NO_HYSTERESIS
        yield Finding(
            "hysteresis",
            "“Without hysteresis”",
            "no number, no sweep rate",
            "; ".join(f"{name}: {100 * value:.2f} % at most" for name, value in worst.items()),
            ClaimVerdict.HOLDS if holds else ClaimVerdict.DIFFERS,
            "Hysteresis index of the loops from −3 V to 3 V and back, in the dark and in "
            "light; below 1 % counts as none. It is that of this sweep rate; the paper gives "
            "none.",
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
