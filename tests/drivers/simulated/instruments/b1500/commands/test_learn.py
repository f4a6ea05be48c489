"""Settings learned by *LRN?."""

import pytest

from tests.drivers.simulated.instruments.b1500.analyser1500 import AnalyserBench

MIXED = ["B1525A", *["B1530A"] * 2, *["B1517A"] * 3, "B1511B", "B1520A", "0", "0"]


@pytest.fixture
def bench():
    return AnalyserBench()


def test_learned_settings_have_no_blank_after_the_header():
    bench = AnalyserBench({}, modules=MIXED)
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
