"""`janus-lab serve`: the simulated bench on TCP ports, for any VISA program."""

from __future__ import annotations

from drivers.config import shipped_files, yaml_file
from drivers.config.bench import BenchConfig
from drivers.config.device import DeviceConfig
from drivers.simulated.serving.served_bench import LOOPBACK, ServedBench, is_loopback

from .output import console, remarks
from .stopping import StopOnSignal


def serve_bench(
    bench: str,
    device: str,
    seed: int | None,
    speed: float,
    host: str,
    port: int,
    control: int | None,
) -> int:
    """Serve until Ctrl-C or a terminating system; returns 0."""
    config = yaml_file.load(shipped_files.find(bench, "bench"), BenchConfig)
    mounted = yaml_file.load(shipped_files.find(device, "devices"), DeviceConfig)
    with (
        StopOnSignal() as stop,
        ServedBench(
            config, mounted, seed=seed, speed=speed, host=host, port=port, control=control
        ) as served,
    ):
        if not config.simulated:
            remarks.print("the instruments of this bench file are real; these are simulated ones")
        if not is_loopback(host):
            remarks.print(
                f"[yellow]warning:[/] anybody who reaches {host} can use these instruments",
                highlight=False,
            )
        _print(served, config.name, mounted.name, speed)
        served.run(stop)
    remarks.print("no longer served")
    return 0


def _print(served: ServedBench, bench: str, device: str, speed: float) -> None:
    pace = "in real time" if speed == 1 else f"{speed:g} times as fast as real time"
    lines = [
        (found.model, served.resource(found.port), f"or GPIB address {found.gpib}")
        for found in served.instruments.values()
    ]
    lines.append(("GPIB controller", served.resource(served.gpib_port), "Prologix commands"))
    lines.append(("back door", f"{LOOPBACK}:{served.control_port}", "JSON lines"))
    console.print(f"{bench} with {device}, {pace}", markup=False, highlight=False, soft_wrap=True)
    for name, where, remark in lines:
        line = f"{name:<16} {where:<36} {remark}"
        console.print(line, markup=False, highlight=False, soft_wrap=True)
    remarks.print("Ctrl-C ends it")
