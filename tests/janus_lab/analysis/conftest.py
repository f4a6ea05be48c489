"""A photodetector and a meter in closed form, to be analysed: the truth is known to the last digit.

Dark and light currents follow sinh laws in bias (6 V and 9 V), the photocurrent a power law in
irradiance. The meter reads on the range of the reading's size, within its data-sheet limits.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pytest

from drivers.keithley2400.datasheet import KEITHLEY_2400, meter_record
from janus_lab.analysis.conditions import Conditions
from janus_lab.analysis.edges.edge_set import Edges
from janus_lab.analysis.figure_of_merit import FigureOfMerit
from janus_lab.analysis.iv.iv_data import IVData
from janus_lab.analysis.uncertainty.meter import Meter

IRRADIANCES = (0.0, 0.7, 1.4, 3.0, 5.0, 8.0, 13.0)


@dataclass(frozen=True)
class Photodetector:
    """Dark current density (A/cm²) and R (A/W) at 0.7 mW/cm², both at 3 V."""

    dark_density: float
    responsivity: float
    theta: float
    area_cm2: float = 0.01

    def dark(self, bias):
        return self.dark_density * self.area_cm2 * np.sinh(bias / 6) / np.sinh(3 / 6)

    def photocurrent(self, bias, irradiance):
        at_3_volts = (
            self.responsivity * self.area_cm2 * 0.7e-3 * (irradiance / 0.7) ** self.theta
            if irradiance > 0
            else 0.0
        )
        return at_3_volts * np.sinh(bias / 9) / np.sinh(3 / 9)

    def responsivity_at(self, irradiance):
        return self.responsivity * (irradiance / 0.7) ** (self.theta - 1)


@dataclass(frozen=True)
class MeterErrors:
    """What this meter is wrong by: per range a relative gain and an offset in A."""

    gain: dict[float, float] = field(default_factory=dict)
    offset: dict[float, float] = field(default_factory=dict)
    bias_V: float = 0.0
    noise: float = 0.1  #: of the range's offset limit, one standard deviation

    @classmethod
    def drawn(cls, random):
        """One meter within its data sheet: 2400 limits, 20 V source range 0.02 % + 2.4 mV."""
        return cls(
            {
                r.full_scale: random.uniform(-1, 1) * r.measure_gain
                for r in KEITHLEY_2400.current_ranges
            },
            {
                r.full_scale: random.uniform(-1, 1) * r.measure_offset
                for r in KEITHLEY_2400.current_ranges
            },
            random.uniform(-1, 1) * (0.02e-2 * 3 + 2.4e-3),
        )

    @classmethod
    def half_of_the_limits(cls):
        """A meter that is wrong by half of every limit, all in one direction."""
        return cls(
            {r.full_scale: r.measure_gain / 2 for r in KEITHLEY_2400.current_ranges},
            {r.full_scale: r.measure_offset / 2 for r in KEITHLEY_2400.current_ranges},
            (0.02e-2 * 3 + 2.4e-3) / 2,
        )

    def read(self, current, random, fixed_range=None):
        """Readings and their ranges."""
        scales = np.array([r.full_scale for r in KEITHLEY_2400.current_ranges])
        index = np.searchsorted(scales, np.abs(current))
        if fixed_range is not None:
            index = np.full(current.shape, np.flatnonzero(scales == fixed_range)[0])
        gain = np.array([self.gain.get(s, 0.0) for s in scales])[index]
        offset = np.array([self.offset.get(s, 0.0) for s in scales])[index]
        limit = np.array([r.measure_offset for r in KEITHLEY_2400.current_ranges])[index]
        count = np.array([r.measure_resolution for r in KEITHLEY_2400.current_ranges])[index]
        noise = self.noise * limit * random.standard_normal(current.shape)
        reading = current * (1 + gain) + offset + noise
        return np.round(reading / count) * count, scales[index]


def sweeps(
    device,
    *,
    seed,
    irradiances=IRRADIANCES,
    step=0.01,
    meter=None,
    true_over_nominal=1.0,
    down_factor=1.0,
    rate_V_s=0.25,
    fixed_range=None,
    stop=3.0,
):
    """The columns of an I–V run from -3 V up to `stop` and back, one pair of sweeps a level."""
    random = np.random.default_rng(seed)
    meter = meter or MeterErrors()
    up = np.linspace(-3, stop, round((3 + stop) / step) + 1)
    columns = {name: [] for name in IVData.NAMES.values()}
    number, start = 0, 0.0
    for irradiance in irradiances:
        for direction, bias in ((1, up), (-1, up[::-1])):
            at_device = bias + meter.bias_V
            current = device.dark(at_device) + device.photocurrent(
                at_device, irradiance * true_over_nominal
            )
            current = current * (down_factor if direction < 0 else 1.0)
            reading, ranges = meter.read(current, random, fixed_range)
            time = start + np.arange(bias.size) * step / rate_V_s
            start = time[-1] + 1
            one = np.ones(bias.size)
            settings = (irradiance * one, direction * one, number * one)
            values = (time, bias, reading, *settings, ranges, 0 * one)
            for name, value in zip(IVData.NAMES.values(), values, strict=True):
                columns[name].append(value)
            number += 1
    return {name: np.concatenate(parts) for name, parts in columns.items()}


def conditions(**changed):
    """The paper's conditions, with a 1 mm² gap that the light overfills."""
    given = {
        "bias_V": 3.0,
        "wavelength_nm": 450.0,
        "active_area_cm2": 0.01,
        "active_area_uncertainty": 0.10,
        "area_kind": "gap",
        "overfill": True,
        "wavelength_uncertainty_nm": 1.0,
        "irradiance_uncertainty": 0.05,
    }
    return Conditions(**{**given, **changed})


