"""Single actions at the bench window, on the simulated bench's real process."""

from __future__ import annotations

import pytest

from tests.person import Person, assert_off

#: Dark current of the device at 3 V: 3.311 µA/cm² on 0.01 cm²; the 1 mA range is off by 60 nA.
DARK, OFFSET = 3.311e-6 * 0.01, 60e-9


def test_bias_and_light_by_hand_and_stop(person: Person) -> None:
    panel = person.window.bench_panel
    manual, fields = panel.manual, panel.manual.fields
    person.pick(person.window.measurement.devices, "janus-160C")
    assert not manual.set_bias.isEnabled()
    person.click(manual.connection)
    person.wait(lambda: manual.set_bias.isEnabled())
    assert "MODEL 2400" in dict(person.states[-1].identities)["smu"]
    assert not person.states[-1].output_on, "connecting changes no output"

    person.type_into(fields["bias"].line, "3")
    person.type_into(fields["compliance"].line, "1 mA")
    person.click(manual.set_bias)
    person.wait(lambda: person.states[-1].output_on and person.states[-1].current is not None)
    assert person.states[-1].bias == 3.0
    person.wait(lambda: person.states[-1].current is not None)
    assert person.states[-1].current == pytest.approx(DARK, abs=OFFSET)
    person.type_into(fields["irradiance"].line, "13")
    person.click(manual.set_light)
    person.wait(lambda: person.states[-1].laser_on)
    assert person.states[-1].irradiance == 13.0
    person.click(manual.read_current)
    person.wait(lambda: (person.states[-1].current or 0.0) > 100 * DARK)

    person.stop()
    person.wait(lambda: person.states[-1].off and person.states[-1].output_on is False)
    assert not person.states[-1].laser_on
    assert person.states[-1].connected
    person.wait(lambda: person.said("info")[-1] == "outputs off")

    person.type_into(fields["bias"].line, "11 V")
    person.click(manual.set_bias)
    assert "10 V" in fields["bias"].reason.text()
    assert not person.states[-1].output_on
    person.click(manual.connection)
    person.wait(lambda: not person.states[-1].connected)
    assert not person.said("error")


def test_a_run_takes_the_bench_from_the_hand(person: Person) -> None:
    manual = person.window.bench_panel.manual
    person.click(manual.connection)
    person.wait(lambda: manual.set_bias.isEnabled())
    person.type_into(manual.fields["bias"].line, "3 V")
    person.click(manual.set_bias)
    person.wait(lambda: person.states and person.states[-1].output_on)
    seen = len(person.states)
    person.queue("I–V sweep")
    person.wait(lambda: person.window.controller.busy)
    assert not manual.set_bias.isEnabled()
    person.wait_for_end()
    run = person.last_run()
    assert run.state.value == "finished"
    assert not [event for event in run.events if event["kind"] == "found on"]
    assert_off(run)
    told = person.states[seen:]
    released = next(place for place, state in enumerate(told) if not state.connected)
    begun = next(place for place, state in enumerate(told) if state.busy)
    assert released < begun, "the run has to open the bench anew"
    assert not person.states[-1].connected
    assert not manual.set_bias.isEnabled()
    assert not person.said("error")
