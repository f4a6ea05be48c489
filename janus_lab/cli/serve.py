"""`janus-lab serve`: the simulated bench on TCP ports, for any VISA program."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from .options import FiniteRange
from .output import console, remarks
from .stopping import StopOnSignal, starting

if TYPE_CHECKING:
    from drivers.simulated.serving.served_bench import ServedBench


@click.command
@click.option("--bench", default="simulated", show_default=True, help="Bench file or name.")
@click.option("--device", default="janus-160C", show_default=True, help="Device to simulate.")
@click.option("--seed", type=click.IntRange(min=0), help="Seed; replaces the bench file's.")
@click.option(
    "--speed",
    type=FiniteRange(min=0, min_open=True, max=1e6),
    default=1.0,
    show_default=True,
    help="Bench seconds in a second.",
)
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=5025,
    show_default=True,
    help="First of the ports; 0: any free ones.",
)
@click.option(
    "--control",
    type=click.IntRange(0, 65535),
    help="Port of the back door; the one after the others if not given.",
)
def serve(
    bench: str,
    device: str,
    seed: int | None,
    speed: float,
    host: str,
    port: int,
    control: int | None,
) -> None:
    """Put a simulated bench on TCP ports, for any VISA program.

    It is served until Ctrl-C, or until the system ends it.
    """
    with starting():
        from drivers.config import shipped_files, yaml_file
        from drivers.config.bench import BenchConfig
        from drivers.simulated.serving.served_bench import ServedBench, is_loopback
        from janus_lab.device_file import read_device

    config = yaml_file.load(shipped_files.find(bench, "bench"), BenchConfig)
    mounted = read_device(device)
    with (
        StopOnSignal(pausable=True) as stop,
        ServedBench(
            config, mounted, seed=seed, speed=speed, host=host, port=port, control=control
        ) as served,
    ):
        if not config.simulated:
            remarks.print("the bench file names real instruments; these are simulated ones")
        if not is_loopback(host):
            remarks.print(
                f"[yellow]warning:[/] any computer that reaches {host} can use these instruments",
                highlight=False,
            )
        _print(served, config.name, mounted.name, speed)
        served.run(stop)
    remarks.print("no longer served")


def _print(served: ServedBench, bench: str, device: str, speed: float) -> None:
    from drivers.simulated.serving.served_bench import LOOPBACK

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
