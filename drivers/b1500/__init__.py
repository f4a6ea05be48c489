"""The Keysight B1500A: driver, samples, staircase."""
