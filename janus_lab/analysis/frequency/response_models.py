"""What a response may be made of: one pole, two poles in a row, or several parts side by side.

A part of share w that follows the light with a time constant τ answers w/(1 + if/f₁), f₁ = 1/(2πτ).
What the meter's two channels differ in by their lag is a parameter too, known as well as the data
sheet says.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from janus_lab.analysis.columns import Floats

Complexes = NDArray[np.complex128]

Shape = Literal["parts", "poles in a row"]


@dataclass(frozen=True)
class PoleModel:
    """`number` parts side by side, or so many poles in a row.

    Its parameters are ln gain, the difference of the meter's lags over its standard uncertainty, ln
    frequency (Hz) of each pole, and of each part but the first its logit against the first.
    """

    shape: Shape
    number: int

    @property
    def name(self) -> str:
        """In words."""
        if self.number == 1:
            return "one pole"
        if self.shape == "poles in a row":
            return f"{self.number} poles in a row"
        return f"a fast part and {self.number - 1} slower" + (" one" if self.number == 2 else "")

    @property
    def parameters(self) -> int:
        """How many are free."""
        return 2 + self.number + (self.number - 1) * (self.shape == "parts")

    def corners(self, parameters: Floats) -> Floats:
        """Frequencies of the poles (Hz), (number,)."""
        return np.exp(parameters[2 : 2 + self.number])

    def shares(self, parameters: Floats) -> Floats:
        """Shares of the parts, (number,); sum 1."""
        if self.shape != "parts" or self.number == 1:
            return np.ones(1)
        logits = np.concatenate(([0.0], parameters[2 + self.number :]))
        grown = np.exp(logits - logits.max())
        return np.asarray(grown / grown.sum())

    def device(self, parameters: Floats, frequency: Floats) -> Complexes:
        """The device's response (gain 1 at 0 Hz) at `frequency` (Hz); same shape."""
        pole = 1.0 / (1.0 + 1j * frequency[..., None] / self.corners(parameters))
        if self.shape == "parts":
            return np.asarray(np.sum(self.shares(parameters) * pole, axis=-1))
        return np.asarray(np.prod(pole, axis=-1))

    def seen(self, parameters: Floats, frequency: Floats, meter: MeterLag) -> Complexes:
        """What the meter shows of it, with its gain."""
        gain = np.exp(parameters[0])
        return np.asarray(
            gain * self.device(parameters, frequency) * meter.response(frequency, parameters[1])
        )

    def falls_to(self, parameters: Floats, level: float) -> float:
        """The lowest frequency (Hz) at which the device's amplitude has fallen to `level`."""
        corners = self.corners(parameters)
        grid = np.geomspace(corners.min() / 100, corners.max() * 100, 4001)
        amplitude = np.abs(self.device(parameters, grid))
        below = np.flatnonzero(amplitude < level)
        if not below.size or below[0] == 0:
            return float("nan")
        high = int(below[0])
        ends = np.log(amplitude[high - 1 : high + 1])
        share = (ends[0] - np.log(level)) / (ends[0] - ends[1])
        return float(grid[high - 1] * (grid[high] / grid[high - 1]) ** share)


@dataclass(frozen=True)
class MeterLag:
    """First-order lag of a channel (s) and the standard uncertainty of what two channels on one
    range differ in (s)."""

    lag_s: float
    difference_u_s: float

    def response(self, frequency: Floats, difference: float) -> Complexes:
        """Of sample's over photodiode's channel whose lags differ by so many `difference_u_s`."""
        half = 0.5 * difference * self.difference_u_s
        omega = 2j * np.pi * frequency
        return np.asarray((1 + omega * (self.lag_s - half)) / (1 + omega * (self.lag_s + half)))

    def amplitude_u(self, frequency: Floats) -> Floats:
        """Relative standard uncertainty of the amplitude at `frequency` (Hz)."""
        omega = 2 * np.pi * np.asarray(frequency)
        delayed = (omega * self.lag_s) ** 2
        first = omega**2 * self.lag_s * self.difference_u_s / (1 + delayed)
        # without a lag of its own a difference still counts, in second order
        return np.asarray(np.hypot(first, (omega * self.difference_u_s) ** 2 / 2))

    def phase_u(self, frequency: Floats) -> Floats:
        """Standard uncertainty of the phase (rad) at `frequency` (Hz)."""
        omega = 2 * np.pi * np.asarray(frequency)
        return np.asarray(np.arctan(omega * self.difference_u_s / (1 + (omega * self.lag_s) ** 2)))


#: What is tried, the simpler ones first.
MODELS = (
    PoleModel("parts", 1),
    PoleModel("poles in a row", 2),
    PoleModel("parts", 2),
    PoleModel("parts", 3),
    PoleModel("parts", 4),
)
