"""A served bench and its back door, as rounds use them."""

import pytest

from janus_lab.selftest.faults.served import ServeProcess
from tests.socket_bench import Client


def test_ports_addresses_and_switchings():
    with ServeProcess("simulated-b1500", seed=1) as bench:
        assert (len(bench.sockets), bench.gpib) == (2, [17, 2])
        assert bench.on() == []
        with Client(bench.sockets[1]) as laser:
            laser.send(b"TOKN OFF\nSILD 50\nLDON ON\n")
            assert laser.ask(b"LDON?") == b"1"
        assert bench.on() == ["laser"]
        bench.set("laser.interlock", "open")
        assert [(one.output, one.on) for one in bench.switchings()] == [
            ("laser", True),
            ("laser", False),
        ]
        with pytest.raises(RuntimeError, match="none of"):
            bench.set("nothing", 1)
