"""What the manuals say of the 2700 series as relay banks: slots, cards, channels.

Read by the driver and by the simulated instrument: Keithley 2700, 2701 and 2750 User's Manuals,
section 2, and the data sheets of the cards.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

#: Slots of each model for cards.
SLOTS: Mapping[str, int] = {"Keithley 2700": 2, "Keithley 2701": 2, "Keithley 2750": 5}
#: Channels of each multiplexer card that a sample can be on: from 1 on, one relay each to the
#: card's common terminals. Channels for amperes, and those that pair or isolate, come after them.
CHANNELS: Mapping[str, int] = {
    "7700": 20,
    "7701": 32,
    "7702": 40,
    "7703": 32,
    "7706": 20,
    "7708": 40,
    "7710": 20,
}
#: How an empty slot is called.
EMPTY = "NONE"
#: A channel's relay has moved and settled after this (s); the slowest of these cards.
RELAY_TIME = 3e-3
#: Channels of a card are numbered up to this, those of the next slot from the next hundred on.
_MOST = 99


def channels_of(model: str, cards: Sequence[str]) -> tuple[int, ...]:
    """Numbers of all channels that a sample can be on, of a `model` with `cards` in its slots.

    Raises ValueError for more cards than slots, and for a card that is no multiplexer.
    """
    if len(cards) > SLOTS[model]:
        raise ValueError(f"a {model} has {SLOTS[model]} slots, but {len(cards)} cards are named")
    found: list[int] = []
    for slot, card in enumerate(cards, 1):
        if card.upper() == EMPTY:
            continue
        if card not in CHANNELS:
            known = ", ".join(CHANNELS)
            raise ValueError(f"{card!r} is not one of the multiplexer cards {known} (or 'none')")
        found += range(100 * slot + 1, 100 * slot + 1 + CHANNELS[card])
    return tuple(found)


def channel_number(channel: int) -> int:
    """`channel` with its slot: 3 is 103, channel 3 of the card in slot 1."""
    return channel if channel > _MOST else 100 + channel
