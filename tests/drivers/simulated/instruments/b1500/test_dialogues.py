"""Dialogues with the simulated B1500A byte for byte, after the programming guide and real units."""

import numpy as np
import pytest

from drivers.simulated.physics.two_terminal import Resistor
from tests.drivers.simulated.instruments.b1500.analyser1500 import Bench, values

MIXED = ["B1525A", *["B1530A"] * 2, *["B1517A"] * 3, "B1511B", "B1520A", "0", "0"]


class Affine:
    """A leaking resistor: some current flows at 0 V."""

    def __init__(self, leakage, conductance):
        self.leakage, self.conductance = leakage, conductance

    def current(self, start, aperture, bias, conversion):
        return np.asarray(self.leakage + self.conductance * np.asarray(bias))

    def voltage(self, start, aperture, current, conversion):
        return np.asarray((np.asarray(current) - self.leakage) / self.conductance)


@pytest.fixture
def bench():
    return Bench()


# -- whole dialogues


def test_identity_modules_and_no_error():
    bench = Bench({}, modules=MIXED)
    assert bench.ask("*IDN?") == "Agilent Technologies,B1500A,MY55231213,A.06.02.2023.0401"
    assert bench.ask("UNT?") == (
        "B1525A,0;B1530A,0;B1530A,0;B1517A,0;B1517A,0;B1517A,0;B1511B,1;B1520A,0;0,0;0,0"
    )
    bench.write("ERRX?")
    assert bench.read() == b'+0,"No Error."\r\n'


def test_spot_current():
    bench = Bench({5: Resistor(1 / 12.345e-9)}, modules=MIXED)
    bench.write("CN5", "DV5,0,1.0,0.1", "TI5,-13")
    assert bench.read() == b"NEI+012.345E-09\r\n"
    bench.write("CL5")
    assert not bench.unit.output_on(5)


def test_staircase_sweep():
    bench = Bench({1: Affine(12e-12, 1.191e-9)})
    bench.does("CN 1", "RI 1,-12", "MM 2,1", "WV 1,1,0,0,1,3,1E-6")
    assert bench.ask("*LRN? 31") == "TM1;AV1,0;CM0;FMT1,0;MM2,1"
    bench.write("FMT 1,1", "XE")
    assert bench.read() == (
        b"NAI+000.012E-09,WAV+000.000E+00,NAI+607.500E-12,WAV+000.500E+00,"
        b"NAI+001.203E-09,EAV+001.000E+00\r\n"
    )
    bench.does("FMT 1,0")


def test_sampling_with_pre_trigger():
    bench = Bench({1: Affine(13e-9, (412e-9 - 13e-9) / 5)})
    bench.does("CN1", "FMT 1,0", "AIT 0,0,1", "RI 1,-14", "MM 10,1", "ML 1")
    bench.does("MT -0.005,0.0001,1001,0", "MV 1,12,0,5,1E-6")
    bench.write("XE")
    reply = bench.read()
    items = reply.removesuffix(b"\r\n").split(b",")
    assert len(items) == 1001
    assert len(reply) == 16 * 1001 + 1
    assert reply.count(b"\r\n") == 1
    assert items[:50] == [b"NAI+000.013E-06"] * 50
    assert items[-1] == b"NAI+000.412E-06"
    bench.does("DZ 1")
    assert bench.unit.level(1) == 0


def test_errors(bench):
    bench.write("DV 3,0,1")
    assert bench.ask("ERRX?") == '+200,"Channel output switch must be ON."'
    bench.write("*CLS")
    assert bench.ask("ERRX?") == '+100,"Undefined GPIB command."'
    bench.write("TI 9,0")
    assert bench.ask("ERRX?") == '+153,"No module for the specified channel."'
    assert bench.ask("ERRX?") == '+0,"No Error."'
    assert bench.ask("EMG? 100") == "Undefined GPIB command."


# -- grammar


