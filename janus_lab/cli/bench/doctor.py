"""`janus-lab doctor`: what VISA finds and what the instruments say, without changing any output."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

import click
from rich.markup import escape

from janus_lab.cli.options import JSON
from janus_lab.cli.output import console, print_json
from janus_lab.cli.stopping import starting

if TYPE_CHECKING:
    from drivers.bench import Bench
    from drivers.config.bench import BenchConfig


@dataclass
class Findings:
    """What `doctor` found; `problems` is empty when all is well."""

    versions: dict[str, str]
    visa_library: str = ""
    resources: list[str] = field(default_factory=list)
    instruments: dict[str, str] = field(default_factory=dict)
    state: dict[str, str] = field(default_factory=dict)
    #: What limits each instrument by its own means if the run and its guard die together.
    alone: dict[str, str] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)


@click.command
@click.option("--bench", help="Bench file whose instruments are asked who they are.")
@click.option("--device", default="janus-160C", show_default=True, help="Device to simulate.")
@JSON
def doctor(bench: str | None, device: str, as_json: bool) -> int:
    """Look at the VISA library and the instruments, without changing any output.

    The exit code is 0 if there is no problem, and 2 if there is one.
    """
    with starting():
        from drivers.config import shipped_files, yaml_file
        from drivers.config.bench import BenchConfig
        from janus_lab.runs.record import versions

    findings = Findings(versions())
    if bench is None:
        _look_at_visa("", findings)
    else:
        config = yaml_file.load(shipped_files.find(bench, "bench"), BenchConfig)
        _look_at_bench(config, device, findings)
    if as_json:
        print_json(asdict(findings))
    else:
        _print(findings, named=bench is not None)
    return 2 if findings.problems else 0


def _look_at_visa(library: str, findings: Findings) -> None:
    import pyvisa

    try:
        manager = pyvisa.ResourceManager(library)
    except (OSError, ValueError, pyvisa.Error) as error:
        # without a vendor's library, pyvisa-py serves sockets, serial ports and most USB devices
        findings.problems.append(f"this computer has no VISA library of a vendor ({_short(error)})")
        manager = pyvisa.ResourceManager("@py")
    try:
        findings.visa_library = str(manager.visalib)
        findings.resources = list(manager.list_resources("?*"))
    except pyvisa.Error as error:
        findings.problems.append(f"the VISA library cannot list its resources: {_short(error)}")
    finally:
        manager.close()


def _look_at_bench(config: BenchConfig, device_name: str, findings: Findings) -> None:
    from drivers.bench import Bench, who_is_there
    from drivers.config import models
    from drivers.errors import ConnectionFailed, JanusLabError
    from janus_lab.device_file import read_device
    from janus_lab.runs.holding.ownership import owned

    device = None
    if config.mounts_devices:
        device = read_device(device_name)
        findings.visa_library = "simulated"
        findings.resources = [address for _, address, _ in config.at_addresses]
    else:
        _look_at_visa(config.visa_library, findings)
        at = config.at_addresses
        findings.alone = {model: models.entry(model).ALONE for model, _, _ in at}
    try:
        with owned(config):
            _ask(Bench.open(config, device), findings)
    except ConnectionFailed:  # one is missing: what of the others?
        findings.instruments, missing = who_is_there(config, device)
        findings.problems += missing
    except JanusLabError as error:
        findings.problems.append(str(error))


def _ask(bench: Bench, findings: Findings) -> None:
    try:
        findings.instruments = bench.identities
        findings.problems += bench.found_on
        findings.state = _state(bench)
        if findings.state["interlock"] == "open":
            findings.problems.append("the laser's interlock is open")
    finally:
        bench.close()


def _state(bench: Bench) -> dict[str, str]:
    state = {
        "smu output": "on" if bench.smu.is_on else "off",
        "smu errors": bench.smu.read_errors(),
        "laser": "on" if bench.laser.is_on else "off",
        "interlock": "closed" if bench.laser.interlock_closed else "open",
        "laser errors": bench.laser.read_errors(),
    }
    if bench.analyser is not None:
        state["analyser outputs"] = ", ".join(map(str, bench.analyser.outputs_on)) or "off"
    if bench.generator is not None:
        state["generator output"] = "on" if bench.generator.is_on else "off"
        state["generator errors"] = bench.generator.read_errors()
    if bench.power_meter is not None:
        state["power meter errors"] = bench.power_meter.read_errors()
    if bench.switch is not None:
        state["switch channels"] = ", ".join(map(str, bench.switch.closed)) or "all open"
        state["switch errors"] = bench.switch.read_errors()
    return state


def _print(findings: Findings, *, named: bool) -> None:
    sections: dict[str, dict[str, Any]] = {
        "versions": findings.versions,
        "instruments": findings.instruments,
        "state": findings.state,
        "by itself": findings.alone,
    }
    console.print(f"[bold]VISA library[/]  {escape(findings.visa_library)}", soft_wrap=True)
    resources = escape(", ".join(findings.resources)) or "none"
    console.print(f"[bold]resources[/]  {resources}", soft_wrap=True)
    for title, facts in sections.items():
        for key, value in facts.items():
            console.print(
                f"[bold]{title}[/]  {key}: {escape(str(value))}", soft_wrap=True, highlight=False
            )
    for problem in findings.problems:
        console.print(f"[yellow]problem:[/] {escape(problem)}", soft_wrap=True)
    if not findings.instruments and not named:
        console.print("no instrument was asked; name a bench: janus-lab doctor --bench FILE")
    elif not findings.problems:
        console.print("[green]no problem found[/]")


def _short(error: BaseException) -> str:
    return " ".join(str(error).split())
