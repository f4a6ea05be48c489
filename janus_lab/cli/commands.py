"""The group `janus-lab`: which commands there are, and in which module each is.

A command's module is imported when the command is used, so that `janus-lab --help` needs none.
"""

from __future__ import annotations

import importlib
from typing import NamedTuple

import click

from janus_lab import __version__

from .stopping import starting


class CommandPlace(NamedTuple):
    """Where a command is: a module below `janus_lab.cli` that has a click command of its name."""

    module: str
    help: str  #: the first sentence of the command's own help


COMMANDS = {
    "analyse": CommandPlace(
        "analyse.command", "Compute the figures of merit of a RUN again from its raw data."
    ),
    "calibration": CommandPlace(
        "bench.calibration",
        "Show the calibration of the light that a RUN, or a file, has, and how a bench uses it.",
    ),
    "check": CommandPlace(
        "check", "Validate recipe, bench, device and sample FILES without opening any instrument."
    ),
    "doctor": CommandPlace(
        "bench.doctor", "Look at the VISA library and the instruments, without changing any output."
    ),
    "export": CommandPlace("export", "Write RUNs in a format that other programs read."),
    "gui": CommandPlace("gui", "Open the bench window."),
    "light": CommandPlace(
        "bench.light", "Drive the laser with a current for a while, whatever light that makes."
    ),
    "paper": CommandPlace(
        "paper", "Measure what the paper measured, and write the report beside its printed numbers."
    ),
    "repair": CommandPlace(
        "repair", "Save what can be saved of damaged runs: a RUN, or all that are in a folder."
    ),
    "replay": CommandPlace(
        "replay.command", "Replay a recorded RUN, or all runs in a folder, and compare the results."
    ),
    "report": CommandPlace("report", "Write the report of a RUN, or one that compares several."),
    "resume": CommandPlace("resume", "Go on with a RUN that was aborted, failed or killed."),
    "retention": CommandPlace(
        "retention",
        "Show what is left of the photocurrent of each SAMPLE over its days of storage.",
    ),
    "run": CommandPlace("run.command", "Measure what RECIPE says and print the figures of merit."),
    "runs": CommandPlace("runs", "List the runs, newest first."),
    "samples": CommandPlace(
        "samples.registry", "List the samples of the registry, or show the SAMPLEs that are named."
    ),
    "schema": CommandPlace("schema", "Print the JSON Schema of a KIND of file, for editors."),
    "selftest": CommandPlace(
        "selftest.command",
        "Measure devices drawn at random and compare the figures of merit with the truth.",
    ),
    "serve": CommandPlace("serve", "Put a simulated bench on TCP ports, for any VISA program."),
    "show": CommandPlace("show", "Show a RUN: a folder, an id or its beginning, or 'latest'."),
    "summary": CommandPlace(
        "samples.summary",
        "Sum up RUNs: figures of merit by sample, their distribution, and the yield against "
        "limits.",
    ),
}


class CommandGroup(click.Group):
    """A group that lists `COMMANDS` and imports the module of the one that is used."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        with starting():
            module = importlib.import_module(f"janus_lab.cli.{COMMANDS[cmd_name].module}")
        command = getattr(module, cmd_name)
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, COMMANDS[name].help) for name in sorted(COMMANDS)])


@click.group(cls=CommandGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="janus-lab")
def cli() -> None:
    """Run a photodetector bench, real or simulated, and get figures of merit from it."""
