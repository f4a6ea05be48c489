"""What a draft comes to, or what is wrong with it and in which step."""

import pytest

from drivers.config import yaml_file
from drivers.config.bench import BenchConfig
from janus_lab.gui.sequences.checking import check
from janus_lab.gui.sequences.draft import Draft, Node
from tests.bench_files import CONFIGS, bench_config

BENCH = bench_config()


def stop(figure, value):
    return Node("stop_if", {"figure": figure, "side": "above", "value": value})


@pytest.mark.parametrize(
    ("nodes", "devices", "says", "number"),
    [
        ([], "janus-160C", "Add a measurement", -1),
        ([Node("iv_sweep")], " ", "Name a device", -1),
        ([Node("iv_sweep")], "janus-16OC", "did you mean 'janus-160C'?", -1),
        ([Node("iv_sweep"), Node("wait", {"text": "5"})], "janus-160C", "has no unit", 1),
        ([Node("iv_sweep", {"step": "0.1 A"})], "janus-160C", "'0.1 A' is not in V", 0),
        ([Node("iv_sweep", {"stop": "30 V"})], "janus-160C", "outside the bench's limit", 0),
        (
            [Node("iv_sweep"), Node("repeat", {"times": "x"}, [Node("iv_sweep")])],
            "janus-160C",
            "times",
            1,
        ),
        ([Node("iv_sweep"), Node("repeat", {"times": "2"})], "janus-160C", "it is empty", 1),
        (
            [
                Node("loop", {"key": "bias", "values": "1, 20 V"}, [Node("on_off_cycling")]),
                Node("iv_sweep"),
            ],
            "janus-160C",
            "20 V is outside",
            0,
        ),
        (
            [
                Node("iv_sweep"),
                Node("stop_if", {"figure": "dark", "side": "above", "value": "1 µA"}),
            ],
            "janus-160C",
            "has 'dark'",
            1,
        ),
        ([Node("iv_sweep", {"note": "a: b # 'c' \" {"})], "janus-160C", "", -1),
    ],
)
def test_what_is_wrong_is_told_of_its_step(nodes, devices, says, number):
    checked = check(Draft("t", devices, nodes), BENCH)
    assert says in checked.problem
    assert checked.number == number
    assert bool(checked.items) == (not says)
    assert "Traceback" not in checked.problem
    if not says:
        assert "Bias up to 3 V of" in checked.summary


@pytest.mark.parametrize(
    ("kind", "given", "says", "not_said"),
    [
        ("iv_sweep", {"start": "-4 V", "irradiances": "0, 7 mW/cm²"},
         ["Bias up to 4 V of 10 V", "light up to 7 of 15 mW/cm²"], []),
        ("dark_noise", {"biases": "1, -5 V"}, ["Bias up to 5 V of 10 V"], []),
        ("frequency_response", {"bias": "2 V"}, ["Bias up to 2 V of 10 V"], []),
        ("light_calibration", {}, ["ompliance up to"], ["ias up to", "ight up to"]),
    ],
)  # fmt: skip
def test_how_far_it_goes_towards_the_limits_is_told_of_what_it_has(kind, given, says, not_said):
    bench = yaml_file.load(CONFIGS / "bench" / "simulated-generator.yaml", BenchConfig)
    bench = bench if kind == "frequency_response" else BENCH
    checked = check(Draft("t", "janus-160C", [Node(kind, given)]), bench)
    assert checked.problem == ""
    assert all(text in checked.summary for text in says), checked.summary
    assert not any(text in checked.summary for text in not_said), checked.summary


LIT = Node("loop", {"key": "irradiance", "values": "1, 5 mW/cm²"}, [Node("iv_sweep")])
CYCLES = Node("loop", {"key": "on_time", "values": "1, 2 s"}, [Node("on_off_cycling")])


@pytest.mark.parametrize(
    ("nodes", "says"),
    [
        ([LIT, stop("dark_current", "1 A")], "dark current needs the dark"),
        ([LIT, stop("light_dark_ratio", "2")], "light/dark ratio needs the dark"),
        ([CYCLES, stop("dark_current", "1 V")], "dark current: '1 V' is not in A"),
        ([CYCLES, stop("dark_curent", "1 A")], "did you mean dark current?"),
        ([CYCLES, stop("rise_time", "1 s")], "has rise time (there are: cycle spread, dark"),
        ([Node("loop", {"key": "rise_time", "values": "1"}, [Node("iv_sweep")])], "rise time"),
    ],
)
def test_what_is_wrong_is_told_in_the_words_that_the_builder_shows(nodes, says):
    checked = check(Draft("t", "janus-160C", nodes), BENCH)
    assert says in checked.problem
    assert "_" not in checked.problem.replace("'dark_curent'", "")
