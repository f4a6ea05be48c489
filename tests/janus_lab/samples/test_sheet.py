"""A sheet of samples: what it may say, as a table and as YAML, and how it says what is wrong."""

import pytest
from hypothesis import given

from drivers.errors import ConfigError
from janus_lab.samples.sheet import MOST_SAMPLES, read_sheet
from tests.fuzzing import damaged, hostile, refusal

TABLE = """\
sample,device,position,note,active_area,physics.dark_current.density
# the first row of the wafer
A1,janus-160C,A1,"annealed, twice",,1e-3 A/cm²

A2,janus-160C,"3, 2",,0.02 cm²,
"""


def sheet(tmp_path, text, name="sheet.csv"):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return read_sheet(path)


def refused(tmp_path, text, name="sheet.csv"):
    with pytest.raises(ConfigError) as caught:
        sheet(tmp_path, text, name)
    return str(caught.value)


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_table_has_its_samples_conditions_and_own_values_with_their_lines(tmp_path, separator):
    text = TABLE
    if separator != ",":
        text = text.replace('"annealed, twice"', "twice").replace('"3, 2"', "3 2")
        text = text.replace(",", separator)
    first, second = sheet(tmp_path, "\ufeff" + text).samples
    assert (first.name, first.device, first.line) == ("A1", "janus-160C", 3)
    assert first.position == "A1"
    assert dict(first.own) == {"physics.dark_current.density": "1e-3 A/cm²"}
    assert dict(second.own) == {"active_area": "0.02 cm²"}
    assert "note" not in second.conditions
    assert second.line == 5


def test_yaml_says_the_same_with_keys_in_keys(tmp_path):
    found = sheet(
        tmp_path,
        "title: wafer 7\ndevice: janus-160C\nlimits: [{figure: photocurrent, min: 1 mA}]\n"
        "samples:\n- {sample: 12, position: [3, 2], note: new}\n"
        "- sample: A2\n  device: janus-200C\n  physics: {dark_current: {density: 1e-3 A/cm²}}\n",
        "sheet.yaml",
    )
    first, second = found.samples
    assert (first.name, first.device, first.position, first.line) == ("12", "janus-160C", "3, 2", 5)
    assert (second.device, dict(second.own)) == (
        "janus-200C", {"physics.dark_current.density": "1e-3 A/cm²"}
    )  # fmt: skip
    assert found.title == "wafer 7"
    assert found.limits[0].min == "1 mA"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "lists no sample"),
        ("sample,note\n", "lists no sample"),
        ('sample,note\nA1,"scratched\nA2,\nA3,\n', "line 2: not a table from here on"),
        ("name,device\nA1,x\n", "line 1: no column 'sample'"),
        ("sampel,device\nA1,x\n", "its headings are 'sampel', 'device'"),
        ("sample,device,device\nA1,x,y\n", "line 1: has the heading 'device' twice"),
        ("sample,,device\nA1,x,y\n", "a column without a heading"),
        ("sample,device\nA1,x\nA2,x,y\n", "line 3: 3 cells, but there are 2 headings"),
        ("sample,device\nA1,x\n\nA1,x\n", "line 4: 'A1' is listed twice, also in line 2"),
        ("sample,device\n,janus-160C\n", "line 2: key 'samples[0].sample' is missing"),
        (
            "sample,devise\nA1,\nA2,janus-160C\n",
            "line 3: unknown key 'devise'; did you mean 'device'",
        ),
        ("sample,temprature\nA1,22 °C\n", "did you mean 'temperature'"),
        ("sample,bias\nA1,2 V\n", "allowed: sample, device, channel, temperature"),
        (f"sample\n{'x' * 201}\n", "line 2: samples[0].sample"),
    ],
)
def test_a_table_that_is_none_is_refused_with_its_line(tmp_path, text, says):
    assert says in refused(tmp_path, text)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("samples: []\n", "it has to have at least 1"),
        ("samples:\n- {device: x}\n", "line 2: key 'samples[0].sample' is missing"),
        ("sampels:\n- {sample: x}\n", "did you mean 'samples'?"),
        ("samples:\n- {sample: x}\n- {sample: x}\n", "line 3: 'x' is listed twice"),
        ("limits: [{figure: eqe}]\nsamples:\n- {sample: x}\n", "neither 'min' nor 'max'"),
    ],
)
def test_yaml_that_is_none_is_refused_with_its_line(tmp_path, text, says):
    assert says in refused(tmp_path, text, "sheet.yaml")


def test_a_sheet_is_not_endless_and_is_a_text(tmp_path):
    rows = "\n".join(f"S{n}" for n in range(MOST_SAMPLES + 1))
    assert f"at most {MOST_SAMPLES}" in refused(tmp_path, f"sample\n{rows}\n")
    (tmp_path / "bad.csv").write_bytes(b"sample\n\xff\xfe\n")
    with pytest.raises(ConfigError, match="UTF-8"):
        read_sheet(tmp_path / "bad.csv")
    with pytest.raises(ConfigError, match="no such file"):
        read_sheet(tmp_path / "none.csv")
    with pytest.raises(ConfigError, match="cannot be read"):
        read_sheet(tmp_path.rename(tmp_path.with_name("folder.csv")))


def test_a_cell_may_have_lines_and_quotation_marks_of_its_own(tmp_path):
    found = sheet(tmp_path, 'sample,note\r\nA1,"one\r\ntwo ""three"""\r\nA2,x\r\n').samples
    assert [(s.name, s.conditions["note"], s.line) for s in found] == [
        ("A1", 'one\r\ntwo "three"', 3), ("A2", "x", 4)
    ]  # fmt: skip


PIECES = ('"', ";", ",", "\t", "\r", "\n", "\0", "#", "sample", "physics.", "A1", "'")


@hostile(30)
@given(text=damaged([TABLE], PIECES))
def test_a_hostile_table_is_a_sheet_or_one_error(tmp_path_factory, text):
    path = tmp_path_factory.getbasetemp() / "hostile.csv"
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    said = refusal(ConfigError, lambda: read_sheet(path))
    assert max(map(len, said.splitlines()), default=0) < 2_000
