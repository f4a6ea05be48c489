"""What there is to mind about waves and steps of light before anything is switched on."""

from __future__ import annotations

from collections.abc import Sequence

from drivers.capabilities import EdgeRecorderCapabilities, Waveform
from drivers.config.bench import BenchConfig
from drivers.config.limits import modulation_voltage
from drivers.errors import ConfigError
from procedures.checking import about
from procedures.edge_records import Settings

from .frequencies import highest_frequency
from .sampling import CHANNELS, Sampling
from .step_plan import StepRate

#: Frequencies of one run at most.
_MOST_FREQUENCIES = 500


def is_by_steps(config: BenchConfig, waveform: str) -> bool:
    """Whether the bench makes the light's `waveform` in single steps by its analyser.

    Raises ConfigError if it cannot make it at all.
    """
    analyser, generator, modulation = config.analyser, config.generator, config.laser.modulation
    stepped = (
        analyser is not None
        and analyser.modulation is not None
        and analyser.monitor is not None
        and modulation is not None
        and modulation.source == "analyser"
    )
    if stepped and waveform in ("auto", "steps"):
        return True
    if waveform == "steps":
        raise ConfigError(
            "steps of light need 'laser: modulation: {source: analyser}', and the channels "
            "'photodetector', 'monitor' and 'modulation' of the bench file's 'analyser:'"
        )
    if generator is None or analyser is None:
        raise ConfigError(
            "a frequency response needs a function generator on the laser's modulation input: "
            "'generator:' and 'analyser:' in the bench file, as in simulated-generator; or, for "
            "steps, a channel of the analyser on it and a monitor photodiode, as in simulated"
        )
    return False


def check_levels(config: BenchConfig, irradiance: float, span: tuple[float, float]) -> None:
    """Raise ParameterError for light (mW/cm²) beyond the limits, at its mean or within `span`."""
    with about("irradiance"):
        modulation_voltage(config.laser, config.limits, irradiance)
    with about("depth"):
        levels = [modulation_voltage(config.laser, config.limits, level) for level in span]
        if config.generator is not None:
            config.generator.capabilities.check_levels(*levels)


def check_number(frequencies: Sequence[float]) -> None:
    """Raise ConfigError for more frequencies than a run has."""
    if len(frequencies) > _MOST_FREQUENCIES:
        raise ConfigError(f"{len(frequencies)} frequencies: a run has at most {_MOST_FREQUENCIES}")


def check_waves(config: BenchConfig, waveform: Waveform, records: Sequence[Sampling]) -> None:
    """Raise ParameterError for a wave that the generator does not make, or the analyser does not
    sample."""
    assert config.generator is not None
    assert config.analyser is not None
    with about("frequencies"):
        for record in records:
            config.generator.capabilities.check_frequency(waveform, record.frequency)
    recorder = config.analyser.capabilities
    for record in records:
        with about("interval"):
            recorder.check_sampling(record.interval, record.points, CHANNELS)
        with about("aperture"):
            recorder.check_aperture(record.aperture, record.interval, CHANNELS)


def check_steps(
    rates: Sequence[StepRate], settling: float, recorder: EdgeRecorderCapabilities
) -> None:
    """Raise ParameterError for steps that the analyser does not make or sample."""
    with about("settling"):
        recorder.check_hold("settling", settling)
    for rate in rates:
        settings = settings_of(rate, settling, recorder)
        with about("interval"):
            recorder.check_sampling(rate.interval, settings.points, CHANNELS)
            recorder.check_bias_hold(settings.hold(max(rate.delays)), rate.interval)
        with about("aperture"):
            recorder.check_aperture(rate.aperture, rate.interval, CHANNELS)


def settings_of(rate: StepRate, settling: float, recorder: EdgeRecorderCapabilities) -> Settings:
    """How the edges of one rate are recorded."""
    return Settings(
        rate.interval, rate.aperture, rate.before, rate.after, settling, max(rate.delays) + 1,
        recorder,
    )  # fmt: skip


def check_listed(wanted: Sequence[float], interval: float) -> None:
    """Raise ConfigError for a frequency (Hz) of a list that steps every `interval` (s) do not
    show."""
    highest = highest_frequency(interval)
    if highest and wanted[-1] > highest * (1 + 1e-6):
        raise ConfigError(
            f"{wanted[-1]:g} Hz: steps every {interval * 1e3:g} ms show the response up to "
            f"{highest:.4g} Hz"
        )
