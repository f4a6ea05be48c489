"""Frequency response: lock-in, models, the −3 dB frequency. Arrays in, figures of merit out."""
