"""What is measured of a drawn device: the cases of the coverage check, each a procedure on a bench
with parameters that a person who knows the device roughly would choose."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

import numpy as np

from drivers.config import shipped_files, yaml_file
from drivers.config.bench import BenchConfig
from drivers.config.device import DeviceConfig
from drivers.config.simulated_errors import ErrorsConfig
from drivers.simulated.physics.noise import seed_of
from janus_lab.measurement import Measurement, on_device, procedure_from

from .drawn_device import MOST_CURRENT, drawn_device
from .drawn_photodiode import drawn_photodiode
from .true_device import TrueDevice

#: Which systematic errors are simulated: none, not even the meter's; those of meter and light, as
#: on the shipped benches; or all that there are, each drawn from its stated uncertainty.
Errors = Literal["none", "shipped", "drawn"]
ERRORS: tuple[Errors, ...] = ("none", "shipped", "drawn")

#: Uncertainties that the bench states where errors are drawn, of those that the shipped benches
#: leave at zero, by section of the bench file: relative, mW/cm², S and V.
STATED: dict[str, dict[str, float]] = {
    "bench": {"time_base_uncertainty": 1e-4},
    "laser": {"spot_uncertainty": 0.01, "day_to_day": 0.01},
    "calibration": {"nonlinearity_uncertainty": 0.003},
    "fixture": {"stray_light": 1e-6, "leakage": 1e-14, "thermal_emf": 1e-6},
    "analyser": {"aperture_uncertainty": 0.02},
}

#: Of the device, where errors are drawn: a room's, and its standard uncertainty (K).
ROOM_TEMPERATURE = (295.0, 3.0)

Parameters = dict[str, Any]
_COMPLIANCE = 1e-2  #: A
_LASER_ON_TIME = 1e7  #: s; nothing wears out here


@dataclass(frozen=True)
class Case:
    """One kind of measurement of the grid."""

    name: str
    title: str
    procedure: str  #: as recipes call it
    bench: str  #: a shipped bench file
    choose: Callable[[np.random.Generator, TrueDevice], Parameters]
    #: Which devices it is for: others are drawn again.
    suits: Callable[[TrueDevice], bool] = lambda device: True
    draw: Callable[[np.random.Generator, str], DeviceConfig] = drawn_device

    def measurement(self, number: int, errors: Errors) -> tuple[Measurement, int]:
        """What is measured under the seed `number`, and the seed of the bench.

        Device and parameters depend on the case and on `number` alone.
        """
        seed = seed_of(number, f"selftest/{self.name}")
        random = np.random.default_rng(seed)
        device = self.draw(random, f"drawn-{number}")
        while not self.suits(TrueDevice(device)):
            device = self.draw(random, f"drawn-{number}")
        parameters = self.choose(random, TrueDevice(device))
        procedure = on_device(procedure_from(self.procedure, parameters), device)
        bench = _bench(self.bench, errors)
        if errors == "drawn":
            bench = _in_a_room(bench, np.random.default_rng(seed_of(seed, "temperature")))
        return Measurement(procedure=procedure, bench=bench, device=device, recipe=None), seed


def _in_a_room(bench: BenchConfig, random: np.random.Generator) -> BenchConfig:
    """The bench with its devices at the temperature of a room, which nobody measures."""
    assert bench.simulation is not None
    temperature = float(random.normal(*ROOM_TEMPERATURE))
    simulated = bench.simulation.model_copy(update={"temperature": temperature})
    return bench.model_copy(update={"simulation": simulated})


@cache
def _bench(name: str, errors: Errors) -> BenchConfig:
    config = yaml_file.load(shipped_files.find(name, "bench"), BenchConfig)
    assert config.simulation is not None
    changed: dict[str, Any] = {
        "limits": config.limits.model_copy(update={"laser_on_time": _LASER_ON_TIME})
    }
    if errors != "shipped":
        simulated = {"errors": ErrorsConfig.model_validate(errors)}
        changed["simulation"] = config.simulation.model_copy(update=simulated)
    if errors == "drawn":
        assert config.analyser is not None
        assert config.laser.calibration is not None
        calibration = config.laser.calibration.model_copy(update=STATED["calibration"])
        laser = STATED["laser"] | {"calibration": calibration}
        changed |= STATED["bench"] | {
            "laser": config.laser.model_copy(update=laser),
            "fixture": config.fixture.model_copy(update=STATED["fixture"]),
            "analyser": config.analyser.model_copy(update=STATED["analyser"]),
        }
    return config.model_copy(update=changed)


def _logarithmic(random: np.random.Generator, low: float, high: float) -> float:
    return float(np.exp(random.uniform(np.log(low), np.log(high))))


def _range_for(current: float, least: float) -> float:
    """The lowest decade (A), of those from `least` on, with room for `current` (A)."""
    return float(10.0 ** np.ceil(np.log10(max(1.15 * current, least)) - 1e-9))


def _iv(random: np.random.Generator, device: TrueDevice) -> Parameters:
    """Sweeps as for the photoresponse of a paper, with a drawn wait for the light."""
    brightest = float(random.choice([13.0, 15.0]))
    levels = np.geomspace(_logarithmic(random, 0.3, 1.0), brightest, int(random.integers(3, 8)))
    return {
        "start": -3.0,
        "stop": 3.0,
        "step": float(random.choice([0.1, 0.2])),
        "irradiances": [0.0, *(float(level) for level in levels)],
        "nplc": float(random.choice([0.1, 1.0])),
        "analysis_bias": float(random.choice([1.0, 2.0, 3.0])),
        "light_settling": _logarithmic(random, 2.0, 100.0),
        "settling_readings": 24,
        "compliance": _COMPLIANCE,
        "on_compliance": "continue",
    }


def _photodiode_iv(random: np.random.Generator, device: TrueDevice) -> Parameters:
    """From reverse bias to beyond the open-circuit voltage."""
    return _iv(random, device) | {
        "start": -2.0,
        "stop": 0.6,
        "step": 0.02,
        "analysis_bias": float(random.choice([-1.0, 0.0])),
        "light_settling": 2.0,
    }


def _photodiode_cycling(random: np.random.Generator, device: TrueDevice) -> Parameters:
    """Without bias, or in reverse."""
    bias = float(random.choice([-1.0, 0.0]))
    current = _range_for(abs(device.light_current(bias, 13.0)), 1e-9)
    ranges = {"bias": bias, "current_range": current, "compliance": max(current, 1e-6)}
    return _cycling(1e-9)(random, device) | ranges | {"cycles": int(random.choice([3, 6]))}


def _cycling(least_range: float) -> Callable[[np.random.Generator, TrueDevice], Parameters]:
    def choose(random: np.random.Generator, device: TrueDevice) -> Parameters:
        bias = float(random.choice([0.0, 1.0, 3.0], p=[0.2, 0.3, 0.5]))
        levels = [13.0] if random.random() < 0.5 else [_logarithmic(random, 0.3, 5.0), 13.0]
        half = round(_logarithmic(random, 1.0, 20.0), 1)
        current_range = _range_for(abs(device.light_current(bias, 13.0)), least_range)
        return {
            "bias": bias,
            "irradiances": levels,
            "cycles": int(random.choice([3, 6, 12, 40])) // len(levels) or 2,
            "on_time": half,
            "off_time": half,
            "reading_rate": float(np.clip(30 / half, 3.0, 30.0)),
            "nplc": 0.2,
            "current_range": current_range,
            "compliance": max(current_range, 1e-6),
            "on_compliance": "continue",
        }

    return choose


def _storage(random: np.random.Generator, device: TrueDevice) -> Parameters:
    """A day of storage: few cycles at one irradiance."""
    cycles = {"cycles": int(random.choice([5, 10])), "irradiances": [13.0]}
    age = {"simulated_age": float(random.integers(0, 30))}
    return _cycling(1e-9)(random, device) | cycles | age


#: Sampling intervals (s) of which one is chosen.
_INTERVALS = (1e-4, 2e-4, 5e-4, 1e-3, 2e-3, 5e-3, 2e-2, 0.1, 0.5)


def _edges(random: np.random.Generator, device: TrueDevice) -> Parameters:
    """An interval from a thirtieth of the fast part to three times it, a record that is long enough
    for the fast part, and for the slow ones in half of the cases."""
    irradiance = _logarithmic(random, 0.5, 13.0)
    tau = device.fast_time_constant(irradiance)
    wanted = tau * 10 ** random.uniform(-1.5, 0.5)
    interval = min(_INTERVALS, key=lambda given: abs(np.log(given / wanted)))
    samples = int(random.choice([60, 150, 400]))
    after = max(8 * interval, min(samples * interval, 500.0))
    settling = 0.5 if random.random() < 0.3 else min(8 * device.slowest_time_constant, 200.0)
    return _edge_parameters(random, device, irradiance, settling) | {
        "edges": int(random.choice([5, 20])),
        "interval": interval,
        "before": 10 * interval,
        "after": after,
        "reference_edges": int(random.choice([0, 5])),
    }


def _equivalent_time(random: np.random.Generator, device: TrueDevice) -> Parameters:
    """Sixteen phases of a slow sampling, with edges of the photodiode."""
    settling = min(8 * device.slowest_time_constant, 100.0)
    return _edge_parameters(random, device, 13.0, settling) | {
        "edges": 32,
        "reference_edges": 32,
        "phases": 16,
        "interval": 1.6e-3,
        "aperture": 1.5e-4,
        "before": 8e-3,
        "after": 24e-3,
    }


def _edge_parameters(
    random: np.random.Generator, device: TrueDevice, irradiance: float, settling: float
) -> Parameters:
    bias = float(random.choice([1.0, 3.0]))
    current_range = _range_for(device.light_current(bias, irradiance), 1e-9)
    return {
        "bias": bias,
        "irradiance": irradiance,
        "settling": round(max(0.1, settling), 2),
        "current_range": current_range,
        "compliance": current_range,
        "on_compliance": "continue",
    }


#: The cases by their names.
CASES: dict[str, Case] = {
    case.name: case
    for case in (
        Case("iv-2400", "I–V sweeps, Keithley 2400", "iv_sweep", "simulated", _iv),
        Case("iv-b1500", "I–V sweeps, B1500A", "iv_sweep", "simulated-b1500", _iv),
        Case(
            "cycling-2400",
            "On/off cycles, Keithley 2400",
            "on_off_cycling",
            "simulated",
            _cycling(1e-6),
        ),
        Case(
            "cycling-b1500",
            "On/off cycles, B1500A",
            "on_off_cycling",
            "simulated-b1500",
            _cycling(1e-9),
        ),
        Case(
            "storage",
            "A day of storage, B1500A",
            "storage_stability",
            "simulated-b1500",
            _storage,
        ),
        Case(
            "photodiode-2400",
            "Photodiodes, I–V sweeps, Keithley 2400",
            "iv_sweep",
            "simulated",
            _photodiode_iv,
            draw=drawn_photodiode,
        ),
        Case(
            "photodiode-b1500",
            "Photodiodes, I–V sweeps, B1500A",
            "iv_sweep",
            "simulated-b1500",
            _photodiode_iv,
            draw=drawn_photodiode,
        ),
        Case(
            "photodiode-cycling",
            "Photodiodes, on/off cycles without bias or in reverse, B1500A",
            "on_off_cycling",
            "simulated-b1500",
            _photodiode_cycling,
            draw=drawn_photodiode,
        ),
        Case("edges", "Response time", "response_time", "simulated", _edges),
        Case(
            "equivalent-time",
            "Response time below the sampling interval, τ of 0.02 to 5 ms",
            "response_time",
            "simulated",
            _equivalent_time,
            lambda device: 2e-5 < device.fast_time_constant(13.0) < 5e-3,
        ),
    )
}
assert MOST_CURRENT < _COMPLIANCE
