"""What a person reads who has made a mistake in a file."""

import textwrap

import pytest

from drivers.config import yaml_file
from drivers.config.bench import BenchConfig
from drivers.config.section import Section
from drivers.errors import ConfigError

GOOD = textwrap.dedent(
    """\
    name: test bench
    visa_library: simulated
    smu: {address: "GPIB0::24::INSTR"}
    laser:
      controller: SRS LDC501
      address: GPIB0::2::INSTR
      voltage_limit: 7 V
      calibration:
        date: 2026-11-01
        uncertainty: 5 %
        points:
          - {current: 31 mA, irradiance: 0.5 mW/cm²}
          - {current: 60 mA, irradiance: 13.5 mW/cm²}
    limits:
      bias: 5 V
      compliance: 10 mA
      irradiance: 20 mW/cm²
      laser_current: 100 mA
      laser_on_time: 1 h
    """
)


@pytest.fixture
def read(tmp_path):
    def read(text, **replaced):
        path = tmp_path / "bench.yaml"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return yaml_file.load(path, BenchConfig)

    return read


def test_a_good_file_is_read_in_its_units(read):
    bench = read(GOOD)
    assert bench.limits.compliance == 0.010
    assert bench.limits.laser_on_time == 3600.0
    assert bench.laser.calibration.points[1].irradiance == 13.5
    assert bench.smu.line_frequency_hz == 50.0
    assert BenchConfig.model_validate_json(bench.model_dump_json()) == bench


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("  bias:", "  bais:", "line 15: unknown key 'limits.bais'; did you mean 'bias'?"),
        ("name:", "nane:", "line 1: unknown key 'nane'; did you mean 'name'"),
        ("bias: 5 V", "bias: 5 kg", "line 15: limits.bias: '5 kg' is not in V"),
        ("bias: 5 V", "bias: 5", "line 15: limits.bias: 5 has no unit"),
        ("bias: 5 V", "bias: -5 V", "line 15: limits.bias: '-5 V' is not allowed: .* above 0 V"),
        ("  bias: 5 V\n", "", "line 14: key 'limits.bias' is missing"),
        ("LDC501", "LDC5011", "'SRS LDC5011' is not one of .*; did you mean 'SRS LDC501'?"),
        ("60 mA", "30 mA", "line 8: laser.calibration: .* must rise"),
        ("laser_current: 100 mA", "laser_current: 300 mA", "beyond the LOW range .* 250 mA"),
        ("GPIB0::2::INSTR", "foo", "line 6: laser.address: 'foo' is not a VISA address"),
        ("60 mA", "160 mA", "the calibration goes up to 160 mA, beyond limits.laser_current"),
        ("60 mA", "60 kg", r"line 13: laser.calibration.points\[1\].current: '60 kg' is not in A"),
        ("2026-11-01", "yesterday", "line 9: laser.calibration.date"),
        ("simulated", "'@py'\nsimulation: {seed: 1}", "needs 'visa_library: simulated'"),
        ("name:", "[a]: b\nname:", "a key has to be one"),
        ("limits:", "limits: [", "not valid YAML"),
        ("name:", "name: a\nname:", "line 2: not valid YAML: .*duplicate"),
    ],
)
def test_each_mistake_is_one_line_with_file_line_and_key(read, tmp_path, old, new, message):
    with pytest.raises(ConfigError, match=message) as caught:
        read(GOOD.replace(old, new, 1))
    said = str(caught.value)
    assert len(said.splitlines()) == 1
    assert str(tmp_path / "bench.yaml") in said


def test_all_mistakes_are_reported_at_once(read):
    with pytest.raises(ConfigError) as caught:
        read(GOOD.replace("5 V", "5", 1).replace("10 mA", "ten mA"))
    assert len(str(caught.value).splitlines()) == 2


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "the file is empty"),
        (b"  \n", "the file is empty"),
        (b"\x89PNG\r\n\x1a\n\x00\xff", "not a text file in UTF-8"),
        (b"name: \x00", "NUL bytes"),
        (b"- 1\n- 2\n", "expected keys and values"),
        (b"just words", "expected keys and values"),
    ],
)
def test_what_is_no_configuration_says_so(read, content, message):
    with pytest.raises(ConfigError, match=message):
        read(content)


def test_a_missing_file_names_the_nearest(tmp_path):
    (tmp_path / "hardware.yaml").write_text(GOOD, encoding="utf-8")
    with pytest.raises(ConfigError, match=r"no such file; did you mean 'hardware.yaml'"):
        yaml_file.load(tmp_path / "hardwear.yaml", BenchConfig)
    with pytest.raises(ConfigError, match="is a folder"):
        yaml_file.load(tmp_path, BenchConfig)


def test_the_line_of_a_key_can_be_asked_for(tmp_path):
    path = tmp_path / "bench.yaml"
    path.write_text(GOOD, encoding="utf-8")
    assert yaml_file.where(path, ("limits", "bias")) == "line 15"
    assert yaml_file.where(path, ("limits", "absent")) == "line 14"
    assert yaml_file.where(path, ("absent",)) == ""


def test_numbers_may_be_left_with_the_digits_that_were_written(tmp_path):
    class Texts(Section):
        plain: str
        inside: dict[str, str]
        several: list[str]

    path = tmp_path / "digits.yaml"
    path.write_text("plain: 1.0e12\ninside: {value: 2.50}\nseveral: [5, 0.70]\n")
    assert yaml_file.load(path, Texts, as_written=True) == Texts(
        plain="1.0e12", inside={"value": "2.50"}, several=["5", "0.70"]
    )
    with pytest.raises(ConfigError, match="no text"):
        yaml_file.load(path, Texts)


def test_what_a_caller_changes_of_a_files_content_is_no_others(tmp_path):
    path = tmp_path / "x.yaml"
    path.write_text("limits: {bias: 5 V}\n", encoding="utf-8")
    yaml_file.content(path)["limits"]["bias"] = "6 V"
    assert yaml_file.content(path) == {"limits": {"bias": "5 V"}}


def test_values_from_elsewhere_are_checked_with_the_lines_that_they_have_there(tmp_path):
    class Limits(Section):
        bias: int

    path = tmp_path / "table.csv"
    assert yaml_file.checked({"bias": 5}, Limits, path, {}).bias == 5
    with pytest.raises(ConfigError, match=r"table.csv, line 7: unknown key 'bais'; did you mean"):
        yaml_file.checked({"bais": 5}, Limits, path, {("bais",): 7})
    with pytest.raises(ConfigError, match="expected keys and values"):
        yaml_file.checked([], Limits, path, {})
