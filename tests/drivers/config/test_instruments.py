"""What a bench file says of its relay bank."""

import pytest
from pydantic import ValidationError

from drivers.config.bench import BenchConfig
from drivers.config.instruments import SwitchConfig
from drivers.errors import ConfigError
from tests.bench_files import bench_config, device

ADDRESS = {"address": "GPIB0::16::INSTR"}


def switch(**keys):
    return SwitchConfig.model_validate(ADDRESS | keys)


def bench(**keys):
    content = bench_config("simulated-switch").model_dump(mode="json")
    content["switch"] |= keys
    return BenchConfig.model_validate(content)


@pytest.mark.parametrize(
    ("cards", "means"),
    [
        (7700, ("7700",)),
        ("7708", ("7708",)),
        ([7700, "7702"], ("7700", "7702")),
        ([None, 7710], ("none", "7710")),
    ],
)
def test_cards_are_named_as_people_write_them(cards, means):
    assert switch(cards=cards).cards == means


def test_a_channel_is_told_in_the_numbers_of_the_bank():
    assert switch().channel is None
    assert switch(channel=3).channel == 103
    assert switch(cards=["none", "7700"], channel=203).channel == 203
    assert switch(cards=["7700", "7700"]).channel_number(7) == 107


@pytest.mark.parametrize(
    ("keys", "says"),
    [
        ({"channel": 121}, "has no channel 121; a sample can be on 101 to 120"),
        ({"channel": 201}, "has no channel 201"),
        ({"channel": 0}, "greater than or equal to 1"),
        ({"cards": ["none"], "channel": 1}, "a sample can be on none"),
        ({"cards": ["7700", "none", "7708"]}, "has 2 slots, but 3 cards"),
        ({"cards": "7705"}, "'7705' is not one of the multiplexer cards"),
        ({"model": "Keithley 2400"}, "'Keithley 2700', 'Keithley 2701' or 'Keithley 2750'"),
        ({"serial": {"baud_rate": 9600}}, "switch.serial describes an RS-232 port"),
    ],
)
def test_what_cannot_be_is_refused(keys, says):
    with pytest.raises(ValidationError, match=says):
        bench(**{"cards": ["7700"], **keys})


def test_other_devices_are_on_channels_of_the_switch():
    content = bench_config("simulated-switch").model_dump(mode="json")
    content["simulation"]["devices"] = {"999": "photodiode-si"}
    with pytest.raises(ValidationError, match="no channel 999"):
        BenchConfig.model_validate(content)
    bare = device().model_dump(mode="json", exclude={"physics"})
    content["simulation"]["devices"] = {"5": bare}
    with pytest.raises(ValidationError, match="file of janus-160C has no 'physics' section"):
        BenchConfig.model_validate(content)
    content["simulation"]["devices"] = {"5": "photodiode-si"}
    content["switch"] = None
    with pytest.raises(ValidationError, match="on the channels of a 'switch': there is none"):
        BenchConfig.model_validate(content)


def test_a_bench_with_a_switch_has_to_know_where_its_sample_is():
    bench().check_connected()
    unknown = bench(channel=None)
    with pytest.raises(ConfigError, match="on which channel of the Keithley 2700 the sample is"):
        unknown.check_connected()
    unknown.on_channel(207).check_connected()
    assert unknown.on_channel(None) == unknown
    plain = bench_config()
    plain.check_connected()
    assert plain.on_channel(101) == plain
