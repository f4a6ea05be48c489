"""Configuration files that somebody sends: whatever is in them, one clear error, soon."""

from __future__ import annotations

import os
import re
import socket
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given

from drivers.config import shipped_files, yaml_file
from drivers.config.bench import BenchConfig
from drivers.config.device import DeviceConfig
from drivers.config.yaml_nodes import DEEPEST, MOST_NODES
from drivers.errors import Cause, ConfigError
from tests.fuzzing import damaged, hostile, refusal

BENCH = """\
name: small
visa_library: simulated
smu: {address: "GPIB0::24::INSTR"}
laser: {controller: SRS LDC501, address: GPIB0::2::INSTR, voltage_limit: 7 V, calibration: {
  date: 2026-11-01, uncertainty: 5 %, points: [{current: 31 mA, irradiance: 0.5 mW/cm²},
  {current: 60 mA, irradiance: 13.5 mW/cm²}]}}
limits: {bias: 5 V, compliance: 10 mA, irradiance: 20 mW/cm², laser_current: 100 mA,
  laser_on_time: 1 h}
"""
PIECES = (
    "&a ", "*a", "<<: *a\n", "[", "]", "{", "}", ": ", "\n- ", "? ", "|\n", ">-\n", "!!int ",
    "!!float ", "!!timestamp ", "!!binary ", "!!set ", "!!omap ", "!!bool ", "!!null ", "!!merge ",
    "!!python/object/apply:os.system [true]", "! ", "!x ", "-.inf", ".nan", "2026-13-45",
    "2026-01-01T99:99:99Z", "0001-01-01", '"\\uD800"', '"\\0"', '"\\e[2J"', "%YAML 1.1\n---\n",
    "%TAG ! x:\n---\n", "\n---\n", "\n...\n", "# c\n", "null", "~", "yes", "5 V", "5 kg",
    "1 A*9**9**9", "1 lambda: 1", "simulated", "name: ", "points: ", "kind: ", "${HOME}",
)  # fmt: skip


def refused(path: Path, text: str | bytes, model: Any = BenchConfig) -> ConfigError:
    path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass"))
    with pytest.raises(ConfigError) as caught:
        yaml_file.load(path, model)
    return caught.value


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("name: " + "[" * 3000, f"line 1: .*more than {DEEPEST} lists or keys inside each other"),
        ("name: " + "[" * 3000 + "]" * 3000, "inside each other"),
        ("{" * 3000, "inside each other"),
        ("- " * 20_000, "inside each other"),
        ("".join(" " * i + "a:\n" for i in range(300)), f"line {DEEPEST}: .*inside each other"),
        ("".join(f"k{i}: 1\n" for i in range(MOST_NODES)), f"line {MOST_NODES // 2}: .*keys and"),
        ("name: [" + "1," * 20_000 + "]", f"more than {MOST_NODES} keys and values"),
        (
            "a: &a [x,x,x,x,x,x,x,x,x,x]\n"
            + "".join(
                f"{c}: &{c} [{','.join([f'*{b}'] * 10)}]\n"
                for b, c in zip("abcd", "bcde", strict=True)
            ),
            "line [34]: .*aliases that stand for more than",
        ),
        (
            "a: &a {x: 1}\n"
            + "".join(
                f"a{i}: &a{i} {{<<: [*a{i - 1 or ''}, *a{i - 1 or ''}]}}\n" for i in range(1, 30)
            ),
            "aliases that stand for more than",
        ),
        ("name: &a [*a]\n", "line 1: .*an alias that contains itself"),
        (
            "x: 1\nname: 2026-13-45\n",
            "line 2: .*'2026-13-45' is not a date or time that can be read",
        ),
        ("x: 1\nname: 2026-01-01T99:00:00Z\n", "line 2: .*is not a date or time"),
        ("name:\n  " + "1" * 6000, "line 2: .*is not a whole number that can be read"),
        ("name: 0x" + "f" * 6000, "line 1: .*is not a whole number that can be read"),
        ("name: !!int ''", "line 1: .*is not a whole number"),
        ("name: !!bool maybe", "line 1: .*is not a truth value"),
        ("name: !!binary x", "line 1: .*base64"),
        ("name: !!python/object/apply:os.system [true]", "line 1: .*constructor for the tag"),
        ('x: 1\nname: "\\uD800"', "line 2: .*is not a text that can be read"),
        ('name: "a\\0b"', "line 1: .*is not a text that can be read"),
        ("name: \x00", "NUL bytes"),
        ("# hello there\n" * 150_000, "larger than 128 kB"),
        ("x" * (50 << 20), "larger than 128 kB"),
        ("name: x".encode("utf-16"), "UTF-16: save it in UTF-8"),
        (b"name: \xed\xa0\x80", "not a text file in UTF-8"),
    ],
    ids=lambda value: value[:12] if isinstance(value, str) else "bytes",
)
def test_what_is_too_much_or_no_value_is_one_error(tmp_path, text, said):
    error = refused(tmp_path / "bench.yaml", text)
    assert re.search(said, str(error)), str(error)
    assert len(str(error).splitlines()) == 1
    assert len(str(error)) < 600


