"""Data formats of the simulated B1500A: layouts of the programming guide, decoded to the truth."""

import numpy as np
import pytest

from drivers.simulated.instruments.b1500 import formats
from drivers.simulated.physics.two_terminal import Resistor
from tests.drivers.simulated.instruments.b1500.analyser1500 import AnalyserBench, Modulation

MICROAMPERE = 6  #: place of the 1 µA range


def _written(values, place=MICROAMPERE, data_format=2, kind="I"):
    count = len(values)
    column = formats.DataColumn(
        kind, 1, np.array(values), np.zeros(count, np.int64), np.full(count, place)
    )
    return formats.encode([column], data_format)[0].decode().removesuffix("\r\n").split(",")


@pytest.mark.parametrize(
    ("value", "place", "text"),
    [
        (5e-12, 3, "+000.005E-09"),
        (-10.895e-12, 2, "-010.895E-12"),  # as a real unit wrote it
        (9.535e-12, 1, "+009.535E-12"),
        (13.05e-9, MICROAMPERE, "+013.050E-09"),  # no digit of it is lost
        (1.05005e-6, MICROAMPERE, "+1.05005E-06"),
        (10.5005e-6, MICROAMPERE, "+10.5005E-06"),
        (0.0, MICROAMPERE, "+000.000E-06"),
        (-1e-20, MICROAMPERE, "+000.000E-06"),
        (100e-3, 11, "+100.000E-03"),
        (199.999e99, 3, "+199.999E+99"),
    ],
)
def test_numbers_have_the_exponent_of_their_range_unless_digits_were_lost(value, place, text):
    assert _written([value], place) == [text]


def test_times_and_indices():
    assert _written([0.123, 12.3456, 1234.5, 0.0001], 0, kind="T") == [
        "+000.123E+00",
        "+12.3456E+00",
        "+01.2345E+03",
        "+000.100E-03",
    ]
    assert _written([1, 100001], 0, kind="X") == ["+001.000E+00", "+100.001E+03"]


@pytest.mark.parametrize("data_format", [2, 12])
def test_any_number_comes_back_within_its_digits(data_format):
    rng = np.random.default_rng(3)
    values = rng.uniform(-1.15e-6, 1.15e-6, 5000) * 10.0 ** -rng.integers(0, 6, 5000)
    texts = _written(values, data_format=data_format)
    assert {len(text) for text in texts} == {12 if data_format == 2 else 13}
    read = np.array(texts, dtype=float)
    digits = 5 if data_format == 2 else 6
    assert np.abs(read - values).max() <= 0.5 * 1e-6 * 10.0**-digits * (1 + 1e-6)


@pytest.fixture
def bench():
    """One point of sampling: 0.5 µA on channel 1, in compliance at 20 nA on channel 2."""
    bench = AnalyserBench({1: Resistor(1e6), 2: Resistor(1e6)})
    bench.does("CN1,2", "RI1,-14", "RI2,-12", "MM10,1,2", "MT0,0.00012,2")
    bench.does("DV1,0,0.5,1E-3", "DV2,0,-0.5,10E-9", "TSC1")
    bench.clock.wait(0.25)
    bench.does("TSR")
    return bench


TEXT = {
    1: "NAT+000.000E+00,TAI+000.500E-06,NBT+000.000E+00,CBI-010.000E-09",
    2: "+000.000E+00,+000.500E-06,+000.000E+00,-010.000E-09",
    11: "NAT+000.0000E+00,TAI+000.5000E-06,NBT+000.0000E+00,CBI-010.0000E-09",
    12: "+000.0000E+00,+000.5000E-06,+000.0000E+00,-010.0000E-09",
    21: "000AT+000.0000E+00,004AI+000.5000E-06,000BT+000.0000E+00,008BI-010.0000E-09",
}


@pytest.mark.parametrize("data_format", [1, 2, 5, 11, 12, 15, 21, 22, 25])
def test_text_layouts(bench, data_format):
    bench.does(f"FMT{data_format}", "MT0,0.00012,1")
    bench.write("XE")
    reply = bench.read().decode()
    same = {5: 1, 15: 11, 25: 21, 22: 12}.get(data_format, data_format)
    expected = TEXT[same].replace("008BI", "136BI")  # the last item tells the end of data
    assert reply == expected + ("," if data_format in (5, 15, 25) else "\r\n")


