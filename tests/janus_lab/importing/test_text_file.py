"""Foreign files that somebody sends: a table or one error, soon and in little memory."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.errors import ConfigError
from janus_lab.importing import text_file
from janus_lab.importing.conditions import validated
from janus_lab.importing.curves import MOST_EDGES
from janus_lab.importing.formats import read_tables
from janus_lab.importing.imported import from_tables
from janus_lab.importing.published_file import read_published
from janus_lab.importing.roles import roles_of
from janus_lab.importing.table import split_name
from tests.fuzzing import damaged, hostile, refusal

CSV = "Voltage (V),Current (A)\n-1,-2e-9\n0,1e-12\n1,2.1e-9\n"
TEXTS = (
    CSV,
    CSV.replace(",", "\t"),
    CSV.replace(",", ";").replace(".", ","),
    "Time (s)\tCurrent (nA)\n0\t1\n1\t1\n2\t50\n3\t50\n4\t1\n5\t1\n",
    "SetupTitle, I/V Sweep\nDataName, V1, I1\nDataValue, -1, -2E-9\nDataValue, 1, 2E-9\n",
    "#Procedure: <procedures.iv_sweep.IVSweep>\n#Parameters:\n#\tBias: 1 V\n#Data:\n"
    "Voltage (V),Current (A)\n1,2\n3,4\n",
    "Device,SMU-1\nSMU-1 Voltage (V),SMU-1 Current (A)\n0,1e-9\n1,2e-9\n",
)
PIECES = (
    "Time (s)", "Current (A)", "Voltage", "DataName", "DataValue,", "SetupTitle", "\r\n", "\r", '"',
    '""', "(", ")", "[", "]", "/", "1e-9", "9.9E37", "1e308", "-1e308", "--", "n/a", "1,5", "0,0,0",
    "smu 1: ", "A*9**9**9", "(A*9**9**9)", "[lambda: 1]", "\n1,2\n", "# c\n", "%", "\n\n\n",
)  # fmt: skip
STATED = {"irradiance": "1 mW/cm²", "on_time": "1 s", "off_time": "1 s", "bias": "1 V"}


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("hostile")


@hostile(60)
@given(text=damaged(TEXTS, PIECES), kind=st.sampled_from(["iv", "cycles", "edges"]))
def test_a_hostile_table_is_data_or_one_error(place, text, kind):
    path = place / "table.txt"
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    said = refusal(
        ConfigError, lambda: from_tables(kind, read_tables(path), validated(STATED)).objections()
    )
    assert len(said.splitlines()) <= 1
    assert len(said) < 2_000


@hostile(30)
@given(content=st.binary(max_size=300))
def test_bytes_are_data_or_one_error(place, content):
    path = place / "bytes.txt"
    for head in (b"", b"\xff\xfe", b"1,2\n", b"\xef\xbb\xbf1;2\n"):
        path.write_bytes(head + content)
        said = refusal(ConfigError, lambda: roles_of(read_tables(path)[0], "voltage"))
        assert len(said.splitlines()) <= 1


PAPER = """\
source: "Somebody, 2020"
responsivity: 0.35 A/W
wavelength: 450 nm
dark_current: {value: 3 nA, uncertainty: 5 %}
area: 0.01 cm²
noise_current: 1.2 pA/√Hz
detectivity: 3e12 Jones
"""


@hostile(20)
@given(
    text=damaged(
        [PAPER], ["value: ", "uncertainty: ", "0", "-1 A", "1e-320 A", "Jones", "√Hz", "9**9", "{}"]
    )
)
def test_a_hostile_file_of_published_values_is_values_or_one_error(place, text):
    from janus_lab.analysis.published import published_figures

    path = place / "paper.yaml"
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    said = refusal(ConfigError, lambda: published_figures(read_published(path).values()))
    assert all(line.startswith(str(path)) for line in said.splitlines())


def test_what_is_no_file_is_refused_at_once(tmp_path):
    with pytest.raises(ConfigError, match="is a folder, not a file"):
        read_tables(tmp_path)
    with pytest.raises(ConfigError, match="a device, not a file"):
        read_tables(Path(os.devnull))
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "pipe")
        with pytest.raises(ConfigError, match="a pipe, not a file"):
            read_tables(tmp_path / "pipe")


def test_what_is_too_large_for_a_table_is_refused(tmp_path, monkeypatch):
    path = tmp_path / "table.csv"
    path.write_text(CSV + "1,2\n" * 1000, encoding="utf-8")
    read_tables(path)
    monkeypatch.setattr(text_file, "MOST_BYTES", 2048)
    with pytest.raises(ConfigError, match="larger than 2 kB"):
        read_tables(path)


@pytest.mark.parametrize("character", ["1", "a", " ", ",", '"', "(", "\t", ";"])
def test_a_line_without_an_end_is_no_row(tmp_path, character):
    path = tmp_path / "table.csv"
    path.write_text(CSV + character * 3_000_000, encoding="utf-8")
    with pytest.raises(ConfigError, match="line 5: longer than 65536 characters"):
        read_tables(path)


def test_a_long_name_of_a_column_is_no_name():
    for text in ("(" * 60_000, " " * 60_000 + "(", "a " * 30_000 + "("):
        assert split_name(text)[1] == ""


def test_half_a_character_at_the_end_is_told(tmp_path):
    path = tmp_path / "table.txt"
    path.write_bytes(CSV.encode("utf-16") + b"\x00")
    with pytest.raises(ConfigError, match="not a text file in UTF-16"):
        read_tables(path)


def test_times_in_another_unit_make_no_endless_edges(tmp_path):
    path = tmp_path / "edges.csv"
    path.write_text("Time (s),Current (A)\n0,1\n1e12,2\n2e12,2\n", encoding="utf-8")
    with pytest.raises(ConfigError, match=f"more than {MOST_EDGES} changes of the light"):
        from_tables("edges", read_tables(path), validated(STATED))


def test_an_edge_at_every_sample_is_cut_in_time_that_grows_with_their_number(tmp_path):
    count = 4_000
    path = tmp_path / "edges.csv"
    lit = np.arange(count) % 2
    rows = "".join(f"{i},{1e-9 * (1 + on)},{on}\n" for i, on in enumerate(lit.tolist()))
    path.write_text("Time (s),Current (A),Irradiance (mW/cm2)\n" + rows, encoding="utf-8")
    found = from_tables("edges", read_tables(path), validated({"bias": "1 V"})).found
    assert found["Edge"].max() == count - 1


@pytest.mark.parametrize("number", ["1e308 A/W", "1e-300 A/W", "1e41 A/W"])
def test_printed_values_that_nobody_has_measured_are_refused(tmp_path, number):
    path = tmp_path / "paper.yaml"
    path.write_text(PAPER.replace("0.35 A/W", number), encoding="utf-8")
    with pytest.raises(ConfigError, match=r"line 2: responsivity: .* is no value that anybody"):
        read_published(path)
    for uncertainty in ("1e300 A", "-5 %", "1e99 %"):
        path.write_text(PAPER.replace("uncertainty: 5 %", f"uncertainty: {uncertainty}"), "utf-8")
        with pytest.raises(ConfigError, match="is no uncertainty"):
            read_published(path)
