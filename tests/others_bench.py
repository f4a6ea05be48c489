"""A served bench as somebody finds it who has it for a real one, and what others do to it."""

from __future__ import annotations

import json

from drivers.config.bench import BenchConfig
from drivers.simulated.serving.served_bench import ServedBench
from tests.bench_files import bench_config
from tests.socket_bench import Client

#: The shipped bench of each source-meter, and what a script tells and asks it.
BY_MODEL = {"Keithley 2400": "simulated", "Keysight B1500A": "simulated-b1500"}
_SWITCH_ON = {
    "Keithley 2400": (b":SOUR:VOLT 3;:OUTP ON;:OUTP?", b"1"),
    "Keysight B1500A": (b"CN 4;DV 4,0,3,1E-3;*LRN? 0", b"CN4"),
}


def on_sockets(bench: ServedBench) -> BenchConfig:
    """The bench file of somebody who has the served bench for a real one."""
    config = bench_config(BY_MODEL[bench.instruments["smu"].model])
    content = config.model_dump(mode="json", exclude={"simulation"})
    content["visa_library"] = "@py"
    for _, _, roles in config.at_addresses:
        for role in roles:
            content[role]["address"] = bench.resource(bench.instruments[roles[0]].port)
    return BenchConfig.model_validate(content)


def back_door(bench: ServedBench, request: dict[str, object]) -> dict[str, object]:
    with Client(bench.control_port) as client:
        answer: dict[str, object] = json.loads(client.ask(json.dumps(request).encode()))
        return answer


def outputs(bench: ServedBench) -> dict[str, object]:
    return back_door(bench, {"get": ["smu.output", "laser.on"]})


def switch_on(bench: ServedBench) -> None:
    """Somebody else's script: output and laser on."""
    with Client(bench.instruments["smu"].port) as smu:
        told, answer = _SWITCH_ON[bench.instruments["smu"].model]
        assert smu.ask(told).strip() == answer
    with Client(bench.instruments["laser"].port) as laser:
        assert laser.ask(b"\nULOC 1\nSILD 50;LDON ON;LDON?") in (b"1", b"ON")
    assert outputs(bench) == {"smu.output": True, "laser.on": True}
