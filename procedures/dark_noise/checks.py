"""What there is to mind about records of noise before anything is switched on, and the timing of
their readings."""

from __future__ import annotations

from collections.abc import Sequence

from drivers.config.bench import BenchConfig
from drivers.config.limits import check_laser_on_time
from drivers.errors import ConfigError, ParameterError
from procedures.checking import about, check_interval, check_nplc
from procedures.steady_readings import ONE_BY_ONE

from .records import NoiseRecord

#: A record has at least so many readings: fewer have no spectrum.
LEAST_READINGS = 16
#: Share of the interval that a reading asked for by itself may take, so that the next is on time.
_SHARE_ONE_BY_ONE = 0.9


def check_lengths(rates: Sequence[float], durations: Sequence[float]) -> None:
    """Raise ParameterError unless each reading rate has a duration."""
    if len(durations) != len(rates):
        raise ParameterError(
            "durations",
            f"{len(durations)} duration(s) for {len(rates)} reading rate(s): give one for each",
        )


def check_records(config: BenchConfig, records: Sequence[NoiseRecord], settling: float) -> None:
    """Raise ParameterError for records that are too short, or too long for the laser, which is on
    while each condition settles (s), too."""
    with about("durations"):
        for record in records:
            if record.readings < LEAST_READINGS and not record.of_reference:
                raise ConfigError(
                    f"{record.duration:g} s at {record.rate:g} Hz are {record.readings} "
                    f"reading(s); a spectrum takes {LEAST_READINGS} at least"
                )
        lit = [record for record in records if record.irradiance > 0]
        conditions = len({record.condition for record in lit})
        on_time = sum(record.duration for record in lit) + conditions * settling
        check_laser_on_time(config.limits, on_time)


def check_rates(config: BenchConfig, rates: Sequence[float], nplc: float) -> None:
    """Raise ParameterError for reading rates (Hz) or an integration (power line cycles) that the
    meter does not do."""
    if nplc:
        check_nplc(config, nplc)
    with about("reading_rates"):
        for rate in rates:
            nplc_at(config, rate, nplc)


def interval_at(config: BenchConfig, rate: float) -> float:
    """Interval (s) between readings at `rate` (Hz), as the meter has it."""
    if 1.0 / rate >= ONE_BY_ONE:
        return 1.0 / rate
    return config.smu.capabilities.available_interval(1.0 / rate)


def nplc_at(config: BenchConfig, rate: float, nplc: float) -> float:
    """Integration (power line cycles) of readings at `rate` (Hz): `nplc`, or, where that is 0, as
    long as fits between them.

    Raises LimitError or ConfigError for a rate that the meter does not do.
    """
    meter, interval = config.smu.capabilities, interval_at(config, rate)
    if not nplc:
        return meter.longest_nplc(interval * (_SHARE_ONE_BY_ONE if interval >= ONE_BY_ONE else 1.0))
    check_interval(config, rate, interval, nplc)
    return float(nplc)
