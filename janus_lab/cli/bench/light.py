"""`janus-lab light`: the laser at one current for a while, and off again on every way out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click
from rich.markup import escape

from janus_lab.cli.options import quantity
from janus_lab.cli.output import console, remarks
from janus_lab.cli.stopping import StopOnSignal, starting

if TYPE_CHECKING:
    from drivers.clock import Stop
    from drivers.unsafe import Unsafe
    from janus_lab.runs.holding.held_bench import HeldBench

#: The progress moves this often (s).
_STEP = 0.5


@click.command
@click.option("--drive", required=True, help="Current of the laser, such as '45 mA'.")
@click.option("--for", "lasting", required=True, help="How long, such as '30 s'.")
@click.option("--bench", required=True, help="Bench file or name.")
@click.option("--device", default="janus-160C", show_default=True, help="Device to simulate.")
def light(drive: str, lasting: str, bench: str, device: str) -> int:
    """Drive the laser with a current for a while, whatever light that makes.

    The bench's limits hold, a guard watches, and the laser is off on every way out; Ctrl-C ends it
    earlier. For aligning, and for reading a meter by hand.
    """
    with starting():
        from drivers.config import shipped_files, yaml_file
        from drivers.config.bench import BenchConfig
        from drivers.config.limits import check_drive, check_laser_on_time, irradiance_of
        from drivers.config.quantities import with_prefix
        from drivers.errors import ConfigError
        from janus_lab.device_file import read_device
        from janus_lab.runs.holding.held_bench import hold
        from janus_lab.runs.states import EXIT_CODES, RunState

    amps, seconds = quantity("drive", drive, "A"), quantity("for", lasting, "s")
    assert amps is not None
    assert seconds is not None
    if not amps > 0:
        raise ConfigError(f"--drive: {drive!r} gives no light; say a current above 0")
    if not seconds > 0:
        raise ConfigError(f"--for: {lasting!r} is no time; say how long, such as '30 s'")
    config = yaml_file.load(shipped_files.find(bench, "bench"), BenchConfig)
    check_drive(config.laser, config.limits, amps)
    check_laser_on_time(config.limits, seconds + config.laser.turn_on_time)
    mounted = None
    if config.mounts_devices:
        mounted = read_device(device)
    known = irradiance_of(config.laser, amps)
    told = "" if known is None else f", {known:.4g} mW/cm² by the calibration"
    with StopOnSignal() as stop, hold(config, mounted, doing="light by hand") as held:
        remarks.print(f"laser at {with_prefix(amps, 'A')}{told}; Ctrl-C ends it", highlight=False)
        try:
            _shine(held, amps, seconds, stop)
        finally:
            unsafe = _off(held)  # also where an error is on its way
            for doubt in unsafe:
                console.print(f"[red bold]check the bench:[/] {escape(str(doubt))}", soft_wrap=True)
        stopped = stop()
    if unsafe:
        return EXIT_CODES[RunState.FAILED]
    console.print("the laser is off")
    return EXIT_CODES[RunState.ABORTED] if stopped else 0


def _shine(held: HeldBench, amps: float, seconds: float, stop: Stop) -> None:
    """The laser on, and the time that has passed."""
    from rich.progress import BarColumn, Progress, TextColumn

    bench = held.use()
    bench.laser.prepare()
    with Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.completed:.0f} of {task.total:g} s"),
        console=remarks,
        transient=True,
    ) as progress:
        task = progress.add_task("switching on", total=seconds)
        bench.laser.set_drive(amps, stop)
        progress.update(task, description="light")
        began = bench.clock.now()
        while not stop() and (left := began + seconds - bench.clock.now()) > 0:
            bench.laser.wait(min(left, _STEP), stop)
            progress.update(task, completed=bench.clock.now() - began)


def _off(held: HeldBench) -> list[Unsafe]:
    """Everything off, for as long as that takes."""
    from drivers.uninterrupted import uninterrupted

    with uninterrupted():
        left = held.switch_off()
    return held.insist_off(left)
