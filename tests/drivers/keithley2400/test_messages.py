"""What a Keithley 2400 is told before a measurement."""

import pytest

from drivers.keithley2400.messages import buffer_message, setup_messages

ORDINARY = {
    "source_range": 20.0,
    "compliance": 1e-3,
    "compliance_range": 1e-3,
    "nplc": 1.0,
    "current_range": None,
    "lowest_range": None,
    "source_delay": None,
    "autozero": True,
    "binary": True,
}


def test_autorange_and_the_instruments_own_delay_are_the_ordinary_case():
    source, autorange, form = setup_messages(**ORDINARY)
    assert ":SOUR:VOLT:RANG 20;" in source
    assert "PROT 0.001;NPLC 1" in source
    assert autorange == ":SENS:CURR:RANG:AUTO ON"
    assert form.startswith(":SOUR:DEL:AUTO ON;:SYST:AZER ON;")
    assert "DATA REAL,32;BORD SWAP" in form


def test_the_compliance_is_set_on_a_range_that_takes_it():
    """One below a thousandth of the present range is refused (2400 manual)."""
    for scale in (1e-6, 1e-4, 1.0):
        source = setup_messages(**ORDINARY | {"compliance": scale, "compliance_range": scale})[0]
        assert f":SENS:CURR:RANG {min(scale, 1e-4):g};PROT" in source


@pytest.mark.parametrize(
    ("changed", "messages"),
    [
        ({"current_range": 1e-5}, [":SENS:CURR:RANG 1e-05"]),
        ({"lowest_range": 1e-5}, [":SENS:CURR:RANG:AUTO:LLIM 1e-05", ":SENS:CURR:RANG:AUTO ON"]),
    ],
)
def test_ranges(changed, messages):
    assert setup_messages(**ORDINARY | changed)[1:-1] == messages


def test_a_stream_of_text_is_asked_for_where_binary_data_are_refused():
    form = setup_messages(**ORDINARY | {"binary": False, "source_delay": 0.01, "autozero": False})
    assert form[-1].startswith(":SOUR:DEL 0.01;:SYST:AZER OFF;")
    assert "DATA ASC" in form[-1]


def test_the_buffer_takes_as_many_as_are_triggered():
    assert ":TRIG:COUN 61;" in buffer_message(61)
    assert ":TRAC:POIN 61;" in buffer_message(61)
