"""Several instruments at once."""

import threading

from drivers.side_by_side import side_by_side
from drivers.unsafe import Doubt, Unsafe


def test_a_dead_instrument_delays_no_other_and_is_named():
    switched_off = threading.Event()
    never = threading.Event()

    def dead() -> list[Unsafe]:
        never.wait()
        return []

    def alive() -> list[Unsafe]:
        switched_off.set()
        return [Unsafe("laser", Doubt.STILL_ON)]

    try:
        found = side_by_side({"Keithley 2400": dead, "laser": alive}, seconds=0.3)
        assert switched_off.is_set()
    finally:
        never.set()
    assert [(each.subject, each.doubt) for each in found] == [
        ("Keithley 2400", Doubt.STEP_FAILED),
        ("laser", Doubt.STILL_ON),
    ]


def test_they_begin_in_their_order_and_are_told_in_it():
    begun: list[str] = []
    together = threading.Barrier(3, timeout=30)

    def note(name: str) -> list[Unsafe]:
        begun.append(name)
        together.wait()  # each waits for the others: one after the other would never end
        return [Unsafe(name, Doubt.STILL_ON)]

    names = ["laser", "smu", "analyser"]
    found = side_by_side({name: lambda name=name: note(name) for name in names}, seconds=30)
    assert [each.subject for each in found] == names
    assert sorted(begun) == sorted(names)


def test_an_action_that_breaks_down_is_no_confirmation():
    def broken() -> list[Unsafe]:
        raise OSError("no such bus")

    (found,) = side_by_side({"laser": broken}, seconds=5)
    assert (found.doubt, found.detail) == (Doubt.STEP_FAILED, "no such bus")