@pytest.mark.parametrize(
    "line", ["CN1;DV1,0,2", "cn 1 ; dv 1 , 0 , 2.0", "CN1;DV1,0,+.2E1;", " CN1;;DV1,0,20e-1"]
)
def test_headers_blanks_case_and_numbers(bench, line):
    bench.does(line)
    assert bench.unit.level(1) == 2


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("QQ 1", 100),
        ("*OPT?", 100),
        ("SYST:ERR?", 100),
        ("123", 100),
        ("DV 1,0,abc", 102),
        ("DV 1,,1", 102),
        ("DV 1,0", 103),
        ("AZ 0,1", 103),
        ("CN" + " " * 300, 103),  # more than 256 characters
        ("DV 1,0,120", 120),
        ("DV 1,11,3", 0),  # the range follows the level upwards
        ("FMT 6", 120),
        ("CN 11", 121),
        ("TI 102", 121),
        ("TI 5", 153),
        ("CN " + ",".join(["1"] * 16), 122),
        ("MM 10", 122),
        ("MM 2,1,1", 122),
        ("DV 1,0,50,0.03", 123),  # 20 mA at most
        ("DV 1,0,1,0", 123),
        ("DI 1,0,1E-6", 123),  # the compliance of another source does not carry over
        ("RI 4,10", 124),  # an MPSMU has no 100 pA range
        ("TI 1,20", 124),
        ("RI 1,10", 0),
        ("WV 1,2,0,-1,1,11", 130),
        ("RZ 1", 205),
        ("XE", 206),
        ("TGP 99,1,1", 620),
    ],
)
def test_what_is_refused_and_with_which_code(bench, line, code):
    bench.does("CN 1,4")
    assert bench.refuses(line) == code


def test_every_command_of_a_line_stands_for_itself(bench):
    bench.write("CN1;DV 3,0,1;DV 1,0,1.5;ERRX?")
    assert bench.read() == b'+200,"Channel output switch must be ON."\r\n'
    assert bench.unit.level(1) == 1.5


def test_no_error_text_starts_with_what_clients_cut_it_at():
    from drivers.simulated.instruments.b1500.errors import TEXTS

    assert all(text[:1].isalpha() and set("(;,") & set(text) == set() for text in TEXTS.values())


def test_the_error_queue_holds_thirty_and_is_emptied_by_err(bench):
    bench.write(*["*CLS"] * 40)
    assert bench.ask("ERR? 1") == "100"
    bench.write("*RST")
    assert bench.ask("ERR?") == "100,100,100,100"
    assert bench.ask("ERR? 0") == "0,0,0,0"
    bench.write(*["*CLS"] * 40)
    assert [bench.error() for _ in range(31)] == [100] * 30 + [0]


# -- the two output buffers


def test_a_query_overwrites_the_reply_before_it_and_is_read_before_data(bench):
    bench.write("CN1", "DV1,0,1", "TI1,-14", "ERR?", "ERRX?")
    assert bench.read() == b'+0,"No Error."\r\n'
    assert bench.read() == b"NAI+001.000E-06\r\n"
    assert bench.read(patience=1.0) is None


def test_the_data_buffer_counts_items_and_is_cleared_by_bc_and_fmt(bench):
    bench.write("CN1", "TIV1", "TI1")
    bench.clock.wait(2)
    assert bench.ask("NUB?") == "3"
    assert bench.unit.transmit(16) == (b"NAI+000.000E-12,", False)
    assert bench.ask("NUB?") == "2"
    bench.write("BC;*CLS")  # what follows BC in its line is ignored
    assert bench.ask("NUB?") == "0"
    assert bench.error() == 0
    bench.write("TI1")
    bench.clock.wait(2)
    assert bench.ask("NUB?") == "1"
    bench.write("FMT 1")
    assert bench.ask("NUB?") == "0"


# -- output switches and sources


def test_cn_initialises_the_channel_again(bench):
    bench.does("CN1", "DV1,0,3,1E-3")
    assert bench.ask("*LRN? 1") == "DV1,0,+3.0E+00,+1.0E-03,0,0"
    bench.does("CN1")
    assert bench.ask("*LRN? 1") == "DV1,12,+0.0E+00,+1.0E-04,0,0"
    assert bench.ask("LOP?") == "LOP01,00,00,00,00,00,00,00,00,00"


