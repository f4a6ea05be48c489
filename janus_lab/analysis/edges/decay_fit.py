"""The time constants of decaying edges, and which share of the step each describes."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np

from janus_lab.analysis.figure_of_merit import FigureOfMerit
from janus_lab.analysis.uncertainty.budget import Quantity, figure, nominal, variable

from .decay_choice import KNOWN, DecayChoice, choose_decay
from .decay_models import DecayFit
from .edge_set import Edges
from .phase_likelihood import MODEL_U
from .settling import MovedOn

#: Time constants below this many sampling intervals are not resolved.
_RESOLVED = 2.0
#: A share that no part describes is one if it exceeds its standard uncertainty this many times,
#: and what delay and lag of the meter may make of it.
_CLEAR, _LEAST_SHARE = 3.0, 0.02
_NAMES: Mapping[int, tuple[str, ...]] = {
    1: ("",),
    2: ("fast_", "slow_"),
    3: ("fast_", "middle_", "slow_"),
}
_COUNTED: Mapping[int, str] = {
    1: "one exponential",
    2: "two exponentials",
    3: "three exponentials",
}
_STRETCHED, _EXPONENT = "decay_stretched_time_constant", "decay_stretching_exponent"


def decay_figures(
    edges: Edges, conditions: Mapping[str, float | str], moved: MovedOn | None = None
) -> list[FigureOfMerit]:
    """Time constants of decaying edges, with the share of the step that each stands for.

    One exponential, fast and slow (and middle) ones with the slow share of the step, or a stretched
    one with its exponent; fitted to the mean of the edges, averaged over the aperture. Conditions
    say `share_of_step`, and `undescribed_share` for what no constant describes: parts faster than
    two sampling intervals. Where the residuals reject every description there is no time constant,
    and where the device `moved` on after the record by more or less than the fit foresees, that is
    flagged.
    """
    method = "generalised least squares in ln τ, averaged over the aperture"
    known = dict(conditions) | {
        "interval_s": edges.interval_s,
        "aperture_s": edges.aperture_s,
        "edges": float(edges.count),
    }
    if not edges.complete:
        return [figure(_name(""), None, "s", method, ("INCOMPLETE_SQUARE_WAVE",), known)]
    choice = choose_decay(edges)
    if choice is None:
        return [figure(_name(""), None, "s", method, ("TOO_FEW_POINTS",), known)]
    if choice.noise:
        method += f"; {choice.noise} in the weights"
    if choice.fit is None:
        known |= {"undescribed_share": 1.0}
        why, flag = "nothing decays after the edge", "FAST_PART_UNRESOLVED"
        if choice.rejected:
            why = (
                "refused: the residuals reject one, two and three exponentials and a stretched one"
            )
            flag = "RESPONSE_MODEL_REJECTED"
        return [figure(_name(""), None, "s", f"{method}; {why}", (flag,), known)]
    flags = ("STRETCHED_OR_SINGLE",) if choice.like_another else ()
    if moved is not None and not moved.foreseen(-choice.fit.end, choice.fit.end_u):
        flags = ("INCOMPLETE_SQUARE_WAVE", *flags)
    if choice.fit.kind == "stretched":
        return _of_stretched(choice, choice.fit, method, known, flags)
    return _of_exponentials(edges, choice, choice.fit, method, known, flags)


def _name(part: str) -> str:
    return f"decay_{part}time_constant"


def _of_exponentials(
    edges: Edges,
    choice: DecayChoice,
    fit: DecayFit,
    method: str,
    known: Mapping[str, float | str],
    flags: tuple[str, ...],
) -> list[FigureOfMerit]:
    """The parts that are sampled, the slowest last; before them what is faster, as missing."""
    recorded = choice.trace.recorded_s
    taus, shares = fit.taus_s, fit.shares
    outlasting = choice.outlasting
    method += f"; {_COUNTED[fit.parts]}"
    if fit.parts > 2:
        flags = (*flags, "SEVERAL_PARTS")
    if outlasting:  # what the slowest part does after the record is no part of the step
        shares = shares / (1 - shares[-1] * math.exp(-recorded / taus[-1]))
        method += ", shares of the step as recorded"
    sampled = (taus >= _RESOLVED * edges.interval_s) & (choice.ln_u <= KNOWN)
    sampled[1:] |= taus[1:] >= _RESOLVED * edges.interval_s
    sampled[-1] |= outlasting
    seen = np.flatnonzero(sampled).tolist()
    clear = choice.undescribed > max(_CLEAR * choice.undescribed_u, _LEAST_SHARE)
    missing = clear or len(seen) < fit.parts
    undescribed = max(0.0, 1 - float(np.sum(shares[sampled])))
    if not missing and choice.undescribed <= 2 * choice.undescribed_u:
        undescribed = 0.0
    known = dict(known) | {"undescribed_share": undescribed}
    if missing:
        flags = ("FAST_PART_UNRESOLVED", *flags)
    if not seen:
        return [figure(_name(""), None, "s", method, flags, known)]
    found = [figure(_name("fast_"), None, "s", method, flags, known)] if missing else []
    sigma = edges.edge_sigma_s
    late = edges.interval_s / math.sqrt(12) if sigma is None else sigma
    names = ("middle_", "slow_") if missing else _NAMES[fit.parts]
    if outlasting and not missing and fit.parts == 1:
        names = ("slow_",)
    for name, i in list(zip(reversed(names), reversed(seen), strict=False))[::-1]:
        of_step = min(1.0, float(shares[i]))
        share = variable(of_step, float(choice.share_u[i]), "fit")
        share = share + variable(0.0, of_step * MODEL_U, "model")
        # light that comes late as a whole leaves more of a part than there was at the edge
        share = share + variable(0.0, of_step * min(1.0, late / float(taus[i])), "edge timing")
        at = dict(known) | {"share_of_step": nominal(share)}
        tau = float(taus[i])
        value = variable(tau, tau * float(choice.ln_u[i]), "fit")
        value = value + variable(0.0, tau * MODEL_U, "model")
        if name == "slow_":
            found += _slow_part(choice, value, share, method, flags, at)
        else:
            found.append(figure(_name(name), value, "s", method, flags, at))
    return found


def _slow_part(
    choice: DecayChoice,
    tau_s: Quantity,
    share: Quantity,
    method: str,
    flags: tuple[str, ...],
    known: Mapping[str, float | str],
) -> list[FigureOfMerit]:
    """Time constant and share of the slow part; of a time constant that the samples do not tell,
    and of a part that outlasts the record, a bound only.

    What is recorded of the latter looks like a slope, which any slow enough exponential fits.
    """
    share_of_step = "decay_slow_fraction"
    if not choice.outlasting:
        of_share = figure(share_of_step, share, "1", method, flags, known)
        if choice.slowest_at_least_s is None:
            return [figure(_name("slow_"), tau_s, "s", method, flags, known), of_share]
        method += "; lower bound (95 %), because the samples tell no more"
        low = choice.slowest_at_least_s
        return [
            figure(_name("slow_"), low, "s", method, flags, known, bound="lower"),
            of_share,
        ]
    recorded = choice.trace.recorded_s
    low = min(nominal(tau_s), choice.slowest_at_least_s or recorded)
    known = {key: value for key, value in known.items() if key != "share_of_step"}
    flags = (*flags, "RECORD_TOO_SHORT")
    method += "; may be longer than what is recorded after an edge; lower bound (95 %)"
    return [
        figure(_name("slow_"), min(low, recorded), "s", method, flags, known, bound="lower"),
        figure(share_of_step, None, "1", method, flags, known),
    ]


def _of_stretched(
    choice: DecayChoice,
    fit: DecayFit,
    method: str,
    known: Mapping[str, float | str],
    flags: tuple[str, ...],
) -> list[FigureOfMerit]:
    """Time constant and exponent of exp(-(t/τ)^β)."""
    tau, exponent = float(fit.taus_s[0]), float(fit.parameters[1])
    method += "; stretched exponential exp(-(t/τ)^β)"
    share = min(1.0, float(fit.shares[0]))
    known = dict(known) | {"share_of_step": share, "undescribed_share": 1 - share}
    ln_u = float(choice.ln_u[0])
    if ln_u > KNOWN:
        flags = ("FAST_PART_UNRESOLVED", *flags)
        return [figure(_STRETCHED, None, "s", method, flags, known)]
    value = variable(tau, tau * ln_u, "fit") + variable(0.0, tau * MODEL_U, "model")
    exponent_u = math.sqrt(float(fit.covariance[1, 1]))
    return [
        figure(_STRETCHED, value, "s", method, flags, known),
        figure(_EXPONENT, variable(exponent, exponent_u, "fit"), "1", method, flags, known),
    ]
