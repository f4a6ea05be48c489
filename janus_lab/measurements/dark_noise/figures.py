"""Figures of merit of a noise run, and the table of its spectra."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

import numpy as np

from drivers.errors import Cause
from janus_lab.analysis.figure_of_merit import FigureOfMerit
from janus_lab.analysis.noise.figures import NoiseRun, analyse_noise, noise_run
from janus_lab.analysis.noise.noise_data import NoiseData
from janus_lab.analysis.noise.spectrum_model import ReadingLag
from janus_lab.analysis.uncertainty.meter import Meter
from janus_lab.measurements.run_data import conditions_of, data_of, source_meter_of
from janus_lab.runs.errors import BundleError
from janus_lab.runs.meters import meters_of
from janus_lab.runs.run import Run

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: The spectra in bins, beside the figures of merit.
SPECTRA_CSV = "spectra.csv"

#: What was found, as long as the run is in use: figures, file and picture want it.
_FOUND: WeakKeyDictionary[Run, tuple[NoiseRun, dict[float, Meter]]] = WeakKeyDictionary()


def analyse(run: Run, bias: float | None) -> list[FigureOfMerit]:
    """The figures at all biases of the run, or at `bias` (V); raises BundleError if it is none of
    them."""
    biases = [float(one) for one in run.parameters["biases"]]
    if bias is not None and bias not in biases:
        listed = ", ".join(f"{one:g} V" for one in biases)
        raise BundleError(
            f"was measured at {listed}, not at {bias:g} V",
            subject=run.path,
            kind=Cause.NOT_POSSIBLE,
        )
    chosen = biases if bias is None else [bias]
    found, meters = found_in(run)
    conditions = {one: conditions_of(run, one) for one in dict.fromkeys(chosen)}
    irradiances = [float(one) for one in run.parameters["irradiances"]]
    return analyse_noise(found, conditions, meters, irradiances)


def found_in(run: Run) -> tuple[NoiseRun, dict[float, Meter]]:
    """The spectra of a run and what they are fitted with; the meter's errors at each bias (V)."""
    if run not in _FOUND:
        biases = [float(one) for one in run.parameters["biases"]]
        largest = max(biases, key=abs)
        meters = {one: source_meter_of(run, one, largest) for one in biases}
        ranges = meters_of(run.record)["smu"].current_ranges
        lags = {
            one.full_scale_A: ReadingLag(one.lag_s, one.lag_u_s / one.lag_s)
            for one in ranges
            if one.lag_s
        }
        _FOUND[run] = noise_run(data_of(run, NoiseData), meters, lags), meters
    return _FOUND[run]


def extra_tables(run: Run) -> Mapping[str, Mapping[str, NDArray[Any]]]:
    """`spectra.csv`: the densities of the readings in bins, with their 95 % intervals, of the
    device's records and of those with open terminals; columns are named with their units."""
    found, _ = found_in(run)
    spectra = [
        (point.bias_V, point.irradiance_mW_cm2, 1, spectrum)
        for point in found.points
        if point.noise is not None
        for spectrum in point.noise.spectra
    ]
    spectra += [(one.setting.bias_V, 0.0, 0, one) for one in found.floor.spectra]
    if not spectra:
        return {}
    columns: dict[str, list[NDArray[Any]]] = {}
    for bias, irradiance, connected, spectrum in spectra:
        low, high = spectrum.interval()
        size = spectrum.frequency_Hz.size
        for name, values in {
            "bias_V": np.full(size, bias),
            "irradiance_mW_cm2": np.full(size, irradiance),
            "sample_connected": np.full(size, connected),
            "rate_Hz": np.full(size, spectrum.setting.rate_Hz),
            "aperture_s": np.full(size, spectrum.setting.aperture_s),
            "frequency_Hz": spectrum.frequency_Hz,
            "density_A2_Hz": spectrum.density,
            "density_low_A2_Hz": low,
            "density_high_A2_Hz": high,
        }.items():
            columns.setdefault(name, []).append(values)
    return {SPECTRA_CSV: {name: np.concatenate(parts) for name, parts in columns.items()}}
