"""Parameters of SCPI commands."""

import pytest

from drivers.simulated.instruments.scpi_parameters import (
    ScpiArguments,
    ScpiError,
    parse_number,
    split,
)


def test_separators_inside_quotes_and_parentheses_do_not_separate():
    assert split("TEXT 'a;b';Q (1,2),3", ";") == ["TEXT 'a;b'", "Q (1,2),3"]
    assert split("'a,b', (1,2) ,3", ",") == ["'a,b'", "(1,2)", "3"]


@pytest.mark.parametrize(
    ("text", "value"),
    [("1", 1), ("-.5", -0.5), ("+1.E-3", 1e-3), ("2e 3", 2000), ("#HFF", 255), ("#b101", 5)],
)
def test_numbers(text, value):
    assert parse_number(text) == value


@pytest.mark.parametrize(
    ("take", "given", "code"),
    [
        (lambda a: a.number(0, 1, 0), "1V", -121),
        (lambda a: a.number(0, 1, 0), "1.5", -222),
        (lambda a: a.number(0, 1, 0), "FOO", -148),
        (lambda a: a.number(0, 1, 0), "'1'", -158),
        (lambda a: a.number(0, 1, 0), "1e99999", -123),
        (lambda a: a.choice("VOLTage"), "VOLTA", -141),
        (lambda a: a.choice("VOLTage"), "3", -128),
        (lambda a: a.string(), "CURR", -148),
        (lambda a: a.string(), "'CURR", -151),
        (lambda a: a.boolean(), "MAYBE", -141),
    ],
)
def test_errors_of_a_parameter(take, given, code):
    with pytest.raises(ScpiError) as caught:
        take(ScpiArguments([given]))
    assert caught.value.code == code


def test_words_stand_for_numbers():
    assert [ScpiArguments([w]).number(-1, 5, 2) for w in ("MIN", "maximum", "DEF")] == [-1, 5, 2]


@pytest.mark.parametrize(("given", "state"), [("on", True), ("0", False), ("0.2", True)])
def test_booleans(given, state):
    assert ScpiArguments([given]).boolean() is state


@pytest.mark.parametrize("digits", [5, 50, 5000, 60_000])
def test_numbers_of_any_length_are_taken_or_refused(digits):
    for text, code in (("1E" + "9" * digits, -123), ("#H" + "F" * digits * 100, -120)):
        if text.startswith("#") and digits == 5:
            continue  # 500 digits are beyond a float, and so are all more
        with pytest.raises(ScpiError) as caught:
            parse_number(text)
        assert caught.value.code == code