def test_dz_keeps_what_rz_brings_back_and_in_forgets(bench):
    bench.does("CN1,2", "DV1,0,3,1E-3", "DI2,0,1E-6,5", "DZ")
    assert (bench.unit.level(1), bench.unit.level(2)) == (0, 0)
    bench.does("RZ")
    assert (bench.unit.level(1), bench.unit.level(2)) == (3, 1e-6)
    assert bench.ask("*LRN? 2") == "DI2,0,+1.0E-06,+5.0E+00,0,0"
    bench.does("IN 1")
    assert bench.refuses("RZ 1") == 205


def test_reset_switches_off_and_keeps_the_errors(bench):
    bench.write("CN", "*CLS", "FMT 21,1", "*RST")
    assert not any(bench.unit.output_on(channel) for channel in (1, 2, 3, 4))
    assert bench.ask("*LRN? 31") == "TM1;AV1,0;CM0;FMT1,0"
    assert bench.error() == 100


def test_the_interlock_guards_everything_above_42_volts(bench):
    bench.does("CN1,2", "DV1,0,60,1E-3", "DV2,0,5")
    bench.unit.interlock_closed = False
    assert not bench.unit.output_on(1)
    assert bench.unit.level(2) == 5
    assert bench.unit.status_byte() & 8
    assert bench.error() == 202
    bench.does("CN1", "DV1,0,42")
    assert bench.refuses("DV1,0,42.5") == 202
    assert bench.refuses("DI2,0,1E-6,50") == 202
    bench.unit.interlock_closed = True
    bench.does("MM10,1", "MT0,0.01,100,1", "MV1,0,1,60,1E-3")
    bench.write("XE")
    bench.unit.interlock_closed = False  # at 1 V, but bound for 60 V
    assert not bench.unit.output_on(1)
    assert bench.error() == 202
    bench.unit.interlock_closed = True
    bench.does("BC", "CN1", "DV1,0,42.5")
    assert not bench.unit.status_byte() & 8


# -- learned settings


def test_learned_settings_have_no_blank_after_the_header():
    bench = Bench({}, modules=MIXED)
    assert bench.ask("*LRN? 1") == "CL101;CL102"
    assert bench.ask("*LRN? 4") == "CL4"
    bench.does("CN4,7", "FL1,7", "RI4,-14", "CMM7,4", "SSR5,1", "RM4,3,60", "AAD4,1", "AIT0,2,5")
    bench.does("AZ1", "TSC1", "PAD1", "WAT2,0.5,0.01", "TM3", "CM1", "FMT5,1", "MM10,4,7")
    bench.does("MT 1,0.01,100,0", "MSC1,2", "MV4,50,0,5,1E-6", "MI7,0,0,1E-9,2")
    bench.does("WM2,1", "WV7,1,50,3,-3,201")
    learned = {kind: bench.ask(f"*LRN? {kind}") for kind in (0, 30, 31, 32, 33, 46, 47, 54)}
    assert learned == {
        0: "CN4,7",
        30: "FL0,4,5,6;FL1,7",
        31: "TM3;AV-5;CM1;FMT5,1;MM10,4,7",
        32: "RI4,-14;RV4,0;RI5,0;RV5,0;RI6,0;RV6,0;RI7,0;RV7,0",
        33: "WM2,1;WT0.0,0.0,0.0,0.0,0.0;WV7,1,50,+3.0E+00,-3.0E+00,201",
        46: "CMM4,0;CMM5,0;CMM6,0;CMM7,4",
        47: "ML1;MT1,0.01,100,0;MSC1,2;MV4,50,+0.0E+00,+5.0E+00,+1.0E-06"
        ";MI7,0,+0.0E+00,+1.0E-09,+2.0E+00",
        54: "RM4,3,60;RM5,1;RM6,1;RM7,1",
    }
    assert bench.ask("*LRN? 53") == "SSR4,0;SSR5,1;SSR6,0;SSR7,0"
    assert bench.ask("*LRN? 55") == "AAD4,1;AAD5,0;AAD6,0;AAD7,0"
    assert bench.ask("*LRN? 56") == "AIT0,2,5;AIT1,0,6;AZ1"
    assert bench.ask("*LRN? 57") == "WAT1,1.0,0;WAT2,0.5,0.01"
    assert bench.ask("*LRN? 60") == "TSC1"
    assert bench.ask("*LRN? 110") == "PAD1"
    assert bench.refuses("*LRN? 99") == 120


