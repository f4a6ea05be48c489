"""What a measurement of noise may ask of a bench."""

import pytest

from drivers.errors import ParameterError
from procedures import DarkNoise
from procedures.dark_noise.checks import interval_at, nplc_at
from tests.bench_files import BENCHES, bench_config
from tests.measuring import prepared


@pytest.mark.parametrize("name", BENCHES)
@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"durations": [10.0]}, "durations: 1 duration.s. for 2 reading rate.s.: give one"),
        ({"durations": [100.0, 5.0]}, "durations: 5 s at 2 Hz are 10 reading.s.; a spectrum"),
        ({"durations": [9e3, 9e3], "irradiances": [1.3]}, "durations: the laser on for 18060 s"),
        ({"biases": [1.0, 30.0]}, "biases: bias 30 V"),
        ({"irradiances": [99.0]}, "irradiances: 99"),
        (
            {"reference_irradiances": [0.01]},
            "reference_irradiances: irradiance 0.01 mW/cm²",
        ),
        ({"current_range": 0.01}, "current_range: 10 mA is above the compliance"),
        ({"nplc": 5.0}, "reading_rates: 20 readings/s are too many at 5 PLC"),
        ({"reading_rates": [9999.0, 2.0], "nplc": 1.0}, "reading_rates: 9999 readings/s"),
        ({"nplc": 99.5}, "nplc: 99.5 PLC"),
    ],
)
def test_what_cannot_be_done_is_refused_first(name, changed, message):
    with pytest.raises(ParameterError, match=message):
        prepared(DarkNoise(**changed)).check_against(bench_config(name))


def test_a_rate_beyond_the_meter_is_refused_though_the_integration_is_free():
    noise = prepared(DarkNoise(reading_rates=[3000.0], durations=[10.0]))
    with pytest.raises(
        ParameterError, match=r"reading_rates: 0\.3333 ms between readings: the Keithley 2400"
    ):
        noise.check_against(bench_config("simulated"))
    noise.check_against(bench_config("simulated-b1500"))


@pytest.mark.parametrize("name", BENCHES)
def test_readings_integrate_for_nearly_all_of_the_interval(name):
    config = bench_config(name)
    line = config.smu.line_frequency_hz
    for rate in (50.0 / 1.02, 20.0, 9.9, 5.0):
        covered = nplc_at(config, rate, 0.0) / line * rate
        assert covered <= 1
        longest = 0.2 * rate  # of a 2400
        assert covered > (0.94 if name == "simulated" else 0.6) * min(1.0, longest)
    assert nplc_at(config, 20.0, 0.5) == 0.5
    assert interval_at(config, 0.3) == pytest.approx(1 / 0.3)
