"""pymeasure's stock LDC500Series on the simulated controller, as on a real LDC501."""

from typing import Any

import numpy as np
import pytest
from numpy.typing import ArrayLike
from pymeasure.adapters import Adapter
from pymeasure.errors import Error
from pymeasure.instruments.srs import LDC500Series
from pymeasure.instruments.srs.ldc500series import ThermometerType

from drivers.clock import VirtualClock
from drivers.simulated.instruments.ldc500 import SimulatedLDC500
from drivers.simulated.physics.laser_diode import LaserDiode


class Dark:
    def change(self, times: ArrayLike, levels: ArrayLike) -> None:
        assert np.shape(times) == np.shape(levels)


class Wire(Adapter):  # type: ignore[misc]
    """Each message takes 15 ms of bench time, so that errors have appeared when asked for."""

    def __init__(self, clock: VirtualClock, ldc: SimulatedLDC500) -> None:
        super().__init__()
        self.clock = clock
        self.ldc = ldc

    def _write(self, command: str, **kwargs: Any) -> None:
        self.clock.wait(0.015)
        self.ldc.update()
        self.ldc.receive(command.encode() + b"\n")

    def _read(self, **kwargs: Any) -> str:
        reply, end = self.ldc.transmit(256)
        assert end
        assert reply.endswith(b"\r\n")
        return reply.decode()[:-2]


@pytest.fixture
def ldc501() -> LDC500Series:
    clock = VirtualClock()
    ldc = SimulatedLDC500(clock, LaserDiode(), Dark(), irradiance_per_watt=1.0, tokens=True)
    instrument = LDC500Series(Wire(clock, ldc))
    instrument._check_set_errors_delay = 0
    instrument.reset()
    instrument.check_errors()
    instrument.ld.current_range = "LOW"
    return instrument


def test_current_limit(ldc501: LDC500Series) -> None:
    ldc501.ld.current_limit = 100
    assert ldc501.ld.current_limit == 100
    with pytest.raises(Error, match=r"\[1, 0\]"):
        ldc501.ld.current_limit = 300


def test_current_setpoint(ldc501: LDC500Series) -> None:
    ldc501.ld.current_limit = 100
    ldc501.ld.current_setpoint = 25
    with pytest.raises(Error):
        ldc501.ld.current_setpoint = 101
    assert ldc501.ld.current_setpoint == 25


def test_tec_current(ldc501: LDC500Series) -> None:
    ldc501.tec.current_limit = 1
    ldc501.tec.current_setpoint = 0.5
    with pytest.raises(Error):
        ldc501.tec.current_setpoint = 1.1
    assert ldc501.tec.current_setpoint == 0.5


def test_tec_temperature(ldc501: LDC500Series) -> None:
    ldc501.tec.temperature_limits = (25, 75)
    assert ldc501.tec.temperature_limits == (25, 75)
    ldc501.tec.temperature_setpoint = 55
    for name, value in (("low_limit", -300), ("high_limit", 300), ("setpoint", 100)):
        with pytest.raises(Error):
            setattr(ldc501.tec, f"temperature_{name}", value)
    assert ldc501.tec.temperature_setpoint == 55


def test_a_session_from_identity_to_light_and_back(ldc501: LDC500Series) -> None:
    assert ldc501.id == "Stanford Research Systems,LDC501,s/n098023,ver2.00"
    assert ldc501.ld.interlock_closed
    ldc501.ld.current_limit = 100
    ldc501.ld.voltage_limit = 7
    ldc501.ld.current_setpoint = 60
    ldc501.ld.enabled = True
    ldc501.adapter.clock.wait(3.0)
    assert ldc501.ld.current == pytest.approx(60, abs=0.2)
    ldc501.adapter.clock.wait(0.03)
    assert ldc501.ld.current == 60
    assert ldc501.ld.voltage == pytest.approx(4.0 + 15 * 0.060, abs=1e-3)
    with pytest.raises(Error):
        ldc501.ld.current_setpoint = 150
    ldc501.ld.enabled = False
    assert ldc501.ld.enabled is False
    assert ldc501.ld.current == 0


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("ld.mode", "CP"),
        ("ld.current_range", "HIGH"),
        ("ld.voltage_limit", 5.25),
        ("ld.modulation_enabled", True),
        ("ld.modulation_bandwidth", "HIGH"),
        ("pd.units", "mW"),
        ("pd.bias", 2.5),
        ("pd.current_setpoint", 120),
        ("pd.current_limit", 800),
        ("pd.responsivity", 0.5),
        ("pd.power_setpoint", 10),
        ("pd.power_limit", 20),
        ("tec.mode", "CC"),
        ("tec.thermometer_type", ThermometerType.RTD),
        ("tec.current_limit", -2),
        ("tec.voltage_limit", 5),
        ("tec.resistance_setpoint", 12),
        ("tec.resistance_limits", (5, 50)),
    ],
)
def test_every_other_setting_reads_back(ldc501: LDC500Series, path: str, value: object) -> None:
    channel, name = path.split(".")
    setattr(getattr(ldc501, channel), name, value)
    assert getattr(getattr(ldc501, channel), name) == value
    assert ldc501.check_errors() == [0, 0]


def test_every_measurement_reads(ldc501: LDC500Series) -> None:
    assert ldc501.pd.current == ldc501.pd.power == 0
    assert ldc501.tec.current == ldc501.tec.voltage == 0
    assert ldc501.tec.temperature == 25
    assert ldc501.tec.thermometer_raw == pytest.approx(10)  # kΩ, a 10 kΩ thermistor at 25 °C


def test_no_token_mode_suits_both_of_pymeasures_enable_getters(ldc501: LDC500Series) -> None:
    ldc501.tec.enabled = True
    assert ldc501.adapter.ldc.tec_on
    with pytest.raises(KeyError):
        _ = ldc501.tec.enabled  # wants 1, gets ON
    ldc501.write("TOKN OFF")
    assert ldc501.tec.enabled is True
    with pytest.raises(KeyError):
        _ = ldc501.ld.enabled  # wants ON, gets 1
