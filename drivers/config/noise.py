"""The current noise that every kind of simulated device may have: the section `noise` of its
physics. Thermal noise is always there."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from .quantities import Unit
from .section import Positive, Section


class Trap(Section):
    """A trap whose occupation fluctuates, in the dark too: a Lorentzian in the spectrum."""

    plateau: Annotated[
        float,
        Unit("cm**2/Hz"),
        Field(gt=0, description="B·S of its noise S_I = B·I²/(1 + (2πfτ)²), with S the area"),
    ]
    time_constant: Annotated[float, Unit("s"), Positive] = Field(description="τ")


class DeviceNoise(Section):
    """Fluctuations of the conductance and white noise, beside what a kind of device has itself."""

    flicker: Annotated[
        float,
        Unit("cm**2/Hz"),
        Field(
            ge=0,
            description="K·S of the 1/f noise S_I = K·I²/f, with S the active area; with another "
            "exponent that at 1 Hz",
        ),
    ] = 0.0
    flicker_exponent: float = Field(1.0, ge=0.5, le=1.5, description="γ of 1/f^γ")
    traps: tuple[Trap, ...] = Field((), description="Each adds a Lorentzian to the noise")
    excess: float = Field(
        0.0, ge=0, description="White noise beside all other, as a multiple of the shot noise 2qI"
    )
