"""What measurements with the source-meter have to check before anything is switched on: each raises
ParameterError about the parameter that the bench cannot or may not do."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from drivers.config.bench import BenchConfig
from drivers.config.limits import check_bias, laser_current
from drivers.errors import BenchError, ConfigError, ParameterError


@contextmanager
def about(parameter: str) -> Iterator[None]:
    """What goes wrong inside is `parameter`'s fault: raise ParameterError that says so.

    An error about that parameter, or one of many (`irradiance` of `irradiances`), need not be told
    its name.
    """
    try:
        yield
    except ParameterError:
        raise
    except BenchError as error:
        named = error.subject in (parameter, parameter.removesuffix("s"))
        raise ParameterError(parameter, error.detail if named else str(error)) from None


def check_nplc(config: BenchConfig, nplc: float) -> None:
    """An integration (power line cycles) that the source-meter does."""
    with about("nplc"):
        config.smu.capabilities.check_nplc(nplc)


def check_biases(config: BenchConfig, parameter: str, levels: Sequence[float]) -> None:
    """Levels (V) within the bench's limit and the source-meter's reach."""
    with about(parameter):
        check_bias(config.limits, *levels)
        for level in levels:
            config.smu.capabilities.largest_compliance(level)


def check_irradiances(config: BenchConfig, parameter: str, irradiances: Sequence[float]) -> None:
    """Light (mW/cm²) that the bench gives without a filter."""
    with about(parameter):
        for irradiance in irradiances:
            laser_current(config.laser, config.limits, irradiance)


def check_interval(
    config: BenchConfig, rate: float, interval: float, nplc: float, *, autozero: bool = False
) -> None:
    """Readings at `rate` (Hz), every `interval` (s), each of `nplc` power line cycles: raises
    ConfigError where one takes longer than that."""
    taken = config.smu.capabilities.reading_time(
        nplc, autozero=autozero, source_delay=0.0, sweeping=False
    )
    if taken > interval * (1 + 1e-9):
        raise ConfigError(
            f"{rate:g} readings/s are too many at {nplc:g} PLC; the {config.smu.model} does "
            f"{1 / taken:.4g}"
        )