# -- busy, status, abort


def _long_run(bench, number=100):
    """Sampling that takes 10 ms a point."""
    bench.does("CN1", "RI1,-14", "MM10,1", f"MT0,0.01,{number}", "MV1,0,0,0.5,1E-3")
    bench.write("XE")


def test_everything_queues_behind_a_measurement(bench):
    _long_run(bench)
    bench.write("*OPC?", "DV1,0,2,1E-3;*STB?")
    assert not bench.unit.output_waiting()
    assert bench.unit.level(1) == 0.5
    assert bench.unit.status_byte() == 0
    reply = bench.read()
    # 99 intervals and the last reading: 20 µs of integration and 60 µs around it
    assert bench.clock.now() == pytest.approx(0.99 + 80e-6)
    assert reply == b"17\r\n"  # the second query took the place of the first one's reply
    assert bench.unit.level(1) == 2
    assert bench.ask("NUB?") == "100"


def test_a_serial_poll_sees_data_and_errors_and_requests_service_once(bench):
    bench.does("*SRE 1")
    _long_run(bench)
    assert not bench.unit.service_requested
    bench.clock.wait(1.0)
    assert bench.unit.service_requested
    assert bench.unit.status_byte() == 1 | 16 | 64
    assert not bench.unit.service_requested
    assert bench.unit.status_byte() == 1 | 16
    bench.read()
    bench.write("*CLS")
    assert bench.ask("*STB?") == str(16 | 32)
    assert bench.unit.status_byte() == 16 | 32
    assert bench.unit.status_byte() == 16


def test_ab_stops_at_once_and_drops_what_waited(bench):
    _long_run(bench)
    bench.write("DV1,0,7")
    bench.clock.wait(0.255)
    bench.write("AB;*CLS")
    assert bench.unit.level(1) == 0.5  # it changes nothing else
    assert bench.error() == 0
    items = bench.read().decode().split(",")
    assert len(items) == 100
    assert items[25] == "NAI+000.500E-06"
    assert items[26] == "VAI+199.999E+99"
    assert bench.clock.now() == pytest.approx(0.255)


def test_device_clear_stops_a_measurement_and_empties_both_buffers(bench):
    _long_run(bench)
    bench.clock.wait(0.5)
    bench.write("*IDN?")
    bench.unit.device_clear()
    assert not bench.unit.output_waiting()
    assert bench.unit.output_on(1)
    assert bench.unit.level(1) == 0.5
    assert bench.ask("NUB?") == "0"


def test_group_execute_trigger_starts_in_trigger_mode_1_only(bench):
    bench.does("CN1", "RI1,-14", "MM1,1")
    bench.unit.trigger()
    assert bench.read() == b"NAI+000.000E-06\r\n"
    bench.does("TM2")
    bench.unit.trigger()
    assert bench.read(patience=1.0) is None


def test_self_calibration_answers_after_half_a_minute(bench):
    assert bench.ask("*CAL?") == "0"
    assert bench.clock.now() == pytest.approx(30)
    bench.write("PA 2")
    assert bench.ask("*OPC?") == "1"
    assert bench.clock.now() == pytest.approx(32)


def test_a_mapped_channel_stands_for_another(bench):
    bench.does("ACH 1,7", "CN7", "DV7,0,1", "ACH")
    assert bench.unit.level(1) == 1
    assert bench.refuses("CN7") == 153


def test_channels_are_wired_to_smus_only():
    with pytest.raises(ValueError, match="no SMU in slot 9"):
        Bench({9: None})


def test_the_staircase_is_linear_or_logarithmic_and_may_return(bench):
    bench.does("CN1", "RI1,-15", "MM2,1", "FMT1,1", "WV1,4,0,0.01,1,3,0.01")
    forced = values(bench.run()[1::2])
    assert forced == pytest.approx([0.01, 0.1, 1, 1, 0.1, 0.01])
    assert bench.ask("WNU?") == "6"
