"""A bench in one pair of hands: owned, guarded before anything can be on, off and asked at the
end."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from drivers.bench import Bench
from drivers.errors import ConnectionFailed
from drivers.unsafe import Doubt, Unsafe
from janus_lab.runs.holding import held_bench
from janus_lab.runs.holding.held_bench import hold
from tests.bench_files import bench_config, device


@pytest.fixture
def order(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is done with a bench, in order."""
    done: list[str] = []

    def note(what: str, original: Any) -> Any:
        def noted(*arguments: Any, **keywords: Any) -> Any:
            done.append(what)
            return original(*arguments, **keywords)

        return noted

    @contextmanager
    def owned(config: Any, doing: str) -> Iterator[list[str]]:
        done.append("own")
        try:
            yield []
        finally:
            done.append("give up")

    class Guard:
        satisfied = True
        liveness = None

        def __init__(self, config: Any) -> None:
            pass

        def __enter__(self) -> Guard:
            done.append("guard")
            return self

        def __exit__(self, *error: object) -> None:
            done.append("farewell" if self.satisfied else "guard switches off")

        def arm(self) -> None:
            done.append("arm")

        def renew(self) -> None:
            done.append("renew")

    monkeypatch.setattr(held_bench, "owned", owned)
    monkeypatch.setattr(held_bench, "Guard", Guard)
    monkeypatch.setattr(Bench, "open", note("open", Bench.open))
    for name in ("safe_off", "not_off", "close"):
        monkeypatch.setattr(Bench, name, note(name, getattr(Bench, name)))
    return done


def test_the_guard_is_there_before_anything_can_be_on_and_every_output_is_asked(
    order: list[str],
) -> None:
    with hold(bench_config(), device()) as held:
        assert order == ["own", "guard", "open"]
        held.use()
    assert order[3:] == ["arm", "safe_off", "not_off", "close", "farewell", "give up"]


def test_what_was_confirmed_is_not_asked_again_unless_it_was_used(order: list[str]) -> None:
    with hold(bench_config(), device()) as held:
        assert held.switch_off() == []
        assert order[3:] == ["safe_off", "not_off"]
    assert order[5:] == ["safe_off", "close", "farewell", "give up"]
    order.clear()
    with hold(bench_config(), device()) as held:
        held.switch_off()
        held.use()
    assert order.count("not_off") == 2


def test_what_does_not_say_that_it_is_off_is_left_to_the_guard(
    order: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    on = [Unsafe("the laser", Doubt.STILL_ON)]
    monkeypatch.setattr(Bench, "not_off", lambda bench: on)
    with hold(bench_config(), device()) as held:
        held.use()
        assert held.switch_off() == on
    assert "farewell" not in order
    assert "guard switches off" in order


def test_an_error_on_the_way_leaves_the_bench_off(order: list[str]) -> None:
    simulation = None

    def break_down() -> None:
        nonlocal simulation
        with hold(bench_config(), device()) as held:
            bench = held.use()
            simulation = bench.simulation
            raise RuntimeError("a mistake")

    with pytest.raises(RuntimeError):
        break_down()
    assert simulation is not None
    assert simulation.library.open_sessions() == []
    assert order[-5:] == ["safe_off", "not_off", "close", "farewell", "give up"]


def test_a_bench_that_cannot_be_opened_is_given_up(order: list[str]) -> None:
    fault = {"instrument": "smu", "kind": "wrong identity", "identity": "ACME,1"}
    with pytest.raises(ConnectionFailed), hold(bench_config(fault=fault), device()):
        pass
    assert order == ["own", "guard", "open", "farewell", "give up"]


def test_asking_whether_to_stop_renews_the_lease(order: list[str]) -> None:
    with hold(bench_config(), device()) as held:
        stop = held.renewing(lambda: True)
        order.clear()
        assert stop()
        assert order == ["renew"]


def test_a_lock_that_cannot_be_made_stops_whoever_insists(
    order: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    @contextmanager
    def no_room(config: Any, doing: str) -> Iterator[None]:
        raise OSError("no room")
        yield

    monkeypatch.setattr(held_bench, "owned", no_room)
    with pytest.raises(OSError, match="no room"), hold(bench_config(), device()):
        pass
    with hold(bench_config(), device(), insist=False) as held:
        assert held.confirm_off() == []
