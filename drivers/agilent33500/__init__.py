"""Function generators of the Agilent 33500 series (now Keysight's)."""
