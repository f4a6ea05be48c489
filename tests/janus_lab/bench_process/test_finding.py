"""A search on behalf of the window: what is told, and who is left alone."""

from __future__ import annotations

from drivers.clock import never
from janus_lab.bench_process.finding import find
from janus_lab.bench_process.requests import FindCommand, FindEnded, InstrumentFound
from janus_lab.runs.holding.ownership import owned_address
from tests.bench_files import bench_config, device
from tests.socket_bench import served_bench


def told(command: FindCommand) -> tuple[list[InstrumentFound], FindEnded]:
    reports: list[InstrumentFound | FindEnded] = []
    find(command, reports.append, never)
    *found, ended = reports
    assert isinstance(ended, FindEnded)
    return [each for each in found if isinstance(each, InstrumentFound)], ended


def test_a_simulated_bench_has_its_instruments() -> None:
    values = bench_config().model_dump(mode="json")
    command = FindCommand("simulated", (), True, values, device().model_dump(mode="json"))
    found, ended = told(command)
    assert ended.problem is None
    assert {each.found.models for each in found} == {
        ("Keithley 2400",), ("SRS LDC501",), ("Keysight B1500A",),
    }  # fmt: skip


def test_an_instrument_that_somebody_has_is_named_and_not_asked() -> None:
    with served_bench() as bench:
        address = bench.resource(bench.instruments["smu"].port)
        with owned_address(address, "an I–V sweep"):
            (each,), _ = told(FindCommand("@py", (address,), False))
        assert not each.found.identity
        assert "an I–V sweep" in each.found.why
        (each,), _ = told(FindCommand("@py", (address,), False))
        assert each.found.models == ("Keithley 2400",)


def test_without_a_library_what_was_typed_is_asked_all_the_same() -> None:
    found, ended = told(FindCommand("no such library", ("GPIB0::1::INSTR",)))
    assert ended.problem is not None
    assert "VISA" in str(ended.problem)
    assert [each.found.address for each in found] == ["GPIB0::1::INSTR"]
    assert found[0].found.why
