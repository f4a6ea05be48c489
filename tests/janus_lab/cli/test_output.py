"""How the commands print: for people, and for machines."""

import json
from io import StringIO
from pathlib import Path

from rich.console import Console
from rich.table import Table
from rich.text import Text

from janus_lab.cli.output import STATE_COLOURS, SafeConsole, print_json, print_notes
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


EVIL = "a\x1b[2J\u202eb\udcff"


def test_a_terminal_obeys_nothing_that_comes_from_a_file():
    to = SafeConsole(file=StringIO(), width=80, force_terminal=True)
    table = Table("name")
    table.add_row(EVIL)
    to.print(EVIL, table, Text(EVIL), style="red", markup=False, highlight=False)
    shown = to.file.getvalue()
    assert shown.count(r"a\x1b[2J\u202eb\udcff") == 3
    assert "\x1b[31m" in shown, "what rich itself tells the terminal stays"
    assert "\x1b[2J" not in shown


def test_half_a_character_in_the_name_of_a_file_is_json(capsys):
    print_json({"path": EVIL})
    out = capsys.readouterr().out
    assert json.loads(out) == {"path": EVIL}
    assert out.isascii()
