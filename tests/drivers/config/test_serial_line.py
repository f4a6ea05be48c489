"""How an RS-232 port is set: what the bench file says over what is delivered."""

import pytest
from pydantic import ValidationError

from drivers.config.bench import BenchConfig
from drivers.config.serial_line import SerialConfig, SerialLine
from tests.bench_files import bench_config

DELIVERED = SerialLine(9600, "CR")


def test_what_is_not_said_is_as_delivered():
    assert SerialConfig().over(DELIVERED) == DELIVERED
    said = SerialConfig(baud_rate=57600, terminator="LF CR")
    assert said.over(DELIVERED) == SerialLine(57600, "LF CR", "none")
    assert SerialConfig(flow_control="XON/XOFF").over(DELIVERED).flow_control == "XON/XOFF"


@pytest.mark.parametrize(
    ("terminator", "characters"), [("CR", "\r"), ("LF", "\n"), ("CR LF", "\r\n"), ("LF CR", "\n\r")]
)
def test_what_ends_a_message(terminator, characters):
    assert SerialLine(9600, terminator).line_end == characters


def test_a_character_has_ten_bits():
    assert SerialLine(9600, "CR").character_time == pytest.approx(1.0417e-3, rel=1e-4)


@pytest.mark.parametrize("wrong", [{"baud_rate": 9601}, {"terminator": "NUL"}, {"parity": "even"}])
def test_what_no_port_can_be_set_to_is_refused(wrong):
    with pytest.raises(ValidationError):
        SerialConfig.model_validate(wrong)


def changed(**sections):
    content = bench_config().model_dump(mode="json")
    for name, keys in sections.items():
        content[name] |= keys
    return BenchConfig.model_validate(content)


def test_only_an_instrument_on_a_serial_line_has_one():
    assert bench_config().serial_line("smu") is None
    bench = changed(smu={"address": "ASRL1::INSTR"}, laser={"address": "ASRL2::INSTR"})
    assert bench.serial_line("smu") == SerialLine(9600, "CR"), "a 2400 as delivered"
    assert bench.serial_line("laser") == SerialLine(9600, "CR LF")
    bench = changed(smu={"address": "ASRL1::INSTR", "serial": {"terminator": "LF"}})
    assert bench.serial_line("smu") == SerialLine(9600, "LF")


@pytest.mark.parametrize(
    ("sections", "said"),
    [
        (
            {"smu": {"serial": {"terminator": "LF"}}},
            "smu.serial describes an RS-232 port, but",
        ),
        ({"laser": {"serial": {}}}, "laser.serial describes an RS-232 port"),
        ({"analyser": {"address": "ASRL3::INSTR"}}, "a Keysight B1500A has no RS-232 port"),
    ],
)
def test_a_line_that_there_is_not_is_refused(sections, said):
    with pytest.raises(ValidationError, match=said):
        changed(**sections)
