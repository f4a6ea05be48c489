"""Messages and replies, as every simulated instrument splits and queues them."""

import pytest

from drivers.clock import VirtualClock
from drivers.simulated.instruments.message_instrument import MessageInstrument


class Echo(MessageInstrument):
    """Replies what it hears."""

    input_limit = 8

    def __init__(self):
        super().__init__(VirtualClock())
        self.overruns = 0

    def execute(self, message):
        self.reply(message)

    def input_overrun(self):
        self.overruns += 1


def heard(instrument):
    replies = []
    while instrument.output_waiting():
        replies.append(instrument.transmit(100)[0])
    return b"".join(replies)


@pytest.mark.parametrize(
    "pieces", [[b"one\r\ntwo\n"], [b"on", b"e\rtw", b"o\n\n"], [b" one \n\ttwo\r"]]
)
def test_a_line_feed_a_return_or_both_end_a_message(pieces):
    echo = Echo()
    for piece in pieces:
        echo.receive(piece)
    assert heard(echo) == b"one\ntwo\n"


def test_an_unfinished_message_is_not_carried_out():
    echo = Echo()
    echo.receive(b"one\ntw")
    assert heard(echo) == b"one\n"


def test_a_message_that_fills_the_buffer_passes_and_a_longer_one_is_dropped_whole():
    echo = Echo()
    echo.receive(b"12345678\n123456789\nnext\n")
    assert heard(echo) == b"12345678\nnext\n"
    assert echo.overruns == 1


def test_a_reply_is_read_in_pieces_and_says_where_it_ends():
    echo = Echo()
    echo.receive(b"a,b\nc\n")
    assert echo.transmit(1) == (b"a", False)
    assert echo.transmit(100, ord(",")) == (b",", False)
    assert echo.transmit(100) == (b"b\n", True)
    assert echo.transmit(100) == (b"c\n", True)


def test_a_device_clear_empties_input_and_output():
    echo = Echo()
    echo.receive(b"one\ntw")
    echo.device_clear()
    assert not echo.output_waiting()
    echo.receive(b"three\n")
    assert heard(echo) == b"three\n"


def test_an_instrument_has_to_say_what_a_message_does():
    with pytest.raises(TypeError, match="MessageInstrument"):
        MessageInstrument(VirtualClock()).receive(b"*IDN?\n")
