"""The vocabulary of flags: what a careful reviewer would object to, one plain sentence each."""

from __future__ import annotations

from collections.abc import Mapping

FLAGS: Mapping[str, str] = {
    # the readings
    "COMPLIANCE_CLIP": "Readings in compliance or overflow were left out: "
    "there the meter, not the device, set the current.",
    "RANGE_CHANGED": "The meter changed range among the readings behind this number.",
    "RANGE_INFERRED": "The meter does not say which of two ranges it read this current on: "
    "the uncertainty has the larger offset.",
    "QUANTISED": "The readings span fewer than ten counts of the range's resolution.",
    "TOO_FEW_POINTS": "There are too few valid readings for this number.",
    "BIAS_NOT_REACHED": "The sweep has no readings at this bias.",
    "ONE_DIRECTION_ONLY": "Readings come from one sweep direction only, "
    "so hysteresis is neither averaged nor seen.",
    "NO_DARK_SWEEP": "There is no dark sweep to compare with.",
    "NO_LIGHT_SWEEP": "There is no sweep under light.",
    "SOURCE_OFFSET": "The bias is no larger than the source's own offset may be. That alone may "
    "drive this current, which the uncertainty allows for.",
    "ZERO_BIAS": "At zero bias this number has no meaning: in the dark only the meter drives a "
    "current.",
    "DARK_AT_FLOOR": "The dark current is below three times the meter's offset limit (or its own "
    "uncertainty): only a bound is known.",
    "STRAY_LIGHT_IN_DARK": "One irradiance does not tell how much of the dark current stray light "
    "makes: only an upper bound is known. Measure at a second, lower irradiance.",
    "RATIO_LOWER_BOUND": "The ratio is a lower bound, because the dark current is an upper bound.",
    "PHOTOCURRENT_NOT_RESOLVED": "The photocurrent is smaller than twice its uncertainty.",
    "NEGATIVE_PHOTOCURRENT": "Light lowers the current at this bias: the photocurrent and R are "
    "negative, θ is that of the decrease, and there is no EQE, gain or D*.",
    "LOOP_NOT_RESOLVED": "The current is too small against the meter's offset to tell a loop.",
    "LOOP_WITHIN_NOISE": "The loop is no larger than noise and drift make one: "
    "no hysteresis is claimed.",
    "SLOW_NOISE_UNKNOWN": "There are too few readings to tell 1/f noise from white noise: "
    "the uncertainty takes all scatter for 1/f noise.",
    "NOT_FINITE": "The arithmetic gave no finite number.",
    # irradiance, area, conditions
    "IRRADIANCE_UNCALIBRATED": "The irradiance was not calibrated at the sample.",
    "WAVELENGTH_UNKNOWN": "The wavelength of the light is not stated, and with it the energy of a "
    "photon.",
    "METER_ACCURACY_UNKNOWN": "The accuracy of the meter is not stated: the uncertainty is without "
    "it.",
    "RANGE_ASSUMED": "The file does not say on which range the meter read: the uncertainty is that "
    "of the lowest range that holds the current.",
    "LIGHT_TIMES_ASSUMED": "Nobody said when the light goes on first: the file is taken to begin "
    "with a dark half.",
    "TIMES_UNKNOWN": "The file does not say when the readings were taken: whether the current had "
    "settled, and its slow noise, cannot be told.",
    "CAL_EXPIRED": "The irradiance calibration is past its date.",
    "CAL_MOVED": "When the light was calibrated last, it had moved against the calibration "
    "before by more than the uncertainty of both.",
    "REFERENCE_EXPIRED": "The calibration of the reference detector, or power meter, is past its "
    "date.",
    "WARM_UP_INCOMPLETE": "The light had not become still when it was calibrated.",
    "LIGHT_NOT_LINEAR": "Above its threshold the light does not follow a straight line: "
    "threshold and slope depend on the laser currents that were chosen.",
    "LIGHT_NOT_RISING": "A higher laser current gave clearly less light, or the light is less than "
    "none: a reading is wrong, or the laser rolls over.",
    "NO_CALIBRATION_BEFORE": "There is no calibration before to compare with.",
    "NO_DARK_READING": "The detector was not read with the laser off.",
    "MIXED_CONDITIONS": "The number combines different irradiances, biases or frequencies.",
    "AREA_AMBIGUOUS": "It is not stated, or contradictory, which area collects the light and "
    "carries the current.",
    "DIMENSION": "Without an area this quantity does not have its dimension.",
    # gain and detectivity
    "GAIN_NOT_EFFICIENCY": "More than one electron per photon is photoconductive gain, "
    "not efficiency.",
    "GR_NOISE_IGNORED": "The device has gain, and generation-recombination noise is left out.",
    "D_STAR_SHOT_ONLY": "The noise is inferred from the dark current, not measured: "
    "the true detectivity is lower.",
    "SHOT_LIMIT_UNKNOWN": "Shot limit not known from this measurement: of the dark current only an "
    "upper bound is known. The conditions have the value at that bound.",
    "UNIT_SLIP": "The printed value is off by a power of ten from what its own inputs give.",
    "SOURCE_DISAGREES": "The printed value disagrees with what its own inputs give.",
    "FREQUENCY_MISSING": "It is not stated at which frequency the noise was measured.",
    "NOISE_BELOW_SHOT": "The noise is below the shot and thermal noise of the same values: "
    "calibration or bandwidth is wrong.",
    "NOISE_AT_FLOOR": "The noise is not 3 dB above that of the meter with open terminals: it is an "
    "upper bound.",
    "FLOOR_NOT_MEASURED": "The meter's own noise at this setting was not measured: the number is "
    "an upper bound. Record the floor with open terminals.",
    "FREQUENCY_BEYOND_RECORDS": "No record tells of the noise at this frequency: it takes a rate "
    "of more than twice the frequency, and records of several periods.",
    "ALIASED_FLOOR": "The apertures leave gaps, so that noise from above half the rate is folded "
    "into the spectrum: the fit takes white noise to go on beyond the records.",
    "MAINS_LINE": "Lines of the mains, or others, were left out of the spectrum.",
    "LIGHT_NOISE_INCLUDED": "The light's own fluctuation is in the noise under light.",
    "METER_LAG": "The meter's lag on this range takes a twentieth or more of the noise at this "
    "frequency: the number stands and falls with the lag that its data sheet gives.",
    "BELOW_A_COUNT": "The readings scatter by less than one count of the range, which hides noise: "
    "choose a lower range.",
    "NOT_STATIONARY": "The noise of the two halves of a record differs by more than 20 %.",
    "NOISE_MODEL_REJECTED": "White noise, 1/f noise and two Lorentzians do not describe the "
    "spectrum: the uncertainty is widened.",
    "NOISE_SPLIT_UNDECIDED": "The spectrum does not tell this part of the noise from the others "
    "within a factor of 1.3.",
    "CURRENT_NOT_RESOLVED": "The mean current, or its slope with the bias, is not clear of its "
    "uncertainty.",
    "SLOPE_ASSUMED": "Too few biases tell the slope dI/dV: the current is taken to be linear "
    "between the biases, or from 0 V.",
    "RESPONSIVITY_UNKNOWN": "The run has no light and dark at this bias to tell the responsivity.",
    "NEP_EXTRAPOLATED": "The responsivity was measured at far more light than equals the noise, "
    "and the photocurrent is not known to be linear down to there.",
    "THETA_UNKNOWN": "One irradiance does not tell whether the photocurrent is linear.",
    # dependence on irradiance
    "EDGE_MAXIMUM": "The largest responsivity is at the lowest irradiance tested; "
    "the maximum may lie beyond.",
    "THETA_POORLY_SAMPLED": "Fewer than five irradiances.",
    "THETA_RANGE_NARROW": "The irradiances span less than 1.5 decades.",
    "THETA_BELOW_HALF": "An exponent below 0.5, the bimolecular limit, points to an error in the "
    "dark level, trap saturation, heating or stray light.",
    "THETA_ABOVE_ONE": "An exponent above 1.05 (supralinear) points to an error in the dark level "
    "or the irradiance scale.",
    "THETA_PIECEWISE": "The slope changes with irradiance: one power law does not describe it.",
    "NO_LINEAR_RANGE": "No range of irradiance has unit slope: there is no linear dynamic range.",
    "LINEAR_TO_WEAKEST_LIGHT": "The current follows the light down to the weakest level, which is "
    "more than a decade above the noise: the linear range may begin lower.",
    "NOT_LINEAR_IN_WEAK_LIGHT": "Below the window the current does not follow the light: the "
    "linear range begins between two levels.",
    "LINEAR_TO_STRONGEST_LIGHT": "The current follows the light up to the strongest level: the "
    "linear range may end higher.",
    "NOISE_LEVEL_NOT_REACHED": "The weakest light is far above the noise: which light is as strong "
    "as the noise is not known, or only bounded.",
    "FILTER_JUMP": "The photocurrent jumps where the filter was changed: the filter in the beam "
    "was not the one that was asked for, or its transmission is wrong, and so is the irradiance.",
    "HYSTERESIS_RATE_MISSING": "A loop without its sweep rate cannot be compared.",
    # without bias
    "TEMPERATURE_ASSUMED": "Nobody measured the temperature of the device: 295 K ± 3 K is assumed.",
    "SHUNT_NOT_KNOWN": "Without a dark current at -V_oc it is not known what the shunt takes: "
    "the ideality factor may be too high.",
    "LEVELS_LEFT_OUT": "Irradiances at which the shunt or saturation bend the open-circuit voltage "
    "too much were left out.",
    "TOO_FEW_LEVELS": "There are too few irradiances for this number.",
    # time
    "NOT_SETTLED": "The current had not settled when it was read: it was still moving.",
    "SETTLING_NOT_SEEN": "Noise, or too short a time in the light, hides whether a slow part is "
    "left out: the photocurrent may be larger.",
    "DARK_RECOVERY": "The dark current had not recovered from the pulse before.",
    "INCOMPLETE_SQUARE_WAVE": "The response does not reach both plateaus.",
    "BANDWIDTH_LIMITED": "The edge is as fast as the sampling: the time is an upper bound.",
    "EDGE_IN_GAP": "No samples were taken while the current changed: the time is bounded by those "
    "around the gap, or not known.",
    "INSTRUMENT_LIMITED": "The meter's lag and the light's own edge are not small beside this "
    "time: it is an upper bound.",
    "UNDERSAMPLED": "The edge has few samples; the time is corrected for it and uncertain.",
    "PHASE_LOCKED": "The sampling kept step with the light, so folding edges adds nothing.",
    "SLOW_COMPONENT": "A slow component moves the plateau that the edges are measured against.",
    "FAST_PART_UNRESOLVED": "A fast part is below two sampling intervals: what is slower is known, "
    "and the share of the step that no time constant describes.",
    "EDGE_NOT_RESOLVED": "The step of the current is not clear of noise and counts of the range: "
    "choose a lower range, or more light or bias.",
    "RECORD_TOO_SHORT": "The record ends before the slow part has: its time constant is longer.",
    "STRETCHED_OR_SINGLE": "Several exponentials, closer than a factor of three, or a stretched "
    "one fit alike: the time constants depend on which is assumed.",
    "SEVERAL_PARTS": "The response needs three exponentials or more: each may stand for a group of "
    "time constants.",
    "EQUIVALENT_TIME": "A model-based estimate from many edges, finer than the sampling.",
    "TOO_FEW_EDGES": "Fewer than twenty edges say nothing below the sampling interval.",
    "EDGE_TIME_UNKNOWN": "The times of the edges are not known, so folding them is not possible.",
    "INSTRUMENT_NOT_DECONVOLVED": "Without a usable run on a reference detector the time is that "
    "of device, light and meter together.",
    "RESPONSE_MODEL_REJECTED": "No description by a few time constants fits, so there is none.",
    "AMPLITUDE_NOT_RESOLVED": "Noise, or what is not known of the meter's lag, leaves the "
    "amplitude uncertain by 1 dB or more: from there on the device is not seen.",
    "FREQUENCIES_END": "The response had not fallen by 3 dB at the highest frequency: the "
    "bandwidth is larger.",
    "FREQUENCIES_BEGIN": "The response changes below the lowest frequency: what is there is "
    "extrapolated, or only a bound is known.",
    "LARGE_SIGNAL": "The light was modulated so deeply that the device's time constant may have "
    "changed within a period: take a smaller depth.",
    "DRIFT_CORRELATED": "Neighbouring cycles are correlated; the drift's uncertainty says so.",
    "SPREAD_NOT_RESOLVED": "Noise and the light's fluctuation explain the spread of the cycles: "
    "only an upper bound is known.",
    "RETENTION_SINGLE_DEVICE": "Retention of a single device.",
    "RETENTION_NOT_BOUNDED": "The uncertainty is too large for a lower bound of the retention.",
    "TOO_FEW_DAYS": "Retention needs two days of a sample, a loss per day three.",
    "LIFETIME_EXTRAPOLATED": "The lifetime is extrapolated beyond the last day measured.",
    "NO_LOSS": "No loss of photocurrent was seen.",
    "NO_WHOLE_CYCLE": "No cycle has a dark and a lit half that both reached their end.",
    "TOO_FEW_CYCLES": "There are too few cycles to tell how they are correlated "
    "(below twelve), or to tell a drift at all (below five).",
}

#: With one of these a number is not what its name says, within its uncertainty: it is shown with a
#: question mark.
TAKE_BACK = frozenset(
    {
        "NOT_SETTLED",
        "DARK_RECOVERY",
        "INCOMPLETE_SQUARE_WAVE",
        "LOOP_NOT_RESOLVED",
        "LOOP_WITHIN_NOISE",
        "THETA_PIECEWISE",
        "AREA_AMBIGUOUS",
        "NOISE_BELOW_SHOT",
        "NOT_STATIONARY",
        "METER_LAG",
        "SLOPE_ASSUMED",
        "LIGHT_NOT_RISING",
        "THETA_UNKNOWN",
        "FILTER_JUMP",
    }
)


def explain(flag: str) -> str:
    """Return the sentence for `flag`; a flag of another version stands for itself."""
    return FLAGS.get(flag, flag)
