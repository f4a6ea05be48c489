"""What one round is: a recipe, a way to the bench, a fault and its instant, all from seed and
number."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from .menu import FAULTS, Group, Phase, RoundFault

Way = Literal["sockets", "gpib"]
Role = Literal["smu", "laser", "analyser"]

#: The shipped bench files, and how often each is drawn.
BENCHES = {"simulated": 2.0, "simulated-b1500": 1.0}
#: How long the laser takes from its command to steady light (s).
_TURN_ON = 4.5
#: Share of the links that never come back within the round.
_NEVER_BACK = 0.08


@dataclass(frozen=True)
class Round:
    """One round, drawn by `draw`."""

    seed: int
    number: int
    fault: RoundFault
    phase: Phase
    delay: float  #: from the beginning of the phase to the fault (s)
    bench: str
    way: Way
    step: dict[str, Any]  #: of the recipe: kind and parameters
    #: Which instrument a fault befalls. The link to the GPIB controller is everybody's.
    link: Role
    #: Seconds after which a stopped process goes on, or a link is whole again; None for never.
    back_after: float | None
    as_json: bool

    @property
    def known_within(self) -> float | None:
        """Seconds after the fault by which it must be known; None where the run may just go on.

        An instrument that falls silent is found out when it is asked next: while the light comes
        on and settles, only its source is.
        """
        known = self.fault.known_within
        if known is None or not self.fault.is_silence or self.link == "laser":
            return known
        settling = self.step[self.kind].get("bias_settling", "5 s")
        light = self.step[self.kind].get("light_settling", "0 s")
        return known + _TURN_ON + max(float(wait.split()[0]) for wait in (settling, light))

    @property
    def deadline(self) -> float | None:
        """Seconds after the fault by which everything reachable must be off."""
        return None if self.known_within is None else self.known_within + self.fault.off_within

    @property
    def kind(self) -> str:
        """The measurement."""
        return next(iter(self.step))

    def __str__(self) -> str:
        what = f"{self.fault.name} {self.delay:.2f} s into {self.phase}"
        if self.fault.comes_back:
            whose = "" if self.fault.group is Group.DISK else f"{self.link}, "
            back = "never back" if self.back_after is None else f"{self.back_after:.1f} s"
            what += f" ({whose}{back})"
        elif self.fault.befalls_an_instrument:
            what += f" ({self.link})"
        return f"{what}, {self.kind}, {self.bench}, {self.way}"


def draw(seed: int, number: int, among: Sequence[str] = ()) -> Round:
    """Round `number` of `seed`; with `among` only these faults are drawn."""
    dice = random.Random(f"faults/{seed}/{number}/{','.join(among)}")
    menu = [FAULTS[name] for name in among] or list(FAULTS.values())
    (fault,) = dice.choices(menu, [entry.weight for entry in menu])
    phase = dice.choices(fault.phases, [3 if p is Phase.MEASURING else 1 for p in fault.phases])[0]
    kind = _kind(dice, fault)
    way: Way = dice.choice(("sockets", "sockets", "gpib"))
    roles: tuple[Role, ...] = ("analyser", "laser") if kind == "response_time" else ("smu", "laser")
    back_after: float | None = dice.choice((dice.uniform(0.2, 2), dice.uniform(2, 9)))
    if fault.comes_back and fault.group is not Group.DISK and dice.random() < _NEVER_BACK:
        back_after = None
    return Round(
        seed,
        number,
        fault,
        phase,
        _delay(dice, phase),
        dice.choices(list(BENCHES), list(BENCHES.values()))[0],
        way,
        {kind: _parameters(dice, kind, fault)},
        dice.choice([role for role in roles if role in fault.befalls]),
        back_after,
        dice.random() < 0.3,
    )


def _delay(dice: random.Random, phase: Phase) -> float:
    match phase:
        case Phase.START:
            return dice.uniform(0.0, 4.0)
        case Phase.MEASURING:
            return dice.choice((dice.uniform(0.0, 0.3), dice.uniform(0.0, 3.0)))
    return dice.uniform(0.0, 0.4)


def _kind(dice: random.Random, fault: RoundFault) -> str:
    if fault.name == "fill_disk":
        return "on_off_cycling"
    if fault.name in ("open_interlock", "unplug_laser") or fault.group is Group.DISK:
        return dice.choice(("iv_sweep", "on_off_cycling"))
    kinds = ("iv_sweep", "on_off_cycling", "response_time", "storage_stability")
    return dice.choices(kinds, (4, 4, 3, 1))[0]


def _parameters(dice: random.Random, kind: str, fault: RoundFault) -> dict[str, Any]:
    """Short, but on for longer than the fault takes to come."""
    light = sorted(dice.sample((0.7, 1.3, 2.3, 4.1, 7.3, 13.0), dice.randint(1, 3)))
    match kind:
        case "iv_sweep":
            top = dice.choice((1.0, 2.0, 3.0))
            dark = [0.0] if dice.random() < 0.5 and fault.group is not Group.BENCH else []
            # a damaged disk is noticed when rows come
            light_settling = dice.uniform(0.5, 1 if fault.group is Group.DISK else 3)
            return {
                "start": f"{-top if dice.random() < 0.7 else 0} V",
                "stop": f"{top} V",
                "step": dice.choice(("20 mV", "50 mV", "100 mV")),
                "both_directions": dice.random() < 0.5,
                "irradiances": _list([*dark, *light]),
                "nplc": dice.choice((0.1, 1.0)),
                "light_settling": f"{light_settling:.2f} s",
                "settling_readings": dice.choice((0, 5)),
                "bias_settling": f"{dice.uniform(0, 1):.2f} s",
                "analysis_bias": f"{top} V",
            }
        case "on_off_cycling":
            # a disk that fills up needs something to be filled with
            fast = {"reading_rate": "500 Hz", "nplc": 0.01} if fault.name == "fill_disk" else {}
            return fast | {
                "bias": f"{dice.choice((-3, 1, 3))} V",
                "irradiances": _list(light),
                "cycles": dice.randint(4, 20),
                "on_time": f"{dice.uniform(0.2, 2):.2f} s",
                "off_time": f"{dice.uniform(0.2, 2):.2f} s",
                "bias_settling": f"{dice.uniform(0, 1):.2f} s",
            }
        case "response_time":
            return {
                "bias": f"{dice.choice((1, 3))} V",
                "irradiance": f"{light[0]} mW/cm²",
                "interval": dice.choice(("0.1 ms", "2 ms")),
                "edges": dice.randint(5, 20),
                "before": "20 ms",
                "after": f"{dice.randint(50, 300)} ms",
                "current_range": "1 mA",
                "bias_settling": f"{dice.uniform(0, 1):.2f} s",
            }
    return {  # a controller can tell only in the light that its laser's cable is off
        "cycles": dice.randint(2, 5),
        "off_time": f"{dice.uniform(0.2, 2):.2f} s",
        "bias_settling": f"{dice.uniform(0, 1):.2f} s",
    }


def _list(irradiances: Sequence[float]) -> str:
    return f"{', '.join(map(str, irradiances))} mW/cm²"
