"""Slots, cards and channels of the relay banks."""

import pytest

from drivers.keithley2700.datasheet import channel_number, channels_of


def test_channels_are_numbered_by_slot():
    found = channels_of("Keithley 2700", ["7700", "7702"])
    assert found == (*range(101, 121), *range(201, 241))
    assert channels_of("Keithley 2750", ["none", "NONE", "7710"]) == tuple(range(301, 321))
    assert channels_of("Keithley 2701", []) == ()


@pytest.mark.parametrize(
    ("model", "cards", "says"),
    [
        ("Keithley 2700", ["7700"] * 3, "has 2 slots, but 3 cards"),
        ("Keithley 2750", ["7709"], "'7709' is not one of the multiplexer cards 7700"),
    ],
)
def test_what_cannot_be_is_refused(model, cards, says):
    with pytest.raises(ValueError, match=says):
        channels_of(model, cards)


def test_a_channel_without_a_slot_is_of_the_first():
    assert [channel_number(channel) for channel in (1, 20, 101, 220)] == [101, 120, 101, 220]