@pytest.mark.parametrize("data_format", [13, 14])
def test_eight_bytes(bench, data_format):
    bench.does(f"FMT{data_format}")
    bench.write("XE")
    data = bench.read()
    assert data.endswith(b"\r\n") == (data_format == 13)
    items = [data[i : i + 8] for i in range(0, 64, 8)]
    # time of channel 1: microseconds
    assert items[4] == bytes([3, 0, 0, 0, 0, 0, 120, 1])
    # 0.5 µA on the 1 µA range (14), another channel in compliance: counts of a millionth of it
    assert items[5] == bytes([0x81, 14, *(500_000).to_bytes(4, "big"), 4, 1])
    assert items[7] == bytes([0x81, 12, *(-1_000_000).to_bytes(4, "big", signed=True), 8, 2])


def test_the_programming_guides_time_of_a_tenth_of_a_second():
    column = formats.times(1, np.array([0.1]))
    bits = "0000001100000000000000000000000000000001100001101010000000000001"
    assert formats.encode([column], 14)[0] == int(bits, 2).to_bytes(8, "big")


def test_the_programming_guides_100_picoamperes_in_four_bytes():
    column = formats.measured(
        "I", 1, np.array([100e-12]), np.zeros(1, np.int64), np.array([3]), adc=0
    )
    assert formats.encode([column], 4)[0] == bytes.fromhex("D6138801")
    assert formats.encode([column], 3)[0] == bytes.fromhex("D6138801") + b"\r\n"


def test_four_bytes_have_no_times_and_sources_count_in_20000ths():
    bench = AnalyserBench({1: Resistor(1e6)})
    bench.does("CN1", "RI1,-14", "MM2,1", "TSC1", "FMT4,1", "WV1,1,12,0,-0.5,2,1E-3")
    bench.write("XE")
    words = np.frombuffer(bench.read(), ">u4")
    assert len(words) == 4
    count = (words >> 8 & 0x1FFFF).astype(int)
    count[count >= 1 << 16] -= 1 << 17
    assert (words >> 31).tolist() == [1, 0, 1, 0]
    assert count[2] * 1e-6 / 50_000 == pytest.approx(-0.5e-6)
    assert count[3] * 20 / 20_000 == -0.5
    assert (words >> 5 & 7).tolist() == [0, 1, 0, 2]  # running, then the last step
    assert (words >> 25 & 0x1F).tolist() == [14, 12, 14, 12]


def test_data_modes_add_the_sweep_sources():
    bench = AnalyserBench({1: Resistor(1e6), 2: Modulation()})
    bench.does("CN1,2", "RI1,-14", "MM2,1", "WV1,1,0,0,0.5,2,1E-3", "WSV2,0,1,2,1E-3")
    bench.does("FMT21,2")
    assert bench.run() == [
        "000AI+000.0000E-06",
        "  WAv+000.0000E+00",
        "  WBv+001.0000E+00",
        "000AI+000.5000E-06",
        "  EAv+000.5000E+00",
        "  EBv+002.0000E+00",
    ]
    bench.does("FMT1,0")
    assert bench.run() == ["NAI+000.000E-06", "NAI+000.500E-06"]


def test_two_channels_with_time_stamps_are_written_within_a_second():
    import time

    rng = np.random.default_rng(0)
    count = 50_000
    columns = []
    for channel in (1, 2):
        columns.append(formats.times(channel, 1e-4 * np.arange(count)))
        currents = rng.uniform(-1e-6, 1e-6, count)
        status, places = np.zeros(count, np.int64), np.full(count, MICROAMPERE)
        columns.append(formats.measured("I", channel, currents, status, places, 0))
    began = time.process_time()
    data, items, size = formats.encode(columns, 21)
    assert time.process_time() - began < 1.0
    assert (items, size, len(data)) == (200_000, 19, 19 * 200_000 + 1)
