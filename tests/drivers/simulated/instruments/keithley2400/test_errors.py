"""The event bits of errors: 2400 manual, Table B-1."""

import pytest

from drivers.simulated.instruments.keithley2400.errors import TEXTS, event_status_bit


@pytest.mark.parametrize(
    ("code", "bit"), [(-113, 5), (-222, 4), (826, 4), (-410, 2), (-363, 3), (-350, 3), (900, 3)]
)
def test_the_class_of_an_error_decides_on_its_event_bit(code, bit):
    assert event_status_bit(code) == bit


def test_every_code_has_one_text():
    assert TEXTS[-113] == "Undefined header"
    assert all(text and '"' not in text for text in TEXTS.values())