def test_infinity_is_no_limit_and_no_number_of_digits_is_an_internal_error(tmp_path):
    for number in ("1e400 V", ".inf", "1e400", "9" * 300, "0x" + "f" * 200, "-1e400 V", "nan V"):
        error = refused(tmp_path / "bench.yaml", BENCH.replace("bias: 5 V", f"bias: {number}"))
        assert "line 7: limits.bias: " in str(error)


def test_many_mistakes_are_not_all_told(tmp_path):
    text = BENCH + "".join(f"key{i}: 1\n" for i in range(400))
    said = str(refused(tmp_path / "bench.yaml", text)).splitlines()
    assert len(said) == yaml_file.MOST_MISTAKES + 1
    assert said[-1].endswith("370 more mistakes")


def test_aliases_and_merge_keys_are_read(tmp_path):
    path = tmp_path / "bench.yaml"
    path.write_text(
        BENCH.replace("[{current: 31 mA, irradiance: 0.5 mW/cm²},\n  {", "[&one {current: 31 mA, "
        "irradiance: 0.5 mW/cm²},\n  {<<: *one, "),
        encoding="utf-8",
    )  # fmt: skip
    points = yaml_file.load(path, BenchConfig).laser.calibration.points
    assert [point.irradiance for point in points] == [0.5, 13.5]


@pytest.fixture
def others(tmp_path):
    """What is no file, by its name in words."""
    found = {"a device": Path(os.devnull), "a folder": tmp_path}
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "pipe.yaml")
        found |= {"a pipe": tmp_path / "pipe.yaml", "a device ": Path("/dev/zero")}
    if hasattr(socket, "AF_UNIX"):
        with socket.socket(socket.AF_UNIX) as server:
            server.bind(str(tmp_path / "socket.yaml"))
        found["a socket"] = tmp_path / "socket.yaml"
    return found


def test_what_is_no_file_is_refused_at_once(others):
    for what, path in others.items():
        with pytest.raises(ConfigError, match=what.strip()) as caught:
            yaml_file.load(path, BenchConfig)
        assert caught.value.kind in (Cause.FILE, Cause.CONFIG)
        if what != "a folder":
            assert shipped_files.find(str(path), "bench") == path, "so that the reason is told"


@pytest.mark.parametrize("name", ["a" * 5000, "a\0b", "/dev/null/x", "~" * 300, "\udcff"])
def test_no_name_of_a_file_is_an_internal_error(name):
    with pytest.raises(ConfigError, match="no such file"):
        shipped_files.find(name, "devices")


DEVICE = """\
name: film
description: a film
active_area: 0.01 cm²
published: [{bias: 3 V, irradiance: 13 mW/cm², responsivity: 0.1 A/W}]
"""


@hostile(25)
@given(text=damaged([BENCH, DEVICE, "a: 1\n", '"x"\n'], PIECES))
def test_hostile_yaml_is_read_or_one_error_for_each_mistake(tmp_path_factory, text):
    path = tmp_path_factory.getbasetemp() / "hostile.yaml"
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    for model in (BenchConfig, DeviceConfig):
        said = refusal(ConfigError, lambda: yaml_file.load(path, model).model_dump_json())  # noqa: B023
        assert all(line.startswith(str(path)) for line in said.splitlines())
        assert len(said.splitlines()) <= yaml_file.MOST_MISTAKES + 1
        assert max(map(len, said.splitlines()), default=0) < 2_000
