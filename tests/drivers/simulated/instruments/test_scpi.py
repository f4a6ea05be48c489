"""The SCPI grammar by itself: headers, paths, parameters."""

import pytest

from drivers.simulated.instruments.scpi import CommandTree, ScpiCommand
from drivers.simulated.instruments.scpi_parameters import (
    ScpiError,
)


def _heard(name):
    return lambda log, a: log.append((name, [a.text() for _ in range(len(a))]))


TREE = CommandTree(
    [
        ScpiCommand("[SOURce:]VOLTage[:LEVel][:AMPLitude]", _heard("level"), lambda log, a: "1"),
        ScpiCommand("[SOURce:]VOLTage:STARt", _heard("start")),
        ScpiCommand("SENSe:CURRent[:DC]:RANGe[:UPPer]", _heard("range")),
        ScpiCommand("TRACe|DATA:POINts", _heard("points")),
        ScpiCommand("CALCulate3:FORMat", _heard("statistic"), parameters=2),
        ScpiCommand("*CLS", _heard("clear"), parameters=0),
    ]
)


def obey(message):
    """What a message made the instrument do, and the code of the error that ended it."""
    log = []
    for call in TREE.parse(message):
        try:
            if isinstance(call, ScpiError):
                raise call
            call(log)
        except ScpiError as error:
            return log, error.code
    return log, None


@pytest.mark.parametrize(
    "header",
    ["SENS:CURR:RANG", ":sense:current:range", "Sens:Curr:DC:Range:Upper", "SENS1:CURR:RANG:UPP"],
)
def test_short_and_long_forms_mean_the_same_in_any_case(header):
    assert obey(f"{header} 1e-3") == ([("range", ["1e-3"])], None)


@pytest.mark.parametrize("header", ["SENSE:CURRE:RANG", "SEN:CURR:RANG", "SENS:RANG", "SENS:CURR"])
def test_no_other_abbreviation_is_understood(header):
    assert obey(f"{header} 1") == ([], -113)


def test_an_optional_first_node_may_be_dropped():
    assert obey(":VOLT 2")[0] == obey(":SOUR:VOLT:LEV:AMPL 2")[0] == [("level", ["2"])]


def test_alternative_names_of_a_node():
    assert obey("TRAC:POIN 3")[0] == obey("DATA:POIN 3")[0] == [("points", ["3"])]


def test_the_path_stays_for_the_next_unit_and_a_colon_resets_it():
    done, error = obey("SOUR:VOLT:STAR 0;STAR 1;:SENS:CURR:RANG 2;*CLS;RANG 3")
    assert done == [
        ("start", ["0"]),
        ("start", ["1"]),
        ("range", ["2"]),
        ("clear", []),
        ("range", ["3"]),
    ]
    assert error is None


def test_a_colon_before_a_common_command_is_tolerated():
    assert obey(":*CLS") == ([("clear", [])], None)


def test_a_bad_unit_discards_the_rest_but_keeps_what_was_done():
    assert obey("VOLT:STAR 1;FOO 2;*CLS") == ([("start", ["1"])], -113)


def test_empty_units_are_nothing():
    assert obey("*CLS;;*CLS;") == ([("clear", []), ("clear", [])], None)


@pytest.mark.parametrize(
    ("message", "code"),
    [
        ("CALC:FORM MEAN", -113),
        ("CALC7:FORM MEAN", -114),
        ("VOLT:STAR5 1", -114),
        ("VOLT:STAR1", None),  # a suffix 1 is every mnemonic's own; this command wants nothing
        ("*CLS 1", -108),
        ("VOLT:STAR 1,2", -108),
        ("VOLT,STAR 1", -111),
        ("VOLT::STAR 1", -110),
        ("VOLT$ 1", -101),
        ("ABCDEFGHIJKLM 1", -112),
        ("VOLT:STAR?", -113),
    ],
)
def test_errors_of_the_header(message, code):
    assert obey(message)[1] == code
