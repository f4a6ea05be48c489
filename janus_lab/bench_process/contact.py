"""Whether the sample has contact and the light reaches it, at little bias and little light."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from drivers.clock import Stop
from drivers.config.quantities import with_prefix
from drivers.unsafe import Unsafe
from janus_lab.runs.ending import alarm

from .contact_levels import levels
from .manual import ManualBench
from .requests import ContactStep
from .verdict import Contact

#: Readings in the dark, and as many in the light.
_READINGS = 5
#: Light is seen in a change of the current of so many times its scatter, and of so much (A).
_SIGNIFICANT, _LEAST = 6.0, 50e-12


def check_contact(
    manual: ManualBench, tell: Callable[[ContactStep], None], stop: Stop
) -> list[Unsafe] | None:
    """Read the current in the dark and in little light, at both signs of the bias, and tell each
    step; the last one carries the verdict.

    Where something is on already, or the interlock is open, nothing is done: None. Else outputs are
    off at the end, on every way out, and each has been asked: what did not say so is returned.
    Raises what the instruments do.
    """
    if why := _not_now(manual):
        tell(ContactStep(why, Contact.NOT_CHECKED))
        return None
    tell(ContactStep("Nothing is on, and the laser's interlock is closed."))
    found: tuple[Contact, str] = (Contact.NOT_CHECKED, "The check was not finished.")
    try:
        found = _look(manual, tell, stop)
    finally:
        unsafe = manual.outputs_off()
        if unsafe:
            found = (Contact.NOT_OFF, alarm(unsafe))
        else:
            tell(ContactStep("Outputs are off; every instrument has confirmed it."))
        tell(ContactStep(found[1], found[0]))
    return unsafe


def _not_now(manual: ManualBench) -> str:
    state = manual.look()
    if state.output_on or state.laser_on:
        return "Something is on already. Press 'Outputs off' or STOP, then check again."
    if not state.interlock_closed:
        return "The laser's interlock is open: close it, then check again."
    return ""


def _look(
    manual: ManualBench, tell: Callable[[ContactStep], None], stop: Stop
) -> tuple[Contact, str]:
    bias, compliance, irradiance = levels(manual.config)
    dark: dict[float, np.ndarray] = {}
    for level in (bias, -bias):
        if stop():
            return Contact.NOT_CHECKED, "Stopped."
        dark[level] = _read(manual, level, compliance)
        tell(ContactStep(f"Dark, {with_prefix(level, 'V')}: {_amps(dark[level])}"))
        if manual.look().in_compliance:
            return Contact.SHORT, (
                f"At {with_prefix(level, 'V')} the current reaches {with_prefix(compliance, 'A')}: "
                "the leads touch, or the sample conducts too well. See to probes and wiring."
            )
    if irradiance is None:
        return Contact.NOT_CHECKED, (
            "Nobody knows how bright the light is, so it stayed off: calibrate it first. "
            "The current in the dark alone does not tell whether there is contact."
        )
    manual.set_irradiance(irradiance)
    tell(ContactStep(f"Light on: {irradiance:.3g} mW/cm²"))
    seen = False
    for level in (bias, -bias):
        if stop():
            return Contact.NOT_CHECKED, "Stopped."
        lit = _read(manual, level, compliance)
        tell(ContactStep(f"Light, {with_prefix(level, 'V')}: {_amps(lit)}"))
        seen = seen or _differ(dark[level], lit)
    if seen:
        return Contact.LIGHT_SEEN, "The current follows the light: there is contact, and light."
    return Contact.NO_LIGHT_SEEN, (
        "The current is the same with and without light: no contact, or no light on the sample. "
        "See to probes, wiring, shutter and alignment."
    )


def _read(manual: ManualBench, bias: float, compliance: float) -> np.ndarray:
    """Currents at `bias` (A)."""
    manual.set_bias(bias, compliance)
    return np.array([manual.read_current() for _ in range(_READINGS)])


def _differ(dark: np.ndarray, lit: np.ndarray) -> bool:
    change = abs(float(np.median(lit) - np.median(dark)))
    return change > max(_LEAST, _SIGNIFICANT * float(np.std(dark) + np.std(lit)))


def _amps(currents: np.ndarray) -> str:
    return with_prefix(float(f"{np.median(currents):.3g}"), "A")