def read_edge(time, terms, aperture):
    """Mean over the aperture, beginning at `time`, of 1 - Σ w·exp(-t/τ) from t = 0 on.

    `terms` are pairs (w, τ) whose weights add up to 1; without any it is an instant step.
    """

    def integral(t):
        t = np.maximum(t, 0.0)
        return t - sum(w * tau * (1 - np.exp(-t / tau)) for w, tau in terms)

    return (integral(time + aperture) - integral(time)) / aperture


def edges(
    terms,
    *,
    seed,
    direction="rise",
    count=175,
    interval=1.6e-3,
    aperture=0.2e-3,
    sigma=0.1e-3,
    known=True,
    phases=16,
    noise=0.01,
    samples=24,
    before=6,
    offset=0.0,
):
    """Edges of 10 µA on 1 µA, at `phases` steps of the interval, true times off by `sigma`."""
    random = np.random.default_rng(seed)
    delay = (np.arange(count) % phases) / phases * interval + offset
    time = (np.arange(samples) - before)[None, :] * interval - delay[:, None]
    shift = random.normal(0, sigma, count) if sigma else np.zeros(count)
    level = read_edge(time - shift[:, None], terms, aperture)
    level = level if direction == "rise" else 1 - level
    current = 1e-6 + 1e-5 * (level + noise * random.standard_normal(level.shape))
    return Edges(direction, time, current, interval, aperture, sigma if known else None)


class Found:
    """Figures of merit by name and irradiance."""

    def __init__(self, figures: list[FigureOfMerit]) -> None:
        self.figures = figures

    def __call__(self, name, irradiance=None, **at):
        wanted = dict(at)
        if irradiance is not None:
            wanted["irradiance_mW_cm2"] = irradiance
        found = [
            f
            for f in self.figures
            if f.name == name and all(f.conditions.get(k) == v for k, v in wanted.items())
        ]
        assert len(found) == 1, f"{len(found)} figures {name} at {wanted}"
        return found[0]


@dataclass(frozen=True)
class Paper:
    """The three devices of Qiu et al. 2023, with parameters that reproduce every printed digit."""

    janus_160 = Photodetector(3.311e-6, 4.830, 0.5505)
    janus_200 = Photodetector(1.953e-3, 11.157, 0.266)
    nc_16 = Photodetector(2.32e-5, 0.02643, 0.403)


@dataclass(frozen=True)
class Laboratory:
    """What the tests take from here, since test modules do not import one another."""

    Photodetector = Photodetector
    MeterErrors = MeterErrors
    paper = Paper()

    @staticmethod
    def conditions(**changed):
        return conditions(**changed)

    @staticmethod
    def edges(terms, **given):
        return edges(terms, **given)

    @staticmethod
    def read_edge(time, terms, aperture):
        return read_edge(time, terms, aperture)

    @staticmethod
    def found(figures):
        return Found(figures)

    @staticmethod
    def columns(device, **given):
        return sweeps(device, **given)

    @staticmethod
    def analyse(columns, given=None, fixed_range=False):
        from janus_lab.analysis.iv.figures import analyse_photoresponse

        given = given or conditions()
        record = meter_record(KEITHLEY_2400, given.nplc)
        data = IVData.from_columns(columns, record.clipping_bits)
        largest = float(np.nanmax(np.abs(data.voltage_V), initial=0.0))
        meter = Meter(record, given.bias_V, largest, fixed_range=fixed_range)
        return Found(analyse_photoresponse(data, given, meter))

    def measure(self, device, given=None, **sweep):
        return self.analyse(sweeps(device, **sweep), given)


@pytest.fixture(scope="session")
def lab():
    return Laboratory()
