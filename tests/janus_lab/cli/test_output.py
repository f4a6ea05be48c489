"""How the commands print: for people, and for machines."""

import json
from io import StringIO
from pathlib import Path

from rich.console import Console

from janus_lab.cli.output import STATE_COLOURS, print_json, print_notes
from janus_lab.runs.states import RunState


def printed(*notes):
    to = Console(file=StringIO(), width=40)
    print_notes(notes, to=to)
    return to.file.getvalue().splitlines()


def test_json_comes_back_as_it_was(capsys):
    value = {"sample": "film “1” µ", "figures": [1.5e-9, None, True]}
    print_json(value)
    assert json.loads(capsys.readouterr().out) == value


def test_what_json_has_no_form_for_is_text(capsys):
    print_json([Path("runs"), RunState.FINISHED])
    assert json.loads(capsys.readouterr().out) == ["runs", "finished"]


def test_a_long_note_stays_one_line():
    assert printed("word " * 40, "second") == ["note: " + "word " * 40, "note: second"]


def test_brackets_in_a_note_are_no_markup():
    assert printed("[red]limits[/red] of [bench]") == ["note: [red]limits[/red] of [bench]"]


def test_every_state_has_its_colour():
    assert set(STATE_COLOURS) == set(RunState)
