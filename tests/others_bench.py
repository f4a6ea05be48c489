"""A served bench as somebody finds it who has it for a real one, and what others do to it."""

from __future__ import annotations

import json

from drivers.config.bench import BenchConfig
from drivers.simulated.serving.served_bench import ServedBench
from tests.bench_files import bench_config
from tests.socket_bench import Client


def on_sockets(bench: ServedBench) -> BenchConfig:
    """The bench file of somebody who has the served bench for a real one."""
    content = bench_config().model_dump(mode="json", exclude={"simulation"})
    content["visa_library"] = "@py"
    for role, instrument in bench.instruments.items():
        content[role]["address"] = bench.resource(instrument.port)
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
        assert smu.ask(b":SOUR:VOLT 3;:OUTP ON;:OUTP?") == b"1"
    with Client(bench.instruments["laser"].port) as laser:
        assert laser.ask(b"\nULOC 1\nSILD 50;LDON ON;LDON?") in (b"1", b"ON")
    assert outputs(bench) == {"smu.output": True, "laser.on": True}
