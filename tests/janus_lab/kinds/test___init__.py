"""The entries of the kinds of measurement: complete, true of their procedures, and light."""

import subprocess
import sys

import pytest

from janus_lab.kinds import (
    CONDITIONS,
    FROM_DEVICE_AND_BENCH,
    KINDS,
    MeasurementKind,
    ParameterGroup,
    kind_of,
    load,
    title_of,
)
from procedures.base import BenchProcedure

every_kind = pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)

GENERAL = MeasurementKind("noise", "Noise", "procedures.iv_sweep:IVSweep")


@every_kind
def test_an_entry_names_a_procedure_that_goes_by_the_same_name(kind):
    assert issubclass(kind.procedure, BenchProcedure)
    assert kind.procedure.name == kind.name


@every_kind
def test_what_an_entry_names_is_there(kind):
    named = [kind.extra_tables, kind.analysis, kind.terminal_tables, kind.report_panels]
    assert all(callable(load(reference)) for reference in named if reference)


@every_kind
def test_a_form_has_a_place_for_every_parameter_that_a_person_gives_and_for_no_other(kind):
    placed = [key for group in kind.form_groups for key in (*group.usual, *group.rare)]
    given = set(kind.procedure().parameter_objects()) - {"sample", *FROM_DEVICE_AND_BENCH}
    assert sorted(placed) == sorted(given)


@every_kind
def test_the_shipped_kinds_leave_no_parameter_without_a_group_of_its_own(kind):
    assert kind.form_groups == (*kind.groups, ParameterGroup("Conditions", (), CONDITIONS))


@every_kind
def test_every_column_has_its_meaning(kind):
    assert all(column.meaning for column in kind.columns)


@every_kind
def test_the_parameters_of_an_example_are_the_procedures(kind):
    assert set(kind.example) <= set(kind.procedure().parameter_objects())


def test_name_title_and_procedure_are_enough():
    group, conditions = GENERAL.form_groups
    assert (group.heading, conditions.heading) == ("Parameters", "Conditions")
    assert {"start", "stop", "compliance"} <= set(group.usual)
    assert callable(load(GENERAL.terminal_tables))
    assert callable(load(GENERAL.report_panels))


def test_what_takes_long_can_be_resumed_and_a_sweep_cannot():
    assert [name for name, kind in KINDS.items() if kind.resumes] == [
        "on_off_cycling",
        "storage_stability",
        "current_vs_time",
        "dark_noise",
        "linear_range",
    ]
    assert [name for name, kind in KINDS.items() if kind.pauses and not kind.resumes] == [
        "iv_sweep"
    ]


def test_a_kind_of_another_version_has_no_entry_and_stands_for_itself():
    assert kind_of("noise") is None
    assert title_of("noise") == "noise"
    assert title_of("iv_sweep") == "I–V sweep"


def test_looking_a_kind_up_imports_neither_pymeasure_nor_pandas_nor_qt():
    heavy = ("pymeasure", "pandas", "qtpy", "pyvisa", "scipy", "matplotlib")
    code = f"import sys, janus_lab.kinds; print([m for m in {heavy} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
