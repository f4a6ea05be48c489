"""What stands before `@janus`: bench, device, seed, recording."""

from pathlib import Path

import pytest

from drivers.clock import FollowingClock, VirtualClock, WallClock
from drivers.errors import ConfigError
from pyvisa_janus.library_name import LibraryName, parse, simulation_of


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("", LibraryName()),
        ("my bench.yaml", LibraryName("my bench.yaml")),
        ("?device=janus-120C&seed=7", LibraryName(device="janus-120C", seed=7)),
        ("simulated?record=a.jsonl", LibraryName(record=Path("a.jsonl"))),
        ("?clock=virtual", LibraryName(clock="virtual")),
        ("?clock=paced&speed=2.5", LibraryName(clock="paced", speed=2.5)),
        ("?record=a.jsonl&library=py", LibraryName(record=Path("a.jsonl"), library="py")),
    ],
)
def test_what_is_left_out_has_its_default(text, meant):
    assert parse(text) == meant


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("?sead=1", "unknown option 'sead'.*seed"),
        ("?seed", "no value"),
        ("?seed=-1", "whole number"),
        ("?library=py", "goes with 'record'"),
        ("?record=a&library=py&clock=virtual", "goes with 'record' alone"),
        ("simulated?record=a&library=py", "goes with 'record' alone"),
    ],
)
def test_what_cannot_be_meant_is_refused(text, said):
    with pytest.raises(ConfigError, match=said):
        parse(text)


@pytest.mark.parametrize(
    ("text", "clock"),
    [("", FollowingClock), ("?clock=virtual", VirtualClock), ("?clock=paced", WallClock)],
)
def test_how_time_passes_on_a_bench(text, clock):
    assert type(simulation_of(text).clock) is clock


def test_a_bench_is_simulated_with_the_seed_of_the_name():
    simulation = simulation_of("?seed=3")
    again, other = simulation_of("?seed=3"), simulation_of("?seed=4")
    readings = [
        float(s.photodetector.current(1.0, 0.02, 3.0, 0)) for s in (simulation, again, other)
    ]
    assert readings[0] == readings[1] != readings[2]


@pytest.mark.parametrize("text", ["nowhere.yaml", "?device=nothing", "?seed=x"])
def test_a_bench_that_there_is_not_is_named_in_one_line(text):
    with pytest.raises(ConfigError) as refused:
        simulation_of(text)
    assert str(refused.value).startswith(f"{text}@janus: ")
    assert "\n" not in str(refused.value)
