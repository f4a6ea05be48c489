"""What the tests of a served bench say to it."""

import json

from tests.socket_bench import Client

#: Bench seconds in a second, so that the laser's slow turn-on takes a moment.
FAST = 50.0
IDENTITY_2400 = b"KEITHLEY INSTRUMENTS INC.,MODEL 2400,"


def port(bench, role):
    return bench.instruments[role].port


def address(bench, role):
    return bench.resource(port(bench, role))


def backdoor(bench, request):
    with Client(bench.control_port) as client:
        return json.loads(client.ask(json.dumps(request).encode()))


def let_pass(bench, seconds):
    """Let bench time pass at once."""
    now = backdoor(bench, {"get": "time"})["time"]
    backdoor(bench, {"set": {"time": now + seconds}})
