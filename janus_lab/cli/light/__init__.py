"""The light by its current, and its calibration."""
