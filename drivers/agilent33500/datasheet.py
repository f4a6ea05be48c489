"""What the data sheet says of the 33500 series: frequencies and voltages.

Read by the driver and by the simulated instrument: Keysight 33500B and 33600A Series Operating and
Service Guide, and the data sheets 5990-5914EN (33521A, 33522A) and 5991-0692EN (33500B).
"""

from __future__ import annotations

from collections.abc import Mapping

from drivers.capabilities import Waveform

#: Highest frequency (Hz) of each model's sine and square waves.
HIGHEST_FREQUENCY: Mapping[str, float] = {
    "Agilent 33521A": 30e6,
    "Agilent 33522A": 30e6,
    "Keysight 33511B": 20e6,
    "Keysight 33512B": 20e6,
    "Keysight 33521B": 30e6,
    "Keysight 33522B": 30e6,
}
LOWEST_FREQUENCY = 1e-6  #: Hz

#: Largest |level| (V) into 50 Ω; with nothing connected it is twice that.
LARGEST_LEVEL = 5.0
#: Smallest peak-to-peak amplitude (V) into 50 Ω.
SMALLEST_AMPLITUDE = 1e-3
#: Its own resistance (Ω).
OUTPUT_RESISTANCE = 50.0

#: How SCPI calls the waves.
MNEMONICS: Mapping[Waveform, str] = {"sine": "SIN", "square": "SQU"}
