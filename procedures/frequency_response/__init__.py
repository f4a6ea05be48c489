"""Frequency response: the current while the light is modulated, against that of a photodiode."""
