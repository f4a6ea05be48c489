"""The device on the sample stage: whichever model its file asks for, all seen in one way."""

from __future__ import annotations

from typing import Protocol

from drivers.config.device import Physics
from drivers.config.photodiode import PhotodiodePhysics

from .light import SampleLight
from .photodetector import Photodetector, Truth
from .photodiode import Photodiode
from .two_terminal import TwoTerminal


class Sample(TwoTerminal, Protocol):
    """A simulated device in the light of the bench."""

    temperature: float  #: K

    def truth(self, bias: float, irradiance: float) -> Truth:
        """What an ideal measurement would find at `bias` (V) in steady light of `irradiance`
        (mW/cm²); a kind of device may tell more than another."""
        ...


def make_sample(
    physics: Physics | PhotodiodePhysics,
    area: float,
    light: SampleLight,
    *,
    seed: int = 0,
    temperature: float = 293.0,
    wavelength: float | None = None,
    age_days: float = 0.0,
    noise: bool = True,
) -> Sample:
    """The device that `physics` describes, with the active `area` (cm²), at `temperature` (K), in
    light of a `wavelength` (nm; that of its responsivity if not given).

    `age_days` is its storage before bench time 0, which a photodiode does not mind. Without `noise`
    nothing about the device itself is random.
    """
    if isinstance(physics, PhotodiodePhysics):
        return Photodiode(
            physics,
            area,
            light,
            seed=seed,
            temperature=temperature,
            wavelength=wavelength,
            noise=noise,
        )
    return Photodetector(
        physics,
        area,
        light,
        seed=seed,
        temperature=temperature,
        wavelength=wavelength,
        age_days=age_days,
        noise=noise,
    )
