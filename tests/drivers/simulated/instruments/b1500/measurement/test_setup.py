"""Which measurements the instrument accepts, and the levels of its sources."""

import pytest

from drivers.simulated.physics.two_terminal import Resistor
from tests.drivers.simulated.instruments.b1500.analyser1500 import AnalyserBench, values


@pytest.fixture
def bench():
    return AnalyserBench()


@pytest.fixture
def two_channels():
    """1 MΩ on two channels; the fixed 10 µA range lags by 10 µs."""
    two_channels = AnalyserBench({1: Resistor(1e6), 2: Resistor(1e6)})
    two_channels.does("CN1,2", "RI1,-15", "RI2,-15", "AIT0,1,1", "FMT1,0")
    return two_channels


def test_the_staircase_is_linear_or_logarithmic_and_may_return(bench):
    bench.does("CN1", "RI1,-15", "MM2,1", "FMT1,1", "WV1,4,0,0.01,1,3,0.01")
    forced = values(bench.run()[1::2])
    assert forced == pytest.approx([0.01, 0.1, 1, 1, 0.1, 0.01])
    assert bench.ask("WNU?") == "6"


@pytest.mark.parametrize(
    ("channels", "timing", "accepted"),
    [
        (1, "0,0.0001,100001,0", True),
        (1, "0,0.0001,100002,0", False),
        (2, "0,0.0001,10", False),  # two channels need 120 µs
        (2, "0,0.00012,50000", True),
        (2, "0,0.00012,50001", False),
        (3, "0,0.00013,10", False),
        (3, "0,0.00014,33333", True),
        (1, "0,0.00009,10", False),
        (1, "0,0.00199,10", True),
        (1, "0,0.001995,10", False),  # steps of 10 µs
        (1, "0,0.002,10", True),
        (1, "0,0.0025,10", False),  # steps of 1 ms
        (1, "0,65.535,10", True),
        (1, "0,65.536,10", False),
        (1, "-0.005,0.0001,10", True),
        (1, "-0.0001,0.0001,10", True),
        (1, "-0.09,0.00199,10", True),
        (1, "-0.0901,0.0001,10", False),
        (1, "-0.00005,0.0001,10", False),
        (1, "-0.00015,0.0001,10", False),  # steps of 100 µs
        (1, "-0.005,0.002,10", False),  # only below 2 ms
        (1, "0.01,0.0001,10", True),
        (1, "0.005,0.0001,10", False),  # steps of 10 ms
        (1, "655.35,0.002,10,655.35", True),
        (1, "655.36,0.002,10", False),
        (1, "0,0.002,0", False),
    ],
)
def test_which_timings_are_accepted(channels, timing, accepted):
    two_channels = AnalyserBench()
    two_channels.does("CN", "MM10," + ",".join(str(c + 1) for c in range(channels)))
    assert two_channels.refuses(f"MT {timing}") == (0 if accepted else 120)


def test_below_2_ms_sampling_is_linear_with_the_high_speed_adc(two_channels):
    two_channels.does("MM10,1", "MT0,0.001,10")
    assert two_channels.refuses("ML2") == 120
    two_channels.does("MT0,0.002,10", "ML2")
    assert two_channels.refuses("MT0,0.001,10") == 120
    two_channels.does("ML1", "MT0,0.001,10", "AAD1,1")
    assert two_channels.refuses("XE") == 120
    assert two_channels.refuses("MT0,0.001,10") == 120
    two_channels.does("MT0,0.002,10")


def test_the_channels_that_count_are_those_at_the_trigger(two_channels):
    two_channels.does("MM10,1", "MT0,0.0001,10", "MM10,1,2")
    assert two_channels.refuses("XE") == 120


def test_logarithmic_sampling_covers_eleven_decades(two_channels):
    two_channels.does("MM10,1", "ML2", "MT0,0.002,111")
    assert two_channels.refuses("MT0,0.002,112") == 120


def test_a_measured_channel_must_be_on(two_channels):
    two_channels.does("MM10,1,3", "MT0,0.001,10")
    assert two_channels.refuses("XE") == 200
