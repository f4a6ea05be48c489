"""What many trials say of each figure of merit: how often its interval holds the truth."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .scoring import FigureOutcome, Score, scored

#: A figure with the seed of its trial.
_Scored = tuple[int, Score]


@dataclass(frozen=True)
class Coverage:
    """One figure of merit in one case and mode of errors. Shares are None where nothing is counted.

    Pulls are (value - truth)/u of the estimates that no flag takes back.
    """

    case: str
    errors: str
    figure: str
    number: int  #: of figures, whatever became of them
    missing: int
    bounds: int
    bounds_hold: float | None  #: share of the bounds
    taken_back: int  #: estimates with a disqualifying flag
    false_flags: int  #: of these, those within 1 u of the truth
    estimates: int  #: without such a flag
    covered: float | None  #: share of the estimates whose k = 2 interval holds the truth
    covered_u: float | None  #: its standard uncertainty: figures of one trial share its errors
    mean_pull: float | None
    width: float | None  #: standard deviation of the pulls
    middle_width: float | None  #: the same from the median deviation, which outliers do not move
    missing_flags: int  #: estimates beyond 3 u
    median_relative_u: float | None

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True)
class Summary:
    """All figures, and what they come to together."""

    rows: tuple[Coverage, ...]
    trials: int
    failed: tuple[str, ...]  #: which trials failed, and why
    printed: int  #: numbers without a disqualifying flag: estimates and bounds
    wrong: int  #: of the estimates among them, those beyond 3 u
    worst: tuple[str, ...]  #: the unflagged estimates that are farthest off

    @property
    def share_wrong(self) -> float:
        """Unflagged errors above 3 u among all printed numbers."""
        return self.wrong / self.printed if self.printed else 0.0

    def to_dict(self) -> dict[str, Any]:
        return {
            "trials": self.trials,
            "failed": list(self.failed),
            "numbers_printed": self.printed,
            "unflagged_beyond_3u": self.wrong,
            "share_unflagged_beyond_3u": self.share_wrong,
            "figures": [row.to_dict() for row in self.rows],
            "worst": list(self.worst),
        }


def summarise(records: Iterable[Mapping[str, Any]], most_worst: int = 20) -> Summary:
    """The coverage of each figure, by case and mode of errors, in the order of the records."""
    scores: defaultdict[tuple[str, str, str], list[_Scored]] = defaultdict(list)
    failed, worst, trials = [], [], 0
    for record in records:
        trials += 1
        where = f"{record['case']}, errors {record['errors']}, seed {record['seed']}"
        if "failed" in record:
            failed.append(f"{where}: {record['failed']}")
            continue
        for figure in record["figures"]:
            found = scored(figure)
            of_figure = scores[record["case"], record["errors"], found.name]
            of_figure.append((record["seed"], found))
            if found.wrong and found.pull is not None:
                worst.append((abs(found.pull), _words(where, figure, found.pull)))
    rows = tuple(_coverage(*key, of_figure) for key, of_figure in sorted(scores.items()))
    worst.sort(key=lambda told: -told[0])
    return Summary(
        rows,
        trials,
        tuple(failed),
        sum(row.estimates + row.bounds for row in rows),
        sum(row.missing_flags for row in rows),
        tuple(words for _, words in worst[:most_worst]),
    )


def _words(where: str, figure: Mapping[str, Any], pull: float) -> str:
    at = ", ".join(
        f"{key} {value:.3g}" if isinstance(value, float) else f"{key} {value}"
        for key, value in figure["conditions"].items()
    )
    truth = "does not exist" if figure["truth"] is None else f"{figure['truth']:.4g}"
    flags = " ".join(figure["flags"])
    return (
        f"{where}: {figure['name']} ({at}) {figure['value']:.4g} ± "
        f"{figure['uncertainty'] or 0.0:.2g}, truth {truth}, {pull:+.1f} u {flags}".rstrip()
    )


def _share_u(held: NDArray[np.bool_], seeds: NDArray[np.int64]) -> float | None:
    """Standard uncertainty of the share that holds, trial by trial: what is common to a trial (the
    light, the area, the gain of a range) makes all of its figures hold or none."""
    _, trial = np.unique(seeds, return_inverse=True)
    number = int(trial.max(initial=-1)) + 1
    if number < 2:
        return None
    apart = np.bincount(trial, held - np.mean(held))
    return float(np.sqrt(np.sum(apart**2) * number / (number - 1)) / held.size)


def _coverage(case: str, errors: str, name: str, of_trials: list[_Scored]) -> Coverage:
    scores = [found for _, found in of_trials]
    count = Counter(found.outcome for found in scores)
    estimates = [found for found in scores if found.outcome is FigureOutcome.ESTIMATE]
    seeds = [seed for seed, found in of_trials if found.outcome is FigureOutcome.ESTIMATE]
    pulls = np.array([found.pull for found in estimates], np.float64)
    finite = pulls[np.isfinite(pulls)]
    relative = [found.relative_u for found in estimates if found.relative_u is not None]
    bounds = count[FigureOutcome.HOLDS] + count[FigureOutcome.BROKEN]
    several = finite.size > 1
    return Coverage(
        case,
        errors,
        name,
        number=len(scores),
        missing=count[FigureOutcome.MISSING],
        bounds=bounds,
        bounds_hold=count[FigureOutcome.HOLDS] / bounds if bounds else None,
        taken_back=count[FigureOutcome.TAKEN_BACK],
        false_flags=sum(found.flagged_for_nothing for found in scores),
        estimates=len(estimates),
        covered=float(np.mean(np.abs(pulls) <= 2)) if pulls.size else None,
        covered_u=_share_u(np.abs(pulls) <= 2, np.array(seeds, np.int64)),
        mean_pull=float(np.mean(finite)) if finite.size else None,
        width=float(np.std(finite, ddof=1)) if several else None,
        middle_width=float(1.4826 * np.median(np.abs(finite - np.median(finite))))
        if several
        else None,
        missing_flags=sum(found.wrong for found in scores),
        median_relative_u=float(np.median(relative)) if relative else None,
    )
