"""What several clients of one instrument say and hear."""

from drivers.clock import VirtualClock, WallClock
from drivers.simulated.serving.conversation import LONGEST_LINE, Conversation, LineSplitter
from tests.drivers.simulated.serving.clients import (
    IDENTITY_2400,
    port,
)
from tests.socket_bench import Client


def test_messages_come_in_any_pieces_and_with_any_ends(bench):
    with Client(port(bench, "smu")) as client:
        client.send(b"*ID")
        client.send(b"N?\r\n\r\n\n*IDN?\r*OPC?\n")
        replies = [client.read() for _ in range(3)]
    assert replies[0] == replies[1]
    assert replies[0].startswith(IDENTITY_2400)
    assert replies[2] == b"1\n"


def test_a_line_beyond_the_input_buffer_is_dropped_whole(bench):
    with Client(port(bench, "laser")) as client:
        client.send(b"SILD 1" + b"0" * (1 << 20) + b"\n")
        assert client.ask(b"*ESR? 3") == b"1", "DDE, device dependent error"
        assert client.ask(b"SILD?") == b"0.000"


def test_lines_keep_no_more_than_their_bound():
    lines = LineSplitter()
    for _ in range(100):
        lines.feed(b"x" * 10_000)
        assert lines.take() is None
    lines.feed(b"\nnext\n")
    assert lines.take() == b"x" * LONGEST_LINE
    assert lines.take() == b"next"
    assert lines.take() is None


def test_an_escaped_end_is_part_of_the_line_wherever_it_is_cut():
    lines = LineSplitter(escapes=True)
    taken = []
    for byte in b"a\x1b\nb\x1b\x1b\nc\n":
        lines.feed(bytes([byte]))
        taken.append(lines.take())
    assert [line for line in taken if line is not None] == [b"a\x1b\nb\x1b\x1b", b"c"]


def test_a_second_client_comes_and_goes_beside_the_first(bench):
    with Client(port(bench, "smu")) as first:
        first.send(b":SOUR:VOLT 1.5\n")
        for _ in range(3):
            with Client(port(bench, "smu")) as second:
                assert float(second.ask(b":SOUR:VOLT?")) == 1.5
                second.send(b":SOUR:VO")  # half a message is nobody else's
            assert first.ask(b"*IDN?").startswith(IDENTITY_2400)
        assert first.ask(b":SYST:ERR?") == b'0,"No error"'


def test_two_clients_of_one_laser_get_their_own_replies(bench):
    with Client(port(bench, "laser")) as first, Client(port(bench, "laser")) as second:
        for _ in range(20):
            first.send(b"SILM?\n")
            second.send(b"SVLM?\n")
            assert float(first.read()) > 10 >= float(second.read())


def test_who_asks_during_a_measurement_gets_no_reading_of_another(bench):
    slow = b":SENS:CURR:NPLC 10;:SENS:AVER:COUN 2;:SENS:AVER ON;:FORM:ELEM CURR;:OUTP ON"
    with Client(port(bench, "smu")) as first, Client(port(bench, "smu")) as second:
        first.send(slow + b"\n:READ?\n")
        wait_until_busy(bench)
        assert second.ask(b"*IDN?").startswith(IDENTITY_2400)
        assert abs(float(first.read())) < 1.0


def wait_until_busy(bench):
    """Until the 2400 is at something that somebody waits for."""
    clock = WallClock()
    while not bench.simulation.smu.unfinished and clock.now() < 10:
        clock.wait(0.001)


def test_anybody_can_switch_off_while_another_waits(bench):
    with Client(port(bench, "smu")) as first, Client(port(bench, "smu")) as second:
        first.send(b":ARM:SOUR BUS;:OUTP ON;:READ?\n")  # for a trigger that never comes
        wait_until_busy(bench)
        second.send(b":ABOR\n:OUTP OFF\n")
        assert second.ask(b":OUTP?") == b"0"


def test_a_reply_that_is_never_fetched_is_no_trouble_to_the_next_client(bench):
    with Client(port(bench, "smu")) as first:
        first.send(b":ARM:SOUR BUS;:OUTP ON;:READ?\n")
        wait_until_busy(bench)
    with Client(port(bench, "smu")) as second:
        assert second.ask(b"*IDN?").startswith(IDENTITY_2400)


def test_who_has_left_is_in_nobodys_way(bench, monkeypatch):
    monkeypatch.setattr("drivers.simulated.serving.server.MOST_CLIENTS", 1)
    with Client(port(bench, "smu")) as first:
        first.send(b":ARM:SOUR BUS;:OUTP ON;:READ?\n")
        wait_until_busy(bench)
    with Client(port(bench, "smu")) as second:
        assert second.ask(b"*IDN?").startswith(IDENTITY_2400)


def test_measurement_data_go_to_who_measures(fast):
    with Client(port(fast, "analyser")) as first, Client(port(fast, "analyser")) as second:
        first.send(b"CN1\nDV1,0,1\nFMT1,0\nTI1,0\n")
        assert second.ask(b"ERRX?") == b'+0,"No Error."'
        assert first.read().startswith(b"NAI")
        assert second.quiet()


def test_a_conversation_that_is_over_obeys_nothing():
    conversation = Conversation(VirtualClock())
    conversation.receive(b"anything\n")
    conversation.leave()
    assert not conversation.work()
