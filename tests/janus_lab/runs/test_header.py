"""The head of a data file: what pymeasure reads back, and what is no head at all."""

from __future__ import annotations

import random

import pytest
from pymeasure.experiment import FloatParameter, Parameter, Procedure, Results, VectorParameter

from drivers.errors import Cause
from janus_lab.runs.errors import BundleError
from janus_lab.runs.header import Header, class_path, column_line, header, read_header

SEED = 20261128


class Sweep(Procedure):
    """With numbers that six digits would spoil."""

    step = FloatParameter("Step", units="µV")
    levels = VectorParameter("Levels", length=2, units="mW/cm**2", default=[0.1, 0.2])
    note = Parameter("Note", default="")
    DATA_COLUMNS = ["Voltage (V)", "Current (A)"]  # noqa: RUF012 - pymeasure's style


def written(path, procedure):
    lines = [*header(procedure), column_line(procedure.DATA_COLUMNS)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")
    return path


def test_a_head_is_read_as_it_was_written(tmp_path):
    path = written(tmp_path / "data.csv", Sweep(step=1.0))
    lines = path.read_text(encoding="utf-8").splitlines()
    assert read_header(path) == Header(len(lines), ["Voltage (V)", "Current (A)"])


def test_it_names_the_class_that_measured():
    assert class_path(Sweep()) == f"{Sweep.__module__}.Sweep"
    assert header(Sweep())[0] == f"#Procedure: <{Sweep.__module__}.Sweep>"


def test_pymeasure_reads_every_float_exactly(tmp_path):
    rng = random.Random(SEED)
    for number in range(20):
        step = rng.uniform(-1, 1) * 10.0 ** rng.randint(-15, 8)
        levels = [rng.random(), rng.random()]
        path = written(tmp_path / f"{number}.csv", Sweep(step=step, levels=levels))
        read = Results.load(str(path), procedure_class=Sweep).procedure
        assert (read.step, list(read.levels)) == (step, levels)


def test_of_what_is_not_set_there_is_the_name():
    assert "#\tStep: " in header(Sweep())


def test_a_note_of_many_lines_stays_one_line():
    lines = header(Sweep(note="first\nsecond\rthird"))
    assert "#\tNote: first\\nsecond\\rthird" in lines
    assert all(line.startswith("#") and "\n" not in line for line in lines)


@pytest.mark.parametrize(
    "columns",
    [[], [""], [" "], ["V", "V"], ["a,b"], ['a"b'], ["#a"], ["a\nb"], ["a\rb"]],
)
def test_columns_that_would_break_the_file_are_refused(columns):
    with pytest.raises(ValueError, match="column"):
        column_line(columns)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"Voltage (V),Current (A)\n",
        b"#Something else\nVoltage (V)\n",
        b"#Procedure: <x.Y>\n",
        b"#Procedure: <x.Y>\nVoltage (V),Curr",
        b"#Procedure: <x.Y>\nVoltage (V),,Current (A)\n",
        b"#Procedure: <x.Y>\n\xff\xfe\n",
        b"#" * (1 << 20),
    ],
)
def test_what_is_no_head_is_damaged_and_names_the_file(tmp_path, content):
    path = tmp_path / "data.csv"
    path.write_bytes(content)
    with pytest.raises(BundleError) as caught:
        read_header(path)
    assert (caught.value.kind, caught.value.subject) == (Cause.FILE_DAMAGED, str(path))
    assert caught.value.advice


def test_a_file_that_is_not_there_is_not_found(tmp_path):
    with pytest.raises(BundleError) as caught:
        read_header(tmp_path / "data.csv")
    assert caught.value.kind is Cause.NOT_FOUND


@pytest.mark.parametrize(
    ("note", "told"),
    [
        ("film,=HYPERLINK(1)", "film,'=HYPERLINK(1)"),
        ("a; +1\t@x,-2", "a; '+1\t'@x,'-2"),
        ("13 mW/cm², 5 V; a=b, c-d", "13 mW/cm², 5 V; a=b, c-d"),
    ],
)
def test_no_cell_of_a_text_is_a_formula(note, told):
    assert f"#\tNote: {told}" in header(Sweep(note=note))
    assert any("-0.5,-0.25" in line for line in header(Sweep(levels=[-0.5, -0.25])))


def test_a_header_without_end_is_none(tmp_path):
    path = tmp_path / "data.csv"
    path.write_text("#Procedure: <x>\n" + "#\n" * 20_000 + "a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(BundleError, match="does not start with the '#Procedure:' header"):
        read_header(path)
