"""What there is to mind about the records of edges before anything is switched on."""

from __future__ import annotations

from drivers.config.light import ModulationConfig
from drivers.errors import ConfigError
from procedures.checking import about
from procedures.edge_records import LEAST_AFTER, LEAST_BEFORE, Settings


def check_records(settings: Settings, channels: int) -> None:
    """Raise ParameterError for records of so many channels that the analyser cannot take."""
    interval, recorder = settings.interval, settings.recorder
    with about("interval"):
        recorder.check_sampling(interval, settings.points, channels)
    with about("before"):
        recorder.check_bias_hold(settings.hold(settings.phases - 1), interval)
    for name, recorded, least in (
        ("before", settings.before, LEAST_BEFORE),
        ("after", settings.after, LEAST_AFTER),
    ):
        with about(name):
            if recorded < (least - 1e-6) * interval:
                raise ConfigError(
                    f"{recorded * 1e3:g} ms are fewer than {least} samples at "
                    f"{interval * 1e3:g} ms: record longer, or sample faster"
                )
    with about("settling"):
        recorder.check_hold("settling", settings.settling)
    with about("aperture"):
        recorder.check_aperture(settings.aperture, interval, channels)


def check_phases(settings: Settings) -> None:
    """Raise ConfigError for vernier delays that the interval has no room for."""
    interval_ms, step = settings.interval * 1e3, settings.recorder.phase_step
    fast_ms = settings.recorder.fast_below * 1e3
    if settings.phases > 1 and not settings.fast:
        raise ConfigError(
            f"an interval of {interval_ms:g} ms has one phase only: sampling begins "
            f"before the edge, as vernier delays need it, below {fast_ms:g} ms"
        )
    if settings.phases > 1 and settings.phases * step > settings.interval * (1 + 1e-9):
        raise ConfigError(
            f"{settings.phases} phases {step * 1e3:g} ms apart are more than an interval of "
            f"{interval_ms:g} ms"
        )


def check_generator(
    modulation: ModulationConfig, settings: Settings, irradiance: float, reference_edges: int
) -> None:
    """Raise ParameterError for what cannot be had of light that comes and goes by itself.

    `irradiance` (mW/cm²) is what is asked for.
    """
    assert modulation.period is not None
    with about("irradiance"):
        if abs(irradiance - (modulation.irradiance or 0)) > 1e-6 * irradiance:
            raise ConfigError(
                f"{irradiance:g} mW/cm², but the generator of this bench makes "
                f"{modulation.irradiance:g} mW/cm²"
            )
    with about("phases"):
        if settings.phases > 1:
            raise ConfigError("a generator that runs freely gives its edges phases by itself")
    with about("reference_edges"):
        if reference_edges:
            raise ConfigError(
                "the photodiode tells when the generator's edges come, so it cannot tell what "
                "the instruments do to them; that takes edges made by the analyser"
            )
    with about("after"):
        if max(settings.before, settings.after) > 0.5 * modulation.period:
            raise ConfigError(
                f"longer than a half of the generator's period, {modulation.period / 2:g} s"
            )
    with about("interval"):
        if 2.5 * modulation.period > settings.interval * settings.recorder.most_samples / 2:
            raise ConfigError(
                f"{settings.interval * 1e3:g} ms is too short for one record to see a generator "
                f"with a period of {modulation.period:g} s come and go"
            )
